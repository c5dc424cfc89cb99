"""Key values of CloudFront: what you can ask for."""
