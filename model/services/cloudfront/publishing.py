"""Where the names of distributions lead: to the edges."""

from __future__ import annotations

from hashlib import blake2b

from model.kit.cell import Cell
from model.kit.published import Published, publishing
from model.services.cloudfront.resources.distributions import Distribution

ZONE = "Z2FDTNDATAQYW2"
"By which aliases call all distributions."
FIRST = "143.204."
"Addresses of edges begin so; four of them answer for each distribution."


@publishing
def distribution_called(cell: Cell, name: str) -> Published | None:
    if not name.endswith(".cloudfront.net"):
        return None
    found = next(iter(cell.kernel.store.wherever(Distribution, "domain_name", name)), None)
    setup = found.at_edges if found else None
    if found is None or setup is None:
        return None
    return Published(name, ZONE, addresses_of(name), setup.enabled, found.arn)


def addresses_of(name: str) -> tuple[str, ...]:
    digest = blake2b(name.encode(), digest_size=8).digest()
    return tuple(f"{FIRST}{digest[n]}.{digest[n + 4] % 250 + 2}" for n in range(4))
