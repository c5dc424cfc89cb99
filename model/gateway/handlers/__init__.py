"""The steps of a call's life, one file each."""
