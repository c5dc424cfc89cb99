"""IAM: what exists: what an organization may do with the roots of its accounts."""

from __future__ import annotations

from typing import Literal

from model.kit.resource import Resource

CREDENTIALS: Feature = "RootCredentialsManagement"
SESSIONS: Feature = "RootSessions"

Feature = Literal["RootCredentialsManagement", "RootSessions"]


class RootAccess(
    Resource,
    scope="global",
    key="organization_id",
    missing=("NoSuchEntity", "Organization {id} has no centralized root access.", 404),
):
    """It belongs to the account that manages the organization."""

    organization_id: str
    features: tuple[Feature, ...] = ()
