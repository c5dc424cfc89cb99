"""Lambda: what exists: environments that keep code warm, runs of it, and events that wait for one."""

from __future__ import annotations

from typing import TypeVar

from model.kit.column import Column
from model.kit.resource import Resource
from model.kit.world import World
from model.services.lambda_.resources.functions import Function

R = TypeVar("R", bound=Resource)

NO_RUN = ("ResourceNotFoundException", "There is no invocation {id}", 404)


class ExecutionEnvironment(
    Resource,
    key="environment_id",
    index=("function_name", "idle_for", "busy_for"),
    title="Execution environments",
    columns=(
        Column("ENVIRONMENT", "environment_id"),
        Column("FUNCTION", "function_name"),
        Column("VERSION", "version"),
        Column("STATE", "state", "state"),
        Column("RUNS", "runs", "number"),
        Column("LAST USED", "used_at", "age"),
        Column("AGE", "created_at", "age"),
    ),
):
    """`made_for` says of which code and configuration; of others it is of no use. One that is `prepared` was there
    before anybody called, and stays.
    """

    environment_id: str
    function_name: str
    version: str
    log_stream: str
    made_for: str
    prepared: bool = False
    runs: int = 0
    used_at: float = 0.0
    idle_for: str = ""
    busy_for: str = ""

    @property
    def state(self) -> str:
        return "busy" if self.busy_for else "idle"


class Invocation(
    Resource,
    key="invocation_id",
    index=("function_name",),
    missing=NO_RUN,
    title="Invocations",
    columns=(
        Column("BEGAN", "created_at", "age"),
        Column("FUNCTION", "function_name"),
        Column("STATE", "state", "state"),
        Column("BY", "source"),
        Column("DURATION", "milliseconds", "number", "ms"),
        Column("BILLED", "billed", "number", "ms", priority=2),
        Column("INIT", "init_milliseconds", "number", "ms", priority=2),
        Column("ERROR", "error", priority=2),
        Column("REQUEST", "request_id", priority=3),
        Column("ANSWER", "answer", priority=4),
        Column("LOG", "log", "list", priority=5),
    ),
):
    """A run of a function. It has ended once its time has passed, by the world's clock."""

    invocation_id: str
    request_id: str
    function_name: str
    version: str
    environment_id: str
    source: str
    "Who called: a service's name, or the caller's."
    event_id: str = ""
    "The event that waited for it, if one did."
    state: str = "running"
    milliseconds: float = 0.0
    init_milliseconds: float = 0.0
    billed: int = 0
    memory_used: int = 0
    answer: str = ""
    "What it answers, as JSON, or how it failed."
    error: str = ""
    "What kind of failure that is; empty for none."
    printed: tuple[tuple[float, str], ...] = ()
    "What it printed, by seconds since the handler began; what was printed while the code was loaded lies before."
    log: tuple[str, ...] = ()
    "The last lines that it left in its log, once it has ended."
    memory_size: int = 128
    delay: float = 0.0
    "Seconds that went by before the code was loaded."
    ends_environment: bool = False
    log_group: str = ""
    role: str = ""
    runtime: str = ""

    @property
    def whole(self) -> float:
        """Seconds from the call to the end."""
        return self.delay + (self.init_milliseconds + self.milliseconds) / 1000


class WaitingEvent(Resource, key="event_id", index=("function_name",), missing=NO_RUN, title="Events that wait"):
    """An asynchronous call that was accepted: it is tried until it goes well, or there was enough of it."""

    event_id: str
    request_id: str
    function_name: str
    qualifier: str
    payload: str
    source: str
    attempts: int = 0
    "Runs that failed."
    depth: int = 0
    "How many runs led to it, each out of the one before."
    throttled: int = 0
    "Times that there was no room for it, since the last run."


def of_function(world: World, kind: type[R], function: Function) -> tuple[R, ...]:
    """What belongs to a function, of a kind that is found by its function's name."""
    return world.where(kind, function_name=function.function_name)
