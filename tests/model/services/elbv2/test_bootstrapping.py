"""How long a machine's own script keeps its software from starting."""

from __future__ import annotations

from base64 import b64encode

import pytest

from model.services.elbv2.bootstrapping import bootstrap_seconds
from model.services.elbv2.examination import software_ready_at
from model.services.elbv2.machines import capacity_of
from tests.admin import Admin
from tests.model.services.ec2.launches import running
from tests.model.services.ec2.test_hibernation import sleepy
from tests.model.services.ec2.test_recovery import instance_of

SCRIPT = "#!/bin/bash\nyum -y install nginx\nsleep 90\n  sleep 2m\necho sleep 7\n"


@pytest.mark.parametrize(
    ("script", "seconds"), [(SCRIPT, 210), (SCRIPT[2:], 0), ("", 0), ("#!/bin/sh\nsleep 0.5\n", 0.5)]
)
def test_a_script_takes_as_long_as_it_sleeps_and_other_data_are_no_script(
    admin: Admin, script: str, seconds: float
) -> None:
    id = running(admin, UserData=b64encode(script.encode()).decode())
    assert bootstrap_seconds(instance_of(admin, id)) == seconds


def test_it_is_run_at_the_first_boot_alone(admin: Admin) -> None:
    id = running(admin, UserData=b64encode(SCRIPT.encode()).decode())
    world = admin.cloud.world("123456789012", "us-east-1", "elbv2")

    def waits() -> float:
        machine = instance_of(admin, id)
        return software_ready_at(world, machine) - machine.booted_at

    assert 230 <= waits() <= 270
    admin.call("ec2:StopInstances", InstanceIds=[id])
    admin.advance(120)
    admin.call("ec2:StartInstances", InstanceIds=[id])
    admin.advance(120)
    assert 20 <= waits() <= 60


def test_whoever_slept_is_warm_and_answers_as_soon_as_it_is_up(admin: Admin) -> None:
    id = sleepy(admin)
    world = admin.cloud.world("123456789012", "us-east-1", "elbv2")
    before = capacity_of(world, instance_of(admin, id))
    admin.call("ec2:StopInstances", InstanceIds=[id], Hibernate=True)
    admin.advance(120)
    admin.call("ec2:StartInstances", InstanceIds=[id])
    while instance_of(admin, id).state_name != "running":
        admin.advance(1)
    machine = instance_of(admin, id)
    assert software_ready_at(world, machine) < admin.now
    assert capacity_of(world, machine) == before
