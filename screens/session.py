"""One person at one terminal: the client, what they look at, where they have been."""

from __future__ import annotations

from dataclasses import dataclass, field

from model.client import Client
from screens.feed import Feed
from screens.trail_ring import Ring
from screens.views import History
from screens.widgets.ink import Ink
from screens.widgets.row import Sort
from screens.widgets.teacher import Deed


@dataclass(slots=True)
class Session:
    """`feed` is the dashboard's; `sorts` are the orders that tables were put into, by kind, `deed` is the latest.

    `ring` holds the latest calls of all, `undone` are the causes of the undoes that were made here, oldest first.
    """

    client: Client
    world: str
    ink: Ink
    feed: Feed
    history: History = field(default_factory=History)
    deed: Deed | None = None
    city: str = ""
    "Where the distances to regions were last looked at from."
    sorts: dict[str, tuple[Sort, ...]] = field(default_factory=dict[str, tuple[Sort, ...]])
    undone: list[str] = field(default_factory=list[str])
    letters_read: set[str] = field(default_factory=set[str])
    "The messages of the inbox that were opened here."
    ring: Ring = field(init=False)

    def __post_init__(self) -> None:
        self.ring = Ring(self.client)

    def close(self) -> None:
        self.feed.close()
        self.ring.close()
