"""Pure judgements of edges: which rules apply to a request, what a copy is kept under and for how long, who may see."""
