"""How flow logs come to where they are wanted: when, under which names, and what is said when they do not."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest

from model.client import Called
from model.kit.cell import CellSettings
from tests.admin import Admin
from tests.model.services.ec2.flows import (
    GROUP,
    LATE,
    ROLE,
    allow,
    asked,
    describe,
    files,
    make_log,
    make_role,
    to_bucket,
    to_group,
    told,
    trust,
)
from tests.model.services.ec2.launches import look, running
from tests.model.services.ec2.networks import make_subnet, make_vpc
from tests.model.services.firehose.piping import Pipe, laid, make_lake

BUCKET = "flows-of-ours"
AIM = f"arn:aws:s3:::{BUCKET}"
HIVE = "AWSLogs/aws-account-id=123456789012/aws-service=vpcflowlogs/aws-region=us-east-1"
FIRST = 60.0 + LATE


@pytest.fixture
def vpc(admin: Admin) -> str:
    """With one machine in it."""
    id = make_vpc(admin)
    running(admin, SubnetId=make_subnet(admin, id))
    return id


def status(admin: Admin, log: str) -> tuple[str, str | None]:
    found = describe(admin, log)
    return found["DeliverLogsStatus"], found.get("DeliverLogsErrorMessage")


def test_records_come_five_minutes_after_their_interval(admin: Admin, vpc: str) -> None:
    make_log(admin, **to_group(vpc, make_role(admin)))
    admin.advance(FIRST - 1)
    assert admin.call("logs:DescribeLogGroups")["logGroups"] == []
    admin.advance(1)
    assert len(told(admin)) == 1
    admin.advance(120)
    assert [int(each["end"]) - int(each["start"]) for each in told(admin)] == [60, 60, 60]


def test_an_interval_is_ten_minutes_where_nobody_says(admin: Admin, vpc: str) -> None:
    wanted = to_group(vpc, make_role(admin))
    del wanted["MaxAggregationInterval"]
    log = make_log(admin, **wanted)
    assert describe(admin, log)["MaxAggregationInterval"] == 600
    admin.advance(600 + LATE)
    (record,) = told(admin)
    assert int(record["end"]) - int(record["start"]) == 600


def test_where_nothing_takes_time_records_come_with_the_end_of_their_interval() -> None:
    admin = Admin(settings=CellSettings(delays=False))
    try:
        id = make_vpc(admin)
        running(admin, SubnetId=make_subnet(admin, id))
        make_log(admin, **to_group(id, make_role(admin)))
        admin.advance(61)
        assert len(told(admin)) == 1
    finally:
        admin.close()


@pytest.mark.parametrize(
    ("host", "actions"),
    [
        ("ec2.amazonaws.com", ("logs:*",)),
        ("vpc-flow-logs.amazonaws.com", ()),
        ("vpc-flow-logs.amazonaws.com", ("logs:CreateLogStream", "logs:PutLogEvents")),
    ],
)
def test_a_role_that_does_not_do_is_an_access_error_until_it_does(
    admin: Admin, vpc: str, host: str, actions: tuple[str, ...]
) -> None:
    """It has to trust the service that delivers, and to allow all that is needed: the group is not there yet."""
    log = make_log(admin, **to_group(vpc, make_role(admin, host, actions)))
    assert status(admin, log) == ("SUCCESS", None)
    admin.advance(FIRST)
    assert status(admin, log) == ("FAILED", "Access error")
    assert admin.call("logs:DescribeLogGroups")["logGroups"] == []
    found = admin.call("ec2:DescribeFlowLogs", Filter=[{"Name": "deliver-log-status", "Values": ["FAILED"]}])
    assert [each["FlowLogId"] for each in found["FlowLogs"]] == [log]
    admin.call("iam:UpdateAssumeRolePolicy", RoleName=ROLE, PolicyDocument=trust())
    admin.call("iam:PutRolePolicy", RoleName=ROLE, PolicyName="own", PolicyDocument=allow("logs:*"))
    admin.advance(60)
    assert status(admin, log) == ("SUCCESS", None)
    assert len(told(admin)) == 1


def test_a_role_that_is_gone_is_an_access_error(admin: Admin, vpc: str) -> None:
    log = make_log(admin, **to_group(vpc, "arn:aws:iam::123456789012:role/nobody"))
    admin.advance(FIRST)
    assert status(admin, log) == ("FAILED", "Access error")


def test_the_service_that_delivers_is_on_the_trail(admin: Admin, vpc: str) -> None:
    make_log(admin, **to_group(vpc, make_role(admin)))
    admin.advance(FIRST)
    made = [{"AttributeKey": "EventName", "AttributeValue": "CreateLogGroup"}]
    (event,) = admin.call("cloudtrail:LookupEvents", LookupAttributes=made)["Events"]
    assert json.loads(event["CloudTrailEvent"])["userIdentity"]["invokedBy"] == "vpc-flow-logs.amazonaws.com"


def test_a_bucket_gets_a_file_at_full_five_minutes_with_the_names_of_fields_above(admin: Admin, vpc: str) -> None:
    admin.call("s3:CreateBucket", Bucket=BUCKET)
    format = "${interface-id} ${log-status}"
    log = make_log(admin, **to_bucket(vpc, AIM, LogFormat=format))
    admin.advance(900)
    found = files(admin, BUCKET)
    assert all(lines[0] == "interface-id log-status" for lines in found.values())
    assert all(lines[1].endswith(" NODATA") for lines in found.values())
    name = next(iter(found))
    assert name.startswith("AWSLogs/123456789012/vpcflowlogs/us-east-1/2025/06/15/")
    assert name.rpartition("/")[2].startswith(f"123456789012_vpcflowlogs_us-east-1_{log}_20250615T12")
    assert name.endswith(".log.gz")
    times = {each["LastModified"] for each in admin.call("s3:ListObjectsV2", Bucket=BUCKET)["Contents"]}
    assert {int(time) % 300 for time in times} == {0}
    assert status(admin, log) == ("SUCCESS", None)


@pytest.mark.parametrize(
    ("options", "folder"),
    [
        ({"PerHourPartition": True}, "AWSLogs/123456789012/vpcflowlogs/us-east-1/2025/06/15/12/"),
        (
            {"HiveCompatiblePartitions": True},
            f"{HIVE}/year=2025/month=06/day=15/",
        ),
        (
            {"HiveCompatiblePartitions": True, "PerHourPartition": True},
            f"{HIVE}/year=2025/month=06/day=15/hour=12/",
        ),
    ],
)
def test_folders_are_as_they_were_asked_for(admin: Admin, vpc: str, options: dict[str, bool], folder: str) -> None:
    admin.call("s3:CreateBucket", Bucket=BUCKET)
    log = make_log(admin, **to_bucket(vpc, f"{AIM}/net", DestinationOptions=options))
    plain = {"FileFormat": "plain-text", "HiveCompatiblePartitions": False, "PerHourPartition": False}
    assert describe(admin, log)["DestinationOptions"] == plain | options
    admin.advance(900)
    assert {key.rpartition("/")[0] + "/" for key in files(admin, BUCKET)} == {f"net/{folder}"}


def test_a_bucket_that_keeps_the_delivery_out_is_an_access_error(admin: Admin, vpc: str) -> None:
    admin.call("s3:CreateBucket", Bucket=BUCKET)
    log = make_log(admin, **to_bucket(vpc, AIM))
    admin.call("s3:DeleteBucketPolicy", Bucket=BUCKET)
    admin.advance(900)
    assert status(admin, log) == ("FAILED", "Access error")
    assert files(admin, BUCKET) == {}
    admin.call("s3:DeleteBucket", Bucket=BUCKET)
    admin.advance(300)
    assert status(admin, log) == ("FAILED", "Access error")


def test_a_group_that_was_deleted_is_made_again(admin: Admin, vpc: str) -> None:
    make_log(admin, **to_group(vpc, make_role(admin)))
    admin.advance(FIRST)
    admin.call("logs:DeleteLogGroup", logGroupName=GROUP)
    admin.advance(60)
    assert len(told(admin)) == 1


def test_what_was_not_delivered_when_a_flow_log_is_deleted_never_is(admin: Admin, vpc: str) -> None:
    log = make_log(admin, **to_group(vpc, make_role(admin)))
    admin.advance(120)
    admin.call("ec2:DeleteFlowLogs", FlowLogIds=[log])
    admin.advance(1000)
    assert admin.call("logs:DescribeLogGroups")["logGroups"] == []


def test_an_interface_of_its_own_is_told_alone(admin: Admin, vpc: str) -> None:
    subnet = make_subnet(admin, vpc, "10.0.2.0/24")
    id = look(admin, running(admin, SubnetId=subnet))["NetworkInterfaces"][0]["NetworkInterfaceId"]
    group = {"LogGroupName": GROUP, "DeliverLogsPermissionArn": make_role(admin)}
    make_log(admin, **asked(id, **group))
    admin.advance(FIRST)
    assert {each["interface-id"] for each in told(admin)} == {id}


def test_a_world_that_is_closed_and_opened_tells_on(tmp_path: Path) -> None:
    first = Admin(path=tmp_path / "world")
    id = make_vpc(first)
    running(first, SubnetId=make_subnet(first, id))
    make_log(first, **to_group(id, make_role(first)))
    first.advance(130)
    first.close()
    again = Admin(path=tmp_path / "world")
    try:
        again.advance(LATE)
        starts = [int(each["start"]) for each in told(again)]
        assert [later - before for before, later in pairwise(starts)] == [60] * (len(starts) - 1)
        assert len(starts) >= 2
    finally:
        again.close()


def test_one_that_is_taken_back_tells_no_more_and_one_that_is_made_again_does(admin: Admin, vpc: str) -> None:
    role, told_of = make_role(admin), list[Called]()
    admin.client.listen(Called, told_of.append)
    make_log(admin, **to_group(vpc, role))
    admin.advance(90)
    undone = admin.run(admin.client.history.undo(told_of[0].cause))
    admin.advance(1000)
    assert admin.call("logs:DescribeLogGroups")["logGroups"] == []
    admin.run(admin.client.history.undo(undone))
    admin.advance(FIRST + 60)
    assert told(admin) != []


def test_a_delivery_stream_gets_a_record_for_each_line_while_it_has_the_tag(admin: Admin, vpc: str) -> None:
    make_lake(admin)
    pipe = Pipe(admin, how={"BufferingHints": {"SizeInMBs": 1, "IntervalInSeconds": 0}})
    stream = pipe.described()["DeliveryStreamARN"]
    log = make_log(admin, **asked(vpc, LogDestinationType="kinesis-data-firehose", LogDestination=stream))
    admin.advance(FIRST + 10)
    (line,) = b"".join(laid(admin).values()).decode().splitlines()
    assert json.loads(line)["message"].startswith("2 123456789012 eni-")
    assert status(admin, log) == ("SUCCESS", None)
    pipe.call("UntagDeliveryStream", TagKeys=["LogDeliveryEnabled"])
    admin.advance(60)
    assert status(admin, log) == ("FAILED", "Access error")
