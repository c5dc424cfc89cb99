"""Services, and the management actions in them of which AWS tells who tried them last (IAM user guide)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from model.catalog.pages import page


@dataclass(frozen=True, slots=True)
class TrackedService:
    """`namespace` is the prefix of its `actions`, which are named without it."""

    namespace: str
    title: str
    actions: tuple[str, ...]


@cache
def tracked_services() -> Mapping[str, TrackedService]:
    """By namespace, in the order of these."""
    return {
        namespace: TrackedService(namespace, entry["title"], tuple(entry["actions"]))
        for namespace, entry in page("tracked_actions").items()
    }
