"""Load into numbers: demand, capacity, queueing, credits, metrics."""
