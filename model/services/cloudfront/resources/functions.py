"""CloudFront: what exists: functions that edges run for requests and for responses."""

from __future__ import annotations

from typing import Any

from model.kit.action import Action
from model.kit.arn import arn
from model.kit.column import Column
from model.kit.resource import Resource
from model.kit.value import Value

DEVELOPMENT, LIVE = "DEVELOPMENT", "LIVE"


class Edition(Value):
    """What a function is in one of its stages; `stores` are the ARNs of what it may read."""

    comment: str
    runtime: str
    code: bytes
    etag: str
    modified_at: float
    stores: tuple[str, ...] = ()

    @property
    def config(self) -> dict[str, Any]:
        items = [{"KeyValueStoreARN": each} for each in self.stores]
        associations = {"Quantity": len(items), "Items": items or None}
        return {"Comment": self.comment, "Runtime": self.runtime, "KeyValueStoreAssociations": associations}


class Uses(Value):
    """Runs of a function, those that failed, what they took of their time in percent, and how often they read a key."""

    invocations: float = 0.0
    validation_errors: float = 0.0
    execution_errors: float = 0.0
    utilization: float = 0.0
    key_reads: float = 0.0

    def __add__(self, other: Uses) -> Uses:
        return Uses(**{name: getattr(self, name) + getattr(other, name) for name in Uses.model_fields})

    def times(self, factor: float) -> Uses:
        return Uses(**{name: getattr(self, name) * factor for name in Uses.model_fields})


class CloudFrontFunction(
    Resource,
    key="name",
    scope="global",
    arn="function/{name}",
    missing=("NoSuchFunctionExists", "The specified function does not exist.", 404),
    taken=("FunctionAlreadyExists", "A function with the same name already exists in this account.", 409),
    title="CloudFront functions",
    headline=(("FunctionInvocations", "invocations"), ("FunctionExecutionErrors", "errors")),
    columns=(
        Column("NAME", "name"),
        Column("STAGE", "stage"),
        Column("RUNTIME", "runtime", priority=2),
        Column("ETAG", "etag", priority=3),
        Column("COMMENT", "comment", priority=4),
        Column("AGE", "created_at", "age"),
    ),
    actions=(
        Action("PublishFunction", "Publish", "Name", key="p", asks=("IfMatch",)),
        Action("UpdateFunction", "Change", "Name", key="e", asks=("FunctionConfig", "FunctionCode", "IfMatch")),
        Action("DeleteFunction", "Delete", "Name", key="d", confirm=1, asks=("IfMatch",)),
    ),
    create="CreateFunction",
    describe="ListFunctions",
):
    """`flowing` is what load stories make of it a second, by distribution."""

    name: str
    development: Edition
    live: Edition | None = None
    tally: Uses = Uses()
    flowing: tuple[tuple[str, Uses], ...] = ()

    @property
    def arn(self) -> str:
        return arn("cloudfront", "", self.account, f"function/{self.name}")

    @property
    def stage(self) -> str:
        """How far it has come."""
        return DEVELOPMENT if self.live is None else LIVE

    @property
    def runtime(self) -> str:
        return self.development.runtime

    @property
    def etag(self) -> str:
        return self.development.etag

    @property
    def comment(self) -> str:
        return self.development.comment

    @property
    def dimension_region(self) -> str:
        """What its metrics say of where they are of."""
        return "Global"

    def edition(self, stage: str) -> Edition:
        """Raises NoSuchFunctionExists for what was never published."""
        found = self.live if stage == LIVE else self.development
        if found is None:
            raise CloudFrontFunction.is_missing(self.name)
        return found
