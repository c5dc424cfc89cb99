from dataclasses import dataclass, field
from types import SimpleNamespace

import pytest
from pydantic import BaseModel, ConfigDict

from model.gateway.wire.plain import plain
from model.gateway.wire.shapes import service_model

EC2 = service_model("ec2").operations
AUTO_SCALING = service_model("autoscaling").operations


class Volume(BaseModel):
    model_config = ConfigDict(frozen=True)
    volume_id: str
    size: int
    snapshot_id: str | None = None
    secret_of_ours: str = "not in the shape"

    @property
    def iops(self) -> int:
        return self.size * 3


@dataclass(frozen=True)
class Group:
    auto_scaling_group_name: str
    availability_zones: tuple[str, ...] = ()
    instances: list[object] = field(default_factory=list)


def test_a_resource_is_projected_by_name_and_what_is_none_stays_out() -> None:
    answer = plain(EC2["CreateVolume"], Volume(volume_id="vol-1", size=8))
    assert answer == {"VolumeId": "vol-1", "Size": 8, "Iops": 24}


def test_lists_and_nested_structures_are_projected_all_the_way_down() -> None:
    group = Group("web", ("us-east-1a",), [{"instance_id": "i-1", "LifecycleState": "InService", "unknown": 1}])
    assert plain(AUTO_SCALING["DescribeAutoScalingGroups"], {"auto_scaling_groups": [group]}) == {
        "AutoScalingGroups": [
            {
                "AutoScalingGroupName": "web",
                "AvailabilityZones": ["us-east-1a"],
                "Instances": [{"InstanceId": "i-1", "LifecycleState": "InService"}],
            }
        ]
    }


def test_no_result_is_an_empty_answer() -> None:
    assert plain(AUTO_SCALING["DeletePolicy"], None) == {}


def test_false_and_zero_and_empty_are_said() -> None:
    namespace = SimpleNamespace(encrypted=False, size=0, volume_id="", tags=[])
    assert plain(EC2["CreateVolume"], namespace) == {"VolumeId": "", "Size": 0, "Encrypted": False, "Tags": []}


def test_a_shape_that_contains_itself_is_projected() -> None:
    item = {"tree": {"M": {"leaf": {"L": [{"S": "x"}, {"NULL": True}]}}}}
    assert plain(service_model("dynamodb").operations["GetItem"], {"item": item}) == {"Item": item}


class Faulty:
    @property
    def volume_id(self) -> str:
        return self.nothing_of_the_kind  # type: ignore[attr-defined]


def test_a_mistake_inside_a_property_is_not_taken_for_absence() -> None:
    with pytest.raises(AttributeError, match="nothing_of_the_kind"):
        plain(EC2["CreateVolume"], Faulty())


class Chatty:
    volume_id = "vol-1"

    def state(self) -> str:
        return "a method is no member"


def test_methods_are_no_members() -> None:
    assert plain(EC2["CreateVolume"], Chatty()) == {"VolumeId": "vol-1"}
