"""Key pairs: what exists: the public half of a key that opens instances."""

from __future__ import annotations

from typing import ClassVar

from model.kit.action import Action
from model.kit.column import Column
from model.kit.resource import Resource


class KeyPair(
    Resource,
    key="key_pair_id",
    prefix="key",
    arn="key-pair/{key_pair_id}",
    index=("key_name",),
    missing=("InvalidKeyPair.NotFound", "The key pair '{id}' does not exist"),
    title="Key pairs",
    columns=(
        Column("NAME", "key_name"),
        Column("ID", "key_pair_id", priority=2),
        Column("TYPE", "key_type"),
        Column("FINGERPRINT", "key_fingerprint", priority=3),
        Column("AGE", "created_at", "age", priority=2),
    ),
    actions=(
        Action(
            "DeleteKeyPair",
            "Delete",
            "KeyPairId",
            key="d",
            confirm=1,
            consequence="Running instances keep the public key; no new ones can be started with it.",
        ),
    ),
    create="CreateKeyPair",
    describe="DescribeKeyPairs",
):
    """The private half is never kept: it leaves with the answer that made it."""

    __fragments__: ClassVar[bool] = True

    key_pair_id: str
    key_name: str
    key_type: str
    key_fingerprint: str
    public_material: str
    "In OpenSSH's form."

    @property
    def create_time(self) -> float:
        return self.created_at
