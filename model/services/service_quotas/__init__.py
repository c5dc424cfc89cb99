"""How much of everything an account may have, and how it comes to have more."""
