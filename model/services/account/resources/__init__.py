"""Account Management: what exists."""
