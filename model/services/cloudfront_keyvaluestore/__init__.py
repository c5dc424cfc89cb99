"""Key values of CloudFront: what functions at edges read, written by those who own it."""
