"""OpenSearch: what exists: domains, each a cluster with an endpoint that documents are sent to."""

from __future__ import annotations

from typing import Any

from model.kernel.chance import Between
from model.kit.action import Action
from model.kit.arn import arn
from model.kit.column import Column
from model.kit.lifecycle import Auto, Lifecycle, When
from model.kit.resource import Resource
from model.kit.value import Value

CREATING, ACTIVE, MODIFYING, DELETING = "Creating", "Active", "Modifying", "Deleting"
GIBIBYTE = 1024**3

DOMAIN_LIFE = Lifecycle(
    Auto(CREATING, to=ACTIVE, after=Between(600, 1200)),
    Auto(MODIFYING, to=ACTIVE, after=Between(300, 900)),
    When(f"{ACTIVE}|{MODIFYING}", asked="UpdateDomainConfig", to=MODIFYING),
    When(f"{CREATING}|{ACTIVE}|{MODIFYING}|{DELETING}", asked="DeleteDomain", to=DELETING),
    field="processing_status",
    refusal=("ValidationException", "A change/update is not possible while domain {id} is {state}."),
)


class Cluster(Value):
    """The machines of a domain."""

    instance_type: str = "t3.small.search"
    instance_count: int = 1
    dedicated_master_enabled: bool = False
    dedicated_master_type: str | None = None
    dedicated_master_count: int | None = None
    zone_awareness_enabled: bool = False
    warm_enabled: bool = False


class Disks(Value):
    """The volumes of each machine; a size in GiB."""

    ebs_enabled: bool = True
    volume_type: str | None = "gp3"
    volume_size: int | None = 10
    iops: int | None = None
    throughput: int | None = None


class Traffic(Value):
    """What was asked since the last full minute."""

    indexed: int = 0
    searched: int = 0
    answered: int = 0
    mistaken: int = 0


class Domain(
    Resource,
    key="domain_name",
    arn="domain/{domain_name}",
    missing=("ResourceNotFoundException", "Domain not found: {id}", 409),
    taken=("ResourceAlreadyExistsException", "Domain with name {id} already exists.", 409),
    title="Search domains",
    headline=(("SearchRate", "searches"), ("IndexingRate", "documents"), ("CPUUtilization", "CPU")),
    index=("endpoint",),
    worldwide=("endpoint",),
    columns=(
        Column("NAME", "domain_name"),
        Column("STATUS", "processing_status", "state"),
        Column("ENGINE", "engine_version", priority=3),
        Column("NODES", "nodes", priority=3),
        Column("DOCUMENTS", "documents", "number"),
        Column("STORED", "stored_bytes", "bytes"),
        Column("FREE", "free_bytes", "bytes", priority=3),
        Column("ENDPOINT", "reachable_at", priority=3),
        Column("AGE", "created_at", "age", priority=3),
    ),
    actions=(
        Action("DescribeDomainConfig", "Show the configuration", "DomainName", key="v"),
        Action(
            "DeleteDomain", "Delete", "DomainName", key="d", confirm=3, consequence="All documents in it go with it."
        ),
    ),
    create="CreateDomain",
    describe="DescribeDomain",
    life=DOMAIN_LIFE,
):
    domain_name: str
    endpoint: str = ""
    engine_version: str
    processing_status: str = CREATING
    cluster: Cluster = Cluster()
    disks: Disks = Disks()
    access_policies: str = ""
    encrypted: bool = False
    encrypted_between: bool = False
    enforce_https: bool = False
    advanced_options: tuple[tuple[str, str], ...] = ()
    updated_at: float = 0.0
    is_made: bool = False
    "It has come so far that it has an endpoint."
    documents: int = 0
    stored_bytes: int = 0
    indices_made: int = 0
    traffic: Traffic = Traffic()

    @property
    def arn(self) -> str:
        return arn("es", self.region, self.account, f"domain/{self.domain_name}")

    @property
    def label(self) -> str:
        return self.domain_name

    @property
    def nodes(self) -> str:
        return f"{self.cluster.instance_count} x {self.cluster.instance_type}"

    @property
    def reachable_at(self) -> str:
        """Empty until it can be reached."""
        return self.endpoint if self.is_made else ""

    @property
    def is_there(self) -> bool:
        return self.is_made and self.processing_status != DELETING

    @property
    def free_bytes(self) -> int:
        """What the volumes of all nodes have left; a fifth of them is for the engine itself."""
        total = (self.disks.volume_size or 0) * self.cluster.instance_count * GIBIBYTE
        return max(int(total * 0.8) - self.stored_bytes, 0)

    def count(self, **more: int) -> None:
        """Note what has just been asked."""
        counts: dict[str, Any] = {name: getattr(self.traffic, name) + number for name, number in more.items()}
        self.traffic = self.traffic.model_copy(update=counts)
