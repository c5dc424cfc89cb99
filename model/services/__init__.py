"""One folder per AWS service; a folder is found by being there."""
