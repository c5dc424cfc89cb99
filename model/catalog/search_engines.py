"""The engines that a search domain can have (OpenSearch Service Developer Guide, supported versions)."""

from __future__ import annotations

from model.catalog.pages import page

DEFAULT = "OpenSearch_2.19"


def search_engines() -> list[str]:
    """The newest first."""
    return page("search_engines")["versions"]
