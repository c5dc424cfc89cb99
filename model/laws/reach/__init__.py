"""Whether a packet gets where it is sent, hop by hop, and which rule, route or gateway said so."""
