"""Incidents are kept with the world, end when they should, and are refused where there is no such thing."""

from __future__ import annotations

from pathlib import Path

import pytest

from model.client import UnknownPeril, UnknownSite, side_of
from tests.admin import Admin

HOUR = 3600.0


def test_a_world_that_is_opened_again_has_its_incidents_and_their_ends(tmp_path: Path) -> None:
    admin = Admin(path=tmp_path / "world")
    admin.run(admin.client.facilities.disturb("use1-az1", "utility", "", admin.now + HOUR))
    admin.run(admin.client.facilities.disturb("us-east-1", "requests", "", admin.now + HOUR))
    admin.advance(60)
    before = admin.client.facilities.report("use1-az1")
    admin.close()

    again = Admin(path=tmp_path / "world")
    desk = again.client.facilities
    assert desk.report("us-east-1a") == before
    assert before.power == "generators"
    assert desk.front("us-east-1").flood > 0
    again.advance(HOUR)
    assert (desk.report("us-east-1a").power, desk.report("us-east-1a").incidents) == ("utility", ())
    assert desk.front("us-east-1").flood == 0
    again.close()


def test_a_site_that_nothing_happened_to_is_in_order_and_weighs_nothing(admin: Admin) -> None:
    before = admin.client.resources
    report = admin.client.facilities.report("eu-west-1b")
    assert (report.state, report.power, report.carriers, report.log) == ("ok", "utility", 3, ())
    assert admin.client.resources == before


def test_what_is_not_there_cannot_fail(admin: Admin) -> None:
    desk = admin.client.facilities
    with pytest.raises(UnknownSite):
        admin.run(desk.disturb("us-east-1z", "utility"))
    with pytest.raises(UnknownPeril, match="there are utility"):
        admin.run(desk.disturb("us-east-1a", "meteor"))
    with pytest.raises(UnknownPeril, match="hall-1"):
        admin.run(desk.disturb("us-east-1a", "smoke", "hall-9"))
    with pytest.raises(UnknownPeril, match="there are requests"):
        admin.run(desk.disturb("us-east-1", "utility"))


def test_one_cause_goes_through_an_incident_and_what_follows(admin: Admin) -> None:
    admin.run(admin.client.facilities.disturb("us-east-1a", "utility"))
    admin.advance(60)
    sites = [each for each in admin.cloud.kernel.journal if each.what in ("provider:use1-az1", "physics:turn_site")]
    assert [each.cause for each in sites] == ["site/use1-az1/1"] * 2
    assert side_of(sites[0].cause) == "provider"
