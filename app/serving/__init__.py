"""How the cloud is reached from outside the process."""
