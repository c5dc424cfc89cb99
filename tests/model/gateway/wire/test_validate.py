from typing import Any

import pytest

from model.gateway.wire.shapes import service_model
from model.gateway.wire.validate import find_flaw
from model.kit.errors import AwsError


def asked(action: str, **params: Any) -> AwsError | None:
    service, operation = action.split(":")
    return find_flaw(params, service_model(service).operations[operation])


def refused(action: str, **params: Any) -> tuple[str, str]:
    flaw = asked(action, **params)
    assert flaw is not None
    return flaw.code, flaw.message


def test_what_aws_would_take_passes_and_what_it_does_not_know_it_does_not_look_at() -> None:
    assert asked("ec2:RunInstances", MinCount=1, MaxCount=2, InstanceType="t3.micro", Colour="red") is None


@pytest.mark.parametrize(
    ("action", "params", "code", "message"),
    [
        ("ec2:CreateSubnet", {}, "MissingParameter", "The request must contain the parameter VpcId"),
        (
            "ec2:RunInstances",
            {"MinCount": 1, "MaxCount": 1, "InstanceType": "t9.huge"},
            "InvalidParameterValue",
            "Invalid value 't9.huge' for InstanceType.",
        ),
        (
            "ec2:RunInstances",
            {"MinCount": "one", "MaxCount": 1},
            "InvalidParameterValue",
            "Value ( one ) for parameter minCount is invalid. Expecting an integer.",
        ),
        (
            "ec2:DescribeVolumeStatus",
            {"Filters": "state"},
            "InvalidParameterValue",
            "Value ( state ) for parameter filters is invalid. Expecting a list.",
        ),
    ],
)
def test_ec2_refuses_in_its_own_words(action: str, params: dict[str, Any], code: str, message: str) -> None:
    assert refused(action, **params) == (code, message)


def test_ec2_speaks_of_what_is_missing_first() -> None:
    assert refused("ec2:RunInstances", InstanceType="t9.huge", MaxCount=1)[0] == "MissingParameter"


@pytest.mark.parametrize(
    ("action", "params", "constraint"),
    [
        ("iam:CreateUser", {}, "Value null at 'userName' failed to satisfy constraint: Member must not be null"),
        (
            "autoscaling:SetDesiredCapacity",
            {"AutoScalingGroupName": "", "DesiredCapacity": 1},
            (
                "Value '' at 'autoScalingGroupName' failed to satisfy constraint: "
                "Member must have length greater than or equal to 1"
            ),
        ),
        (
            "elbv2:DescribeLoadBalancers",
            {"PageSize": 401},
            "Value '401' at 'pageSize' failed to satisfy constraint: Member must have value less than or equal to 400",
        ),
        (
            "iam:TagUser",
            {"UserName": "u", "Tags": [{"Key": "k" * 129, "Value": ""}]},
            (
                f"Value '{'k' * 129}' at 'tags.1.member.key' failed to satisfy constraint: "
                "Member must have length less than or equal to 128"
            ),
        ),
        (
            "sts:AssumeRole",
            {"RoleArn": "arn:aws:iam::123456789012:role/r", "RoleSessionName": "Session1:2"},
            (
                "Value 'Session1:2' at 'roleSessionName' failed to satisfy constraint: "
                r"Member must satisfy regular expression pattern: [\w+=,.@-]*"
            ),
        ),
        (
            "cloudwatch:SetAlarmState",
            {"AlarmName": "a", "StateReason": "r", "StateValue": "INVALID"},
            (
                "Value 'INVALID' at 'stateValue' failed to satisfy constraint: "
                "Member must satisfy enum value set: [OK, ALARM, INSUFFICIENT_DATA]"
            ),
        ),
    ],
)
def test_query_services_name_the_value_the_place_and_the_constraint(
    action: str, params: dict[str, Any], constraint: str
) -> None:
    assert refused(action, **params) == ("ValidationError", f"1 validation error detected: {constraint}")


def test_several_problems_are_counted() -> None:
    code, message = refused("autoscaling:SetDesiredCapacity")
    assert code == "ValidationError"
    assert message.startswith("2 validation errors detected: Value null at 'autoScalingGroupName' failed")
    assert "; Value null at 'desiredCapacity' failed" in message


def test_json_services_tell_a_wrong_type_from_a_wrong_value() -> None:
    assert refused("dynamodb:GetItem", TableName=7, Key={}) == (
        "SerializationException",
        "NUMBER_VALUE can not be converted to String",
    )
    assert refused("dynamodb:GetItem", TableName="t")[0] == "ValidationException"


def test_logs_has_older_and_newer_words() -> None:
    name = "x" * 513
    too_long = "Invalid LogGroup or LogStream, both must have length less than or equal to 512."
    assert refused("logs:CreateLogGroup", logGroupName=name) == ("InvalidParameterException", too_long)
    assert refused("logs:DescribeMetricFilters", filterNamePrefix=name)[0] == "InvalidParameterException"
    code, message = refused("logs:PutDeliveryDestination", name="d", outputFormat="foobar")
    assert code == "ValidationException"
    assert "Value 'foobar' at 'outputFormat' failed to satisfy constraint: Member must satisfy enum" in message


def test_a_map_key_leads_the_way_to_what_is_wrong() -> None:
    attributes = {"colour": {"StringValue": "red"}}
    _code, message = refused("sqs:SendMessage", QueueUrl="q", MessageBody="b", MessageAttributes=attributes)
    assert "Value null at 'messageAttributes.colour.member.dataType' failed" in message


def test_metric_operations_name_a_parameter_as_the_query_protocol_spells_it() -> None:
    data = [{"MetricName": "m", "Value": 1.0, "Dimensions": [{"Name": "d"}]}]
    assert refused("cloudwatch:PutMetricData", Namespace="n", MetricData=data) == (
        "MissingParameter",
        "The parameter MetricData.member.1.Dimensions.member.1.Value is required.",
    )
    data = [{"MetricName": "m", "Value": 1.0, "Unit": "Furlongs"}]
    code, message = refused("cloudwatch:PutMetricData", Namespace="n", MetricData=data)
    assert code == "InvalidParameterValue"
    assert message.startswith("The parameter MetricData.member.1.Unit must be a value in the set [ Seconds, ")


def test_s3_blames_an_argument_or_the_whole_document() -> None:
    code, message = refused("s3:ListObjectsV2", Bucket="b", MaxKeys="many")
    assert (code, message) == ("InvalidArgument", "Provided max-keys not an integer or within integer range")
    versioning = {"Status": "Perhaps"}
    assert refused("s3:PutBucketVersioning", Bucket="b", VersioningConfiguration=versioning)[0] == "MalformedXML"


def test_none_is_absence() -> None:
    assert asked("ec2:DescribeInstances", InstanceIds=None) is None
    assert refused("ec2:CreateSubnet", VpcId=None)[0] == "MissingParameter"


def test_truth_is_no_number() -> None:
    assert refused("ec2:RunInstances", MinCount=True, MaxCount=1)[0] == "InvalidParameterValue"


def test_names_in_any_script_pass_a_pattern_written_for_java() -> None:
    assert asked("autoscaling:SetDesiredCapacity", AutoScalingGroupName="wolke-☁-𝒞", DesiredCapacity=1) is None


@pytest.mark.parametrize("nothing", [{"S": None}, {"B": None}, {"BS": [None]}, {"M": {"a": {"BS": [None]}}}])
def test_nothing_at_all_is_no_item_of_a_list(nothing: dict[str, Any]) -> None:
    flaw = asked("dynamodb:PutItem", TableName="cats", Item={"name": nothing})
    assert (flaw is not None) == ("[None]" in str(nothing))
