"""Which texts of an answer name other things that exist, and how a screen finds the way there."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from model.client import AwsError, Client, Row
from screens.answer import plain
from screens.errands import folded
from screens.widgets.detail_lines import Link, Value

_ID: Final = re.compile(r"([a-z]+)-[0-9a-f]{8,17}|arn:.+")
_BETWEEN: Final = "\x1f"


class Links:
    """Finds what ids and names in a region lead to."""

    def __init__(self, client: Client, region: str, own: Row | None = None) -> None:
        self._client = client
        self._region = region
        self._own = own.id if own is not None else ""
        self._kinds = [name for name, view in client.kinds().items() if view.describe]
        self._named: dict[str, list[str]] = {}
        for name, view in client.kinds().items():
            if view.key != "name":
                self._named.setdefault(folded(view.key), []).append(name)
        self._prefixes: dict[str, str] = {}

    def linked(self, value: Any, name: str = "") -> Value:
        """The value with every text that names something else made a link."""
        if isinstance(value, Mapping):
            return {str(key): self.linked(each, str(key)) for key, each in value.items()}
        if isinstance(value, Sequence) and not isinstance(value, str | bytes):
            return [self.linked(each, name.removesuffix("s")) for each in value]
        if isinstance(value, str) and value != self._own and (target := self._target(value, name)):
            return Link(value, target)
        return plain(value, name)

    def _target(self, text: str, name: str) -> str:
        """Where it leads, empty if nowhere."""
        kind = self._kind(text, name)
        return target_of(kind, self._region, text) if kind else ""

    def _kind(self, text: str, name: str) -> str:
        matched = _ID.fullmatch(text)
        if matched is None:
            return next((kind for kind in self._named.get(folded(name), ()) if self._find(kind, text)), "")
        prefix = matched[1] or ""
        tried = [self._prefixes[prefix]] if prefix in self._prefixes else self._kinds
        kind = next((each for each in tried if self._find(each, text)), "")
        if kind and prefix:
            self._prefixes[prefix] = kind
        return kind

    def _find(self, kind: str, id: str) -> Row | None:
        try:
            return self._client.find(kind, self._region, id)
        except AwsError:
            return None


def target_of(kind: str, region: str, id: str) -> str:
    """What a link to a thing says of where it leads."""
    return _BETWEEN.join((kind, region, id))


def follow(client: Client, target: str) -> Row | None:
    """What a link leads to, if it still exists."""
    kind, region, id = target.split(_BETWEEN)
    return client.find(kind, region, id)
