"""Firehose: streams that nobody has to size, which lay what is put into them where it is kept."""
