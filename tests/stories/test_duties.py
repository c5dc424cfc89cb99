"""What the provider does not do for its customers: patch guests, encrypt, close doors, keep a trail."""

from __future__ import annotations

import json

import pytest

from model.catalog.images import images
from model.catalog.responsibility import database_layers
from model.client import Finding
from model.gateway.registry import find_offer
from model.kit.one_time import code_at
from model.services.ec2.findings import software_of
from model.services.ec2.resources.instances import Instance
from tests.admin import Admin
from tests.model.services.ec2.launches import running, volume
from tests.stories.premises import HOUR, Premises

YEAR = 365 * 24 * HOUR
EAST = ("us-east-1",)


def found(admin: Admin) -> list[tuple[str, str]]:
    """What is unprotected in us-east-1 and in the account."""
    return [(each.subject, each.title) for each in admin.client.protection.review(EAST).findings]


def titles(admin: Admin, subject: str) -> set[str]:
    return {title for each, title in found(admin) if each == subject}


@pytest.mark.fact("responsibility-04")
def test_the_more_a_service_does_the_less_is_left_to_the_customer(admin: Admin) -> None:
    mine = {
        service: {layer for layer, whose in admin.client.protection.duties(service).items() if whose == "customer"}
        for service in ("ec2", "rds", "dynamodb")
    }
    assert mine["ec2"] > mine["rds"] > mine["dynamodb"] == {"access", "data"}


@pytest.mark.fact("responsibility-05")
def test_the_duties_for_a_database_move_with_where_it_runs(admin: Admin) -> None:
    duties = admin.client.protection.duties
    rows = {
        layer: tuple(duties(place)[layer] == "customer" for place in ("on-premises", "ec2", "rds"))
        for layer in database_layers()
    }
    assert len(rows) == 11
    assert [layer for layer, whose in rows.items() if whose == (True, True, True)] == ["application tuning"]
    assert [layer for layer, whose in rows.items() if whose == (True, True, False)] == [
        "OS patches",
        "software installation",
        "engine patches",
        "backups",
        "high availability",
        "scaling",
    ]
    assert [layer for layer, whose in rows.items() if whose == (True, False, False)] == [
        "power",
        "racking",
        "server maintenance",
        "OS installation",
    ]


@pytest.mark.fact("responsibility-03")
def test_nobody_patches_a_guest_or_protects_its_data_but_its_owner(admin: Admin) -> None:
    group = admin.call("ec2:CreateSecurityGroup", GroupName="web", Description="web")["GroupId"]
    id, premises = running(admin, SecurityGroupIds=[group]), Premises(admin)
    patched = "runs software that nobody patched for 90 days"
    plain = volume(admin)
    sealed = volume(admin, Encrypted=True)
    door = {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
    admin.call("ec2:AuthorizeSecurityGroupIngress", GroupId=group, IpPermissions=[door])
    assert titles(admin, plain) == {"is not encrypted at rest"}
    assert titles(admin, sealed) == set()
    assert titles(admin, group) == {"lets in the whole internet"}
    before, printed = software(admin, id), console(admin, id)
    assert patched not in titles(admin, id)
    zone = admin.call("ec2:DescribeInstanceStatus", InstanceIds=[id])["InstanceStatuses"][0]["AvailabilityZone"]
    for _ in range(4):
        admin.run(premises.desk.patch_hosts(zone, admin.now + 1))
        admin.advance(YEAR / 4)
    assert premises.report(zone).host_software == 5
    assert (software(admin, id), console(admin, id)) == (before, printed)
    assert patched in titles(admin, id)

    admin.call("ec2:RevokeSecurityGroupIngress", GroupId=group, IpPermissions=[door])
    assert titles(admin, group) == set()


def software(admin: Admin, id: str) -> float:
    """The day whose software the guest runs."""
    instance = admin.cloud.kernel.store.anywhere(Instance, id)
    assert instance is not None
    return software_of(admin.cloud.world("123456789012", "us-east-1", "ec2"), instance)


def console(admin: Admin, id: str) -> str:
    return admin.call("ec2:GetConsoleOutput", InstanceId=id)["Output"]


@pytest.mark.fact("responsibility-06")
def test_protections_are_off_until_somebody_switches_them_on(admin: Admin) -> None:
    root = "arn:aws:iam::123456789012:root"
    admin.call("s3:CreateBucket", Bucket="notes-of-a-customer")
    admin.call("iam:CreateUser", UserName="ann")
    admin.call("iam:CreateLoginProfile", UserName="ann", Password="Correct-horse-1")
    ubuntu = next(each.id for each in images("us-east-1") if "ubuntu-noble" in each.name and "amd64" in each.name)
    id = running(admin, ImageId=ubuntu)
    disk = volume(admin)
    lacking = {
        (root, "signs in without a second factor"),
        ("ann", "signs in without a second factor"),
        ("123456789012", "asks nothing of passwords"),
        ("us-east-1", "keeps no trail"),
        (disk, "is not encrypted at rest"),
        ("notes-of-a-customer", "forgets what is overwritten or deleted"),
        (id, "answers metadata requests without a token"),
    }
    assert lacking <= set(found(admin))
    for each in admin.client.protection.review(EAST).findings:
        assert find_offer(*each.switch.split(":"))

    give_device(admin, "ann")
    admin.call("iam:UpdateAccountPasswordPolicy", MinimumPasswordLength=14)
    keep_a_trail(admin)
    versioned = {"Bucket": "notes-of-a-customer", "VersioningConfiguration": {"Status": "Enabled"}}
    admin.run(admin.client.call("s3:PutBucketVersioning", **versioned))
    admin.call("ec2:ModifyInstanceMetadataOptions", InstanceId=id, HttpTokens="required")
    assert lacking & set(found(admin)) == {
        (root, "signs in without a second factor"),
        (disk, "is not encrypted at rest"),
    }


def give_device(admin: Admin, user: str) -> None:
    made = admin.call("iam:CreateVirtualMFADevice", VirtualMFADeviceName=user)["VirtualMFADevice"]
    seed = made["Base32StringSeed"].decode()
    codes = [code_at(seed, int(admin.now // 30) + step) for step in (-1, 0)]
    serial = made["SerialNumber"]
    admin.call(
        "iam:EnableMFADevice",
        UserName=user,
        SerialNumber=serial,
        AuthenticationCode1=codes[0],
        AuthenticationCode2=codes[1],
    )


def keep_a_trail(admin: Admin) -> None:
    admin.call("s3:CreateBucket", Bucket="trail-of-a-customer")
    resource = "arn:aws:s3:::trail-of-a-customer"
    who = {"Service": "cloudtrail.amazonaws.com"}
    statements = [
        {"Effect": "Allow", "Principal": who, "Action": "s3:GetBucketAcl", "Resource": resource},
        {"Effect": "Allow", "Principal": who, "Action": "s3:PutObject", "Resource": f"{resource}/*"},
    ]
    policy = json.dumps({"Version": "2012-10-17", "Statement": statements})
    admin.call("s3:PutBucketPolicy", Bucket="trail-of-a-customer", Policy=policy)
    admin.call("cloudtrail:CreateTrail", Name="all", S3BucketName="trail-of-a-customer")
    admin.call("cloudtrail:StartLogging", Name="all")


def test_who_may_not_look_is_told_which_permission_is_missing(admin: Admin) -> None:
    volume(admin)
    admin.call("iam:CreateUser", UserName="ann")
    statement = {"Effect": "Allow", "Action": "ec2:DescribeVolumes", "Resource": "*"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    admin.call("iam:PutUserPolicy", UserName="ann", PolicyName="look", PolicyDocument=policy)
    admin.run(admin.client.entrance.sign_in("arn:aws:iam::123456789012:user/ann"))
    seen = admin.client.protection.review(EAST)
    assert {each.title for each in seen.findings} == {"is not encrypted at rest"}
    assert any("cloudtrail:DescribeTrails" in each for each in seen.unread)
    assert all(isinstance(each, Finding) for each in seen.findings)
