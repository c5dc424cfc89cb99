"""Virtual machines, their disks and the networks they are in."""

AWAKE = True
