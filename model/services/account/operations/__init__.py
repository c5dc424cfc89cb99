"""Account Management: what you can ask for."""
