"""Tags on anything of EC2 that has an id."""

from __future__ import annotations

from contextlib import closing

import pytest

from model.kit.cell import CellSettings
from tests.admin import Admin
from tests.model.services.ec2.launches import all_instances, launch, tags, volume


def shown(admin: Admin, *filters: tuple[str, str]) -> list[tuple[str, str]]:
    asked = [{"Name": name, "Values": [value]} for name, value in filters]
    return [(each["Key"], each["Value"]) for each in admin.call("ec2:DescribeTags", Filters=asked)["Tags"]]


@pytest.mark.fact("ec2-30")
def test_the_tenth_tag_of_2017_is_the_last_and_the_same_key_overwrites() -> None:
    with closing(Admin(settings=CellSettings(quotas="notes-2017"))) as admin:
        id = launch(admin)["InstanceId"]
        ten = [{"Key": f"key-{n}", "Value": "x"} for n in range(10)]
        admin.call("ec2:CreateTags", Resources=[id], Tags=ten)
        refusal = admin.refused("ec2:CreateTags", Resources=[id], Tags=[{"Key": "one more", "Value": ""}])
        assert refusal.code == "TagLimitExceeded"
        admin.call("ec2:CreateTags", Resources=[id], Tags=[{"Key": "key-0", "Value": "dev"}])
        assert [
            each["InstanceId"] for each in all_instances(admin, Filters=[{"Name": "tag:key-0", "Values": ["dev"]}])
        ] == [id]


def test_fifty_tags_are_allowed_today(admin: Admin) -> None:
    id = volume(admin)
    fifty = [{"Key": f"key-{n}", "Value": "x"} for n in range(50)]
    admin.call("ec2:CreateTags", Resources=[id], Tags=fifty)
    refusal = admin.refused("ec2:CreateTags", Resources=[id], Tags=[{"Key": "one more", "Value": ""}])
    assert refusal.code == "TagLimitExceeded"
    assert len(shown(admin, ("resource-id", id))) == 50


def test_tags_are_found_by_what_they_are_on(admin: Admin) -> None:
    launch(admin, TagSpecifications=tags("instance", Name="web") + tags("volume", Name="web-root"))
    assert shown(admin, ("resource-type", "instance")) == [("Name", "web")]
    assert shown(admin, ("resource-type", "volume")) == [("Name", "web-root")]
    assert shown(admin, ("value", "web*")) == [("Name", "web"), ("Name", "web-root")]


def test_a_tag_goes_by_key_or_only_if_it_has_the_value(admin: Admin) -> None:
    id = volume(admin, TagSpecifications=tags("volume", env="dev", team="red", cost="7"))
    admin.call("ec2:DeleteTags", Resources=[id], Tags=[{"Key": "env", "Value": "prod"}, {"Key": "team"}])
    assert shown(admin, ("resource-id", id)) == [("env", "dev"), ("cost", "7")]
    admin.call("ec2:DeleteTags", Resources=[id])
    assert shown(admin, ("resource-id", id)) == []


@pytest.mark.parametrize(("key", "value"), [("aws:mine", "x"), ("", "x"), ("k" * 129, "x"), ("k", "v" * 257)])
def test_keys_and_values_out_of_bounds_are_refused(admin: Admin, key: str, value: str) -> None:
    id = volume(admin)
    refusal = admin.refused("ec2:CreateTags", Resources=[id], Tags=[{"Key": key, "Value": value}])
    assert refusal.code == "InvalidParameterValue"
    assert shown(admin) == []


def test_nothing_is_tagged_when_one_of_the_things_is_not_there(admin: Admin) -> None:
    id, gone = volume(admin), "vol-0123456789abcdef0"
    assert admin.refused("ec2:CreateTags", Resources=[id, gone], Tags=[{"Key": "a"}]).code == "InvalidVolume.NotFound"
    assert admin.refused("ec2:CreateTags", Resources=["what"], Tags=[{"Key": "a"}]).code == "InvalidID"
    assert shown(admin) == []


def test_tags_at_birth_are_only_for_what_is_made(admin: Admin) -> None:
    refusal = admin.refused(
        "ec2:CreateVolume", AvailabilityZone="us-east-1a", Size=1, TagSpecifications=tags("instance", a="b")
    )
    assert refusal.code == "InvalidParameterValue"
    assert refusal.message == "'instance' is not a valid taggable resource type for this operation."
    doubled = [{"ResourceType": "volume", "Tags": [{"Key": "a", "Value": "1"}, {"Key": "a", "Value": "2"}]}]
    refusal = admin.refused("ec2:CreateVolume", AvailabilityZone="us-east-1a", Size=1, TagSpecifications=doubled)
    assert refusal.message == "Duplicate tag key 'a' specified."


def test_many_tags_come_in_pages(admin: Admin) -> None:
    id = volume(admin)
    admin.call("ec2:CreateTags", Resources=[id], Tags=[{"Key": f"key-{n}", "Value": "x"} for n in range(12)])
    seen, token = 0, None
    while seen == 0 or token:
        answer = admin.call("ec2:DescribeTags", MaxResults=5, **({"NextToken": token} if token else {}))
        seen, token = seen + len(answer["Tags"]), answer.get("NextToken")
    assert seen == 12
    assert admin.refused("ec2:DescribeTags", MaxResults=4).code == "InvalidParameterValue"
    assert admin.refused("ec2:DescribeTags", NextToken="nonsense").code == "InvalidNextToken"
