"""The ways to name a function: alone, with its account, or by ARN, each perhaps with a version or an alias after it."""

from __future__ import annotations

import re
from typing import NamedTuple

from model.kit.arn import arn
from model.kit.world import World
from model.services.lambda_.refusals import invalid
from model.services.lambda_.resources.functions import LATEST

_NAME = re.compile(
    r"(?:arn:[\w-]+:lambda:(?P<region>[a-z0-9-]+):)?(?:(?P<account>\d{12}):)?(?:function:)?"
    r"(?P<name>[A-Za-z0-9_-]+)(?::(?P<qualifier>\$LATEST|[A-Za-z0-9_-]+))?"
)
LONGEST = 64


class Named(NamedTuple):
    """`qualifier` is empty where none was said."""

    region: str
    account: str
    name: str
    qualifier: str

    @property
    def arn(self) -> str:
        whole = f"{self.name}:{self.qualifier}" if self.qualifier else self.name
        return arn("lambda", self.region, self.account, f"function:{whole}")


def find_name(world: World, text: str, qualifier: str | None = None) -> Named | None:
    """None for what names no function; of two qualifiers that are said the one with the name counts."""
    found = _NAME.fullmatch(text)
    if found is None:
        return None
    said = found["qualifier"] or qualifier or ""
    return Named(found["region"] or world.region, found["account"] or world.account, found["name"], said)


def read_name(world: World, text: str, qualifier: str | None = None) -> Named:
    """Raises InvalidParameterValueException for no name, or where two qualifiers are said that are not the same."""
    found = find_name(world, text, qualifier)
    if found is None:
        raise invalid(f"{text} is no name of a function.")
    if qualifier and found.qualifier != qualifier:
        raise invalid("The derived qualifier from the function name does not match the specified qualifier.")
    return found


def version_arn(function_arn: str, version: str) -> str:
    """That of a published version; what is not published goes by the function's own."""
    return function_arn if version == LATEST else f"{function_arn}:{version}"
