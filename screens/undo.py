"""Taking back what was done, and doing it again: what follows is said first, what stands in the way is shown."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any, Final

from textual.screen import Screen

from model.client import AwsError, CannotUndo, Client, Consequences, Obstacle
from screens.deed_refusal import Refusal, Refused
from screens.detail_events import changed_fields
from screens.session import Session
from screens.trail_forms import aws_line
from screens.trail_ring import Entry
from screens.trail_words import is_head
from screens.widgets.confirm import Confirm, Consequence, Question
from screens.widgets.quantity import wall_clock

_NAMED_MOST: Final = 6
_TRIED_MOST: Final = 40
"Further back nobody remembers what the last thing was that they did."


def take_back(screen: Screen[Any], session: Session, cause: str = "") -> None:
    """Take back this call, or the latest of this person's that can be; it goes on by itself, this returns at once."""
    screen.app.run_worker(_take_back(screen, session, cause), group="deeds")


def do_again(screen: Screen[Any], session: Session) -> None:
    """Do again what was taken back last in this session."""
    screen.app.run_worker(_do_again(screen, session), group="deeds")


async def _take_back(screen: Screen[Any], session: Session, cause: str) -> None:
    try:
        plan = await _plan_of(session, cause) if cause else await _latest(session)
    except (CannotUndo, AwsError) as reason:
        _warn(screen, _sentence(str(reason)))
        return
    if plan is None:
        _warn(screen, "There is nothing of yours that could be taken back.")
        return
    await _ask_and_do(screen, session, plan, "Undo")


async def _do_again(screen: Screen[Any], session: Session) -> None:
    """What was taken back and has not come back since."""
    undoes = set(session.ring.taken_back.values())
    cause = next((each for each in reversed(session.undone) if each in undoes), "")
    if not cause:
        _warn(screen, "Nothing has been taken back that could be done again.")
        return
    try:
        plan = await session.client.history.consequences(cause)
    except (CannotUndo, AwsError) as reason:
        _warn(screen, _sentence(str(reason)))
        return
    await _ask_and_do(screen, session, plan, "Redo")


async def _ask_and_do(screen: Screen[Any], session: Session, plan: Consequences, verb: str) -> None:
    from screens.deeds import shown

    what = plan.what.removeprefix("undo of ").removeprefix("redo of ")
    if plan.obstacles:
        await shown(screen.app, in_the_way(session, verb, what, plan.obstacles))
        return
    if not await shown(screen.app, Confirm(question(plan, verb, what, session.client.kinds()), ink=session.ink)):
        return
    try:
        cause = await session.client.history.undo(plan.cause)
    except CannotUndo as reason:
        await shown(screen.app, in_the_way(session, verb, what, reason.obstacles, str(reason)))
        return
    except AwsError as refusal:
        _warn(screen, _sentence(str(refusal)))
        return
    if verb == "Undo":
        session.undone.append(cause)
    done = f"{what} is taken back. U does it again." if verb == "Undo" else f"{what} is done again. u takes it back."
    screen.app.notify(done, markup=False)


async def _plan_of(session: Session, cause: str) -> Consequences:
    """Raises CannotUndo, and AwsError for what this person might not have done."""
    plan = await session.client.history.consequences(session.ring.standing(cause))
    if _is_empty(plan):
        raise CannotUndo(f"{plan.what} has changed nothing")
    return plan


async def _latest(session: Session) -> Consequences | None:
    client, ring = session.client, session.ring
    own = (entry for entry in ring.entries(reads=False) if is_head(entry) and _is_own(client, entry))
    tried = 0
    for entry in own:
        if entry.called.refused or ring.is_taken_back(entry.called.cause):
            continue
        tried += 1
        try:
            plan = await client.history.consequences(ring.standing(entry.called.cause))
        except (CannotUndo, AwsError):
            plan = None
        if plan is not None and not _is_empty(plan):
            return plan
        if tried == _TRIED_MOST:
            break
    return None


def _is_own(client: Client, entry: Entry) -> bool:
    return entry.called.caller.arn == client.principal.arn and not entry.called.by_service


def _is_empty(plan: Consequences) -> bool:
    return not (plan.changes or plan.rows or plan.timers or plan.obstacles)


def question(plan: Consequences, verb: str, what: str, kinds: Collection[str]) -> Question:
    """What comes back, what goes away, what becomes what it was, and what no undo can take back."""
    units = f" and the {plan.units - 1} things that followed from it" if plan.units > 2 else ""
    text = f"{what}{units}, at {wall_clock(plan.time)}" if verb == "Undo" else f"{what}, as if it had not been undone"
    return Question(f"{verb} {what}", text, verb, tuple(consequences_said(plan, kinds)))


def consequences_said(plan: Consequences, kinds: Collection[str]) -> Iterator[Consequence]:
    """Of things of these kinds; what else changes is their innards."""
    seen = [change for change in plan.changes if change.key[2] in kinds]
    gone = [_named(change.key) for change in seen if change.after is None]
    back = [_named(change.key) for change in seen if change.before is None]
    if gone:
        yield Consequence(f"Goes away: {_listed(gone)}.", "bad")
    if back:
        yield Consequence(f"Comes back: {_listed(back)}.", "good")
    changed = [change for change in seen if change.before is not None and change.after is not None]
    for change in changed[:_NAMED_MOST]:
        fields = changed_fields(change.before, change.after)
        said = "; ".join(f"{name} {turned}" for name, turned in fields.items())
        if said:
            yield Consequence(f"{_named(change.key)}: {said}", "warn")
    if len(changed) > _NAMED_MOST:
        yield Consequence(f"{len(changed) - _NAMED_MOST} more become what they were.", "warn")
    if plan.rows:
        yield Consequence(f"What is stored: {len(plan.rows)} rows are put back.", "warn")
    if not plan.exact:
        yield Consequence("What others did since stays.", "off")
    for lasting in plan.lasting:
        yield Consequence(_sentence(lasting), "off")


def in_the_way(session: Session, verb: str, what: str, obstacles: Iterable[Obstacle], reason: str = "") -> Refusal:
    """Each piece of later work that has to be taken back first, and why."""
    refused = [
        Refused(f"at {wall_clock(each.record.time)}", each.record.what, _sentence(each.why), _line(session, each))
        for each in obstacles
    ]
    refused = refused or [Refused("", "CannotUndo", _sentence(reason), "")]
    return Refusal(f"{verb} of {what}", refused, ink=session.ink)


def _line(session: Session, obstacle: Obstacle) -> str:
    heads = (entry for entry in session.ring.of(obstacle.record.cause) if is_head(entry))
    head = next(heads, None)
    return aws_line(session.client, head) if head is not None else ""


def _named(key: tuple[str, str, str, str]) -> str:
    return f"{key[2].partition(':')[2]} {key[3]}"


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - _NAMED_MOST} more" if len(names) > _NAMED_MOST else ""
    return ", ".join(names[:_NAMED_MOST]) + more


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."


def _warn(screen: Screen[Any], text: str) -> None:
    screen.app.notify(text, severity="warning", markup=False)
