"""A pytest plugin under which whatever tests ask for is taken back, and made again by a redo, before it is answered.

`make undo` runs the tests of the services so, and says of which operations no call was seen.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

import tests.admin
from model.gateway.registry import find_offer, offers
from model.kernel.fingerprint import fingerprint
from model.kernel.journal import Record
from tests.admin import Admin

SEEN: Counter[str] = Counter()
"The operations of which calls changed something, was taken back whole and made again as it was."


class NotWhole(Exception):
    """A call whose undo or redo did not lead to the very same world."""


class Reviser(Admin):
    """Takes back every call right after it was made, makes it again, and looks each time.

    With `often` it does so until that many calls of an operation were seen.
    """

    often: int | None = None

    def call(self, action: str, /, **params: Any) -> dict[str, Any]:
        if self.often is not None and SEEN[action] >= self.often:
            return super().call(action, **params)
        self.advance(0)
        before = self._look()
        causes: list[str] = []
        stop = self.client.listen(Record, lambda record: causes.append(record.cause))
        try:
            answer = super().call(action, **params)
        finally:
            stop()
        if causes and not find_offer(*action.split(":")).operation.reads:
            self._revise(action, causes[0], before)
        return answer

    def _revise(self, action: str, cause: str, before: str) -> None:
        after = self._look()
        undone = self.run(self.client.undo(cause))
        if self._look() != before:
            raise NotWhole(f"{action} is not taken back whole")
        self.run(self.client.undo(undone))
        if self._look() != after:
            raise NotWhole(f"{action} is not made again as it was")
        SEEN[action] += 1

    def _look(self) -> str:
        return self.run(fingerprint(self.cloud.kernel))


def unseen() -> list[str]:
    """The operations that change something and of which no call was seen."""
    changing = (each for each in offers() if not each.operation.reads)
    return sorted({f"{each.operation.service}:{each.contract.name}" for each in changing} - SEEN.keys())


def pytest_load_initial_conftests() -> None:
    """Before any test takes its administrator from there."""
    tests.admin.Admin = Reviser


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    terminalreporter.write_line(f"{len(SEEN)} operations taken back; of these no call was seen: {', '.join(unseen())}")
