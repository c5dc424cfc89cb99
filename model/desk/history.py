"""What happened, what followed from it, and taking it back."""

from __future__ import annotations

from math import inf
from typing import Any

from model.desk.person import Person
from model.gateway.because import Chain, because
from model.gateway.taking_back import foreseen
from model.gateway.tape.names import UNDO
from model.kernel.consequences import Consequences
from model.kernel.journal import Record
from model.kernel.store import Key
from model.kit.errors import AwsError
from model.kit.view import Row
from model.kit.world import GLOBAL


class History:
    """The journal of a world, as far as it is remembered."""

    def __init__(self, person: Person) -> None:
        self._person = person
        self._journal = person.cloud.kernel.journal

    def of(self, row: Row) -> tuple[Record, ...]:
        """The latest units of work that changed a thing, oldest first, of those still in memory."""
        key = _key(row)
        return tuple(each for each in self._journal if any(change.key == key for change in each.changes))

    def following(self, cause: str) -> tuple[Record, ...]:
        """The units of work that follow from a call, its own among them, oldest first, of those still in memory."""
        return tuple(each for each in self._journal if each.cause == cause)

    async def because(self, row: Row, until: float = inf) -> Chain:
        """Why what happened last to a thing happened, up to an instant, and what came of it, as far as is remembered.

        Raises NothingHappened, and AwsError for whom may not see the thing itself.
        """
        person = self._person
        person.must_see(row.kind)
        return await because(person.cloud, _key(row), until, tuple(self._journal), self._caller, person.may_see)

    async def _caller(self, record: Record) -> str:
        """Who made a call, as the trail tells whoever may ask it."""
        regions = [change.key[1] for change in record.changes if change.key[1] != GLOBAL]
        asked: dict[str, Any] = {"StartTime": record.time - 1.0, "EndTime": record.time + 1.0}
        asked["LookupAttributes"] = [{"AttributeKey": "EventName", "AttributeValue": record.what.partition(":")[2]}]
        try:
            told = await self._person.call("cloudtrail:LookupEvents", asked, next(iter(regions), ""))
        except AwsError:
            return ""
        return next((each["Username"] for each in told["Events"] if record.cause in each["CloudTrailEvent"]), "")

    async def consequences(self, cause: str) -> Consequences:
        """What an undo of a call and of all that followed from it would change; `cause` is its record's.

        Raises CannotUndo for one that the journal does not remember, or that was taken back already, and AwsError where
        this person might not make the call.
        """
        return await foreseen(self._person.cloud, cause, self._person.principal, self._person.region)

    async def undo(self, cause: str) -> str:
        """Take back a call and all that followed from it; returns the cause of the undo, whose undo is the redo.

        Raises CannotUndo, with what stands in the way, or AwsError where this person might not make the call; then
        nothing has changed.
        """
        return await self._person.act(UNDO, {"Cause": cause})


def _key(row: Row) -> Key:
    return row.account, row.region, row.kind, row.id
