"""The documentation says what is: generated pages are current, pictures and links are there."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TypeGuard

import pytest
from textual.dom import DOMNode

import screens
from app.settings import COMMANDS, options
from tests.docs.keys import SECTIONS, own_bindings
from tests.docs.pages import DOCS, PAGES
from tests.pictures.album import ALBUM

ROOT = DOCS.parent
WRITTEN = [ROOT / "README.md", *sorted(DOCS.glob("*.md"))]
TOLD = re.compile(r"cloudarium (serve|env|-)")
LINK = re.compile(r"\]\(([^)#]+)(?:#[^)]*)?\)")


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_a_generated_page_is_what_make_docs_would_write(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == PAGES[path]()


def test_every_key_of_every_screen_is_on_the_page_of_keys() -> None:
    told = {node for section in SECTIONS for node in section.nodes}
    assert {node.__name__ for node in _binders()} - {node.__name__ for node in told} == set()


@pytest.mark.parametrize("page", WRITTEN, ids=lambda path: path.name)
def test_what_a_page_points_to_is_there(page: Path) -> None:
    targets = [link for link in LINK.findall(page.read_text(encoding="utf-8")) if "://" not in link]
    assert [target for target in targets if not (page.parent / target).exists()] == []


def test_every_picture_is_shown_somewhere_and_every_picture_file_can_be_made() -> None:
    shown = {Path(link).name for page in WRITTEN for link in LINK.findall(page.read_text(encoding="utf-8"))}
    assert {picture.path for picture in ALBUM} == set(DOCS.glob("*.svg"))
    assert {picture.path.name for picture in ALBUM} <= shown


@pytest.mark.parametrize("page", WRITTEN, ids=lambda path: path.name)
def test_a_flag_that_a_page_names_for_the_program_exists(page: Path) -> None:
    known = {f"--{name}" for command in COMMANDS for name in options(command)} | {"--memory", "--help", "--version"}
    lines = [line for line in page.read_text(encoding="utf-8").splitlines() if TOLD.search(line)]
    named = {flag for line in lines for flag in re.findall(r"(?<![\w-])--[a-z][a-z-]*", line)}
    assert named <= known


def _binders() -> Iterator[type[DOMNode]]:
    """The classes of the screens that bind keys of their own."""
    for module in pkgutil.walk_packages(screens.__path__, "screens."):
        for each in vars(importlib.import_module(module.name)).values():
            if _is_ours(each) and any(own_bindings(each)):
                yield each


def _is_ours(each: object) -> TypeGuard[type[DOMNode]]:
    return isinstance(each, type) and issubclass(each, DOMNode) and each.__module__.startswith("screens.")
