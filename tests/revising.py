"""A pytest plugin under which whatever tests ask for is taken back, and made again by a redo, before it is answered.

`make check` and `make undo` run the tests of the services so: the first call of each operation that changes something,
or every call with --every-call. It fails when the world is not what it was, and when no call of an operation was seen.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine, Generator
from functools import partial
from math import inf
from typing import Any

import pytest

from model.cloud import Cloud
from model.gateway.call import Call
from model.gateway.registry import offers
from model.kernel.fingerprint import fingerprint
from model.kernel.journal import Record
from model.kernel.kernel import Kernel
from model.kernel.undo import undo

UNSEEN = frozenset({"s3:PutObjectAcl"})
"""Operations of which no call that changes something is seen; may only become less.

Without ACLs for others, PutObjectAcl takes what is so already.
"""

SEEN: Counter[str] = Counter()
"The operations of which calls changed something, was taken back whole and made again as it was."

_KEY = "revised"
_REVISED = ("tests/model/services/", "tests/stories/test_undo_kinds.py")

Answering = Callable[[Cloud, Call], Coroutine[Any, Any, Any]]


class NotWhole(Exception):
    """A call whose undo or redo did not lead to the very same world."""


def revise(cloud: Cloud, often: float = inf) -> None:
    """From now on have this world's calls taken back and made again, so many of each operation."""
    vars(cloud)["handle"] = partial(revising(Cloud.handle, often), cloud)


def revising(answer: Answering, often: float) -> Answering:
    """Take back every call right after it was made, make it again, and look each time.

    Only so often for each operation. One call at a time: what another changes meanwhile would be seen too.
    """
    turn = asyncio.Lock()

    async def revised(cloud: Cloud, call: Call) -> Any:
        if SEEN[call.action] >= often:
            return await answer(cloud, call)
        async with turn:
            return await _revised(answer, cloud, call)

    return revised


async def _revised(answer: Answering, cloud: Cloud, call: Call) -> Any:
    kernel = cloud.kernel
    if not kernel.is_past:
        await kernel.run_until(kernel.clock.now)
    before, began = await fingerprint(kernel), kernel.clock.now
    records: list[Record] = []
    stop = kernel.bus.listen(Record, records.append)
    try:
        answered = await answer(cloud, call)
    finally:
        stop()
    waited = kernel.clock.now > began  # and much else may have happened in that time
    if not call.reads and not waited and any(each.cause == call.cause for each in records):
        await _revise(kernel, call, before)
    return answered


async def _revise(kernel: Kernel, call: Call, before: str) -> None:
    after = await fingerprint(kernel)
    undone = await undo(kernel, call.cause)
    if await fingerprint(kernel) != before:
        raise NotWhole(f"{call.action} is not taken back whole")
    await undo(kernel, undone.cause)
    if await fingerprint(kernel) != after:
        raise NotWhole(f"{call.action} is not made again as it was")
    SEEN[call.action] += 1


def changing() -> set[str]:
    """The operations that change something."""
    return {f"{each.operation.service}:{each.contract.name}" for each in offers() if not each.operation.reads}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--every-call", action="store_true", help="revise every call, not the first of each operation")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Other tests than those of the services count the calls and their traces."""
    if not item.nodeid.startswith(_REVISED):
        return (yield)
    answer = Cloud.handle
    type.__setattr__(Cloud, "handle", revising(answer, inf if item.config.getoption("--every-call") else 1))
    try:
        return (yield)
    finally:
        type.__setattr__(Cloud, "handle", answer)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """A worker tells what it has seen when it is done."""
    SEEN.update(node.workeroutput.get(_KEY, {}))


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    told: dict[str, Any] | None = getattr(session.config, "workeroutput", None)
    if told is not None:
        told[_KEY] = dict(SEEN)
    elif exitstatus == pytest.ExitCode.OK and _amiss():
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    kinds = changing()
    terminalreporter.write_line(f"{len(SEEN.keys() & kinds)} of {len(kinds)} operations taken back and made again")
    for line in _amiss():
        terminalreporter.write_line(line, red=True)


def _amiss() -> list[str]:
    kinds = changing()
    unseen, seen = sorted(kinds - SEEN.keys() - UNSEEN), sorted(UNSEEN - (kinds - SEEN.keys()))
    return [
        *([f"no test of a service has these answered: {', '.join(unseen)}"] if unseen else []),
        *([f"seen by now, and to be struck off UNSEEN: {', '.join(seen)}"] if seen else []),
    ]
