"""Writes down what is done in a world, as it is done, so that it can be done again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from itertools import islice
from pathlib import Path
from typing import IO, Any, Final

from model.gateway.call import Call, Proceed
from model.gateway.command_line import command_line
from model.gateway.registry import find_offer
from model.gateway.showing import without_secrets
from model.gateway.tape.entry import Entry, Head, Tail, write_entry, write_head, write_tail
from model.gateway.wire.plain import plain
from model.kernel.fingerprint import fingerprint
from model.kernel.journal import Record
from model.kit.body import Body
from model.kit.cell import Cell
from model.kit.errors import AwsError
from model.kit.principal import Principal
from model.laws.moments import zulu

SETTINGS = ("delays", "signatures", "any_image", "sms_sandbox", "strict", "quotas")
"What of a world's settings decides what comes of a call."

_LATELY: Final = 256
"How many units of work may end before one learns that its own is kept."


class Recorder:
    """Attends every act until it is closed. A call that was not believed or is of no operation is not worth a line."""

    def __init__(self, cell: Cell, file: IO[str], first: int) -> None:
        self._cell = cell
        self._file = file
        self._first = first

    @classmethod
    async def open(cls, cell: Cell, path: Path) -> Recorder:
        """Begin a recording, over what is at the path. It is its owner's alone, as secrets are called too."""
        kernel = cell.kernel
        settings = {name: getattr(cell.settings, name) for name in SETTINGS}
        first = kernel.journal.seq
        empty = kernel.serials.get("call", 0) == 0
        head = Head(kernel.seed, kernel.clock.now, await fingerprint(kernel), settings, empty)
        recorder = cls(cell, _fresh(path), first)
        recorder._write(write_head(head))
        return recorder

    async def close(self) -> None:
        kernel = self._cell.kernel
        self._write(write_tail(Tail(kernel.clock.now, kernel.journal.seq - self._first, await fingerprint(kernel))))
        self._file.close()

    async def attend(self, call: Call, proceed: Proceed) -> Any:
        """A call on its way: what it asks is taken down before somebody takes its body away."""
        params, principal = _held(call.params), call.principal if call.inside else None
        try:
            answer = await proceed(call)
        except AwsError as refusal:
            if call.is_known:
                self._note_call(call, params, principal, None, refusal.code)
            raise
        contract = find_offer(call.service, call.operation).contract
        self._note_call(call, params, principal, answer if call.inside else plain(contract, call.result))
        return answer

    async def attend_act(
        self,
        action: str,
        params: Mapping[str, Any],
        principal: Principal,
        region: str,
        done: Callable[[], Awaitable[str]],
    ) -> str:
        """Something else that is done at the desk, and returns its cause."""
        cause = await done()
        entry = Entry(
            time=self._time(cause),
            after=self._after(cause),
            action=action,
            params=dict(params),
            id=cause,
            region=region,
            count=self._cell.kernel.serials.get("call", 0),
            wall=self._cell.wall(),
            principal=principal,
            answer=cause,
        )
        said = " ".join(map(str, params.values()))
        self._write(write_entry(entry, f"{zulu(entry.time)}  {principal.name}  {action} {said}"))
        return cause

    def _note_call(
        self, call: Call, params: dict[str, Any], principal: Principal | None, answer: Any, refused: str = ""
    ) -> None:
        more = {"source_ip": call.source_ip, "user_agent": call.user_agent, "host": call.host, "secure": call.secure}
        entry = Entry(
            time=self._time(call.cause),
            after=self._after(call.cause),
            action=call.action,
            params=params,
            id=call.request_id,
            region=call.region,
            count=self._cell.kernel.serials.get("call", 0),
            wall=self._cell.wall(),
            principal=principal,
            access_key=call.credentials.access_key if call.credentials else "",
            answer=answer,
            refused=refused,
            more={name: value for name, value in more.items() if value},
        )
        self._write(write_entry(entry, _title(call, entry)))

    def _time(self, cause: str) -> float:
        record = self._record(cause)
        return record.time if record else self._cell.kernel.clock.now

    def _after(self, cause: str) -> int:
        """How many units of work there had been when it was its turn."""
        record = self._record(cause)
        return (record.seq - 1 if record else self._cell.kernel.journal.seq) - self._first

    def _record(self, cause: str) -> Record | None:
        latest = islice(self._cell.kernel.journal.latest(), _LATELY)
        return next((each for each in latest if each.cause == cause and not each.follows), None)

    def _write(self, text: str) -> None:
        self._file.write(text)
        self._file.flush()


def _fresh(path: Path) -> IO[str]:
    path.touch(mode=0o600)
    path.chmod(0o600)
    return path.open("w", encoding="utf-8")


def _held(params: Mapping[str, Any]) -> dict[str, Any]:
    """What a body holds is read now: whoever stores it may move its file away."""
    return {
        name: Body(value.bytes(), checksums=value.checksums) if isinstance(value, Body) else value
        for name, value in params.items()
    }


def _title(call: Call, entry: Entry) -> str:
    contract = call.offer.contract
    line = command_line(contract, without_secrets(contract, _brief(entry.params)), call.region)
    ending = f"  -> {entry.refused}" if entry.refused else ""
    return f"{zulu(entry.time)}  {call.principal.name}  {line}{ending}".replace("\n", " ")


def _brief(params: Mapping[str, Any]) -> dict[str, Any]:
    return {name: f"{len(value)} bytes" if hasattr(value, "pieces") else value for name, value in params.items()}
