"""How names are answered: which record, by which policy, and whose health left what out."""
