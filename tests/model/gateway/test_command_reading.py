import pytest

from model.gateway.command_line import command_line
from model.gateway.command_reading import NotACommand, read_command
from model.gateway.registry import find_offer


@pytest.mark.parametrize(
    ("line", "action", "params"),
    [
        ("aws sts get-caller-identity", "sts:GetCallerIdentity", {}),
        (
            "aws ec2 stop-instances --instance-ids i-1 i-2 --force",
            "ec2:StopInstances",
            {"InstanceIds": ["i-1", "i-2"], "Force": True},
        ),
        (
            "aws ec2 run-instances --image-id ami-1 --count 1:3 --no-ebs-optimized",
            "ec2:RunInstances",
            {"ImageId": "ami-1", "MinCount": 1, "MaxCount": 3, "EbsOptimized": False},
        ),
        (
            "aws ec2 describe-instances --filters Name=tag:Name,Values=web,db Name=instance-state-name,Values=running",
            "ec2:DescribeInstances",
            {
                "Filters": [
                    {"Name": "tag:Name", "Values": ["web", "db"]},
                    {"Name": "instance-state-name", "Values": ["running"]},
                ]
            },
        ),
        (
            """aws ec2 run-instances --placement '{"AvailabilityZone": "us-east-1b"}' --min-count 1""",
            "ec2:RunInstances",
            {"Placement": {"AvailabilityZone": "us-east-1b"}, "MinCount": 1},
        ),
        (
            "aws s3api put-object --bucket b --key k --body hello",
            "s3:PutObject",
            {"Bucket": "b", "Key": "k", "Body": b"hello"},
        ),
    ],
)
def test_a_line_is_the_call_that_the_cli_would_make(line: str, action: str, params: dict[str, object]) -> None:
    assert read_command(line) == (action, params, "")


def test_the_region_is_not_a_parameter_and_what_only_prints_is_left_out() -> None:
    line = "aws ec2 describe-vpcs --region eu-west-1 --output json --query 'Vpcs[0]'"

    assert read_command(line) == ("ec2:DescribeVpcs", {}, "eu-west-1")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("aws", "reads: aws SERVICE"),
        ("aws nosuch list-things", "no service 'nosuch'"),
        ("aws ec2 fly", "no operation 'fly'"),
        ("aws ec2 stop-instances i-1", "belongs to no option"),
        ("aws ec2 stop-instances --instances i-1", "no option --instances"),
        ("aws ec2 stop-instances --instance-ids", "needs a value"),
        ("aws ec2 run-instances --min-count two", "whole number, not 'two'"),
        ("aws ec2 run-instances --placement {", "takes JSON"),
        ("aws ec2 run-instances --placement Zone=a", "does not take 'Zone=a'"),
        ("aws ec2 run-instances --image-id a b", "takes one value"),
        ("aws ec2 run-instances --image-id 'a", "No closing quotation"),
    ],
)
def test_a_line_that_is_no_call_says_where_it_went_wrong(line: str, reason: str) -> None:
    with pytest.raises(NotACommand, match=reason):
        read_command(line)


@pytest.mark.parametrize(
    ("service", "name", "params"),
    [
        (
            "ec2",
            "RunInstances",
            {"ImageId": "ami-1", "MinCount": 1, "MaxCount": 1, "SecurityGroupIds": ["sg-1", "sg-2"]},
        ),
        ("ec2", "CreateTags", {"Resources": ["i-1"], "Tags": [{"Key": "a b", "Value": "c,d=e"}]}),
        (
            "autoscaling",
            "SetDesiredCapacity",
            {"AutoScalingGroupName": "web", "DesiredCapacity": 3, "HonorCooldown": False},
        ),
    ],
)
def test_what_the_teacher_writes_reads_back_as_the_same_call(
    service: str, name: str, params: dict[str, object]
) -> None:
    line = command_line(find_offer(service, name).contract, params)

    assert read_command(line) == (f"{service}:{name}", params, "")
