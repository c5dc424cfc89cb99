"""May somebody enter a data centre? A pure judgement over need, checks and escort."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

NEEDED_CHECKS = 2
"Two-factor checks on the way in: at the perimeter and at the door of the hall."


@dataclass(frozen=True, slots=True)
class EntryVerdict:
    allowed: bool
    because: str


def judge_entry(*, has_need: bool, factors: Sequence[bool], is_visitor: bool, escorted: bool) -> EntryVerdict:
    """The first thing that is missing decides; nothing stands in for another."""
    if not has_need:
        return EntryVerdict(False, "there is no need to be here")
    if not all(factors):
        return EntryVerdict(False, "a two-factor check failed")
    if len(factors) < NEEDED_CHECKS:
        return EntryVerdict(False, f"{len(factors)} of {NEEDED_CHECKS} two-factor checks were passed")
    if is_visitor and not escorted:
        return EntryVerdict(False, "a visitor without an escort")
    return EntryVerdict(True, f"{len(factors)} two-factor checks passed" + (", escorted" if is_visitor else ""))
