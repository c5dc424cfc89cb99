"""Identity Center's OpenID Connect: what you can ask for."""
