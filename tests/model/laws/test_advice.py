"""What one would do follows from what was measured, what it began with, and whom that hits."""

from __future__ import annotations

from typing import get_args

import pytest

from model.laws.advice import Sight, advise
from model.services.fis.breaking import Subject

GROUP, MACHINE = frozenset({"AutoScalingGroupName"}), frozenset({"InstanceId"})
PART = frozenset({"LoadBalancer", "TargetGroup"})
BALANCER = frozenset({"LoadBalancer"})


@pytest.mark.parametrize(
    ("sight", "began", "hits", "first"),
    [
        (Sight("HTTPCode_Target_5XX_Count", BALANCER, True), "fault", "image", "Roll back"),
        (Sight("CPUUtilization", MACHINE, True), "fault", "instance", "Take this machine out"),
        (Sight("RequestCount", BALANCER, True, is_unusual=True), "demand", "", "Look where it comes from"),
        (Sight("RequestCount", PART, True), "demand", "", "This part is wanted more"),
        (Sight("CPUUtilization", MACHINE, False), "", "", "Nobody uses this machine"),
        (Sight("VolumeReadOps", frozenset({"VolumeId"}), False), "call", "", "Nobody uses this volume"),
        (Sight("CPUUtilization", GROUP, True), "demand", "", "More comes in"),
        (Sight("CPUUtilization", GROUP, True), "call", "", "Look at the call"),
        (Sight("HTTPCode_ELB_5XX_Count", BALANCER, True), "", "", "Look in the logs"),
        (Sight("Orders", frozenset(), True, is_own=True), "call", "", "It is a metric of your own"),
        (Sight("BatchesDone", frozenset(), False), "", "", "Look whether what reports it"),
    ],
)
def test_one_sentence_says_what_to_do(sight: Sight, began: str, hits: str, first: str) -> None:
    assert advise(sight, began, hits).startswith(first)


def test_what_a_policy_does_is_left_to_it_unless_something_is_broken() -> None:
    sight = Sight("CPUUtilization", GROUP, True, acts="scales")
    assert advise(sight, "demand") == "Leave it to its policy: the group follows by itself."
    assert advise(sight, "fault", "zone").startswith("Let the other zones carry it")


def test_there_is_advice_for_whatever_can_be_hit() -> None:
    sight = Sight("CPUUtilization", GROUP, True)
    said = {advise(sight, "fault", hits) for hits in get_args(Subject)}
    assert len(said) == len(get_args(Subject))
