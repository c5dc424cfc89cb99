"""Load stories in files: what clients want and when, as a few lines of YAML that fit any entry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple, cast

from model.physics.demand import Story
from model.physics.latecomers import read_late

FOLDER: Final = Path(__file__).parents[1] / "worlds" / "demand"
"Where the ready ones are."
WORDS: Final = ("components", "shape", "step_seconds", "origins", "late")
"What a story says wherever it comes in; databases, paths and whom machines ask onward are the entry's own."

_OF_CLIENTS: Final = frozenset({"origins", "late"})


class NotAStory(ValueError):
    """The text cannot be read as one; the message says why."""


class ToldStory(NamedTuple):
    """A story by its name; `told` has some of the `WORDS`."""

    name: str
    says: str
    told: Mapping[str, Any]


def ready_stories() -> Iterator[ToldStory]:
    """Those that come with the program."""
    for path in sorted(FOLDER.glob("*.yaml")):
        yield read_story(path.read_text(encoding="utf-8"))


def read_story(text: str) -> ToldStory:
    """Raises NotAStory."""
    import yaml

    try:
        given: object = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise NotAStory(f"it is not YAML: {error}") from error
    if not isinstance(given, dict):
        raise NotAStory("a load story has names and values")
    said = cast("dict[str, Any]", given)
    if unknown := set(map(str, said)) - {"name", "says", *WORDS}:
        raise NotAStory(f"a load story has no {min(unknown)}")
    told = {word: said[word] for word in WORDS if word in said}
    try:
        Story.told({word: value for word, value in told.items() if word not in _OF_CLIENTS})
        _check_shares(told.get("origins", {"all": 1}))
        if "late" in told:
            told["late"] = dict(read_late(told["late"]))
    except (ValueError, TypeError) as error:
        raise NotAStory(str(error)) from error
    return ToldStory(str(said.get("name") or "a story"), str(said.get("says") or ""), told)


def _check_shares(origins: object) -> None:
    shares = cast("dict[str, Any]", origins).values() if isinstance(origins, dict) else ()
    if not shares or any(not isinstance(each, int | float) or each < 0 for each in shares) or not sum(shares):
        raise ValueError("origins are places with their shares")


def write_story(name: str, told: Mapping[str, Any]) -> str:
    """The text of what an entry is told, without what is the entry's own."""
    import yaml

    kept = {word: told[word] for word in WORDS if told.get(word)}
    return yaml.safe_dump({"name": name, **kept}, sort_keys=False, allow_unicode=True)
