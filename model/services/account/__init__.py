"""What an account says of itself: whom to write to, and which regions it wants."""

AWAKE = True
