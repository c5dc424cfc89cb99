"""What a network on premises has of its ways to a region."""

from __future__ import annotations

from statistics import mean, pstdev

import pytest

from model.client import Crossing, UnknownDevice
from tests.admin import Admin
from tests.model.services.directconnect.test_lines import Line
from tests.model.services.ec2.corporations import Company
from tests.model.services.ec2.lands import Land

SERIES = range(500)


def ways(admin: Admin, device: str) -> dict[str, Crossing]:
    return {str(each.means): each for each in admin.client.crossings(device)}


@pytest.mark.fact("direct-connect-05")
def test_a_line_is_steadier_than_the_internet_and_holds_its_speed(admin: Admin) -> None:
    land = Land(admin)
    office = Company(land, name="office", network="192.168.0.0/17")
    office.set_up()
    Line(admin).lead_to(land, vgw_id=office.vgw_id)
    public, tunnel = (ways(admin, "office")[each] for each in ("internet", "tunnel"))
    line = ways(admin, "router")["line"]
    pings = {str(each.means): [each.ping(number) for number in SERIES] for each in (public, tunnel, line)}
    jitter = {means: pstdev(series) for means, series in pings.items()}
    assert jitter["line"] < jitter["internet"] / 10
    assert jitter["line"] < jitter["tunnel"] / 10
    assert mean(pings["line"]) < mean(pings["internet"]) < mean(pings["tunnel"])
    assert {line.throughput(minute) for minute in SERIES} == {1.0}
    widths = [public.throughput(minute) for minute in SERIES]
    assert max(widths) <= 1.0
    assert min(widths) < 0.5


def test_a_way_that_carries_nothing_is_none(admin: Admin) -> None:
    land = Land(admin)
    office = Company(land)
    office.set_up()
    assert list(ways(admin, "office")) == ["internet", "tunnel"]
    office.cut(*office.ends)
    assert list(ways(admin, "office")) == ["internet"]
    assert [each.region for each in admin.client.crossings("office", "eu-west-1")] == ["eu-west-1"]
    with pytest.raises(UnknownDevice):
        admin.client.crossings("nobody's")


def test_who_is_far_away_waits_longer(admin: Admin) -> None:
    for name, city in (("here", "New York"), ("there", "Sydney")):
        admin.run(admin.client.premises.build(name, "192.168.0.0/16", city=city))
    near, far = (ways(admin, name)["internet"].milliseconds for name in ("here", "there"))
    assert near < 20
    assert far > 150
    with pytest.raises(ValueError, match="Atlantis"):
        admin.run(admin.client.premises.build("nowhere", "192.168.0.0/16", city="Atlantis"))
