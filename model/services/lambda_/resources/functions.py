"""Lambda: what exists: functions, each with the configuration that its latest code has."""

from __future__ import annotations

from model.catalog.prices import price
from model.kernel.chance import Between
from model.kit.action import Action
from model.kit.arn import arn
from model.kit.column import Column
from model.kit.lifecycle import Auto, Lifecycle
from model.kit.resource import Resource
from model.kit.value import Value

LATEST = "$LATEST"
MILLION = 1e6
NO_FUNCTION = ("ResourceNotFoundException", "Function not found: {id}", 404)
IN_A_NETWORK_SECONDS = Between(20, 60)
AT_ONCE_SECONDS = Between(0.4, 2.5)


class Package(Value):
    """Code as it was uploaded: a ZIP file; `body` is where its bytes lie, `sha256` in base64."""

    sha256: str
    body: str
    size: int
    unpacked: int


class Network(Value):
    """The subnets of a VPC that a function reaches out from."""

    vpc_id: str = ""
    subnet_ids: tuple[str, ...] = ()
    security_group_ids: tuple[str, ...] = ()
    ipv6_allowed_for_dual_stack: bool = False


class LogSettings(Value):
    log_format: str = "Text"
    application_log_level: str | None = None
    system_log_level: str | None = None
    log_group: str = ""


class Configuration(Value):
    """How code is run. `variables` are those of its environment, `dead_letters` is where lost events go."""

    package: Package
    role: str
    runtime: str = ""
    handler: str = ""
    description: str = ""
    timeout: int = 3
    memory_size: int = 128
    variables: tuple[tuple[str, str], ...] = ()
    network: Network | None = None
    dead_letters: str = ""
    kms_key_arn: str | None = None
    tracing: str = "PassThrough"
    layers: tuple[str, ...] = ()
    architectures: tuple[str, ...] = ("x86_64",)
    ephemeral_storage: int = 512
    snap_start: str = "None"
    logging: LogSettings = LogSettings()
    modified_at: float = 0.0
    revision_id: str = ""


class Tally(Value):
    """What happened to a function since its last full minute; milliseconds."""

    invocations: int = 0
    errors: int = 0
    throttles: int = 0
    duration: float = 0.0
    async_received: int = 0
    async_dropped: int = 0
    async_age: float = 0.0
    dead_letter_errors: int = 0
    delivery_failures: int = 0
    loops_dropped: int = 0
    stream_batches: int = 0
    stream_age: float = 0.0
    peak: int = 0
    "The most that ran at once."


class Use(Value):
    """What is paid for, since the beginning of a month; seconds by what they are billed, not by what they took."""

    month: float = 0.0
    requests: int = 0
    gigabyte_seconds: float = 0.0


def _first_seconds(function: Function) -> Between:
    return IN_A_NETWORK_SECONDS if function.configuration.network else AT_ONCE_SECONDS


FUNCTION_LIFE = Lifecycle(Auto("Pending", to="Active", after=_first_seconds))


class Function(
    Resource,
    key="function_name",
    arn="function:{function_name}",
    missing=NO_FUNCTION,
    taken=("ResourceConflictException", "Function already exist: {id}", 409),
    title="Functions",
    acts_as="configuration.role",
    headline=(("Invocations", "calls"), ("Errors", "errors"), ("Duration", "duration")),
    life=FUNCTION_LIFE,
    columns=(
        Column("NAME", "function_name"),
        Column("STATE", "state", "state"),
        Column("RUNTIME", "configuration.runtime", priority=3),
        Column("CALLS", "Invocations", "metric"),
        Column("ERRORS", "Errors", "metric"),
        Column("MEMORY", "configuration.memory_size", "number", "MB", priority=3),
        Column("TIMEOUT", "configuration.timeout", "number", "s", priority=4),
        Column("RUNNING", "running", "number", priority=2),
        Column("THIS MONTH", "dollars", "money", priority=3),
        Column("CODE", "configuration.package.size", "bytes", priority=3),
        Column("AGE", "created_at", "age", priority=3),
        Column("HANDLER", "configuration.handler", priority=4),
    ),
    actions=(
        Action(
            "Invoke",
            "Invoke with a test event",
            "FunctionName",
            key="i",
            fixed={"LogType": "Tail"},
            asks=("Payload",),
        ),
        Action("UpdateFunctionCode", "Edit its code", "FunctionName", key="e", asks=("ZipFile",)),
        Action(
            "UpdateFunctionConfiguration",
            "Change",
            "FunctionName",
            key="c",
            asks=("Handler", "MemorySize", "Timeout", "Description"),
        ),
        Action("PublishVersion", "Publish a version", "FunctionName", key="p", asks=("Description",)),
        Action(
            "PutFunctionConcurrency",
            "Reserve concurrency",
            "FunctionName",
            key="r",
            asks=("ReservedConcurrentExecutions",),
        ),
        Action("DeleteFunction", "Delete", "FunctionName", key="d", confirm=2, consequence="Its versions go with it."),
    ),
    create="CreateFunction",
    describe="ListFunctions",
):
    function_name: str
    configuration: Configuration
    state: str = "Pending"
    last_update_status: str = "Successful"
    outgoing: Configuration | None = None
    "What is still run while an update is in progress."
    policies: tuple[tuple[str, str], ...] = ()
    "Who else may call it, as JSON, by the qualifier under which it is called; empty for none."
    reserved: int | None = None
    "Concurrency that is set aside for it, and that it cannot exceed."
    latest_version: int = 0
    running: int = 0
    tally: Tally = Tally()
    use: Use = Use()

    @property
    def function_arn(self) -> str:
        return self.arn

    @property
    def label(self) -> str:
        return self.function_name

    @property
    def arn(self) -> str:
        return arn("lambda", self.region, self.account, f"function:{self.function_name}")

    @property
    def current(self) -> Configuration:
        """By which its latest code is run now."""
        return self.outgoing or self.configuration

    @property
    def dollars(self) -> float:
        """What this month's runs have cost so far; what a whole account has free is not taken off."""
        duration = price(f"lambda/{self.configuration.architectures[0]}/duration", self.region)
        requests = price("lambda/requests", self.region)
        return requests.cost(self.use.requests / MILLION) + duration.cost(self.use.gigabyte_seconds / MILLION)

    def policy(self, qualifier: str) -> str:
        return dict(self.policies).get(qualifier, "")

    def count(self, **more: float) -> None:
        """Note what has just happened."""
        self.tally = self.tally.model_copy(
            update={name: getattr(self.tally, name) + number for name, number in more.items()}
        )
