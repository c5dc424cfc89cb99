"""Fields, trees and links as lines."""

from __future__ import annotations

from screens.widgets.detail_lines import Detail, Section, detail_lines
from screens.widgets.spans import text_of
from tests.screens.widgets.samples import SECTIONS


def shown(width: int = 60, folded: frozenset[str] = frozenset()) -> list[str]:
    return [text_of(line.spans) for line in detail_lines(SECTIONS, width, folded)]


def test_labels_stand_in_one_column() -> None:
    assert "    Name         web-7" in shown()
    assert "    State        ● running" in shown()


def test_what_is_not_there_is_a_dash() -> None:
    assert "    Public IP  –" in shown()


def test_tags_are_keys_and_values() -> None:
    lines = shown()
    at = lines.index("  - Tags  2")
    assert lines[at + 1 : at + 3] == ["        env   prod", "        team  [b]x"]


def test_structures_and_lists_are_branches() -> None:
    lines = shown()
    at = lines.index("  - Placement  3")
    assert lines[at + 1].split() == ["AvailabilityZone", "us-east-1a"]
    assert "      - Ports  2" in lines


def test_a_folded_branch_keeps_its_head() -> None:
    lines = shown(folded=frozenset({"Instance/Placement"}))
    assert "  + Placement  3" in lines
    assert not any("AvailabilityZone" in line for line in lines)


def test_a_folded_section_keeps_its_title() -> None:
    assert shown(folded=frozenset({"Instance"}))[0] == "+ Instance"


def test_long_values_go_on_below_themselves() -> None:
    lines = shown(40)
    at = next(at for at, line in enumerate(lines) if "Description" in line)
    assert lines[at + 1].startswith(" " * 17)
    assert all(len(line) <= 40 for line in lines)


def test_a_link_says_that_it_leads_somewhere() -> None:
    line = next(line for line in detail_lines(SECTIONS, 60) if line.target)
    assert (line.target, text_of(line.spans).endswith("ami-0abc →")) == ("ami/ami-0abc", True)


def test_paths_name_lines_uniquely() -> None:
    paths = [line.path for line in detail_lines(SECTIONS, 30)]
    assert len(set(paths)) == len(paths)


def test_yes_and_no_are_words() -> None:
    lines = detail_lines((Section("S", (Detail("A", value=True), Detail("B", value=False), Detail("C", 0))),), 40)
    assert [text_of(line.spans).split()[-1] for line in lines] == ["S", "yes", "no", "0"]
