"""Where the issuers of accounts' tokens are found on the internet."""

from __future__ import annotations

from functools import cache

from model.catalog.service_addresses import service_address
from model.kit.cell import Cell
from model.kit.published import Published, publishing
from model.services.iam.resources.token_issuers import DOMAIN, TokenIssuer

HOME = "us-east-1"


@cache
def issuers_address() -> str:
    return service_address("tokens.sts", HOME)


@publishing
def issuer_called(cell: Cell, name: str) -> Published | None:
    if not name.endswith(f".{DOMAIN}") or cell.kernel.store.anywhere(TokenIssuer, name) is None:
        return None
    return Published(name, "", (issuers_address(),), is_well=True)
