"""Pure judgements: a verdict with its reason, from plain values."""
