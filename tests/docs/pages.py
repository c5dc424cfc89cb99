"""The pages of the documentation that are made from the program itself."""

from __future__ import annotations

from pathlib import Path

from tests.docs import keys, services

DOCS = Path(__file__).parents[2] / "docs"
PAGES = {DOCS / "keys.md": keys.page, DOCS / "services.md": services.page}
