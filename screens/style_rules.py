"""What style sheets say, read once in a process: for every dashboard in it, and however many widgets come later."""

from __future__ import annotations

from functools import cache
from typing import Any

from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from typing_extensions import override


class KnownStylesheet(Stylesheet):
    """Textual's own forgets what it read with each app, and whenever a theme is set."""

    def __init__(self, *, variables: dict[str, str] | None = None) -> None:
        super().__init__(variables=variables)
        self._recall()

    @override
    def set_variables(self, variables: dict[str, str]) -> None:
        self._parse_cache = {}
        super().set_variables(variables)
        self._recall()

    @override
    def reparse(self) -> None:
        self.parse()

    def _recall(self) -> None:
        self._parse_cache: Any = _read_with(frozenset(self._variables.items()))


@cache
def _read_with(variables: frozenset[tuple[str, str]]) -> dict[Any, list[RuleSet]]:  # noqa: ARG001 it is the key
    """What was read while these were the variables, by source."""
    return {}
