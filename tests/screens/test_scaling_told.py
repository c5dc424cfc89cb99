"""What a group is about, in words."""

from __future__ import annotations

from typing import Any

from screens.scaling_deeds import answers, endings, processes, protection, refreshing, resized, standby
from screens.scaling_reading import AlarmNow, BalancerNow, PolicyNow
from screens.scaling_rows import Fleet
from screens.scaling_told import in_words, member_told, newest_told, now_told, rules_told, size_of, tile_of
from screens.widgets.ink import Ink
from screens.widgets.passage import Paragraph
from screens.widgets.spans import text_of

NOW = 10_000.0
GROUP: dict[str, Any] = {
    "auto_scaling_group_name": "web",
    "min_size": 1,
    "desired_capacity": 3,
    "max_size": 6,
    "cools_until": None,
    "warmup_seconds": 60,
    "suspended_processes": (),
}


def member(id: str, **own: Any) -> dict[str, Any]:
    usual = {
        "instance_id": id,
        "auto_scaling_group_name": "web",
        "lifecycle_state": "InService",
        "health_status": "Healthy",
        "availability_zone": "us-east-1a",
        "instance_type": "t3.micro",
        "market": "on-demand",
        "protected_from_scale_in": False,
        "held_by": (),
        "held_until": None,
        "serves_since": NOW - 7200,
        "created_at": NOW - 7300,
    }
    return usual | own


def told(paragraphs: list[Paragraph]) -> list[str]:
    return [text_of(line) for each in paragraphs for line in each.lines(200)]


def about(fleet: Fleet, *balancers: BalancerNow) -> list[str]:
    return told(now_told(fleet, balancers, NOW, Ink.BRAILLE))


def test_a_group_at_rest_says_so() -> None:
    assert about(Fleet(GROUP, (member("i-1"),))) == ["Nothing is under way: it has what it wants."]
    assert newest_told(Fleet(GROUP), NOW, Ink.BRAILLE) == []


def test_all_that_is_waited_for_is_counted_down() -> None:
    group = GROUP | {"cools_until": NOW + 250, "suspended_processes": ("Launch",)}
    held = member("i-0c41aaaaaaaaaa9e2", lifecycle_state="Pending:Wait", held_by=("ready",), held_until=NOW + 600)
    held["serves_since"] = None
    fleet = Fleet(group, (held, member("i-2", serves_since=NOW - 20)))
    assert about(fleet) == [
        "◐ i-0c41…9e2 waits at ready  10m left",
        "cooldown 4m10s to go",
        "2 warming up, the last for 1m00s",
        "▲ suspended: Launch",
    ]


def test_a_refresh_a_warm_pool_and_balancers_stand_below() -> None:
    refresh = {
        "status": "InProgress",
        "percentage_complete": 50,
        "instances_to_update": 2,
        "start_time": NOW - 120,
        "status_reason": None,
    }
    pool = member("i-9", lifecycle_state="Warmed:Stopped", serves_since=None)
    fleet = Fleet(GROUP, (pool,), refresh=refresh, pool={"pool_state": "Stopped"})
    assert about(fleet, BalancerNow("front", ("healthy", "unhealthy"))) == [
        "↻ refresh InProgress ██████░░░░░░ 50 %, 2 left, 2m",
        "warm pool 1 stopped, 1 ready",
        "front  ■ 1  ● 1  1 of 2 healthy",
    ]


def test_what_failed_last_says_why() -> None:
    failed = {
        "description": "Launching a new EC2 instance.",
        "cause": "At 1970-01-01T00:00:01Z a user request",
        "status_code": "Failed",
        "status_message": "There is no room.",
        "start_time": NOW - 60,
        "end_time": NOW - 60,
        "progress": 100.0,
    }
    assert about(Fleet(GROUP, activities=(failed,))) == [
        "■ 1m ago  could not launch",
        "  There is no room.",
    ]


def test_a_cause_is_read_without_dates_and_names_that_machines_made() -> None:
    name = "TargetTracking-web-AlarmHigh-12345678-1234-1234-1234-123456789abc"
    cause = f"At 2025-06-15T12:00:01Z a monitor alarm {name} in state ALARM triggered policy half"
    assert in_words(cause) == "12:00:01 a monitor alarm web target high in state ALARM triggered policy half"


def test_a_policy_says_how_far_its_alarms_are() -> None:
    alarms = (
        AlarmNow("busy", "OK", "good", 70.0, above=True, metric="CPUUtilization", value=35.0),
        AlarmNow("idle", "ALARM", "busy", 20.0, above=False, metric="CPUUtilization", value=12.0),
        AlarmNow("silent", "INSUFFICIENT_DATA", "unknown", 5.0, above=True, metric="Jobs"),
    )
    policy = PolicyNow("out", "SimpleScaling", "+2", enabled=False, alarms=alarms)
    assert told(rules_told([policy], (), NOW, Ink.BRAILLE)) == [
        "out  +2 off",
        "  ● busy  CPUUtilization",
        "    ██████░░░░░░ 35 > 70, 35 to go",
        "  ◐ idle  CPUUtilization",
        "    ████████████ 12 < 20, crossed",
        "  ◌ silent  Jobs",
        "    > 5",
    ]
    assert told(rules_told([], (), NOW, Ink.BRAILLE)) == ["No policies and no plans: it stays as large as it is told."]


def test_tiles_tell_what_is_special() -> None:
    odd = member("i-1", market="spot", protected_from_scale_in=True, health_status="Unhealthy")
    tile = tile_of(odd, 0.5, NOW)
    assert (tile.tone, tile.facts) == ("bad", "Unhealthy t3.micro 2h spot protected")
    assert tile_of(member("i-1", lifecycle_state="Standby"), None, NOW).tone == "off"
    assert "protected from scale-in" in text_of(member_told(odd, NOW, Ink.BRAILLE))


def test_its_size_counts_everybody_once() -> None:
    states = ("InService", "Pending:Wait", "Terminating", "Standby", "Warmed:Stopped")
    size = size_of(Fleet(GROUP, tuple(member(f"i-{state}", lifecycle_state=state) for state in states)))
    assert (size.serving, size.coming) == (1, 1)
    assert dict(size.others) == {"leaving": 1, "standby": 1, "warm": 1, "spot": 0}


def test_each_key_means_a_call() -> None:
    fleet = Fleet(GROUP)
    assert resized(4).fixed == {"DesiredCapacity": 4}
    assert [way.action.fixed["ShouldDecrementDesiredCapacity"] for way in endings(member("i-1"))] == [
        False,
        True,
        False,
        True,
    ]
    assert protection(member("i-1", protected_from_scale_in=True)).fixed["ProtectedFromScaleIn"] is False
    assert [way.action.operation for way in standby(member("i-1"))] == ["EnterStandby", "EnterStandby"]
    assert [way.action.operation for way in standby(member("i-1", lifecycle_state="Standby"))] == ["ExitStandby"]
    assert [way.action.fixed.get("LifecycleActionResult") for way in answers(member("i-1", held_by=("ready",)))] == [
        "CONTINUE",
        "ABANDON",
        None,
    ]
    assert [way.action.operation for way in refreshing(fleet)] == ["StartInstanceRefresh"]
    assert processes(Fleet(GROUP | {"suspended_processes": ("Launch",)}))[0].title == "Resume Launch"
