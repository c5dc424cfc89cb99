"""What a table shows of a resource."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    """`shows` says how a value reads: text, state, age, number, bytes, percent, money, list.

    `field` is an attribute of the resource, dotted into its values. Columns of a higher `priority` number are the first
    to go when the terminal is narrow.
    """

    title: str
    field: str
    shows: str = "text"
    unit: str = ""
    priority: int = 1
