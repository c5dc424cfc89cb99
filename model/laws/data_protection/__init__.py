"""What in a text is nobody's business: data of kinds that a policy names, found and masked."""
