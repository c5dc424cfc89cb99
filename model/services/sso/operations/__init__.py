"""The portal of Identity Center: what you can ask for."""
