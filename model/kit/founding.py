"""What a new account finds in a region that is open to it."""

from __future__ import annotations

from model.catalog.regions import regions
from model.kit.behavior import FOUNDINGS
from model.kit.cell import Cell
from model.kit.names import service_of


def found_account(cell: Cell, account: str) -> None:
    """In the cell's founded regions, or all that nobody has to ask for; the unit of work is the caller's."""
    founded = cell.settings.founded
    for region in regions():
        if not region.opt_in and (founded is None or region.name in founded):
            found_region(cell, account, region.name)


def found_region(cell: Cell, account: str, region: str) -> None:
    for found in FOUNDINGS:
        found(cell.world(account, region, service_of(found.__module__)))
