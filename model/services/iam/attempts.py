"""When each identity last tried each action, allowed or not, to the minute.

Every call moves one of these. They are written down with whatever is written next, and no undo turns them back.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from model.kernel.kernel import Kernel
from model.kernel.store import Store
from model.kit.principal import Principal
from model.kit.world import World

if TYPE_CHECKING:
    from model.kernel.unit import Row

MINUTE = 60.0
TRACKED_SECONDS = 400 * 86_400.0
"What was tried longer ago than this is told to nobody (IAM user guide, last accessed information)."
TYPES = frozenset({"AssumedRole", "IAMUser", "Root"})

_KEEP = "INSERT OR REPLACE INTO iam_attempt VALUES (?,?,?,?,?)"
_ALL = "SELECT account, who, action, at, region FROM iam_attempt WHERE at <= ?"

Whose = tuple[str, str]
"An account, and in it the id of a user or role; of its root, the account's own number."
Tried = Mapping[str, "Attempt"]
"By action, as policies name it: ec2:RunInstances."


class Attempt:
    """The last one of an identity at an action."""

    __slots__ = ("action", "at", "region", "whose")

    def __init__(self, whose: Whose, action: str, at: float, region: str) -> None:
        self.whose = whose
        self.action = action
        self.at = at
        self.region = region

    @property
    def service(self) -> str:
        return self.action.partition(":")[0]

    def row(self) -> Row:
        return _KEEP, (*self.whose, self.action, self.at, self.region)


_attempts: WeakKeyDictionary[Store, dict[Whose, dict[str, Attempt]]] = WeakKeyDictionary()
_recalled: WeakKeyDictionary[Store, bool] = WeakKeyDictionary()


class Noticing:
    """Asked by every call: what was noted in the minute that goes on is not looked at again."""

    def __init__(self, kernel: Kernel) -> None:
        self._kernel = kernel
        self._store: Store | None = None
        self._minute = 0.0
        self._noted: set[tuple[str, str]] = set()

    def note(self, who: Principal, action: str, region: str) -> None:
        kernel = self._kernel
        minute = kernel.clock.now // MINUTE * MINUTE
        if minute != self._minute or kernel.store is not self._store:
            self._minute, self._store, self._noted = minute, kernel.store, set()
        noted = (who.arn, action)
        if noted in self._noted:
            return
        self._noted.add(noted)
        if who.type in TYPES and not kernel.is_past:
            _move(kernel, (who.account, who.user_id.partition(":")[0]), action, minute, region)


def _move(kernel: Kernel, whose: Whose, action: str, minute: float, region: str) -> None:
    tried = _tried_by(kernel.store, whose)
    found = tried.get(action)
    if found is None:
        found = tried[action] = Attempt(whose, action, minute, region)
    else:
        found.at, found.region = minute, region
    kernel.backlog.move(found)


def _tried_by(store: Store, whose: Whose) -> dict[str, Attempt]:
    of_world = _attempts.get(store)
    if of_world is None:
        of_world = _attempts[store] = {}
    return of_world.setdefault(whose, {})


async def recall_attempts(world: World) -> None:
    """Know again what was tried before the world was closed; to be awaited before `attempts_of` is asked."""
    store = world.kernel.store
    if store in _recalled:
        return
    for account, who, action, at, region in await world.read(_ALL, world.now):
        _tried_by(store, (account, who)).setdefault(action, Attempt((account, who), action, at, region))
    _recalled[store] = True


def attempts_of(world: World, account: str, id: str) -> Tried:
    """What an identity tried within the time that is told of."""
    since = world.now - TRACKED_SECONDS
    tried = _tried_by(world.kernel.store, (account, id))
    return {action: each for action, each in tried.items() if each.at >= since}


def last_in_account(world: World, account: str) -> dict[str, Attempt]:
    """The last attempt at each service of anybody in an account, its root included."""
    ids = [id for owner, id in _attempts.get(world.kernel.store, {}) if owner == account]
    everything = {f"{action} {id}": each for id in ids for action, each in attempts_of(world, account, id).items()}
    return by_service(everything)


def by_service(tried: Tried) -> dict[str, Attempt]:
    """The last attempt at each service, whatever was tried in it."""
    found: dict[str, Attempt] = {}
    for each in tried.values():
        if each.service not in found or each.at > found[each.service].at:
            found[each.service] = each
    return found
