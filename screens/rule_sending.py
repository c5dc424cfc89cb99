"""Sends a draft of rules call by call, once somebody agreed to what comes of it; what is refused stays in the draft."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from model.client import AwsError, Preview
from screens.deed_refusal import Refusal, Refused
from screens.deeds import shown
from screens.errands import known_as
from screens.rule_calls import Step
from screens.rule_desk import RuleDesk
from screens.rule_preview import consequences, is_grave
from screens.widgets.confirm import Confirm, Consequence, Question
from screens.widgets.ink import Ink

if TYPE_CHECKING:
    from screens.rule_editor import RuleEditor

_SAID_MOST: Final = 8


async def ask_and_send(
    editor: RuleEditor, desk: RuleDesk, steps: Sequence[Step], preview: Preview | None, ink: Ink
) -> list[Consequence]:
    """What was done and what was not; empty when nobody agreed."""
    asked = question(desk, steps, preview, known_as(editor.kind, editor.row))
    if not await shown(editor.app, Confirm(asked, ink=ink)):
        return []
    done: list[Step] = []
    for step in steps:
        try:
            await desk.send(step)
        except AwsError as refusal:
            left = [each for each in steps if each not in done]
            told = _told(done, left)
            who = " ".join(each.text for each in told)
            refused = Refused(who, refusal.code, refusal.message, desk.command(step))
            await shown(editor.app, Refusal(step.words.capitalize(), [refused], ink=ink))
            return told
        done.append(step)
        editor.show_sent(step)
    return _told(done, [])


def _told(done: Sequence[Step], left: Sequence[Step]) -> list[Consequence]:
    answered = [Consequence(f"Done: {_listed(done)}. u in a list takes it back.", "good")] if done else []
    kept = [Consequence(f"Still in the draft: {_listed(left)}.", "warn")] if left else []
    return [*answered, *kept]


def _listed(steps: Sequence[Step]) -> str:
    return ", ".join(step.words for step in steps)


def question(desk: RuleDesk, steps: Sequence[Step], preview: Preview | None, name: str) -> Question:
    """As grave as what would be opened: a door for administrators to the world has the name typed."""
    told = consequences(preview) if preview is not None else ()
    more = f"   and {len(steps) - 1} more" if len(steps) > 1 else ""
    cut = [Consequence(f"and {len(told) - _SAID_MOST} more", "off")] if len(told) > _SAID_MOST else []
    return Question(
        title=f"Apply to {name}",
        text=f"{_listed(steps).capitalize()}.",
        verb="Apply",
        consequences=(*told[:_SAID_MOST], *cut),
        command=f"{desk.command(steps[0])}{more}",
        name=name if preview is not None and is_grave(preview) else "",
    )
