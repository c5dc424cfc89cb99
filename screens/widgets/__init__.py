"""One widget a file; none of them knows where its data comes from."""
