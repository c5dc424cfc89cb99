"""`cloudarium chaos`: a scenario is gone through in a running world, and what comes of it is told as it happens."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from app.settings import Settings, SettingsError

STEP_SECONDS: Final = 30.0
"How much simulated time passes between two looks, where it need not be waited for."
LOOK_SECONDS: Final = 0.5
"Between two looks at a world whose time goes by itself."
QUIET_SECONDS: Final = 180.0
"For so long after the end no alarm may ring that did not before; some need that long to notice."

Ask = Callable[[str, Mapping[str, Any]], dict[str, Any]]
"What is asked of a path below `/_cloudarium/`, and its answer."
Pause = Callable[[Ask], None]
Lines = Generator[str, None, bool]


class Told(NamedTuple):
    """What there was to see at one look."""

    now: float
    broken: Mapping[str, Mapping[str, Any]]
    ringing: frozenset[str]
    done: int
    steps: int
    missed: Sequence[str]

    @property
    def is_over(self) -> bool:
        """All steps have come, and what they broke for a while is mended."""
        return self.done == self.steps and not any(each["until"] is not None for each in self.broken.values())


def chaos(settings: Settings) -> int:
    """Go through the file's scenario; 1 where it left its mark. Raises SettingsError for what cannot be done."""
    assert settings.script is not None, "it is a word of the command line"
    try:
        text = settings.script.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{settings.script}: {error}") from error
    pause = _leap if settings.hurry else _wait
    lines = rehearsed(text, settings.region, settings.grace, _asking(settings), pause)
    try:
        while True:
            sys.stdout.write(f"{next(lines)}\n")
            sys.stdout.flush()
    except StopIteration as end:
        return 0 if end.value else 1


def rehearsed(text: str, region: str, grace_seconds: float, ask: Ask, pause: Pause) -> Lines:
    """Line by line what happens; returns whether every step broke something and no alarm rings that did not before."""
    place = {"region": region} if region else {}
    before = ask("chaos", place)
    answer = ask("chaos", {**place, "rehearse": text})
    known = {each["rehearsal"] for each in before["rehearsals"]}
    id = next(each["rehearsal"] for each in answer["rehearsals"] if each["rehearsal"] not in known)
    others = frozenset(each["ref"] for each in before["broken"])
    begun: float = before["time"]
    last = Told(begun, {}, frozenset(before["ringing"]), 0, 1, ())
    quiet, over_since = last.ringing, None
    while True:
        seen = _told(answer, id, others)
        for at, line in _happened(last, seen):
            yield f"+{_span(at - begun):<9}{line}"
        last = seen
        over_since = (over_since or seen.now) if seen.is_over else None
        rings = seen.ringing - quiet
        since = seen.now - over_since if over_since is not None else 0.0
        if over_since is not None and since >= (grace_seconds if rings else min(QUIET_SECONDS, grace_seconds)):
            break
        pause(ask)
        answer = ask("chaos", place)
    yield from _verdict(last, rings)
    return not rings and not last.missed


def _told(answer: Mapping[str, Any], id: str, others: frozenset[str]) -> Told:
    """Without what others had broken before."""
    own = next((each for each in answer["rehearsals"] if each["rehearsal"] == id), None)
    if own is None:
        raise SettingsError("somebody gave the scenario up")
    broken = {each["ref"]: each for each in answer["broken"] if each["ref"] not in others}
    return Told(answer["time"], broken, frozenset(answer["ringing"]), own["done"], own["steps"], own["told"])


def _happened(before: Told, now: Told) -> Iterator[tuple[float, str]]:
    """What differs between two looks, in the order in which it came about."""
    found: list[tuple[float, str]] = []
    for ref, each in now.broken.items():
        if ref not in before.broken:
            lasting = f", for {_span(each['until'] - each['since'])}" if each["until"] is not None else ""
            found.append((each["since"], f"broken   {each['what']} {each['subject']}{lasting}"))
    for ref, each in before.broken.items():
        if ref not in now.broken:
            found.append((min(each["until"] or now.now, now.now), f"mended   {each['what']} {each['subject']}"))
    found += [(now.now, f"missed   {each}") for each in now.missed[len(before.missed) :]]
    found += [(now.now, f"alarm    {name} rings") for name in sorted(now.ringing - before.ringing)]
    found += [(now.now, f"quiet    {name}") for name in sorted(before.ringing - now.ringing)]
    return iter(sorted(found, key=lambda each: each[0]))


def _verdict(last: Told, rings: frozenset[str]) -> Iterator[str]:
    if last.broken:
        yield f"Broken until it is mended: {', '.join(last.broken)}."
    if last.missed:
        yield "Not every step found something to break."
    yield f"It still rings: {', '.join(sorted(rings))}." if rings else "No alarm rings that did not before."


def _span(seconds: float) -> str:
    """As people write it: 40s, 15m, 1h30m."""
    whole = round(seconds)
    hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
    parts = [f"{number}{unit}" for number, unit in ((hours, "h"), (minutes, "m"), (rest, "s")) if number]
    return "".join(parts) or "0s"


def _wait(_ask: Ask) -> None:
    time.sleep(LOOK_SECONDS)


def _leap(ask: Ask) -> None:
    ask("advance", {"seconds": STEP_SECONDS})


def _asking(settings: Settings) -> Ask:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    base = f"http://{host}:{settings.port}/_cloudarium"

    def ask(what: str, body: Mapping[str, Any]) -> dict[str, Any]:
        request = Request(f"{base}/{what}", data=json.dumps(body).encode(), method="POST")  # noqa: S310
        try:
            with urlopen(request, timeout=60) as answer:  # noqa: S310
                return json.load(answer)
        except HTTPError as error:
            raise SettingsError(_refusal(error, settings)) from error
        except (URLError, OSError) as error:
            raise SettingsError(f"nobody answers at {base}; is a world served there, with --control?") from error

    return ask


def _refusal(error: HTTPError, settings: Settings) -> str:
    """In the world's own words, where it has any."""
    if error.code == 400:
        return f"{settings.script}: {json.load(error)['error']}"
    return f"the world at port {settings.port} does not let itself be steered: serve it with --control"
