"""Into how many partitions a table is split, each of which gives and holds only so much."""

from __future__ import annotations

from math import ceil

PARTITION_READ = 3000.0
PARTITION_WRITE = 1000.0
"What one partition gives in a second, at the most."
PARTITION_BYTES = 10 * 1024**3
FIRST_ON_DEMAND = 4
"The partitions of a new table whose requests are each paid for: 12 000 reads and 4 000 writes a second."
BUSY = 0.5
"From this share of what its partitions give on, over a minute, a table on demand is split."
MINUTE = 60


def partitions_for(read: int, write: int, size: int = 0) -> int:
    """As many as throughput and size need.

    Source: Amazon DynamoDB Developer Guide, edition of 2017, "Partitions and data distribution".
    """
    by_rate = ceil(read / PARTITION_READ + write / PARTITION_WRITE)
    return max(by_rate, ceil(size / PARTITION_BYTES), 1)


def grown(partitions: int, read: float, write: float) -> int:
    """Twice as many, where the units of a minute come near what they give."""
    most = MINUTE * partitions * BUSY
    return 2 * partitions if read > most * PARTITION_READ or write > most * PARTITION_WRITE else partitions
