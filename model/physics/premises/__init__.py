"""What customers have in buildings of their own: networks, and the device that leads from them to AWS."""
