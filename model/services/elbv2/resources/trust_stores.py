"""ELBv2: trust stores that exist: whose certificates clients may show."""

from __future__ import annotations

from model.kit.action import Action
from model.kit.column import Column
from model.kit.resource import Resource
from model.kit.value import Value


class Revocation(Value):
    """A list of certificates, by their serial numbers, that count no more."""

    trust_store_arn: str
    revocation_id: int
    revocation_type: str = "CRL"
    serial_numbers: tuple[str, ...] = ()

    @property
    def number_of_revoked_entries(self) -> int:
        return len(self.serial_numbers)


class TrustStore(
    Resource,
    key="trust_store_arn",
    index=("name",),
    missing=("TrustStoreNotFound", "One or more trust stores not found"),
    title="Trust stores",
    create="CreateTrustStore",
    describe="DescribeTrustStores",
    columns=(
        Column("NAME", "name"),
        Column("STATUS", "status", "state"),
        Column("AUTHORITIES", "number_of_ca_certificates", "number", priority=2),
        Column("REVOKED", "total_revoked_entries", "number", priority=3),
        Column("AGE", "created_at", "age", priority=4),
    ),
    actions=(
        Action(
            "ModifyTrustStore",
            "Replace its certificates",
            "TrustStoreArn",
            key="m",
            asks=("CaCertificatesBundleS3Bucket", "CaCertificatesBundleS3Key"),
        ),
        Action(
            "AddTrustStoreRevocations", "Add a revocation list", "TrustStoreArn", key="r", asks=("RevocationContents",)
        ),
        Action("DeleteTrustStore", "Delete", "TrustStoreArn", key="D", confirm=2),
    ),
):
    """Authorities that a listener believes when they vouch for a client."""

    trust_store_arn: str
    name: str
    authorities: tuple[str, ...]
    "Their certificates, as PEM."
    revocations: tuple[Revocation, ...] = ()
    revocations_made: int = 0
    status: str = "ACTIVE"

    @property
    def arn(self) -> str:
        return self.trust_store_arn

    @property
    def label(self) -> str:
        return self.name

    @property
    def number_of_ca_certificates(self) -> int:
        return len(self.authorities)

    @property
    def total_revoked_entries(self) -> int:
        return sum(each.number_of_revoked_entries for each in self.revocations)

    @property
    def revoked(self) -> frozenset[str]:
        return frozenset(number for each in self.revocations for number in each.serial_numbers)
