"""The film of the documentation is one that players can play, and shows what it promises."""

import json

import pyte

from tests.pictures.film import CAST, COLUMNS, LINES
from tests.pictures.script import PLAY, seconds

SCENES = {"Demand at shop", "Why, and what came of it", "us-east-1a ■ out"}


def test_the_film_is_two_minutes_of_a_rush_and_of_a_lost_zone() -> None:
    head, *frames = map(json.loads, CAST.read_text(encoding="utf-8").splitlines())
    assert (head["version"], head["width"], head["height"]) == (2, COLUMNS, LINES)
    times = [time for time, _, _ in frames]
    assert times == sorted(times)
    assert 100 < seconds(PLAY) <= times[-1] + 10 < 150
    screen = pyte.Screen(COLUMNS, LINES)
    stream, seen = pyte.Stream(screen), set[str]()
    for _, _, drawn in frames:
        stream.feed(drawn)
        shown = "\n".join(screen.display)
        seen |= {scene for scene in SCENES if scene in shown}
    assert seen == SCENES
