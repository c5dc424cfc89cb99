"""Lists come in pages as AWS's do: bounds, tokens, and nothing lost or told twice while things come and go."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from tests.admin import Admin
from tests.shop import Shop

Make = Callable[[Admin, int], None]


class List(NamedTuple):
    """How a list is asked for: the member that counts, that of the token, and where the names are in the answer."""

    action: str
    size: str
    token: str
    next: str
    items: str
    name: str
    make: Make
    unmake: Make
    fewest: int = 1
    most: int = 1000
    code: str = "ValidationError"
    foreign: str = "ValidationError"
    params: tuple[tuple[str, Any], ...] = ()

    def page(self, admin: Admin, size: int, token: str | None = None) -> tuple[list[str], str | None]:
        told = {} if token is None else {self.token: token}
        answer = admin.call(self.action, **dict(self.params), **{self.size: size}, **told)
        return [each[self.name] for each in answer.get(self.items, ())], answer.get(self.next)

    def all(self, admin: Admin, size: int, between: Callable[[], None] = lambda: None) -> list[str]:
        names, token = self.page(admin, size)
        while token:
            between()
            more, token = self.page(admin, size, token)
            names += more
        return names


def asking(action: str, **params: Any) -> Make:
    """`{}` in a parameter becomes the number of the thing."""

    def ask(admin: Admin, number: int) -> None:
        admin.call(action, **{name: _numbered(value, number) for name, value in params.items()})

    return ask


def _numbered(value: Any, number: int) -> Any:
    return value.format(f"{number:02d}") if isinstance(value, str) else value


def make_group(admin: Admin, number: int) -> None:
    if number == 0:
        image = Shop(admin).image
        admin.call(
            "autoscaling:CreateLaunchConfiguration",
            LaunchConfigurationName="web",
            ImageId=image,
            InstanceType="t2.micro",
        )
    sizes = {"MinSize": 0, "MaxSize": 0, "AvailabilityZones": ["us-east-1a"]}
    name = f"group-{number:02d}"
    admin.call("autoscaling:CreateAutoScalingGroup", AutoScalingGroupName=name, LaunchConfigurationName="web", **sizes)


def make_target_group(admin: Admin, number: int) -> None:
    vpc = admin.call("ec2:DescribeVpcs")["Vpcs"][0]["VpcId"]
    admin.call("elbv2:CreateTargetGroup", Name=f"targets-{number:02d}", Protocol="HTTP", Port=80, VpcId=vpc)


def delete_target_group(admin: Admin, number: int) -> None:
    (found,) = admin.call("elbv2:DescribeTargetGroups", Names=[f"targets-{number:02d}"])["TargetGroups"]
    admin.call("elbv2:DeleteTargetGroup", TargetGroupArn=found["TargetGroupArn"])


def make_object(admin: Admin, number: int) -> None:
    if number == 0:
        admin.call("s3:CreateBucket", Bucket="pages-of-ann")
    admin.call("s3:PutObject", Bucket="pages-of-ann", Key=f"key-{number:02d}", Body=b"x")


def make_security_group(admin: Admin, number: int) -> None:
    admin.call("ec2:CreateSecurityGroup", GroupName=f"group-{number:02d}", Description="of many")


def delete_alarm(admin: Admin, number: int) -> None:
    admin.call("cloudwatch:DeleteAlarms", AlarmNames=[f"alarm-{number:02d}"])


ALARM = {"Namespace": "AWS/EC2", "MetricName": "CPUUtilization", "Statistic": "Average", "Period": 60}
LIMIT = {"EvaluationPeriods": 1, "Threshold": 1.0, "ComparisonOperator": "GreaterThanThreshold"}

LISTS = [
    List(
        "ec2:DescribeSecurityGroups",
        "MaxResults",
        "NextToken",
        "NextToken",
        "SecurityGroups",
        "GroupName",
        make_security_group,
        asking("ec2:DeleteSecurityGroup", GroupName="group-{}"),
        fewest=5,
        code="InvalidParameterValue",
        foreign="InvalidNextToken",
    ),
    List(
        "s3:ListObjectsV2",
        "MaxKeys",
        "ContinuationToken",
        "NextContinuationToken",
        "Contents",
        "Key",
        make_object,
        asking("s3:DeleteObject", Bucket="pages-of-ann", Key="key-{}"),
        foreign="InvalidArgument",
        params=(("Bucket", "pages-of-ann"),),
    ),
    List(
        "elbv2:DescribeTargetGroups",
        "PageSize",
        "Marker",
        "NextMarker",
        "TargetGroups",
        "TargetGroupName",
        make_target_group,
        delete_target_group,
        most=400,
    ),
    List(
        "autoscaling:DescribeAutoScalingGroups",
        "MaxRecords",
        "NextToken",
        "NextToken",
        "AutoScalingGroups",
        "AutoScalingGroupName",
        make_group,
        asking("autoscaling:DeleteAutoScalingGroup", AutoScalingGroupName="group-{}", ForceDelete=True),
        most=100,
        foreign="InvalidNextToken",
    ),
    List(
        "cloudwatch:DescribeAlarms",
        "MaxRecords",
        "NextToken",
        "NextToken",
        "MetricAlarms",
        "AlarmName",
        asking("cloudwatch:PutMetricAlarm", AlarmName="alarm-{}", **ALARM, **LIMIT),
        delete_alarm,
        most=100,
        foreign="InvalidNextToken",
    ),
    List(
        "iam:ListUsers",
        "MaxItems",
        "Marker",
        "Marker",
        "Users",
        "UserName",
        asking("iam:CreateUser", UserName="user-{}"),
        asking("iam:DeleteUser", UserName="user-{}"),
    ),
]
SOME = 13


@pytest.fixture(params=LISTS, ids=lambda each: each.action)
def many(request: pytest.FixtureRequest, admin: Admin) -> List:
    """A list of thirteen things or a few more, where the account has some already."""
    for number in range(SOME):
        request.param.make(admin, number)
    return request.param


def test_pages_hold_as_many_as_were_asked_for_and_together_everything_once(admin: Admin, many: List) -> None:
    first, token = many.page(admin, 5)
    assert (len(first), bool(token)) == (5, True)
    names = many.all(admin, 5)
    assert len(names) == len(set(names)) >= SOME
    assert names == many.all(admin, many.most)


def test_the_last_page_has_no_token(admin: Admin, many: List) -> None:
    names = many.all(admin, many.most)
    assert many.page(admin, max(len(names), many.fewest)) == (names, None)


def test_what_comes_and_goes_between_pages_neither_hides_nor_doubles_the_rest(admin: Admin, many: List) -> None:
    before, numbers = many.all(admin, many.most), iter(range(SOME))

    def meanwhile() -> None:
        """The earliest goes, which has been told, and a new one comes."""
        number = next(numbers)
        many.unmake(admin, number)
        many.make(admin, 50 + number)

    told = many.all(admin, 5, meanwhile)
    assert len(told) == len(set(told))
    assert set(before) <= set(told)


def test_more_or_fewer_than_aws_gives_at_once_is_refused(admin: Admin, many: List) -> None:
    if many.action.startswith("s3:"):
        assert len(many.page(admin, 100_000)[0]) == SOME
        assert many.page(admin, 0) == ([], None)
        return
    for size in (many.fewest - 1, many.most + 1):
        asked: dict[str, Any] = {many.size: size}
        refusal = admin.refused(many.action, **asked)
        assert (refusal.code, refusal.status) == (many.code, 400)
        assert str(size) in refusal.message


def test_a_token_that_nobody_gave_is_refused(admin: Admin, many: List) -> None:
    for token in ("stranger", "MTI=", "ü", "x" * 500):
        refusal = admin.refused(many.action, **dict(many.params), **{many.token: token})
        assert (refusal.code, refusal.status) == (many.foreign, 400), token
