"""Access: may this caller do this? Pure judgements over policies, each verdict names the statement that decided."""
