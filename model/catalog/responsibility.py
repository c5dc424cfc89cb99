"""Where the line between the provider's duties and the customer's falls, service by service."""

from __future__ import annotations

from functools import cache

from model.catalog.pages import page


def layers() -> tuple[str, ...]:
    """All that somebody has to look after, from the ground up."""
    return tuple(page("responsibility")["layers"])


def database_layers() -> tuple[str, ...]:
    """Those of them that a database has."""
    return tuple(page("responsibility")["database"])


def services() -> tuple[str, ...]:
    """What the table has a column for; a database of one's own comes first."""
    return tuple(page("responsibility")["services"])


@cache
def first_of_customer(service: str) -> str:
    """The lowest layer that the service leaves to its customer, or KeyError."""
    table = page("responsibility")
    return table["kinds"][table["services"][service]]
