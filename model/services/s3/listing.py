"""What all listings of a bucket have in common: how long they are, how they spell keys, what they say of an object."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote_plus

from model.kit.quotas import most
from model.kit.world import World
from model.services.s3.owners import Owner
from model.services.s3.refusals import invalid_argument
from model.services.s3.versions import Version

Spell = Callable[[str], str]


def speller(encoding: str | None) -> Spell:
    """How keys are written in an answer: as they are, or encoded as in a URL."""
    if encoding not in (None, "url"):
        raise invalid_argument("Invalid Encoding Method specified in Request", "encoding-type", encoding)
    return url_encoded if encoding else as_it_is


def as_it_is(key: str) -> str:
    return key


def url_encoded(key: str) -> str:
    return quote_plus(key, safe="/")


def page_size(world: World, asked: int | None, argument: str = "maxKeys") -> int:
    """What a client wants, never more than S3 gives at once."""
    largest = int(most(world, "s3/keys-per-list"))
    if asked is None:
        return largest
    if asked < 0:
        text = f"Argument {argument} must be an integer between 0 and 2147483647"
        raise invalid_argument(text, argument, asked)
    return min(asked, largest)


def listed(version: Version, spell: Spell, owner: Owner | None) -> dict[str, Any]:
    checksums = version.about.checksums
    return {
        "key": spell(version.key),
        "last_modified": version.modified,
        "e_tag": version.e_tag,
        "size": version.size,
        "storage_class": version.storage_class,
        "owner": owner,
        "checksum_algorithm": [name.removeprefix("Checksum") for name, _ in checksums] or None,
        "checksum_type": version.about.checksum_type if checksums else None,
    }
