"""A company with several accounts: each has its own things, and one of them may less than the other."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from tests.stories.served import Served, served

CAPE = "af-south-1"
NO_BUCKETS = {"Effect": "Deny", "Action": "s3:CreateBucket", "Resource": "*"}
VPCS = ("--service-code", "vpc", "--quota-code", "L-F678F1CE")


@pytest.fixture(scope="module")
def cloud() -> Iterator[Served]:
    with served("--memory", "--delays", "none") as endpoint:
        yield endpoint


@pytest.fixture(scope="module")
def accounts(cloud: Served) -> tuple[str, str]:
    """An organization with two members, made by the CLI; its policies act."""
    cloud.aws("organizations", "create-organization")
    root = cloud.aws("organizations", "list-roots")["Roots"][0]["Id"]
    cloud.aws(
        *("organizations", "enable-policy-type", "--root-id", root, "--policy-type", "SERVICE_CONTROL_POLICY"),
    )
    return account(cloud, "dev"), account(cloud, "shop")


def account(cloud: Served, name: str) -> str:
    asked = cloud.aws(
        *("organizations", "create-account", "--email", f"{name}@example.com", "--account-name", name),
    )["CreateAccountStatus"]
    told = cloud.aws(
        *("organizations", "describe-create-account-status", "--create-account-request-id", asked["Id"]),
    )["CreateAccountStatus"]
    assert (asked["State"], told["State"]) == ("IN_PROGRESS", "SUCCEEDED")
    return told["AccountId"]


@pytest.fixture(scope="module")
def keys(cloud: Served, accounts: tuple[str, str]) -> dict[str, Any]:
    """Those of a user of the managing account, who may assume the role in each of the others."""
    assert len(accounts) == 2
    cloud.aws("iam", "create-user", "--user-name", "ann")
    allow = {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*"}}
    cloud.aws(
        *("iam", "put-user-policy", "--user-name", "ann", "--policy-name", "roles"),
        *("--policy-document", json.dumps(allow)),
    )
    return cloud.aws("iam", "create-access-key", "--user-name", "ann")["AccessKey"]


def boto(cloud: Served, service: str, key: dict[str, Any]) -> Any:
    return boto3.client(
        service,
        endpoint_url=cloud.url,
        region_name="us-east-1",
        aws_access_key_id=key["AccessKeyId"],
        aws_secret_access_key=key.get("SecretAccessKey"),
        aws_session_token=key.get("SessionToken"),
    )


def within(cloud: Served, keys: dict[str, Any], number: str, service: str) -> Any:
    """A client that acts in another account, by the role that every new member has."""
    role = f"arn:aws:iam::{number}:role/OrganizationAccountAccessRole"
    session = boto(cloud, "sts", keys).assume_role(RoleArn=role, RoleSessionName="ann")
    return boto(cloud, service, session["Credentials"])


@pytest.mark.fact("account-09")
def test_a_policy_of_the_organization_binds_one_account_and_not_the_other(
    cloud: Served, accounts: tuple[str, str], keys: dict[str, Any]
) -> None:
    dev, shop = accounts
    managing = boto3.client("organizations", endpoint_url=cloud.url, region_name="us-east-1", **root_key(cloud))
    content = json.dumps({"Version": "2012-10-17", "Statement": NO_BUCKETS})
    made = managing.create_policy(
        Content=content, Description="None here", Name="no-buckets", Type="SERVICE_CONTROL_POLICY"
    )["Policy"]["PolicySummary"]
    managing.attach_policy(PolicyId=made["Id"], TargetId=dev)

    with pytest.raises(ClientError) as refused:
        within(cloud, keys, dev, "s3").create_bucket(Bucket="a-bucket-of-dev")
    within(cloud, keys, shop, "s3").create_bucket(Bucket="a-bucket-of-the-shop")

    assert refused.value.response["Error"]["Code"] == "AccessDenied"
    assert "with an explicit deny in a service control policy" in str(refused.value)
    hung = managing.list_policies_for_target(TargetId=dev, Filter="SERVICE_CONTROL_POLICY")["Policies"]
    assert [each["Name"] for each in hung] == ["FullAWSAccess", "no-buckets"]

    managing.detach_policy(PolicyId=made["Id"], TargetId=dev)
    within(cloud, keys, dev, "s3").create_bucket(Bucket="a-bucket-of-dev")
    managing.delete_policy(PolicyId=made["Id"])


@pytest.mark.fact("account-08")
def test_accounts_have_things_of_the_same_name_and_see_only_their_own(
    cloud: Served, accounts: tuple[str, str], keys: dict[str, Any]
) -> None:
    clients = [within(cloud, keys, number, "ec2") for number in accounts]
    for client in clients:
        client.create_key_pair(KeyName="laptop")
        assert len(client.describe_key_pairs()["KeyPairs"]) == 1
    networks = [client.describe_vpcs()["Vpcs"][0] for client in clients]
    assert [each["OwnerId"] for each in networks] == list(accounts)

    dev, shop = (within(cloud, keys, number, "s3") for number in accounts)
    shop.create_bucket(Bucket="only-of-the-shop")
    with pytest.raises(ClientError, match="AccessDenied"):
        dev.list_objects_v2(Bucket="only-of-the-shop")
    open_door = {"Effect": "Allow", "Principal": {"AWS": accounts[0]}, "Action": "s3:ListBucket"}
    policy = {"Version": "2012-10-17", "Statement": open_door | {"Resource": "arn:aws:s3:::only-of-the-shop"}}
    shop.put_bucket_policy(Bucket="only-of-the-shop", Policy=json.dumps(policy))
    assert dev.list_objects_v2(Bucket="only-of-the-shop")["KeyCount"] == 0


def test_the_cli_goes_into_an_account_by_a_profile(
    cloud: Served, accounts: tuple[str, str], keys: dict[str, Any], tmp_path: Path
) -> None:
    config = tmp_path / "config"
    config.write_text(
        "[profile ann]\n"
        f"aws_access_key_id = {keys['AccessKeyId']}\naws_secret_access_key = {keys['SecretAccessKey']}\n"
        f"[profile dev]\nsource_profile = ann\n"
        f"role_arn = arn:aws:iam::{accounts[0]}:role/OrganizationAccountAccessRole\n"
    )
    hidden = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
    environment = {name: value for name, value in cloud.environment.items() if name not in hidden}
    # the CLI keeps the sessions of roles at home, and would go on with one of a world that is gone
    shell = Served(cloud.url, environment | {"AWS_CONFIG_FILE": str(config), "HOME": str(tmp_path)}, cloud.process)

    who = shell.aws("--profile", "dev", "sts", "get-caller-identity")

    assert who["Account"] == accounts[0]
    assert ":assumed-role/OrganizationAccountAccessRole/" in who["Arn"]


def test_the_cli_opens_a_region_and_says_whom_to_write_to(cloud: Served) -> None:
    cloud.aws("account", "enable-region", "--region-name", CAPE)
    assert cloud.aws("account", "get-region-opt-status", "--region-name", CAPE)["RegionOptStatus"] == "ENABLED"
    wanted = ("--region-opt-status-contains", "ENABLED", "ENABLING")
    assert [each["RegionName"] for each in cloud.aws("account", "list-regions", *wanted)["Regions"]] == [CAPE]
    assert len(cloud.aws("ec2", "describe-vpcs", "--region", CAPE)["Vpcs"]) == 1

    kind = ("--alternate-contact-type", "SECURITY")
    cloud.aws(
        *("account", "put-alternate-contact", *kind, "--name", "Bo", "--title", "On call"),
        *("--email-address", "bo@example.com", "--phone-number", "+1555123456"),
    )
    assert cloud.aws("account", "get-alternate-contact", *kind)["AlternateContact"]["Name"] == "Bo"
    cloud.aws("account", "delete-alternate-contact", *kind)


@pytest.mark.fact("account-10")
def test_the_cli_has_a_limit_raised(cloud: Served) -> None:
    command = ("ec2", "create-vpc", "--cidr-block", "10.9.0.0/16")
    for _ in range(4):
        cloud.aws(*command)
    with pytest.raises(AssertionError, match="VpcLimitExceeded"):
        cloud.aws(*command)

    asked = cloud.aws("service-quotas", "request-service-quota-increase", *VPCS, "--desired-value", "6")
    told = cloud.aws(
        *("service-quotas", "get-requested-service-quota-change", "--request-id", asked["RequestedQuota"]["Id"]),
    )

    assert told["RequestedQuota"]["Status"] == "APPROVED"
    assert cloud.aws("service-quotas", "get-service-quota", *VPCS)["Quota"]["Value"] == 6.0
    cloud.aws(*command)


def root_key(cloud: Served) -> dict[str, str]:
    named = {"aws_access_key_id": "AWS_ACCESS_KEY_ID", "aws_secret_access_key": "AWS_SECRET_ACCESS_KEY"}
    return {name: cloud.environment[variable] for name, variable in named.items()}
