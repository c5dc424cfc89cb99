"""One person at one terminal: the client, what they look at, where they have been."""

from __future__ import annotations

from dataclasses import dataclass, field

from model.client import Client
from screens.feed import Feed
from screens.views import History
from screens.widgets.ink import Ink
from screens.widgets.row import Sort
from screens.widgets.teacher import Deed


@dataclass(slots=True)
class Session:
    """`feed` is the dashboard's; `sorts` are the orders that tables were put into, by kind, `deed` is the latest."""

    client: Client
    world: str
    ink: Ink
    feed: Feed
    history: History = field(default_factory=History)
    deed: Deed | None = None
    sorts: dict[str, tuple[Sort, ...]] = field(default_factory=dict[str, tuple[Sort, ...]])
