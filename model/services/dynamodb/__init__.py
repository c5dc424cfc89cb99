"""Tables of items: found by key in milliseconds however many there are, paid by the reads and writes they take."""
