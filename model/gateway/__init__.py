"""The one door to the cloud."""
