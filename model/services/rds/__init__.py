"""Databases: RDS runs them, keeps backups, and has a standby take over when a machine is lost."""
