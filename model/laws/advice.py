"""What an operator would do about what is seen: from the metric, from what it began with, and from whom that hits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from model.laws.alarm_actions import ActionClass

Meaning = Literal["errors", "waiting", "traffic", "work", "other"]

_MEANINGS: Final[tuple[tuple[Meaning, tuple[str, ...]], ...]] = (
    ("errors", ("5xx", "4xx", "error", "unhealthy", "failed", "rejected")),
    ("waiting", ("latency", "responsetime", "queuelength", "oldest")),
    ("traffic", ("request", "connection", "flow", "network", "bytesdownloaded")),
    ("work", ("cpu", "volume", "disk", "ops", "iops")),
)
"By a part of a metric's name, the gravest first."
_OF_FAULTS: Final = {
    "image": "Roll back to the version before: every machine of this one has it.",
    "instance": "Take this machine out and let another stand in for it: those beside it are well.",
    "volume": "Detach the volume and make another of its newest snapshot.",
    "zone": "Let the other zones carry it, until the provider has mended this one.",
    "region": "Let another region carry it, until the provider has mended this one.",
    "action": "Have callers try again with pauses between, until the API answers.",
    "server": "Have the server outside mended: nothing in the cloud is wrong.",
}
"By what the fault hits."


@dataclass(frozen=True, slots=True)
class Sight:
    """What made an alarm go off: a metric too high or too low, or only not as usual; and what the alarm does."""

    metric: str
    dimensions: frozenset[str]
    is_high: bool
    is_unusual: bool = False
    acts: ActionClass = "shows"
    is_own: bool = False
    "A metric of a customer's: the calls that it follows from only bring it."

    @property
    def meaning(self) -> Meaning:
        folded = self.metric.casefold()
        for meaning, parts in _MEANINGS:
            if any(part in folded for part in parts):
                return meaning
        return "other"


def advise(sight: Sight, began: str, hits: str = "") -> str:
    """One sentence. `began` is the word of the chain's beginning, empty for an unknown one; `hits` is of a fault."""
    if hits:
        return _OF_FAULTS[hits]
    if sight.acts == "scales":
        return "Leave it to its policy: the group follows by itself."
    if sight.is_unusual and sight.meaning == "traffic":
        return "Look where it comes from, and at this hour: block or limit it if nobody expects it."
    if not sight.is_high:
        return _too_little(sight, began)
    return _of_demand(sight) if began == "demand" else _of_others(sight, began)


def _too_little(sight: Sight, began: str) -> str:
    if sight.meaning not in ("traffic", "work"):
        return "Look whether what reports it still runs."
    if began == "demand":
        return "Fewer come than it is made for: let it shrink, or look what keeps them away."
    thing = "volume" if "VolumeId" in sight.dimensions else "machine" if "InstanceId" in sight.dimensions else "thing"
    return f"Nobody uses this {thing}: keep a snapshot and delete it, or take a smaller one."


def _of_demand(sight: Sight) -> str:
    if sight.meaning == "traffic" and "TargetGroup" in sight.dimensions:
        return "This part is wanted more: give it more machines, and tell those who plan it."
    if sight.meaning == "errors":
        return "More comes in than is answered: add machines, or turn some away early."
    return "More comes in than it is made for: add machines, or raise how many the group may have."


def _of_others(sight: Sight, began: str) -> str:
    if sight.is_own:
        return "It is a metric of your own: look at what sends it."
    if began == "call":
        return "Look at the call that it began with, and undo it if that was not meant."
    if sight.meaning == "errors":
        return "Look in the logs for what fails, and what was changed where nobody remembers it."
    return "Compare it with those beside it: nothing that is remembered explains it."
