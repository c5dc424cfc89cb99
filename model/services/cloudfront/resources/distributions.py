"""CloudFront: what exists: distributions, and what is to be taken out of their caches."""

from __future__ import annotations

from typing import Any

import orjson

from model.kernel.chance import Between
from model.kit.action import Action
from model.kit.arn import arn
from model.kit.column import Column
from model.kit.lifecycle import Auto, Lifecycle
from model.kit.resource import Resource
from model.kit.value import Value
from model.laws.edge.setup import Setup, read_setup

DEPLOYING = Between(180, 420)
"Seconds until all edges know a distribution as it was made or changed."
INVALIDATING = Between(20, 90)

DISTRIBUTION_LIFE = Lifecycle(Auto("InProgress", to="Deployed", after=DEPLOYING), field="status")
INVALIDATION_LIFE = Lifecycle(Auto("InProgress", to="Completed", after=INVALIDATING), field="status")


class Tally(Value):
    """What single viewers asked for within a minute."""

    requests: int = 0
    bytes_downloaded: int = 0
    hits: int = 0
    client_errors: int = 0
    server_errors: int = 0


class Distribution(
    Resource,
    key="distribution_id",
    index=("domain_name", "caller_reference"),
    worldwide=("domain_name",),
    scope="global",
    arn="distribution/{distribution_id}",
    missing=("NoSuchDistribution", "The specified distribution does not exist.", 404),
    title="Distributions",
    headline=(("Requests", "requests"), ("TotalErrorRate", "errors")),
    life=DISTRIBUTION_LIFE,
    columns=(
        Column("ID", "distribution_id"),
        Column("DOMAIN NAME", "domain_name"),
        Column("STATUS", "status", "state"),
        Column("ENABLED", "enabled"),
        Column("ALIASES", "aliases", "list", priority=2),
        Column("ORIGINS", "origin_names", "list", priority=5),
        Column("ETAG", "etag", priority=3),
        Column("COMMENT", "comment", priority=4),
        Column("AGE", "created_at", "age", priority=4),
    ),
    actions=(
        Action("CreateInvalidation", "Invalidate", "DistributionId", key="i", asks=("InvalidationBatch",)),
        Action("UpdateDistribution", "Change", "Id", key="e", asks=("DistributionConfig", "IfMatch")),
        Action(
            "DeleteDistribution",
            "Delete",
            "Id",
            key="d",
            confirm=3,
            asks=("IfMatch",),
            consequence="Its domain name leads nowhere any more.",
        ),
    ),
    create="CreateDistribution",
    describe="ListDistributions",
):
    """`config` is what its owner said last, as JSON in AWS's names, `known` what edges go by."""

    distribution_id: str
    domain_name: str
    caller_reference: str
    config: str
    known: str = ""
    etag: str = ""
    status: str = "InProgress"
    last_modified_time: float = 0.0
    tally: Tally = Tally()
    monitored: bool = False
    "Whether it publishes the additional metrics too."
    sent: tuple[tuple[str, float], ...] = ()
    "Requests per second that go on to each balancer behind it, by its ARN."

    @property
    def arn(self) -> str:
        return arn("cloudfront", "", self.account, f"distribution/{self.distribution_id}")

    @property
    def said(self) -> dict[str, Any]:
        return orjson.loads(self.config)

    @property
    def setup(self) -> Setup:
        """As its owner wants it."""
        return read_setup(self.config)

    @property
    def at_edges(self) -> Setup | None:
        """As edges know it; None before they have heard of it."""
        return read_setup(self.known) if self.known else None

    @property
    def enabled(self) -> bool:
        return self.setup.enabled

    @property
    def aliases(self) -> tuple[str, ...]:
        return self.setup.aliases

    @property
    def origin_names(self) -> tuple[str, ...]:
        return tuple(each.domain for each in self.setup.origins.values())

    @property
    def comment(self) -> str:
        return self.said["Comment"]

    @property
    def dimension_region(self) -> str:
        """What its metrics say of where they are of."""
        return "Global"


class Invalidation(
    Resource,
    key="invalidation_id",
    index=("distribution_id",),
    scope="global",
    missing=("NoSuchInvalidation", "The specified invalidation does not exist.", 404),
    title="Invalidations",
    life=INVALIDATION_LIFE,
    columns=(
        Column("ID", "invalidation_id"),
        Column("DISTRIBUTION", "distribution_id"),
        Column("STATUS", "status", "state"),
        Column("PATHS", "paths", "list"),
        Column("AGE", "created_at", "age"),
    ),
):
    """Paths whose copies go from all edges, however fresh they are."""

    invalidation_id: str
    distribution_id: str
    caller_reference: str
    paths: tuple[str, ...]
    status: str = "InProgress"

    @property
    def description(self) -> dict[str, Any]:
        return {
            "id": self.invalidation_id,
            "status": self.status,
            "create_time": self.created_at,
            "invalidation_batch": {
                "paths": {"quantity": len(self.paths), "items": self.paths},
                "caller_reference": self.caller_reference,
            },
        }
