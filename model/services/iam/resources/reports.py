"""IAM: what exists: the report on who has which credentials."""

from __future__ import annotations

from model.kit.resource import Resource


class CredentialReport(
    Resource,
    scope="global",
    key="name",
    missing=("ReportNotPresent", "Credential report is not present.", 410),
):
    """An account has one at the most, under its own number; `ready_at` is when it is written."""

    name: str
    ready_at: float
    text: str = ""
