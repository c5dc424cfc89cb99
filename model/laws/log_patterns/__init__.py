"""Which log events a filter pattern is about, and what it takes out of them."""
