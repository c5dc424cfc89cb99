"""The body of a dashboard as text."""

from __future__ import annotations

from collections.abc import Sequence
from json import dumps, loads

from typing_extensions import override

from model.client import AwsError, Client, read_body
from screens.text_editor import MOST_FLAWS, TextEditor
from screens.widgets.ink import Ink
from screens.widgets.spans import Span, clean

NEW = '{"widgets": [{"type": "text", "width": 24, "height": 2, "properties": {"markdown": "# New"}}]}'


class BodyEditor(TextEditor):
    """Checked as CloudWatch will see it: what is wrong, and where."""

    def __init__(self, client: Client, name: str, body: str, ink: Ink = Ink.BRAILLE) -> None:
        super().__init__(dumps(loads(body), indent=2), ink)
        self.client = client
        self._name = name

    @override
    def heading(self) -> list[Span]:
        return [(f"PutDashboard {clean(self._name)}", "accent")]

    @override
    def flaws(self, text: str) -> Sequence[Sequence[Span]]:
        flaws = read_body(text).flaws
        lines: list[list[Span]] = [[(f"{flaw.path}  ", "accent"), (flaw.message, "bad")] for flaw in flaws[:MOST_FLAWS]]
        if len(flaws) > MOST_FLAWS:
            lines[-1] = [(f"and {len(flaws) - MOST_FLAWS + 1} more", "bad")]
        return lines or [[("nothing is wrong with it", "good")]]

    @override
    async def put(self, text: str) -> None:
        await self.client.call("cloudwatch:PutDashboard", DashboardName=self._name, DashboardBody=text)

    @override
    def refuse(self, refusal: AwsError) -> None:
        """Where its flaws are is said already."""
        if refusal.code != "InvalidParameterInput":
            super().refuse(refusal)
