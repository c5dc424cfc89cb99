from pathlib import Path
from typing import Any

import pytest

from tests.admin import Admin
from tests.model.services.lambda_.forge import ACCOUNT, GREETING, Forge, packed

BIG = {"LETTER": "x" * 4096}


@pytest.fixture
def forge(admin: Admin) -> Forge:
    return Forge(admin)


@pytest.mark.parametrize(
    ("asked", "code", "words"),
    [
        ({"Code": {"ZipFile": b"no package"}}, "InvalidParameterValueException", "Could not unzip"),
        ({"Code": {}}, "InvalidParameterValueException", "source for function code"),
        ({"Role": f"arn:aws:iam::{ACCOUNT}:role/nobody"}, "InvalidParameterValueException", "cannot be assumed"),
        ({"Runtime": "python2.7"}, "InvalidParameterValueException", "no longer supported"),
        ({"MemorySize": 10_241}, "InvalidParameterValueException", "10240"),
        ({"Environment": {"Variables": {"AWS_REGION": "x"}}}, "InvalidParameterValueException", "reserved keys"),
        ({"Environment": {"Variables": BIG}}, "InvalidParameterValueException", "4KB"),
        (
            {"VpcConfig": {"SubnetIds": ["subnet-1"], "SecurityGroupIds": []}},
            "InvalidParameterValueException",
            "subnet-1",
        ),
        ({"DeadLetterConfig": {"TargetArn": "arn:aws:s3:::tea"}}, "InvalidParameterValueException", "dead letter"),
        ({"Tags": {"aws:mine": "x"}}, "InvalidParameterValueException", "reserved tag key"),
        ({"PackageType": "Image"}, "InvalidParameterValueException", "PackageType"),
        ({"FunctionName": "x" * 65}, "InvalidParameterValueException", "64"),
    ],
)
def test_what_cannot_be_is_refused(forge: Forge, asked: dict[str, Any], code: str, words: str) -> None:
    refusal = forge.refused(**asked)

    assert (refusal.code, words in refusal.message) == (code, True), refusal.message
    assert forge.admin.call("lambda:ListFunctions")["Functions"] == []


def test_a_name_is_taken_once(forge: Forge) -> None:
    forge.make()
    refusal = forge.refused()
    assert (refusal.code, refusal.status) == ("ResourceConflictException", 409)


def test_variables_are_there_for_the_code_and_can_be_changed(forge: Forge) -> None:
    code = (
        "import os\ndef lambda_handler(event, context):\n    return [os.environ['STAGE'], os.environ['AWS_REGION']]\n"
    )
    forge.make(code, Environment={"Variables": {"STAGE": "test"}})
    assert forge.invoke().payload == ["test", "us-east-1"]

    environment = {"Variables": {"STAGE": "production"}}
    forge.admin.call("lambda:UpdateFunctionConfiguration", FunctionName="greeter", Environment=environment)
    forge.admin.advance(10)
    assert forge.invoke().payload == ["production", "us-east-1"]


def test_code_comes_from_a_bucket_too(forge: Forge) -> None:
    forge.admin.call("s3:CreateBucket", Bucket="code")
    forge.admin.call("s3:PutObject", Bucket="code", Key="a.zip", Body=packed({"lambda_function.py": GREETING}))
    forge.make(Code={"S3Bucket": "code", "S3Key": "a.zip"})

    assert forge.invoke({}).payload == {"greeting": "hello world"}
    refusal = forge.refused(FunctionName="other", Code={"S3Bucket": "code", "S3Key": "none"})
    assert "NoSuchKey" in refusal.message


def test_a_function_in_a_network_takes_longer_to_be_ready(forge: Forge) -> None:
    subnet = forge.admin.call("ec2:DescribeSubnets")["Subnets"][0]
    filters = [{"Name": "vpc-id", "Values": [subnet["VpcId"]]}]
    (group,) = forge.admin.call("ec2:DescribeSecurityGroups", Filters=filters)["SecurityGroups"]
    network = {"SubnetIds": [subnet["SubnetId"]], "SecurityGroupIds": [group["GroupId"]]}

    made = forge.make(VpcConfig=network, ready=False)
    assert made["VpcConfig"]["VpcId"] == subnet["VpcId"]
    forge.admin.advance(10)
    assert forge.admin.call("lambda:GetFunctionConfiguration", FunctionName="greeter")["State"] == "Pending"
    forge.admin.advance(60)
    assert forge.admin.call("lambda:GetFunctionConfiguration", FunctionName="greeter")["State"] == "Active"


def test_concurrency_is_reserved_only_as_far_as_enough_is_left_for_others(forge: Forge) -> None:
    forge.make()
    refusal = forge.admin.refused(
        "lambda:PutFunctionConcurrency", FunctionName="greeter", ReservedConcurrentExecutions=901
    )
    assert "[100]" in refusal.message
    forge.admin.call("lambda:PutFunctionConcurrency", FunctionName="greeter", ReservedConcurrentExecutions=900)
    limit = forge.admin.call("lambda:GetAccountSettings")["AccountLimit"]
    assert (limit["ConcurrentExecutions"], limit["UnreservedConcurrentExecutions"]) == (1000, 100)
    assert forge.admin.call("lambda:GetFunction", FunctionName="greeter")["Concurrency"] == {
        "ReservedConcurrentExecutions": 900
    }
    assert forge.admin.call("lambda:GetFunctionConcurrency", FunctionName="greeter") != {}
    forge.admin.call("lambda:DeleteFunctionConcurrency", FunctionName="greeter")
    assert forge.admin.call("lambda:GetFunctionConcurrency", FunctionName="greeter") == {}


def test_what_is_provisioned_is_warm_before_anybody_calls(forge: Forge) -> None:
    forge.make()
    forge.admin.call("lambda:PublishVersion", FunctionName="greeter")
    which = {"FunctionName": "greeter", "Qualifier": "1"}
    refusal = forge.admin.refused("lambda:GetProvisionedConcurrencyConfig", **which)
    assert (refusal.code, refusal.status) == ("ProvisionedConcurrencyConfigNotFoundException", 404)
    latest = {"FunctionName": "greeter", "Qualifier": "$LATEST", "ProvisionedConcurrentExecutions": 1}
    assert (
        forge.admin.refused("lambda:PutProvisionedConcurrencyConfig", **latest).code == "InvalidParameterValueException"
    )

    made = forge.admin.call("lambda:PutProvisionedConcurrencyConfig", ProvisionedConcurrentExecutions=1, **which)
    assert (made["Status"], made["AllocatedProvisionedConcurrentExecutions"]) == ("IN_PROGRESS", 0)
    forge.admin.advance(200)
    (listed,) = forge.admin.call("lambda:ListProvisionedConcurrencyConfigs", FunctionName="greeter")[
        "ProvisionedConcurrencyConfigs"
    ]
    assert (listed["Status"], listed["AvailableProvisionedConcurrentExecutions"]) == ("READY", 1)
    assert "Init Duration" not in forge.invoke({}, Qualifier="1").log
    assert "Init Duration" in forge.invoke({}).log
    forge.admin.call("lambda:DeleteProvisionedConcurrencyConfig", **which)
    assert forge.admin.refused("lambda:GetProvisionedConcurrencyConfig", **which).status == 404


def test_a_world_that_was_closed_goes_on_with_its_functions_and_events(tmp_path: Path) -> None:
    forge = Forge(Admin(path=tmp_path / "world"))
    forge.make("def lambda_handler(event, context):\n    raise RuntimeError('again')\n")
    forge.post({"n": 1})
    forge.admin.advance(5)
    forge.admin.close()

    again = Admin(path=tmp_path / "world")
    again.advance(10 * 60)
    found = again.call("logs:FilterLogEvents", logGroupName="/aws/lambda/greeter", filterPattern="START")["events"]
    assert sum(each["message"].startswith("START") for each in found) == 3
    again.close()
