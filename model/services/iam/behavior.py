"""IAM: what happens by itself."""

from __future__ import annotations

from model.kit.behavior import due
from model.kit.errors import AwsError
from model.kit.world import World
from model.services.iam.credential_report import write_report
from model.services.iam.resources.access_reports import AccessReport, OrganizationAccessReport
from model.services.iam.resources.reports import CredentialReport


@due
async def finish_report(world: World, whom: str) -> None:
    """The report says how things are when it is finished."""
    report = world.find(CredentialReport, whom)
    if report is not None and not report.text:
        report.text = write_report(world)


@due
async def finish_access_report(world: World, whom: str) -> None:
    """It tells of the policies as they are now; what it was to be about may be gone."""
    from model.services.iam.last_access import write_access_report

    report = world.get(AccessReport, whom)
    try:
        report.text = await write_access_report(world, report)
    except AwsError as refusal:
        report.failure = (refusal.code, refusal.message)


@due
async def finish_organization_report(world: World, whom: str) -> None:
    """As with others, of the organization as it is now."""
    from model.services.iam.organization_access import write_organization_report

    report = world.get(OrganizationAccessReport, whom)
    try:
        report.text = await write_organization_report(world, report)
    except AwsError as refusal:
        report.failure = (refusal.code, refusal.message)
