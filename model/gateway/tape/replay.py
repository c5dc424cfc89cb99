"""Does again what a recording tells, at the same simulated times and in turn with what happens by itself."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from model.gateway.call import Call, Proceed
from model.gateway.registry import find_offer
from model.gateway.tape.entry import Entry, Head, Tail, changed
from model.gateway.tape.likeness import Likeness
from model.gateway.tape.names import HERE
from model.gateway.wire.auth_refusals import QUERY
from model.gateway.wire.plain import plain
from model.kernel.fingerprint import fingerprint
from model.kit.called import request_id
from model.kit.cell import Cell
from model.kit.errors import AwsError
from model.kit.principal import Principal

Act = Callable[[str, dict[str, Any], Principal, str], Awaitable[str]]
"What is done at the desk beside calls: which act, with what, by whom and in which region."


@dataclass(frozen=True, slots=True)
class Parting:
    """Where a replay went another way than what was recorded."""

    entry: Entry
    outcome: str

    def __str__(self) -> str:
        return f"{self.entry.action} was {self.entry.refused or 'answered'}, and is {self.outcome or 'answered'} now"


@dataclass(frozen=True, slots=True)
class Replayed:
    """`same` says that the world is what it was at the end of the recording; None where that is not known."""

    acts: int
    partings: tuple[Parting, ...]
    same: bool | None


@dataclass(slots=True)
class Believed:
    """Credentials that were believed once, and are again."""

    cell: Cell
    access_key: str

    @property
    def token(self) -> str:
        key = self.cell.identities.key(self.access_key)
        return key.token if key else ""

    def expired(self) -> AwsError:
        return QUERY.expired()

    def mistaken(self) -> AwsError:
        return QUERY.mistaken()

    def unknown(self) -> AwsError:
        return QUERY.unknown()

    def check(self, secret: str, now: float) -> None:
        """The signature was right when it was recorded."""


class Replay:
    """`tell_time` is told what the wall's clock said then.

    `alike` tells what things were called in the world of the recording; none in the same world, where that is known.
    """

    def __init__(
        self, cell: Cell, proceed: Proceed, act: Act, tell_time: Callable[[float], None], alike: Likeness | None = None
    ) -> None:
        self._cell = cell
        self._proceed = proceed
        self._act = act
        self._tell_time = tell_time
        self._alike = alike
        self._first = cell.kernel.journal.seq

    async def run(self, head: Head, entries: Sequence[Entry], tail: Tail | None) -> Replayed:
        """Raises ValueError where the recording's world began at another time."""
        kernel = self._cell.kernel
        if kernel.clock.now > head.begun:
            raise ValueError("this world is older than the recording's when it began")
        await kernel.run_until(head.begun)
        partings = [each for entry in entries if (each := await self._do(entry)) is not None]
        if tail is not None:
            await self._go_to(tail.ended, tail.after)
        same = None if tail is None else await fingerprint(kernel) == tail.digest
        return Replayed(len(entries), tuple(partings), same)

    async def _go_to(self, time: float, after: int) -> None:
        """In the same world a call has its turn after so many units of work, of what is due at its instant too."""
        kernel = self._cell.kernel
        if self._alike is None:
            await kernel.run_until(time, lambda: kernel.journal.seq - self._first < after)
            kernel.clock.advance_to(max(time, kernel.clock.now))
        else:
            await kernel.run_until(time)

    async def _do(self, entry: Entry) -> Parting | None:
        await self._go_to(entry.time, entry.after)
        self._tell_time(entry.wall)
        try:
            answer = await (self._acted(entry) if entry.action.startswith(HERE) else self._called(entry))
        except AwsError as refusal:
            return None if entry.refused == refusal.code else Parting(entry, refusal.code)
        if entry.refused:
            return Parting(entry, "")
        if self._alike is not None:
            self._alike.learn(entry.answer, answer)
        return None

    async def _acted(self, entry: Entry) -> str:
        principal = self._principal(entry)
        assert principal is not None, "somebody does what is done at the desk"
        return await self._act(entry.action, self._said(entry.params), principal, entry.region)

    async def _called(self, entry: Entry) -> Any:
        kernel = self._cell.kernel
        service, _, operation = entry.action.partition(":")
        call = Call(service, operation, self._said(entry.params), entry.region, request_id=entry.id, **entry.more)
        principal = self._principal(entry)
        if principal is not None:
            call.principal, call.account, call.inside = principal, principal.account, True
        elif entry.access_key:
            call.credentials = Believed(self._cell, self._said(entry.access_key))
        contract = find_offer(service, operation).contract
        call.render = lambda _, result: plain(contract, result)
        call.arrive(self._cell)
        kernel.serials["call"] = self._number(entry)
        try:
            return await self._proceed(call)
        finally:
            kernel.serials["call"] = max(entry.count, kernel.serials.get("call", 0))

    def _number(self, entry: Entry) -> int:
        """Of the call itself, after which those that it makes are numbered; others may have come between."""
        kernel = self._cell.kernel
        last = kernel.serials.get("call", 0)
        coming = range(last + 1, entry.count + 1)
        return next((number for number in coming if request_id(kernel, number) == entry.id), last)

    def _principal(self, entry: Entry) -> Principal | None:
        if entry.principal is None:
            return None
        told = {each.name: getattr(entry.principal, each.name) for each in fields(Principal)}
        texts = {name: self._said(value) for name, value in told.items() if isinstance(value, str)}
        return replace(entry.principal, **texts)

    def _said(self, value: Any) -> Any:
        return value if self._alike is None else changed(value, self._alike.said)
