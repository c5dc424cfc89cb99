"""Several accounts under one roof, and what none of them may do."""
