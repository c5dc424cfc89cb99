"""Zones stay balanced, and the right instance goes."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.laws.scaling_choice import Member, member_to_end, unbalanced, zone_for_launch

ZONES = ("us-east-1a", "us-east-1b", "us-east-1c")


def member(instance_id: str, zone: str = "us-east-1a", launched_at: float = 0, **more: object) -> Member:
    return Member(instance_id=instance_id, zone=zone, launched_at=launched_at, **more)  # type: ignore[arg-type]


@given(st.dictionaries(st.sampled_from(ZONES), st.integers(0, 5), min_size=1), st.integers(1, 20))
def test_launching_one_by_one_evens_zones_out(counts, launches):
    before = max(counts.values()) - min(counts.values())
    for _ in range(launches):
        zone = zone_for_launch(counts, ZONES).chosen
        assert zone is not None
        counts[zone] += 1
    assert max(counts.values()) - min(counts.values()) <= max(before, 1)


def test_a_lost_zone_gets_nothing_and_the_loss_is_made_good_elsewhere():
    choice = zone_for_launch({"us-east-1a": 0, "us-east-1c": 2}, ["us-east-1c"])
    assert (choice.chosen, choice.because) == ("us-east-1c", "us-east-1c has the fewest instances (2)")
    assert zone_for_launch({"us-east-1a": 0}, []).chosen is None


def test_a_zone_that_returns_is_filled_from_the_fullest():
    assert unbalanced({"us-east-1a": 0, "us-east-1c": 4}, ZONES) == ("us-east-1c", "us-east-1a")
    assert unbalanced({"us-east-1a": 2, "us-east-1c": 2}, ZONES) is None
    assert unbalanced({"us-east-1a": 1, "us-east-1c": 2}, ZONES) is None
    assert unbalanced({"us-east-1a": 0, "us-east-1c": 4}, ["us-east-1c"]) is None


def test_balance_between_zones_comes_before_any_policy():
    members = [member("i-1", "us-east-1a", 0), member("i-2", "us-east-1b", 50), member("i-3", "us-east-1b", 90)]
    choice = member_to_end(members, ["OldestInstance"], now=100)
    assert (choice.chosen, choice.because) == ("i-2", "us-east-1b has the most instances (2), then OldestInstance")


def test_by_default_the_oldest_configuration_goes_before_any_template():
    members = [
        member("i-1", launched_at=5, template_version=1),
        member("i-2", launched_at=4, configuration_created_at=200.0),
        member("i-3", launched_at=3, configuration_created_at=100.0),
    ]
    assert member_to_end(members, [], now=9).chosen == "i-3"


def test_by_default_the_oldest_template_then_the_nearest_hour_decides():
    members = [
        member("i-1", launched_at=0, template_version=2),
        member("i-2", launched_at=100, template_version=1),
        member("i-3", launched_at=3500, template_version=1),
    ]
    assert member_to_end(members, ["Default"], now=3600).chosen == "i-2"
    assert member_to_end(members, ["Default"], now=7099).chosen == "i-3"


@pytest.mark.parametrize(
    ("policy", "chosen"),
    [
        ("OldestInstance", "i-old"),
        ("NewestInstance", "i-new"),
        ("OldestLaunchTemplate", "i-former"),
        ("OldestLaunchConfiguration", "i-configured"),
        ("ClosestToNextInstanceHour", "i-former"),
        ("AllocationStrategy", "i-configured"),
    ],
)
def test_every_policy_has_its_own_choice(policy, chosen):
    members = [
        member("i-old", launched_at=0, template_version=1),
        member("i-former", launched_at=10, template_version=3, template_is_current=False),
        member("i-configured", launched_at=3605, configuration_created_at=0.0),
        member("i-new", launched_at=3608, template_version=2),
    ]
    assert member_to_end(members, [policy], now=3609).chosen == chosen


def test_policies_apply_in_their_order():
    members = [member("i-1", launched_at=0, template_version=1), member("i-2", launched_at=9, template_version=1)]
    assert member_to_end(members, ["OldestLaunchTemplate", "NewestInstance"], now=10).chosen == "i-2"


def test_the_protected_stay():
    members = [member("i-1", protected=True), member("i-2", launched_at=50)]
    assert member_to_end(members, ["OldestInstance"], now=60).chosen == "i-2"
    nobody = member_to_end([member("i-1", protected=True)], [], now=60)
    assert (nobody.chosen, nobody.because) == (None, "every instance is protected from scale in")


@given(st.lists(st.tuples(st.sampled_from(ZONES), st.integers(0, 9000)), min_size=1, max_size=12))
def test_ending_one_by_one_evens_zones_out(fleet):
    members = [member(f"i-{n:02}", zone, launched) for n, (zone, launched) in enumerate(fleet)]
    while members:
        counts = Counter(m.zone for m in members)
        choice = member_to_end(members, [], now=9999)
        gone = next(m for m in members if m.instance_id == choice.chosen)
        assert counts[gone.zone] == max(counts.values())
        members.remove(gone)
