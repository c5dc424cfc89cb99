"""Who did what, from where, and what came of it: on record for ninety days, and in files for as long as one likes."""

AWAKE = True
