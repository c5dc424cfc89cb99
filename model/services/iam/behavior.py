"""IAM: what happens by itself."""

from __future__ import annotations

from model.kit.behavior import due
from model.kit.world import World
from model.services.iam.credential_report import write_report
from model.services.iam.resources.reports import CredentialReport


@due
async def finish_report(world: World, whom: str) -> None:
    """The report says how things are when it is finished."""
    report = world.find(CredentialReport, whom)
    if report is not None and not report.text:
        report.text = write_report(world)
