"""Lambda: code that runs when it is called."""
