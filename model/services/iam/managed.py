"""Policies that AWS keeps for everyone: their names are AWS's, and they reach as far as AWS's do, in fewer words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import blake2b
from typing import Any
from urllib.parse import quote

import orjson

from model.catalog.pages import page
from model.kernel.kernel import Kernel
from model.kit.world import GLOBAL
from model.services.iam.resources.policies import Policy, PolicyVersion

CREATED = 1422990000.0
"When AWS's own policies were made, as far as this cloud knows: February 2015."
ROOT_TASKS = "/root-task/"
"The path of policies to which a session of another account's root is kept."
AWS = "aws"
"The account that AWS's own policies belong to."


@dataclass(frozen=True)
class ManagedPolicy:
    """A policy of AWS's own; `text` is JSON."""

    policy_name: str
    path: str
    description: str
    statements: Sequence[Mapping[str, Any]]

    @property
    def arn(self) -> str:
        return f"arn:aws:iam::{AWS}:policy{self.path}{self.policy_name}"

    @property
    def policy_id(self) -> str:
        letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
        digest = blake2b(self.policy_name.encode(), digest_size=17).digest()
        return "ANPA" + "".join(letters[byte % 32] for byte in digest)

    @cached_property
    def text(self) -> str:
        statements = [{"Effect": "Allow", **statement} for statement in self.statements]
        return orjson.dumps({"Version": "2012-10-17", "Statement": statements}).decode()

    @property
    def document(self) -> str:
        return quote(self.text, safe="")

    @property
    def is_attachable(self) -> bool:
        """Those of the roles of services are AWS's alone to attach, and those of tasks are for sessions of root."""
        return not self.path.startswith(("/aws-service-role/", ROOT_TASKS))


@cache
def managed_policies() -> dict[str, ManagedPolicy]:
    """By ARN."""
    every = [
        ManagedPolicy(name, entry.get("path", "/"), entry["about"], entry["statements"])
        for name, entry in page("managed_policies").items()
    ]
    return {policy.arn: policy for policy in every}


def versions_of(kernel: Kernel, arn: str) -> tuple[PolicyVersion, ...] | None:
    """The versions of one of AWS's policies, oldest first: what the catalogue has and what AWS added in this world."""
    managed = managed_policies().get(arn)
    if managed is None:
        return None
    first = PolicyVersion(version_id="v1", text=managed.text, create_date=CREATED)
    extended = kernel.store.find(AWS, GLOBAL, Policy, arn)
    return (first,) if extended is None else (first, *extended.versions)


def text_of(kernel: Kernel, arn: str) -> str | None:
    """What one of AWS's policies says today."""
    extended = kernel.store.find(AWS, GLOBAL, Policy, arn)
    if extended is not None:
        return extended.default.text
    managed = managed_policies().get(arn)
    return None if managed is None else managed.text
