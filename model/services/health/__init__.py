"""Health: what goes wrong on AWS's side, told to everybody and to those it harms."""

AWAKE = True
