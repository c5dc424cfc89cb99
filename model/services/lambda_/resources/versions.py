"""Lambda: what exists: published versions, aliases that lead to them, and what is kept ready of either."""

from __future__ import annotations

from model.kernel.chance import Between
from model.kit.action import Action
from model.kit.arn import arn
from model.kit.column import Column
from model.kit.lifecycle import Auto, Lifecycle
from model.kit.resource import Resource
from model.services.lambda_.resources.functions import Configuration


class FunctionVersion(
    Resource,
    key="version_id",
    index=("function_name",),
    title="Function versions",
    columns=(
        Column("FUNCTION", "function_name"),
        Column("VERSION", "version"),
        Column("RUNTIME", "configuration.runtime"),
        Column("MEMORY", "configuration.memory_size", "number", "MB", priority=2),
        Column("DESCRIPTION", "configuration.description", priority=2),
        Column("AGE", "created_at", "age"),
    ),
    describe="ListVersionsByFunction",
):
    """Code and configuration as they were when it was published; neither ever changes."""

    version_id: str
    function_name: str
    version: str
    configuration: Configuration

    @property
    def arn(self) -> str:
        return arn("lambda", self.region, self.account, f"function:{self.version_id}")

    @property
    def function_arn(self) -> str:
        return self.arn

    @property
    def label(self) -> str:
        return self.version_id


class Alias(
    Resource,
    key="alias_id",
    index=("function_name",),
    taken=("ResourceConflictException", "Alias already exists: {id}", 409),
    title="Function aliases",
    columns=(
        Column("FUNCTION", "function_name"),
        Column("ALIAS", "name"),
        Column("VERSION", "function_version"),
        Column("ALSO", "shares", "list"),
        Column("DESCRIPTION", "description", priority=2),
        Column("AGE", "created_at", "age"),
    ),
    actions=(Action("UpdateAlias", "Lead elsewhere", "", key="c", asks=("FunctionName", "Name", "FunctionVersion")),),
    create="CreateAlias",
    describe="ListAliases",
):
    """`weights` are the shares of calls that other versions get."""

    alias_id: str
    function_name: str
    name: str
    function_version: str
    description: str = ""
    weights: tuple[tuple[str, float], ...] = ()
    revision_id: str = ""

    @property
    def arn(self) -> str:
        return arn("lambda", self.region, self.account, f"function:{self.alias_id}")

    @property
    def alias_arn(self) -> str:
        return self.arn

    @property
    def label(self) -> str:
        return self.alias_id

    @property
    def shares(self) -> tuple[str, ...]:
        return tuple(f"{version} {weight:.0%}" for version, weight in self.weights)

    @property
    def routing_config(self) -> dict[str, dict[str, float]] | None:
        return {"additional_version_weights": dict(self.weights)} if self.weights else None


READYING = Lifecycle(Auto("IN_PROGRESS", to="READY", after=Between(60, 180)), field="status")


class ProvisionedConcurrency(
    Resource,
    key="qualified_name",
    index=("function_name",),
    title="Provisioned concurrency",
    headline=(("ProvisionedConcurrencyUtilization", "in use"), ("ProvisionedConcurrentExecutions", "running")),
    life=READYING,
    columns=(
        Column("FUNCTION", "function_name"),
        Column("QUALIFIER", "qualifier"),
        Column("STATUS", "status", "state"),
        Column("REQUESTED", "requested", "number"),
        Column("AGE", "created_at", "age"),
    ),
    describe="ListProvisionedConcurrencyConfigs",
):
    """Environments of a version or an alias that have their code loaded before anybody calls."""

    qualified_name: str
    function_name: str
    qualifier: str
    requested: int
    status: str = "IN_PROGRESS"
    modified_at: float = 0.0
    before: int = 0
    "What was ready when this was asked for, and is until it is there."

    @property
    def allocated(self) -> int:
        return self.requested if self.status == "READY" else min(self.before, self.requested)

    @property
    def function_arn(self) -> str:
        return arn("lambda", self.region, self.account, f"function:{self.qualified_name}")


class AsyncSetting(
    Resource,
    key="qualified_name",
    index=("function_name",),
    title="Asynchronous invocation",
    flows=(("function_arn", "on_success"), ("function_arn", "on_failure")),
):
    """What becomes of events; None and empty where nothing was said of it."""

    qualified_name: str
    function_name: str
    qualifier: str
    maximum_retry_attempts: int | None = None
    maximum_event_age_in_seconds: int | None = None
    on_success: str = ""
    on_failure: str = ""
    modified_at: float = 0.0

    @property
    def function_arn(self) -> str:
        return arn("lambda", self.region, self.account, f"function:{self.function_name}")


def qualified(function_name: str, qualifier: str) -> str:
    return f"{function_name}:{qualifier}"
