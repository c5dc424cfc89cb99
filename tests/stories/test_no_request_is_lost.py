"""The books of a site close: while it grows, shrinks, drains and loses a zone, every request that came has an end.

Flows are in balance from one event to the next, so that nothing is under way between two entries: what is in flight is
read from them by Little's law. Rates are whole multiples of 2**-20 per second at each target; only what a balancer
divides among its groups is rounded to them, by at most half of one.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from model.kernel.steps import Steps
from model.physics.flow import QUANTUM
from model.physics.traffic import Traffic
from tests.stories.scaled_site import MINUTE, ScaledSite

SALE = {"start": 5 * MINUTE, "rate": 420.0, "rise_seconds": 60, "plateau_seconds": 20 * MINUTE, "fall_seconds": 120}
LASTS = 55
ENDS = ("target_2xx", "target_4xx", "target_5xx", "elb_5xx", "lost")
"How a request can end: answered by a machine, well or not; answered by the balancer in its place; or never there."


@pytest.fixture
def site() -> Iterator[ScaledSite]:
    one = ScaledSite()
    one.track(50)
    yield one
    one.close()


def signal(site: ScaledSite, whose: str, quantity: str) -> Steps:
    return site.admin.cloud.world(site.admin.client.principal.account, "us-east-1", "elbv2").signal(whose, quantity)


def ends(site: ScaledSite) -> list[Steps]:
    return [signal(site, site.balancer, each) for each in ENDS]


def wanted(site: ScaledSite) -> Steps:
    account = site.admin.client.principal.account
    traffic = site.admin.cloud.world(account, "us-east-1", "elbv2").get(Traffic, site.balancer)
    return traffic.told(1).steps(site.begun, site.admin.now)


def test_what_comes_is_what_ends_through_growth_drain_and_the_loss_of_a_zone(site: ScaledSite) -> None:
    site.visit({"steady": {"rate": 61.3}}, {"spike": SALE})
    site.until(15)
    site.admin.run(site.admin.client.chaos().break_("zone", "us-east-1a", seconds=8 * MINUTE))
    site.until(LASTS)
    came, ended = wanted(site), ends(site)

    kinds = {each["Description"].split(" ")[0] for each in site.activities("")}
    assert kinds >= {"Launching", "Terminating"}, "it has grown and shrunk"
    assert {name for name, each in zip(ENDS, ended, strict=True) if each.integral(site.begun, site.admin.now)} >= {
        "target_2xx",
        "target_5xx",
        "elb_5xx",
    }, "and not all went well"
    moments = sorted({at for each in (came, *ended) for at, _ in each if at >= site.begun})
    assert len(moments) > 20
    for at in moments:
        assert sum(each.value_at(at) for each in ended) == pytest.approx(came.value_at(at), abs=QUANTUM)
    whole = came.integral(site.begun, site.admin.now)
    assert sum(each.integral(site.begun, site.admin.now) for each in ended) == pytest.approx(
        whole, abs=QUANTUM * LASTS * MINUTE
    )


def test_a_groups_part_is_the_sum_of_its_machines_to_the_last_quantum(site: ScaledSite) -> None:
    site.visit({"steady": {"rate": 187.77}})
    seen: set[int] = set()
    for minute in (1, 4, 8, 12):
        site.until(minute)
        group = signal(site, site.group, "requests").value_at(site.admin.now)
        names = [key[2] for key in site.admin.cloud.kernel.signals if key[3] == "arrivals"]
        parts = [signal(site, name, "arrivals").value_at(site.admin.now) for name in names]
        answered = [signal(site, name, "answered").value_at(site.admin.now) for name in names]
        assert sum(parts) == group, "rates are sums of powers of two, and add up without any rounding"
        assert all(here <= there for here, there in zip(answered, parts, strict=True))
        assert all(part / QUANTUM == round(part / QUANTUM) for part in parts)
        seen.add(sum(part > 0 for part in parts))
    assert len(seen) > 1, "machines came in the meantime"
