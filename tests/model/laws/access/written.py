"""Policies, callers and questions, written shortly."""

from __future__ import annotations

import json
from typing import Any

from model.laws.access.policy import Policy, read_policy
from model.laws.access.question import Caller, Question

HERE, THERE = "111122223333", "444455556666"
ANN = Caller(f"arn:aws:iam::{HERE}:user/ann", HERE, "IAMUser", "AIDAANNANNANNANNANNA")
BOB = Caller(f"arn:aws:iam::{THERE}:user/bob", THERE, "IAMUser")
ROLE = f"arn:aws:iam::{HERE}:role/app"
SESSION = Caller(
    f"arn:aws:sts::{HERE}:assumed-role/app/work", HERE, "AssumedRole", "AROAAPPAPPAPPAPPAPPA:work", role_arn=ROLE
)
FEDERATED = Caller(
    f"arn:aws:sts::{HERE}:federated-user/eve", HERE, "FederatedUser", f"{HERE}:eve", role_arn=f"{ANN.arn}"
)
ROOT = Caller(f"arn:aws:iam::{HERE}:root", HERE, "Root", HERE)
LAMBDA = Caller("", HERE, "AWSService", service="lambda.amazonaws.com")
NOBODY = Caller("", "", "Anonymous")

LETTER = "arn:aws:s3:::post/ann/letter.txt"
TRUST, BOUNDARY, BY_RESOURCE = "role trust policy", "permissions boundary", "resource-based policy"
SESSION_POLICY, ORGANIZATION = "session policy", "service control policy"


def allow(action: Any = "s3:GetObject", resource: Any = "*", **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def deny(action: Any = "s3:GetObject", resource: Any = "*", **more: Any) -> dict[str, Any]:
    return {**allow(action, resource, **more), "Effect": "Deny"}


def document(*statements: dict[str, Any], version: str | None = "2012-10-17") -> str:
    return json.dumps(({"Version": version} if version else {}) | {"Statement": list(statements)})


def policy(*statements: dict[str, Any], kind: str = "identity-based policy", name: str = "given") -> Policy:
    return read_policy(document(*statements), name, kind)


def ask(
    caller: Caller = ANN, action: str = "s3:GetObject", resource: str | None = LETTER, owner: str = "", **context: Any
) -> Question:
    """Context keys with __ for the colon: aws__username="ann"."""
    keys = {key.replace("__", ":"): value for key, value in context.items()}
    return Question(action, resource, caller, keys, owner)
