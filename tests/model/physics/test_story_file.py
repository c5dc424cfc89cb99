"""Load stories in files."""

from __future__ import annotations

import pytest

from model.physics.demand import Story
from model.physics.story_file import NotAStory, read_story, ready_stories, write_story

DAY = 86_400.0


def test_each_ready_story_says_what_it_is_and_has_its_peak_within_a_day() -> None:
    found = list(ready_stories())
    assert len({each.name for each in found}) == len(found) >= 6
    for each in found:
        story = Story.told({word: said for word, said in each.told.items() if word not in ("origins", "late")}, seed=1)
        assert each.says.endswith(".")
        assert max(story.rate_at(at) for at in range(0, int(DAY), 600)) > 0


def test_what_is_written_is_read_again_without_what_is_the_entrys_own() -> None:
    told = {
        "components": [{"daily": {"low": 1.0, "high": 9.0}}, {"spike": {"start": 60.0, "rate": 5.0}}],
        "shape": {"cpu_milliseconds": 12.0},
        "origins": {"EU": 0.25, "Boston": 0.75},
        "late": {"forever": 0.1},
    }
    read = read_story(write_story("mine", {**told, "databases": ["i-1"], "host": "x"}))
    assert (read.name, read.told) == ("mine", told)


def test_seconds_that_are_written_as_a_number_are_the_same_words() -> None:
    assert read_story("components: []\nlate: {forever: 0.1, 1800: 0.2}").told["late"] == {"forever": 0.1, "1800": 0.2}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("components: [", "not YAML"),
        ("- 1", "names and values"),
        ("name: x", "list of components"),
        ("components: []\ncolour: blue", "has no colour"),
        ("components: [{tide: {}}]", "no such kind: tide"),
        ("components: [{steady: {rate: many}}]", "many"),
        ("components: []\norigins: {EU: 0}", "places with their shares"),
        ("components: []\norigins: EU", "places with their shares"),
        ("components: []\nlate: {forever: 7}", "between 0 and 1"),
    ],
)
def test_a_text_that_is_no_story_says_why(text: str, said: str) -> None:
    with pytest.raises(NotAStory, match=said):
        read_story(text)
