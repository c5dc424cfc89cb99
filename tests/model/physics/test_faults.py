"""What is broken adds up."""

import pytest

from model.physics.faults import LOST, UNHARMED, ApiFault, Effect, Fault, effect_on
from model.physics.noise import series_key


def test_only_the_faults_of_what_a_thing_depends_on_hurt_it():
    faults = [Fault("zone", "us-east-1a", LOST), Fault("volume", "vol-1", Effect(speed=0.5))]
    assert effect_on({"us-east-1b", "i-1"}, faults) == UNHARMED
    assert effect_on({"us-east-1b", "vol-1"}, faults).speed == 0.5
    assert effect_on({"us-east-1a", "vol-1"}, faults) == LOST


def test_two_harms_are_worse_than_one():
    both = Effect(0.5, "open", 0.5, 1).and_also(Effect(0.5, "refused", 0.5, 2))
    assert both == Effect(0.25, "refused", 0.75, 3)
    assert both.and_also(UNHARMED) == both


def test_an_api_fault_strikes_its_share_of_the_calls_it_names():
    fault, key = ApiFault("ec2:Run*", share=0.3), series_key(7, "faults")
    struck = [fault.strikes("ec2:RunInstances", key, call) for call in range(2000)]
    assert sum(struck) / 2000 == pytest.approx(0.3, abs=0.05)
    assert struck == [fault.strikes("ec2:RunInstances", key, call) for call in range(2000)]
    assert not any(fault.strikes("s3:GetObject", key, call) for call in range(50))
