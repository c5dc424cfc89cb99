"""Service Quotas: what exists: limits that were raised, and requests to raise one."""

from __future__ import annotations

from model.catalog.quota_services import place_of
from model.kit.column import Column
from model.kit.quotas import raising
from model.kit.resource import Resource
from model.kit.world import World


class RaisedQuota(
    Resource,
    key="quota_key",
    title="Raised quotas",
    columns=(
        Column("SERVICE", "service_code"),
        Column("QUOTA", "quota_name"),
        Column("VALUE", "value", "number"),
        Column("CODE", "quota_code", priority=2),
        Column("AGE", "created_at", "age"),
    ),
    describe="ListServiceQuotas",
):
    """`quota_key` is the limit's key in the catalogue. Those of a whole account are kept in the first region."""

    quota_key: str
    service_code: str
    quota_code: str
    quota_name: str
    value: float

    @property
    def label(self) -> str:
        return self.quota_name


class QuotaIncrease(
    Resource,
    missing=("NoSuchResourceException", "The request failed because the specified request does not exist."),
    title="Quota increases",
    columns=(
        Column("SERVICE", "service_code"),
        Column("QUOTA", "quota_name"),
        Column("WANTED", "desired_value", "number"),
        Column("STATE", "status", "state"),
        Column("CASE", "case_id", priority=2),
        Column("ID", "id", priority=3),
        Column("AGE", "created_at", "age"),
    ),
    create="RequestServiceQuotaIncrease",
    describe="ListRequestedServiceQuotaChangeHistory",
    index=("quota_key",),
):
    quota_key: str
    service_code: str
    service_name: str
    quota_code: str
    quota_name: str
    quota_arn: str
    desired_value: float
    global_quota: bool
    requester: str
    status: str = "PENDING"
    case_id: str | None = None
    last_updated: float

    @property
    def created(self) -> float:
        return self.created_at

    @property
    def unit(self) -> str:
        return "None"

    @property
    def quota_requested_at_level(self) -> str:
        return "ACCOUNT"

    @property
    def is_open(self) -> bool:
        return self.status in ("PENDING", "CASE_OPENED")

    @property
    def label(self) -> str:
        return self.quota_name


@raising
def raised(world: World, quota: str) -> float | None:
    place = place_of(quota, world.region)
    found = world.kernel.store.find(world.account, place, RaisedQuota, quota)
    return None if found is None else found.value
