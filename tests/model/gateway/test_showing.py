"""What anybody may see of a call's parameters."""

from __future__ import annotations

from model.gateway.registry import find_offer
from model.gateway.showing import HIDDEN, without_secrets
from tests.admin import Admin


def test_what_the_contract_calls_secret_is_hidden_and_the_rest_is_not(admin: Admin) -> None:
    told = admin.client.without_secrets("iam:CreateLoginProfile", {"UserName": "ann", "Password": "Secret-12345"})
    assert told == {"UserName": "ann", "Password": HIDDEN}


def test_a_secret_inside_a_structure_is_hidden_too() -> None:
    contract = find_offer("ec2", "CreateLaunchTemplate").contract
    params = {"LaunchTemplateData": {"ImageId": "ami-1", "UserData": "password"}, "Odd": 1}
    assert without_secrets(contract, params) == {
        "LaunchTemplateData": {"ImageId": "ami-1", "UserData": HIDDEN},
        "Odd": 1,
    }


def test_boto3_has_its_own_name_for_an_operation(admin: Admin) -> None:
    assert admin.client.method("ec2:DescribeVpcs") == "describe_vpcs"
