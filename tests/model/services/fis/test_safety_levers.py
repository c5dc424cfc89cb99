"""One lever of a region stops whatever is being tried out, and lets nothing new begin."""

from __future__ import annotations

from tests.admin import Admin
from tests.model.services.ec2.launches import look, running
from tests.model.services.fis.laboratory import Laboratory, act, instances, wait

MINUTE = 60.0


def pull(admin: Admin, status: str, reason: str = "Black Friday") -> dict[str, object]:
    state = {"status": status, "reason": reason}
    return admin.call("fis:UpdateSafetyLeverState", id="default", state=state)["safetyLever"]


def test_it_is_disengaged_until_somebody_moves_it(admin: Admin) -> None:
    lever = admin.call("fis:GetSafetyLever", id="default")["safetyLever"]

    assert lever["state"] == {"status": "disengaged"}
    assert lever["arn"] == "arn:aws:fis:us-east-1:123456789012:safety-lever/default"
    assert admin.refused("fis:GetSafetyLever", id="other").code == "ResourceNotFoundException"


def test_engaged_it_stops_what_runs_and_has_it_taken_back(admin: Admin, lab: Laboratory) -> None:
    one = running(admin)
    id = lab.run({"stop": act("aws:ec2:stop-instances", startInstancesAfterDuration="PT30M")}, instances(one))
    admin.advance(2 * MINUTE)

    assert pull(admin, "engaged")["state"] == {"status": "engaged", "reason": "Black Friday"}
    assert (lab.status(id), lab.actions(id)) == ("stopped", {"stop": "stopped"})
    admin.advance(MINUTE)
    assert look(admin, one)["State"]["Name"] == "running"


def test_nothing_begins_while_it_is_engaged_and_all_goes_on_afterwards(admin: Admin, lab: Laboratory) -> None:
    pull(admin, "engaged")
    refused = lab.run({"rest": wait("PT1M")})
    assert (lab.status(refused), lab.actions(refused)) == ("cancelled", {"rest": "cancelled"})

    pull(admin, "disengaged", "over")
    allowed = lab.run({"rest": wait("PT1M")})
    admin.advance(2 * MINUTE)
    assert (lab.status(refused), lab.status(allowed)) == ("cancelled", "completed")


def test_a_reason_is_given_for_a_move_only(admin: Admin) -> None:
    moved = pull(admin, "engaged")

    assert pull(admin, "engaged") == moved
    state = {"status": "engaged", "reason": "another one"}
    assert admin.refused("fis:UpdateSafetyLeverState", id="default", state=state).code == "ConflictException"
