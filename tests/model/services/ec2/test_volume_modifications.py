"""Changing volumes in place."""

from __future__ import annotations

from typing import Any

import pytest

from tests.admin import Admin
from tests.model.services.ec2.launches import look_at_volume, volume

HOUR = 3600.0


def modify(admin: Admin, volume_id: str, **params: Any) -> dict[str, Any]:
    return admin.call("ec2:ModifyVolume", VolumeId=volume_id, **params)["VolumeModification"]


def modification(admin: Admin, volume_id: str) -> dict[str, Any]:
    return admin.call("ec2:DescribeVolumesModifications", VolumeIds=[volume_id])["VolumesModifications"][0]


def test_a_volume_grows_and_is_optimized_for_a_while(admin: Admin) -> None:
    id = volume(admin, Size=50)
    first = modify(admin, id, Size=100, VolumeType="gp3", Iops=4000)
    assert (first["ModificationState"], first["Progress"]) == ("modifying", 0)
    assert (first["OriginalSize"], first["TargetSize"]) == (50, 100)
    assert (first["OriginalVolumeType"], first["TargetVolumeType"], first["TargetIops"]) == ("gp2", "gp3", 4000)
    admin.advance(10)
    now = modification(admin, id)
    assert now["ModificationState"] == "optimizing"
    found = look_at_volume(admin, id)
    assert (found["Size"], found["VolumeType"], found["Iops"], found["Throughput"]) == (100, "gp3", 4000, 125)
    admin.advance(900)
    assert 10 < modification(admin, id)["Progress"] < 100
    admin.advance(HOUR)
    done = modification(admin, id)
    assert (done["ModificationState"], done["Progress"]) == ("completed", 100)
    assert done["EndTime"] <= admin.now


def test_the_next_modification_has_to_wait_six_hours(admin: Admin) -> None:
    id = volume(admin, Size=10)
    modify(admin, id, Size=20)
    assert admin.refused("ec2:ModifyVolume", VolumeId=id, Size=30).code == "IncorrectModificationState"
    admin.advance(HOUR)
    assert modification(admin, id)["ModificationState"] == "completed"
    assert admin.refused("ec2:ModifyVolume", VolumeId=id, Size=30).code == "VolumeModificationRateExceeded"
    admin.advance(5 * HOUR)
    modify(admin, id, Size=30)
    admin.advance(10)
    assert look_at_volume(admin, id)["Size"] == 30


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"Size": 9}, "InvalidParameterValue"),
        ({"Size": 20_000}, "InvalidParameterValue"),
        ({"VolumeType": "io1"}, "MissingParameter"),
        ({"VolumeType": "io1", "Iops": 501}, "InvalidParameterValue"),
        ({"Iops": 1000}, "InvalidParameterCombination"),
        ({"VolumeType": "st1"}, "InvalidParameterValue"),
    ],
)
def test_a_volume_does_not_become_what_cannot_be(admin: Admin, params: dict[str, Any], code: str) -> None:
    id = volume(admin, Size=10)
    assert admin.refused("ec2:ModifyVolume", VolumeId=id, **params).code == code
    assert (
        admin.refused("ec2:DescribeVolumesModifications", VolumeIds=[id]).code == "InvalidVolumeModification.NotFound"
    )
    assert look_at_volume(admin, id)["Size"] == 10


def test_a_type_change_gives_the_new_type_its_own_speed(admin: Admin) -> None:
    id = volume(admin, Size=100, VolumeType="io1", Iops=5000)
    modify(admin, id, VolumeType="gp2")
    admin.advance(10)
    found = look_at_volume(admin, id)
    assert (found["VolumeType"], found["Iops"]) == ("gp2", 300)


def test_a_deleted_volume_takes_its_modification_along(admin: Admin) -> None:
    id = volume(admin)
    modify(admin, id, Size=20)
    admin.call("ec2:DeleteVolume", VolumeId=id)
    admin.advance(HOUR)
    assert admin.call("ec2:DescribeVolumesModifications")["VolumesModifications"] == []
