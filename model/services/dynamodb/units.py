"""Units of capacity, in which reads and writes are counted."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import ceil

READ_BYTES = 4096
WRITE_BYTES = 1024
TRANSACTED = 2
"How often whatever is part of a transaction is paid for."

TABLE = ""
"Stands for the table itself among its indexes."


def read_units(size: int, *, consistent: bool) -> float:
    """For something of so many bytes; what is not there costs as much as what is small."""
    return max(1, ceil(size / READ_BYTES)) * (1.0 if consistent else 0.5)


def write_units(size: int) -> float:
    return float(max(1, ceil(size / WRITE_BYTES)))


@dataclass(slots=True)
class Used:
    """The units that something took of a table and of its indexes, by their names."""

    read: dict[str, float] = field(default_factory=dict[str, float])
    write: dict[str, float] = field(default_factory=dict[str, float])

    def add_read(self, units: float, index: str = TABLE) -> None:
        self.read[index] = self.read.get(index, 0.0) + units

    def add_write(self, units: float, index: str = TABLE) -> None:
        self.write[index] = self.write.get(index, 0.0) + units

    def add(self, other: Used) -> None:
        for index, units in other.read.items():
            self.add_read(units, index)
        for index, units in other.write.items():
            self.add_write(units, index)
