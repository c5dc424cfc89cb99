"""boto3 against the server, in every protocol."""

from base64 import b64encode
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.exceptions import ClientError

from model.kit.errors import AwsError
from tests.app.serving.conftest import Cloud

MOMENT = datetime(2024, 5, 4, 18, 57, 45, 123000, UTC)


def refused(call: Any, **params: Any) -> tuple[str, int]:
    with pytest.raises(ClientError) as refusal:
        call(**params)
    answer = refusal.value.response
    return answer["Error"]["Code"], answer["ResponseMetadata"]["HTTPStatusCode"]


def test_ec2_lists_filters_and_tokens_arrive_and_nested_answers_come_back(cloud: Cloud) -> None:
    instance = {"instance_id": "i-1", "launch_time": MOMENT.timestamp(), "state": {"code": 16, "name": "running"}}
    instance["tags"] = [{"key": "Name", "value": "<web> & co"}]
    cloud.answers["DescribeInstances"] = lambda _: {"reservations": [{"instances": [instance]}], "next_token": "more"}
    filters = [{"Name": "tag:Name", "Values": ["web", "db"]}]
    answer = cloud.client("ec2").describe_instances(Filters=filters, InstanceIds=["i-1"], MaxResults=5)
    assert cloud.calls[0].params == {"Filters": filters, "InstanceIds": ["i-1"], "MaxResults": 5}
    found = answer["Reservations"][0]["Instances"][0]
    assert (found["LaunchTime"], found["State"]["Code"]) == (MOMENT, 16)
    assert found["Tags"] == [{"Key": "Name", "Value": "<web> & co"}]
    assert answer["NextToken"] == "more"
    assert answer["ResponseMetadata"]["RequestId"] == "01234567-89ab-cdef-0123-456789abcdef"


def test_ec2_fills_in_an_idempotency_token_and_sends_blobs_and_booleans(cloud: Cloud) -> None:
    cloud.answers["RunInstances"] = lambda _: {"reservation_id": "r-1"}
    answer = cloud.client("ec2").run_instances(MinCount=1, MaxCount=2, EbsOptimized=False, UserData="#!/bin/sh")
    params = cloud.calls[0].params
    assert len(params.pop("ClientToken")) == 36
    user_data = b64encode(b"#!/bin/sh").decode()
    assert params == {"MinCount": 1, "MaxCount": 2, "EbsOptimized": False, "UserData": user_data}
    assert answer["ReservationId"] == "r-1"
    assert (cloud.calls[0].region, cloud.calls[0].service) == ("eu-west-1", "ec2")


def test_ec2_answers_true_where_the_model_has_no_output(cloud: Cloud) -> None:
    cloud.answers["DeleteVolume"] = lambda _: None
    assert cloud.client("ec2").delete_volume(VolumeId="vol-1")["ResponseMetadata"]["HTTPStatusCode"] == 200


@pytest.mark.parametrize(
    ("service", "operation", "params", "result"),
    [
        ("sts", "get_caller_identity", {}, {"Account": "123456789012", "Arn": "arn:aws:iam::123456789012:root"}),
        ("iam", "create_user", {"UserName": "ann", "Tags": [{"Key": "a", "Value": ""}]}, {"User": {"UserName": "ann"}}),
        (
            "elbv2",
            "describe_target_health",
            {"TargetGroupArn": "arn", "Targets": [{"Id": "i-1", "Port": 80}]},
            {"TargetHealthDescriptions": [{"Target": {"Id": "i-1", "Port": 80}, "TargetHealth": {"State": "healthy"}}]},
        ),
        (
            "autoscaling",
            "describe_auto_scaling_groups",
            {"AutoScalingGroupNames": ["web"]},
            {"AutoScalingGroups": [{"AutoScalingGroupName": "web", "DesiredCapacity": 2, "TargetGroupARNs": []}]},
        ),
    ],
)
def test_query_services_hear_what_was_said_and_are_heard(
    cloud: Cloud, service: str, operation: str, params: dict[str, Any], result: dict[str, Any]
) -> None:
    client = cloud.client(service)
    cloud.answers[client.meta.method_to_api_mapping[operation]] = lambda _: result
    answer = getattr(client, operation)(**params)
    assert (cloud.calls[0].service, cloud.calls[0].params) == (service, params)
    answer.pop("ResponseMetadata")
    assert answer == result


def test_cloudwatch_speaks_json_with_times_and_numbers(cloud: Cloud) -> None:
    point = {"timestamp": MOMENT.timestamp(), "average": 12.5, "unit": "Percent"}
    cloud.answers["GetMetricStatistics"] = lambda _: {"label": "CPU", "datapoints": [point]}
    answer = cloud.client("cloudwatch").get_metric_statistics(
        Namespace="AWS/EC2", MetricName="CPU", StartTime=MOMENT, EndTime=MOMENT, Period=60, Statistics=["Average"]
    )
    assert cloud.calls[0].params["StartTime"] == pytest.approx(MOMENT.timestamp())
    assert answer["Datapoints"] == [{"Timestamp": MOMENT.astimezone(), "Average": 12.5, "Unit": "Percent"}]


def test_cloudwatch_inflates_what_boto3_packed(cloud: Cloud) -> None:
    cloud.answers["PutMetricData"] = lambda _: None
    data = [{"MetricName": f"metric number {number}", "Value": float(number)} for number in range(900)]
    cloud.client("cloudwatch").put_metric_data(Namespace="mine", MetricData=data)
    assert cloud.calls[0].params["MetricData"] == data


def test_a_refusal_carries_code_status_and_the_query_code_where_there_was_one(cloud: Cloud) -> None:
    assert refused(cloud.client("cloudwatch").describe_alarms) == ("InvalidAction", 400)
    assert refused(cloud.client("ec2").describe_volumes) == ("InvalidAction", 400)
    assert refused(cloud.client("iam").list_users) == ("InvalidAction", 400)
    assert refused(cloud.client("sqs").list_queues) == ("InvalidAction", 400)
    assert refused(cloud.client("s3").list_buckets) == ("NotImplemented", 501)


@pytest.mark.parametrize(
    ("service", "operation", "params", "unknown", "wrong"),
    [
        ("ec2", "describe_volumes", {}, ("AuthFailure", 401), ("AuthFailure", 401)),
        ("sts", "get_caller_identity", {}, ("InvalidClientTokenId", 403), ("SignatureDoesNotMatch", 403)),
        ("sqs", "list_queues", {}, ("UnrecognizedClientException", 400), ("InvalidSignatureException", 400)),
        ("s3", "list_buckets", {}, ("InvalidAccessKeyId", 403), ("SignatureDoesNotMatch", 403)),
    ],
)
def test_a_stranger_is_refused_in_the_words_of_the_service(
    cloud: Cloud,
    service: str,
    operation: str,
    params: dict[str, Any],
    unknown: tuple[str, int],
    wrong: tuple[str, int],
) -> None:
    assert refused(getattr(cloud.client(service, key="AKIANOBODY"), operation), **params) == unknown
    assert refused(getattr(cloud.client(service, secret="not it"), operation), **params) == wrong


def test_members_that_nobody_knows_come_back_in_a_header(cloud: Cloud) -> None:
    cloud.answers["DescribeVolumes"] = lambda call: call.ignored.append("Odd\r\nName") or {"volumes": []}
    answer = cloud.client("ec2").describe_volumes()
    assert answer["ResponseMetadata"]["HTTPHeaders"]["x-cloudarium-ignored"] == "Odd??Name"


def test_a_bug_is_said_in_the_protocol_of_the_request(cloud: Cloud, caplog: pytest.LogCaptureFixture) -> None:
    cloud.answers["DescribeVolumes"] = cloud.answers["ListBuckets"] = lambda _: 1 / 0
    assert refused(cloud.client("ec2").describe_volumes) == ("InternalFailure", 500)
    assert refused(cloud.client("s3").list_buckets) == ("InternalError", 500)
    assert "ZeroDivisionError" in caplog.text


def test_a_body_that_is_not_packed_as_it_says_is_refused(cloud: Cloud) -> None:
    client = cloud.client("cloudwatch")

    def lie(request: Any, **_: Any) -> None:
        request.headers["Content-Encoding"] = "gzip"

    client.meta.events.register("before-sign", lie)
    assert refused(client.list_metrics) == ("SerializationException", 400)


def test_boto3_speaks_rest_json_with_streams_headers_and_errors(cloud: Cloud) -> None:
    cloud.answers["Invoke"] = lambda call: {
        "status_code": 202,
        "payload": call.params["Payload"],
        "function_error": "Handled",
    }
    cloud.answers["GetFunction"] = missing
    client = cloud.client("lambda")
    answer = client.invoke(FunctionName="greet", InvocationType="Event", Payload=b'{"a": 1}')
    assert (answer["StatusCode"], answer["Payload"].read(), answer["FunctionError"]) == (202, b'{"a": 1}', "Handled")
    assert cloud.calls[0].params == {"FunctionName": "greet", "InvocationType": "Event", "Payload": b'{"a": 1}'}
    with pytest.raises(client.exceptions.ResourceNotFoundException) as refusal:
        client.get_function(FunctionName="nobody")
    assert refusal.value.response["Type"] == "User"
    assert refusal.value.response["ResponseMetadata"]["HTTPStatusCode"] == 404


def missing(_: Any) -> None:
    raise AwsError("ResourceNotFoundException", "No such function.", 404, Type="User")


def test_boto3_speaks_cbor(cloud: Cloud) -> None:
    cloud.answers["GetPlan"] = lambda call: {"plan": {"arn": call.params["arn"], "updated_at": 1_714_849_065.0}}
    cloud.answers["DeletePlan"] = missing
    client = cloud.client("arc-region-switch")
    plan = client.get_plan(arn="arn:x")["plan"]
    assert (plan["arn"], plan["updatedAt"].timestamp()) == ("arn:x", 1_714_849_065)
    with pytest.raises(client.exceptions.ResourceNotFoundException, match="No such function"):
        client.delete_plan(arn="arn:x")


def test_a_service_that_is_not_offered_says_so_in_its_own_protocol(cloud: Cloud) -> None:
    with pytest.raises(ClientError) as refusal:
        cloud.client("efs").describe_file_systems()
    assert refusal.value.response["Error"]["Code"] == "NotImplemented"
    assert refusal.value.response["ResponseMetadata"]["HTTPStatusCode"] == 501
