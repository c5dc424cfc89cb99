"""Topics: what is published to one is pushed to all who subscribe to it."""
