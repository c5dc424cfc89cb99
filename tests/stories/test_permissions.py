"""Who may do what, told of people with narrow permissions: resources, tags, conditions and the policies of buckets."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from model.gateway.call import Call
from model.gateway.registry import offers
from model.kit.arn import arn
from model.kit.errors import AwsError
from model.kit.principal import ANONYMOUS, Principal, root
from model.laws.moments import zulu
from tests.admin import Admin
from tests.model.services.ec2.launches import running

HOME = "123456789012"


def document(*statements: dict[str, Any]) -> str:
    whole = [{"Effect": "Allow", "Resource": "*"} | each for each in statements]
    return orjson.dumps({"Version": "2012-10-17", "Statement": whole}).decode()


class Someone:
    """A caller, and what becomes of its calls: `allowed`, or the code of the refusal."""

    def __init__(self, admin: Admin, principal: Principal) -> None:
        self.admin = admin
        self.principal = principal

    def does(self, action: str, /, *, source: str = "", **params: Any) -> str:
        """`source` is the address that the call comes from, where that matters."""
        try:
            if source:
                self.admin.run(self.admin.cloud.handle(self._from(source, action, params)))
            else:
                self.call(action, **params)
        except AwsError as refusal:
            return refusal.code
        return "allowed"

    def call(self, action: str, /, **params: Any) -> dict[str, Any]:
        call = self.admin.cloud.call(action, params, principal=self.principal, region="us-east-1")
        return self.admin.run(call)

    def _from(self, source: str, action: str, params: dict[str, Any]) -> Call:
        service, _, name = action.partition(":")
        who, home = self.principal, self.principal.account
        return Call(service, name, params, "us-east-1", principal=who, account=home, source_ip=source, inside=True)

    def says(self, action: str, /, **params: Any) -> str:
        with pytest.raises(AwsError) as refusal:
            self.call(action, **params)
        return refusal.value.message


def user(admin: Admin, name: str, *statements: dict[str, Any]) -> Someone:
    made = admin.call("iam:CreateUser", UserName=name)["User"]
    if statements:
        own = document(*statements)
        admin.call("iam:PutUserPolicy", UserName=name, PolicyName="own", PolicyDocument=own)
    return Someone(admin, Principal("IAMUser", HOME, made["Arn"], made["UserId"], name))


def instance_arn(id: str) -> str:
    return f"arn:aws:ec2:us-east-1:{HOME}:instance/{id}"


def test_an_operator_may_touch_one_machine_and_no_other(admin: Admin) -> None:
    own, other = running(admin), running(admin)
    ann = user(admin, "ann", {"Action": "ec2:*Instances", "Resource": instance_arn(own)})
    assert ann.does("ec2:StopInstances", InstanceIds=[own]) == "allowed"
    assert ann.does("ec2:StopInstances", InstanceIds=[other]) == "UnauthorizedOperation"
    assert ann.does("ec2:StopInstances", InstanceIds=[own, other]) == "UnauthorizedOperation"
    assert f"on resource: {instance_arn(other)}" in ann.says("ec2:StopInstances", InstanceIds=[other])
    assert ann.does("ec2:DescribeInstances") == "UnauthorizedOperation"


def test_a_refused_call_has_changed_nothing(admin: Admin) -> None:
    machine = running(admin)
    user(admin, "ann").does("ec2:TerminateInstances", InstanceIds=[machine])
    told = admin.call("ec2:DescribeInstances", InstanceIds=[machine])["Reservations"][0]["Instances"][0]
    assert told["State"]["Name"] == "running"


@pytest.mark.fact("iam-16")
def test_a_tag_decides_whose_machines_one_may_stop(admin: Admin) -> None:
    mine = {"StringEquals": {"aws:ResourceTag/Owner": "${aws:username}"}}
    ann = user(admin, "ann", {"Action": "ec2:StopInstances", "Condition": mine})
    tagged, plain = running(admin), running(admin)
    admin.call("ec2:CreateTags", Resources=[tagged], Tags=[{"Key": "Owner", "Value": "ann"}])
    assert ann.does("ec2:StopInstances", InstanceIds=[tagged]) == "allowed"
    assert ann.does("ec2:StopInstances", InstanceIds=[plain]) == "UnauthorizedOperation"
    for machine, owner in ((tagged, "bob"), (plain, "ann")):
        admin.call("ec2:CreateTags", Resources=[machine], Tags=[{"Key": "Owner", "Value": owner}])
    assert ann.does("ec2:StopInstances", InstanceIds=[tagged]) == "UnauthorizedOperation"
    assert ann.does("ec2:StopInstances", InstanceIds=[plain]) == "allowed"


def test_a_region_can_be_closed_to_somebody(admin: Admin) -> None:
    elsewhere = {"StringNotEquals": {"aws:RequestedRegion": "eu-west-1"}}
    ann = user(admin, "ann", {"Action": "*"}, {"Effect": "Deny", "Action": "*", "Condition": elsewhere})
    assert ann.does("ec2:DescribeInstances") == "UnauthorizedOperation"
    call = admin.cloud.call("ec2:DescribeInstances", {}, principal=ann.principal, region="eu-west-1")
    assert admin.run(call)["Reservations"] == []


def test_new_things_can_be_required_to_carry_a_tag(admin: Admin) -> None:
    billed = {"StringLike": {"aws:RequestTag/CostCenter": "?*"}}
    ann = user(admin, "ann", {"Action": "ec2:CreateVolume", "Condition": billed})
    place = {"Size": 1, "AvailabilityZone": "us-east-1a"}
    tags = [{"ResourceType": "volume", "Tags": [{"Key": "CostCenter", "Value": "7"}]}]
    assert ann.does("ec2:CreateVolume", **place) == "UnauthorizedOperation"
    assert ann.does("ec2:CreateVolume", **place, TagSpecifications=tags) == "allowed"


def test_a_home_folder_in_a_shared_bucket(admin: Admin) -> None:
    """The classic policy of the IAM user guide: everybody lists and writes below its own name."""
    admin.call("s3:CreateBucket", Bucket="homes")
    own = {"StringLike": {"s3:prefix": "home/${aws:username}/*"}}
    ann = user(
        admin,
        "ann",
        {"Action": "s3:ListBucket", "Resource": "arn:aws:s3:::homes", "Condition": own},
        {"Action": ["s3:GetObject", "s3:PutObject"], "Resource": "arn:aws:s3:::homes/home/${aws:username}/*"},
    )
    assert ann.does("s3:PutObject", Bucket="homes", Key="home/ann/a", Body=b"a") == "allowed"
    assert ann.does("s3:GetObject", Bucket="homes", Key="home/ann/a") == "allowed"
    assert ann.does("s3:PutObject", Bucket="homes", Key="home/bob/a", Body=b"a") == "AccessDenied"
    assert ann.does("s3:ListObjectsV2", Bucket="homes", Prefix="home/ann/") == "allowed"
    assert ann.does("s3:ListObjectsV2", Bucket="homes") == "AccessDenied"


def test_whoever_may_not_list_does_not_learn_what_is_missing(admin: Admin) -> None:
    admin.call("s3:CreateBucket", Bucket="homes")
    ann = user(admin, "ann", {"Action": "s3:GetObject"})
    assert ann.does("s3:GetObject", Bucket="homes", Key="nothing") == "AccessDenied"
    bob = user(admin, "bob", {"Action": ["s3:GetObject", "s3:ListBucket"]})
    assert bob.does("s3:GetObject", Bucket="homes", Key="nothing") == "NoSuchKey"


def test_many_objects_are_deleted_or_refused_one_by_one(admin: Admin) -> None:
    admin.call("s3:CreateBucket", Bucket="homes")
    for key in ("mine/a", "theirs/b"):
        admin.call("s3:PutObject", Bucket="homes", Key=key, Body=b"x")
    ann = user(admin, "ann", {"Action": "s3:DeleteObject", "Resource": "arn:aws:s3:::homes/mine/*"})
    objects = [{"Key": "mine/a"}, {"Key": "theirs/b"}]
    answer = ann.call("s3:DeleteObjects", Bucket="homes", Delete={"Objects": objects})
    assert [each["Key"] for each in answer["Deleted"]] == ["mine/a"]
    assert [(each["Key"], each["Code"]) for each in answer["Errors"]] == [("theirs/b", "AccessDenied")]


def shared(admin: Admin, *statements: dict[str, Any]) -> None:
    """A bucket with one object and a policy, open to the public if the policy says so."""
    admin.call("s3:CreateBucket", Bucket="site")
    admin.call("s3:PutObject", Bucket="site", Key="index.html", Body=b"hello")
    admin.call("s3:DeletePublicAccessBlock", Bucket="site")
    if statements:
        admin.call("s3:PutBucketPolicy", Bucket="site", Policy=document(*statements))


@pytest.mark.fact("iam-28")
def test_a_public_site_is_read_by_anybody_and_written_by_nobody(admin: Admin) -> None:
    shared(admin, {"Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::site/*"})
    anybody = Someone(admin, ANONYMOUS)
    assert anybody.does("s3:GetObject", Bucket="site", Key="index.html") == "allowed"
    assert anybody.does("s3:PutObject", Bucket="site", Key="index.html", Body=b"") == "AccessDenied"
    assert anybody.does("s3:ListObjectsV2", Bucket="site") == "AccessDenied"
    admin.call("s3:DeleteBucketPolicy", Bucket="site")
    assert anybody.does("s3:GetObject", Bucket="site", Key="index.html") == "AccessDenied"


def test_a_bucket_s_policy_lets_in_whom_it_names_without_any_policy_of_their_own(admin: Admin) -> None:
    ann, bob = user(admin, "ann"), user(admin, "bob")
    named = {"AWS": ann.principal.arn}
    shared(admin, {"Principal": named, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::site/*"})
    assert ann.does("s3:GetObject", Bucket="site", Key="index.html") == "allowed"
    assert bob.does("s3:GetObject", Bucket="site", Key="index.html") == "AccessDenied"


def test_a_bucket_s_policy_can_shut_out_its_own_account(admin: Admin) -> None:
    whole = ["arn:aws:s3:::site", "arn:aws:s3:::site/*"]
    shared(admin, {"Effect": "Deny", "Principal": "*", "Action": "s3:GetObject", "Resource": whole})
    refusal = Someone(admin, root(HOME)).says("s3:GetObject", Bucket="site", Key="index.html")
    assert "with an explicit deny in a resource-based policy" in refusal


def test_another_account_needs_the_bucket_s_word_and_its_own(admin: Admin) -> None:
    stranger = Someone(admin, root("210987654321"))
    shared(
        admin,
        {"Principal": {"AWS": "210987654321"}, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::site/*"},
    )
    assert stranger.does("s3:GetObject", Bucket="site", Key="index.html") == "allowed"
    assert stranger.does("s3:PutObject", Bucket="site", Key="x", Body=b"") == "AccessDenied"


def test_whoever_launches_a_machine_with_a_role_must_be_allowed_to_pass_it(admin: Admin) -> None:
    trusting = {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}
    trust = orjson.dumps({"Version": "2012-10-17", "Statement": [trusting]}).decode()
    role = admin.call("iam:CreateRole", RoleName="web", AssumeRolePolicyDocument=trust)["Role"]["Arn"]
    admin.call("iam:CreateInstanceProfile", InstanceProfileName="web")
    admin.call("iam:AddRoleToInstanceProfile", InstanceProfileName="web", RoleName="web")
    image = admin.call("ec2:DescribeImages", Owners=["amazon"])["Images"][0]["ImageId"]
    launch = {"ImageId": image, "MinCount": 1, "MaxCount": 1, "InstanceType": "t3.micro"}
    reading = {"Action": ["ec2:*", "iam:GetInstanceProfile"]}
    ann = user(admin, "ann", reading)
    assert ann.does("ec2:RunInstances", **launch) == "allowed"
    assert "iam:PassRole" in ann.says("ec2:RunInstances", **launch, IamInstanceProfile={"Name": "web"})
    to_ec2 = {"StringEquals": {"iam:PassedToService": "ec2.amazonaws.com"}}
    bob = user(admin, "bob", reading, {"Action": "iam:PassRole", "Resource": role, "Condition": to_ec2})
    assert bob.does("ec2:RunInstances", **launch, IamInstanceProfile={"Name": "web"}) == "allowed"


@pytest.mark.fact("iam-07")
def test_what_a_user_its_group_and_the_bucket_allow_adds_up(admin: Admin) -> None:
    ann = user(admin, "ann", {"Action": "s3:PutObject"})
    admin.call("iam:CreateGroup", GroupName="readers")
    reading = document({"Action": "s3:GetObject"})
    admin.call("iam:PutGroupPolicy", GroupName="readers", PolicyName="read", PolicyDocument=reading)
    admin.call("iam:AddUserToGroup", GroupName="readers", UserName="ann")
    named = {"AWS": ann.principal.arn}
    shared(admin, {"Principal": named, "Action": "s3:DeleteObject", "Resource": "arn:aws:s3:::site/*"})

    def outcomes() -> list[str]:
        put = ann.does("s3:PutObject", Bucket="site", Key="note", Body=b"x")
        return [put, *(ann.does(each, Bucket="site", Key="note") for each in ("s3:GetObject", "s3:DeleteObject"))]

    assert outcomes() == ["allowed", "allowed", "allowed"]
    admin.call("iam:RemoveUserFromGroup", GroupName="readers", UserName="ann")
    assert outcomes() == ["allowed", "AccessDenied", "allowed"]


def photos(admin: Admin) -> None:
    admin.call("s3:CreateBucket", Bucket="site")
    for key in ("photos/a.jpg", "docs/a.txt"):
        admin.call("s3:PutObject", Bucket="site", Key=key, Body=b"x")


@pytest.mark.fact("iam-11")
def test_resources_are_arns_with_wildcards(admin: Admin) -> None:
    photos(admin)
    ann = user(admin, "ann", {"Action": "s3:GetObject", "Resource": "arn:aws:s3:::site/photos/*"})
    assert ann.does("s3:GetObject", Bucket="site", Key="photos/a.jpg") == "allowed"
    assert ann.does("s3:GetObject", Bucket="site", Key="docs/a.txt") == "AccessDenied"
    bob = user(admin, "bob", {"Action": "s3:GetObject", "Resource": "*"})
    assert bob.does("s3:GetObject", Bucket="site", Key="docs/a.txt") == "allowed"


OFFICE = {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}


@pytest.mark.fact("iam-14", "iam-56")
def test_an_address_can_be_the_condition_and_otherwise_does_not_matter(admin: Admin) -> None:
    photos(admin)
    get = {"Bucket": "site", "Key": "photos/a.jpg"}
    ann = user(admin, "ann", {"Action": "s3:GetObject", "Condition": OFFICE})
    assert ann.does("s3:GetObject", source="203.0.113.9", **get) == "allowed"
    assert ann.does("s3:GetObject", source="198.51.100.1", **get) == "AccessDenied"
    bob = user(admin, "bob", {"Action": "s3:GetObject"})
    assert {bob.does("s3:GetObject", source=where, **get) for where in ("203.0.113.9", "10.0.0.7")} == {"allowed"}


def working_hours(admin: Admin) -> dict[str, Any]:
    """Nine to five of the day on which tests begin, at noon."""
    hour = 3600.0
    nine, five = zulu(admin.now - 3 * hour), zulu(admin.now + 5 * hour)
    return {"DateGreaterThan": {"aws:CurrentTime": nine}, "DateLessThan": {"aws:CurrentTime": five}}


@pytest.mark.fact("iam-15")
def test_a_time_of_day_can_be_the_condition(admin: Admin) -> None:
    ann = user(admin, "ann", {"Action": "ec2:DescribeInstances", "Condition": working_hours(admin)})
    assert ann.does("ec2:DescribeInstances") == "allowed"
    admin.advance(5 * 3600 + 60)
    assert ann.does("ec2:DescribeInstances") == "UnauthorizedOperation"
    tomorrow = {"DateGreaterThan": {"aws:CurrentTime": zulu(admin.now + 60)}}
    bob = user(admin, "bob", {"Action": "ec2:DescribeInstances", "Condition": tomorrow})
    assert bob.does("ec2:DescribeInstances") == "UnauthorizedOperation"
    admin.advance(120)
    assert bob.does("ec2:DescribeInstances") == "allowed"


@pytest.mark.fact("iam-17")
def test_a_grant_can_be_as_narrow_as_one_call(admin: Admin) -> None:
    photos(admin)
    narrow = {
        "Action": "s3:GetObject",
        "Resource": "arn:aws:s3:::site/photos/a.jpg",
        "Condition": OFFICE | working_hours(admin),
    }
    ann, bob = user(admin, "ann", narrow), user(admin, "bob")
    right = {"source": "203.0.113.9", "Bucket": "site", "Key": "photos/a.jpg"}
    assert ann.does("s3:GetObject", **right) == "allowed"
    assert bob.does("s3:GetObject", **right) == "AccessDenied"
    assert ann.does("s3:GetObjectTagging", **right) == "AccessDenied"
    assert ann.does("s3:GetObject", **right | {"Key": "docs/a.txt"}) == "AccessDenied"
    assert ann.does("s3:GetObject", **right | {"source": "198.51.100.1"}) == "AccessDenied"
    admin.advance(6 * 3600)
    assert ann.does("s3:GetObject", **right) == "AccessDenied"


@pytest.mark.fact("iam-18")
def test_listing_is_asked_of_the_bucket_and_reading_of_its_objects(admin: Admin) -> None:
    photos(admin)
    both = {"Action": ["s3:GetObject", "s3:ListBucket"], "Condition": OFFICE}
    ann = user(admin, "ann", both | {"Resource": "arn:aws:s3:::site/*"})
    assert ann.does("s3:GetObject", source="203.0.113.9", Bucket="site", Key="docs/a.txt") == "allowed"
    assert ann.does("s3:ListObjectsV2", source="203.0.113.9", Bucket="site") == "AccessDenied"
    bob = user(admin, "bob", both | {"Resource": ["arn:aws:s3:::site", "arn:aws:s3:::site/*"]})
    assert bob.does("s3:ListObjectsV2", source="203.0.113.9", Bucket="site") == "allowed"


def test_a_bucket_s_policy_lets_in_exactly_the_kind_that_it_names(admin: Admin) -> None:
    trusting = {"Effect": "Allow", "Principal": {"AWS": HOME}, "Action": "sts:AssumeRole"}
    trust = orjson.dumps({"Version": "2012-10-17", "Statement": [trusting]}).decode()
    role = admin.call("iam:CreateRole", RoleName="reader", AssumeRolePolicyDocument=trust)["Role"]["Arn"]
    in_role = admin.cloud.identities.named(role)
    assert in_role is not None
    kinds = {
        "account": Someone(admin, root("210987654321")),
        "role": Someone(admin, in_role),
        "everyone": Someone(admin, ANONYMOUS),
    }
    shared(admin)
    named: dict[str, Any] = {
        "account": {"AWS": "arn:aws:iam::210987654321:root"},
        "role": {"AWS": role},
        "everyone": "*",
    }
    for kind, principal in named.items():
        grant = {"Principal": principal, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::site/*"}
        admin.call("s3:PutBucketPolicy", Bucket="site", Policy=document(grant))
        got = {name: who.does("s3:GetObject", Bucket="site", Key="index.html") for name, who in kinds.items()}
        let_in = {name for name, outcome in got.items() if outcome == "allowed"}
        assert let_in == ({kind} if kind != "everyone" else set(kinds))


@pytest.mark.fact("iam-26")
def test_buckets_queues_and_topics_carry_policies_of_their_own_and_machines_do_not(admin: Admin) -> None:
    ann = user(admin, "ann")
    shared(admin)
    queue = admin.call("sqs:CreateQueue", QueueName="orders")["QueueUrl"]
    topic = admin.call("sns:CreateTopic", Name="news")["TopicArn"]
    deeds: dict[str, dict[str, Any]] = {
        "s3:GetObject": {"Bucket": "site", "Key": "index.html"},
        "sqs:SendMessage": {"QueueUrl": queue, "MessageBody": "x"},
        "sns:Publish": {"TopicArn": topic, "Message": "x"},
    }
    assert "allowed" not in {ann.does(action, **params) for action, params in deeds.items()}
    named = {"Principal": {"AWS": ann.principal.arn}}
    reading = document(named | {"Action": "s3:GetObject", "Resource": "arn:aws:s3:::site/*"})
    sending = document(named | {"Action": "sqs:SendMessage", "Resource": arn("sqs", "us-east-1", HOME, "orders")})
    telling = document(named | {"Action": "sns:Publish", "Resource": topic})
    admin.call("s3:PutBucketPolicy", Bucket="site", Policy=reading)
    admin.call("sqs:SetQueueAttributes", QueueUrl=queue, Attributes={"Policy": sending})
    admin.call("sns:SetTopicAttributes", TopicArn=topic, AttributeName="Policy", AttributeValue=telling)
    assert {ann.does(action, **params) for action, params in deeds.items()} == {"allowed"}
    of_ec2 = {each.contract.name for each in offers() if each.operation.service == "ec2"}
    assert of_ec2 >= {"RunInstances", "CreateVolume"}
    assert not any(name.endswith("Policy") for name in of_ec2)


@pytest.mark.fact("iam-27")
def test_a_shared_bucket_needs_no_identities_on_the_other_side(admin: Admin) -> None:
    other = "210987654321"
    whole = ["arn:aws:s3:::site", "arn:aws:s3:::site/*"]
    grant = {"Principal": {"AWS": f"arn:aws:iam::{other}:root"}, "Action": "s3:*", "Resource": whole}
    shared(admin, grant)
    owner = Someone(admin, root(other))
    carl, dora = (owner.call("iam:CreateUser", UserName=name)["User"] for name in ("carl", "dora"))
    allowed = document({"Action": "s3:*"})
    owner.call("iam:PutUserPolicy", UserName="carl", PolicyName="own", PolicyDocument=allowed)
    for who, outcome in ((carl, "allowed"), (dora, "AccessDenied")):
        someone = Someone(admin, Principal("IAMUser", other, who["Arn"], who["UserId"], who["UserName"]))
        assert someone.does("s3:ListObjectsV2", Bucket="site") == outcome
        assert someone.does("s3:GetObject", Bucket="site", Key="index.html") == outcome
        assert someone.does("s3:PutObject", Bucket="site", Key=f"{who['UserName']}.txt", Body=b"x") == outcome
    assert Someone(admin, root("333333333333")).does("s3:ListObjectsV2", Bucket="site") == "AccessDenied"


@pytest.mark.parametrize(
    ("action", "params"),
    [
        ("autoscaling:DeleteAutoScalingGroup", {"AutoScalingGroupName": "web"}),
        ("cloudwatch:DeleteAlarms", {"AlarmNames": ["hot"]}),
        ("iam:DeleteUser", {"UserName": "ann"}),
        ("elbv2:CreateLoadBalancer", {"Name": "shop"}),
    ],
)
def test_every_service_refuses_in_its_own_words_what_nobody_allowed(
    admin: Admin, action: str, params: dict[str, Any]
) -> None:
    assert user(admin, "ann").does(action, **params) == "AccessDenied"
