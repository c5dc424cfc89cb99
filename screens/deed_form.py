"""Asks what an action needs to know, and does it from there: what is refused stays in the form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from model.client import Action, Client, KindView, Question, Row
from screens.errands import Errand, counted, errands, value_of
from screens.form_screen import FormScreen, warning
from screens.launch_eased import BEGINNINGS
from screens.launch_fields import Choices, params_of
from screens.widgets.ink import Ink
from screens.widgets.spans import Span

_MAKES: Final = ("Create", "Run", "Copy")
_OWN: Final[Mapping[str, Any]] = {"Device": "/dev/sdf", "ScalingProcesses": ["Launch"], "Payload": "{}", **BEGINNINGS}


class DeedForm(FormScreen):
    """Dismissed with True when it was done with all rows; those it was done with are not asked of again."""

    def __init__(
        self, client: Client, kind: KindView, action: Action, rows: Sequence[Row], ink: Ink = Ink.BRAILLE
    ) -> None:
        super().__init__(client, rows[0].region, ink)
        self.deed = action
        self.kind = kind
        self.rows = tuple(rows)
        self.action = f"{kind.service}:{action.operation}"
        self.heading = f"{action.title}: {counted(kind, rows)}"
        self.verb = action.title

    def questions(self) -> Sequence[Question]:
        """Only what the action asks, in its order; a single question is one that has to be answered."""
        known = {each.name: each for each in super().questions()}
        asked = [known[name] for name in self.deed.asks]
        return [replace(asked[0], required=True)] if len(asked) == 1 else asked

    def about(self, values: Mapping[str, Any]) -> Sequence[Span]:  # noqa: ARG002 - the same for all answers
        return warning(self.deed.consequence, self.ink) if self.deed.consequence else ()

    def proposed(self, choices: Choices) -> Mapping[str, Any]:
        """What is so now; for what is made anew, what a form for it starts with."""
        proposed = dict(super().proposed(choices)) if self.deed.operation.startswith(_MAKES) else {}
        for each in self.questions():
            now = value_of(self.kind, self.rows[0], each.name)
            if each.name == "SourceRegion":
                now = self.rows[0].region
            if now is not None and each.name not in proposed:
                proposed[each.name] = now
            elif each.name in _OWN:
                proposed[each.name] = _OWN[each.name]
        return proposed

    def params(self, values: Mapping[str, Any]) -> dict[str, Any]:
        return dict(self._errands(params_of(self.questions(), values))[0].params)

    async def send(self, params: Mapping[str, Any]) -> bool:
        asked = {name: params[name] for name in self.deed.asks if name in params}
        for errand in self._errands(asked):
            await self.call(errand.action, errand.region, errand.params)
            self.rows = tuple(row for row in self.rows if row not in errand.rows)
        return True

    def _errands(self, asked: Mapping[str, Any]) -> list[Errand]:
        return errands(self.client, self.kind, self.deed, self.rows, asked)
