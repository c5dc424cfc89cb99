"""What a CIDR collection holds after some changes, or what is wrong with them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from model.kit.errors import AwsError
from model.laws.dns.blocks import Locations, read_block
from model.services.route53.refusals import invalid

MOST_BLOCKS_ASKED = 1000
"Of one request, all its changes together."


def changed(locations: Locations, changes: Sequence[Mapping[str, Any]], largest: int) -> Locations:
    """Sorted by name. In one request a block may move: only what comes of it all counts.

    Raises InvalidInput, CidrBlockInUseException, and LimitsExceeded beyond the largest number of blocks.
    """
    if sum(len(each["CidrList"]) for each in changes) > MOST_BLOCKS_ASKED:
        raise invalid(f"At most {MOST_BLOCKS_ASKED} CIDR blocks can be changed in one request.")
    after = {name: dict.fromkeys(blocks) for name, blocks in locations}
    for each in changes:
        blocks = dict.fromkeys(map(_read, each["CidrList"]))
        known = after.setdefault(each["LocationName"], {})
        if each["Action"] == "PUT":
            known |= blocks
        else:
            after[each["LocationName"]] = {block: None for block in known if block not in blocks}
    _refuse_twice(after)
    if sum(map(len, after.values())) > largest:
        raise AwsError("LimitsExceeded", f"Limits Exceeded: MAX_CIDR_BLOCKS_BY_COLLECTION is {largest}")
    return tuple((name, tuple(sorted(after[name]))) for name in sorted(after) if after[name])


def _read(text: str) -> str:
    try:
        return read_block(text)
    except ValueError as flaw:
        raise invalid(f"Invalid request: {flaw}") from flaw


def _refuse_twice(after: Mapping[str, Mapping[str, None]]) -> None:
    counts = Counter(block for blocks in after.values() for block in blocks)
    twice = next((block for block, number in counts.items() if number > 1), None)
    if twice is not None:
        where = " and ".join(name for name, blocks in after.items() if twice in blocks)
        raise AwsError("CidrBlockInUseException", f"The CIDR block {twice} would be in the locations {where}.")
