"""IAM: what exists: reports on who tried what last, each written some seconds after somebody asked for it."""

from __future__ import annotations

from model.kit.resource import Resource

MISSING = ("NoSuchEntity", "Job with ID {id} was not found.", 404)


class AccessReport(Resource, scope="global", key="job_id", missing=MISSING):
    """On a user, group, role or managed policy. Only those who asked for it get it: `asked_by` is their id."""

    job_id: str
    about: str
    "An ARN."
    job_type: str
    asked_by: str
    ready_at: float
    text: str = ""
    "Its answers as JSON; empty while it is written, and where it failed."
    failure: tuple[str, str] | None = None
    "A code and a message."

    @property
    def job_status(self) -> str:
        return "FAILED" if self.failure else "COMPLETED" if self.text else "IN_PROGRESS"


class OrganizationAccessReport(Resource, scope="global", key="job_id", missing=MISSING):
    """On a root, a unit or an account of an organization, or on a policy as it holds for one of them."""

    job_id: str
    entity_path: str
    policy_id: str = ""
    ready_at: float
    text: str = ""
    failure: tuple[str, str] | None = None

    @property
    def job_status(self) -> str:
        return "FAILED" if self.failure else "COMPLETED" if self.text else "IN_PROGRESS"
