"""Scenarios: what breaks and when, written as a small YAML file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, cast

from model.kit.value import Value
from model.services.fis.breaking import SORTS

FOLDER = Path(__file__).parents[2] / "worlds" / "chaos"
"Where the ready ones are."

_UNITS = {"s": 1.0, "m": 60.0, "h": 3600.0}
_SPAN = re.compile(r"(\d+(?:\.\d+)?)\s*([smh])")
_STEP_WORDS = frozenset({"at", "break", "subject", "for", "strength"})


class NotAScenario(ValueError):
    """The text cannot be read as one; the message says why."""


class ChaosStep(Value):
    """`seconds` after the beginning this breaks, for so long, or until it is mended."""

    after_seconds: float
    what: str
    subject: str = ""
    lasts_seconds: float | None = None
    strength: float | None = None


class Scenario(Value):
    name: str
    told: str
    text: str
    "What it was read from."
    steps: tuple[ChaosStep, ...]

    @property
    def ends_after_seconds(self) -> float:
        return max((each.after_seconds + (each.lasts_seconds or 0.0) for each in self.steps), default=0.0)


def ready_scenarios() -> Iterator[Scenario]:
    """Those that come with the program, by their names."""
    for path in sorted(FOLDER.glob("*.yaml")):
        yield read_scenario(path.read_text(encoding="utf-8"))


def read_scenario(text: str) -> Scenario:
    """Raises NotAScenario."""
    import yaml

    try:
        told: object = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise NotAScenario(f"it is not YAML: {error}") from error
    given = _mapping(told, "a scenario")
    steps = given.get("steps")
    if not isinstance(steps, list) or not steps:
        raise NotAScenario("a scenario has steps")
    read = tuple(_step(_mapping(each, "a step")) for each in cast("list[object]", steps))
    name, says = given.get("name"), given.get("says")
    return Scenario(
        name=str(name or "scenario"),
        told=str(says or "").strip(),
        text=text,
        steps=tuple(sorted(read, key=lambda each: each.after_seconds)),
    )


def _mapping(given: object, what: str) -> Mapping[str, Any]:
    if not isinstance(given, dict):
        raise NotAScenario(f"{what} has names and values")
    return cast("Mapping[str, Any]", given)


def _step(given: Mapping[str, Any]) -> ChaosStep:
    unknown = given.keys() - _STEP_WORDS
    if unknown:
        raise NotAScenario(f"a step has no {min(map(str, unknown))}; it has {', '.join(sorted(_STEP_WORDS))}")
    what, strength = given.get("break"), given.get("strength")
    if what not in SORTS:
        raise NotAScenario(f"there is no fault {what!r}; there are {', '.join(SORTS)}")
    if strength is not None and not (isinstance(strength, (int, float)) and 0 <= strength <= 1):
        raise NotAScenario("a strength is a number from 0 to 1")
    return ChaosStep(
        after_seconds=_seconds(given.get("at", 0)) or 0.0,
        what=str(what),
        subject=str(given.get("subject") or ""),
        lasts_seconds=_seconds(given.get("for")),
        strength=strength,
    )


def _seconds(given: object) -> float | None:
    """Of 90, 90s, 15m or 1.5h."""
    if given is None or (isinstance(given, (int, float)) and 0 <= given < 1e9):
        return None if given is None else float(given)
    found = _SPAN.fullmatch(str(given).strip())
    if found is None:
        raise NotAScenario(f"{given!r} is no span of time: write 90s, 15m or 1.5h")
    return float(found[1]) * _UNITS[found[2]]
