"""Style sheets are read once, whoever opens them, and with every theme in its own colours."""

from __future__ import annotations

from textual.css.model import RuleSet

from screens.style_rules import KnownStylesheet

READ_FROM = ("a.tcss", "")
PAPER = "Screen { background: $paper; }"


def sheet(paper: str) -> KnownStylesheet:
    made = KnownStylesheet(variables={"paper": paper})
    made.add_source(PAPER, READ_FROM)
    return made


def ground(rule: RuleSet) -> str:
    return rule.styles.background.hex


def test_what_one_dashboard_has_read_another_knows() -> None:
    assert sheet("#ffffff").rules[0] is sheet("#ffffff").rules[0]


def test_another_theme_has_its_own_colours_and_the_first_is_not_forgotten() -> None:
    changing = sheet("#ffffff")
    (white,) = changing.rules

    changing.set_variables({"paper": "#000000"})
    changing.reparse()
    assert [ground(rule) for rule in changing.rules] == ["#000000"]
    assert ground(white) == "#FFFFFF"

    changing.set_variables({"paper": "#ffffff"})
    changing.reparse()
    assert changing.rules[0] is white
