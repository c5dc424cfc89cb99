"""Every theme can be read, has every token, and keeps red and green for states."""

from __future__ import annotations

import re
from colorsys import rgb_to_hls
from pathlib import Path

import pytest
from textual.color import Color
from textual.theme import Theme

from screens.themes import CONTRAST, DARK, THEMES
from screens.widgets.paint import GROUNDS, INKS

STYLES = Path(__file__).parents[2] / "styles"
READ = ("text-dim", "state-good", "state-busy", "state-warn", "state-bad", "state-off")
DRAWN = ("series-1", "series-2", "series-3", "series-4")
GLIMPSED = ("text-faint", "state-gone")


def luminance(colour: Color) -> float:
    parts = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in colour.normalized]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: str, other: str) -> float:
    """WCAG 2's ratio."""
    dark, light = sorted(luminance(Color.parse(colour)) for colour in (one, other))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
@pytest.mark.parametrize("ground", ["surface", "row-cursor", "row-rest", "row-marked", "row-pulse"])
def test_what_is_read_can_be_read_on_every_ground(theme: Theme, ground: str) -> None:
    colour = theme.surface if ground == "surface" else theme.variables[ground]
    least = 7.0 if theme is CONTRAST and ground == "surface" else 4.5 if ground == "surface" else 3.0
    low = {token: contrast(theme.variables[token], str(colour)) for token in READ}
    assert {token: ratio for token, ratio in low.items() if ratio < least} == {}
    assert contrast(str(theme.foreground), str(colour)) >= (7.0 if ground == "surface" else 4.5)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_lines_and_hints_are_seen(theme: Theme) -> None:
    assert all(contrast(theme.variables[token], str(theme.surface)) >= 3.0 for token in DRAWN)
    assert all(contrast(theme.variables[token], str(theme.surface)) >= 2.0 for token in GLIMPSED)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_every_theme_has_every_token(theme: Theme) -> None:
    needed = {token for token, _ in INKS.values()} | {token for token, *_ in GROUNDS.values()}
    assert needed - {"", "accent"} <= set(theme.variables)
    assert set(theme.variables) == set(DARK.variables)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_only_states_are_red_or_green(theme: Theme) -> None:
    others = {name: value for name, value in theme.variables.items() if not name.startswith("state-")}
    vivid: dict[str, float] = {}
    for name, value in {**others, "accent": str(theme.accent)}.items():
        hue, lightness, saturation = rgb_to_hls(*Color.parse(value).normalized)
        if saturation > 0.35 and 0.3 < lightness < 0.8:
            vivid[name] = hue * 360
    assert {name for name, hue in vivid.items() if hue < 20 or hue > 340 or 80 < hue < 165} == set()


def test_style_sheets_know_colours_only_as_tokens() -> None:
    for sheet in STYLES.glob("*.tcss"):
        text = re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.DOTALL)
        assert not re.search(r"#[0-9a-fA-F]{3,8}\b(?![^{]*\{)|\brgb\(|\b(red|green|blue|white|black)\b", text), (
            sheet.name
        )
