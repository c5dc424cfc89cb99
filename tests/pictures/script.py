"""What is played in the film: a flash sale, what the cloud makes of it, and a zone that is lost in the midst of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

ENTER, ESCAPE = "\r", "\x1b"
LETTER_SECONDS = 0.09


@dataclass(frozen=True, slots=True)
class Take:
    """Keys that are pressed, each looked at for so many seconds, or words that are typed letter by letter."""

    seconds: float
    keys: tuple[str, ...] = ()
    typed: str = ""


def line(words: str, seconds: float) -> tuple[Take, ...]:
    """Something that is said in the command bar."""
    return Take(0.4, (":",)), Take(0.5, typed=words), Take(seconds, (ENTER,))


PLAY: tuple[Take, ...] = (
    Take(6),
    *line("+1h53m", 8),
    *line("demand shop", 6),
    Take(3, (ESCAPE,)),
    *line("alarm web-cpu-high", 7),
    Take(7, ("X",)),
    Take(0.5, (ESCAPE,)),
    Take(1, (ESCAPE,)),
    Take(1, ("7",)),
    Take(9, (ENTER,)),
    Take(1, (ESCAPE,)),
    *line("lb shop", 8),
    Take(1, (ESCAPE,)),
    Take(5, ("t",)),
    Take(1, (ESCAPE,)),
    Take(4, ("B",)),
    Take(2, ("b",)),
    Take(4, ("y",)),
    Take(5, (ESCAPE,)),
    Take(6, ("t",)),
    Take(1, (ESCAPE,)),
    Take(1, ("7",)),
    Take(8, (ENTER,)),
    Take(1, (ESCAPE,)),
    Take(6, ("T",)),
    Take(1, (ESCAPE,)),
    Take(6, ("z",)),
)


def seconds(play: tuple[Take, ...]) -> float:
    """How long it is looked at, all in all."""
    return sum(take.seconds * max(1, len(take.keys)) for take in play)


def strokes(take: Take) -> Iterator[tuple[str, float]]:
    """What is pressed, and how long one looks after it."""
    for key in take.keys:
        yield key, take.seconds
    for letter in take.typed:
        yield letter, LETTER_SECONDS
    if not take.keys:
        yield "", take.seconds
