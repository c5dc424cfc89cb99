"""The thing that people mean by what they type: of the kinds that a word may mean, the one where the name exists."""

from __future__ import annotations

from collections.abc import Iterator

from model.client import AwsError, Client, Row
from screens.errands import known_as
from screens.session import Session
from screens.views import View, nearest, parse_views, vague


class NotFound(ValueError):
    """Nothing is called so; its message says what was looked for, and what comes near."""


def find_row(client: Client, text: str) -> Row | None:
    """The thing that a view names, by its id or by what people call it. Raises NotAView."""
    return next((row for view in parse_views(text, client.kinds()) for row in _named(client, view)), None)


def find_view(client: Client, text: str) -> View | Row:
    """What to show: the one thing that is named, or else the list where it would stand. Raises NotAView, NotFound."""
    views = parse_views(text, client.kinds())
    first = views[0]
    if not first.name:
        if which := vague(text.split()[0], client.kinds()):
            raise NotFound(which)
        return first
    for view in views:
        found = _named(client, view)
        if found:
            return found[0] if len(found) == 1 else view
    inside = (view for view in views if any(first.name.casefold() in each.casefold() for each in _names(client, view)))
    like = next(inside, None)
    if like is not None:
        return like
    if not _may_be_seen(client, first):
        return first
    raise NotFound(_missing(client, views))


def find_by_name(session: Session, name: str) -> Row | None:
    """The only thing on the dashboard that is called so, whatever it is."""
    views = session.feed.views
    rows = (row for kind in views for row in session.feed.rows(kind))
    found = [row for row in rows if name in (row.id, known_as(views[row.kind], row))]
    return found[0] if len(found) == 1 else None


def _named(client: Client, view: View) -> list[Row]:
    kind = client.kinds()[view.kind]
    try:
        exact = client.find(view.kind, view.region or client.region, view.name)
    except AwsError:
        return []
    return [exact] if exact else [row for row in _rows(client, view) if view.name in (row.id, known_as(kind, row))]


def _rows(client: Client, view: View) -> tuple[Row, ...]:
    """Those that whoever is signed in may see."""
    everywhere = not view.region or client.kinds()[view.kind].is_global
    try:
        watch = client.watch(view.kind, () if everywhere else [view.region])
    except AwsError:
        return ()
    rows = watch.take().rows
    watch.close()
    return tuple(rows)


def _names(client: Client, view: View) -> Iterator[str]:
    kind = client.kinds()[view.kind]
    for row in _rows(client, view):
        yield known_as(kind, row)
        yield row.id


def _may_be_seen(client: Client, view: View) -> bool:
    try:
        client.watch(view.kind).close()
    except AwsError:
        return False
    return True


def _missing(client: Client, views: tuple[View, ...]) -> str:
    first = views[0]
    where = f" in {first.region}" if first.region else ""
    near = nearest(first.name, {name for view in views for name in _names(client, view)})
    nouns = " or ".join(client.kinds()[view.kind].title.lower() for view in views[:3])
    return f"Nothing among {nouns} is called {first.name!r}{where}.{near}"
