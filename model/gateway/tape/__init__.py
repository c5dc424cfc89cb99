"""Sessions on tape: what was called, written down as it happens and called again later."""
