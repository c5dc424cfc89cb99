"""Kinesis Data Streams: records that are kept in order, for as many readers as there are."""
