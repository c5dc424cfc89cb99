import json
from typing import Any

import pytest

from tests.admin import Admin
from tests.model.services.lambda_.forge import ACCOUNT, Forge

FAILS = "def lambda_handler(event, context):\n    raise RuntimeError('again')\n"
MINUTE = 60


@pytest.fixture
def forge(admin: Admin) -> Forge:
    return Forge(admin)


def let(forge: Forge, action: str) -> None:
    statement = {"Effect": "Allow", "Action": action, "Resource": "*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    forge.admin.call("iam:PutRolePolicy", RoleName="runner", PolicyName=action[:3], PolicyDocument=document)


def queue(forge: Forge, name: str) -> str:
    forge.admin.call("sqs:CreateQueue", QueueName=name)
    return f"arn:aws:sqs:us-east-1:{ACCOUNT}:{name}"


def letters(forge: Forge, name: str) -> list[dict[str, Any]]:
    asked = {"QueueUrl": name, "MaxNumberOfMessages": 10, "MessageAttributeNames": ["All"]}
    return forge.admin.call("sqs:ReceiveMessage", **asked).get("Messages", [])


def runs(forge: Forge) -> int:
    return sum(line.startswith("START") for stream in forge.streams() for line in stream)


def test_an_event_is_accepted_and_runs_a_moment_later(forge: Forge) -> None:
    forge.make("def lambda_handler(event, context):\n    print('got', event['n'])\n")

    assert forge.post({"n": 5}) == 202
    forge.admin.advance(2)
    assert [line for stream in forge.streams() for line in stream if line.startswith("got")] == ["got 5\n"]


def test_a_run_that_fails_is_tried_again_after_one_minute_and_after_two_more(forge: Forge) -> None:
    forge.make(FAILS)
    forge.post()

    forge.admin.advance(MINUTE - 1)
    assert runs(forge) == 1
    forge.admin.advance(5)
    assert runs(forge) == 2
    forge.admin.advance(2 * MINUTE - 10)
    assert runs(forge) == 2
    forge.admin.advance(20)
    assert runs(forge) == 3
    forge.admin.advance(10 * MINUTE)
    assert runs(forge) == 3
    assert (forge.metric("Invocations"), forge.metric("Errors"), forge.metric("AsyncEventsDropped")) == (3, 3, 1)


def test_what_nobody_could_work_off_lies_in_the_dead_letter_queue(forge: Forge) -> None:
    dead = queue(forge, "dead")
    let(forge, "sqs:SendMessage")
    forge.make(FAILS, DeadLetterConfig={"TargetArn": dead})
    forge.post({"n": 1})

    forge.admin.advance(5 * MINUTE)
    (letter,) = letters(forge, "dead")
    assert json.loads(letter["Body"]) == {"n": 1}
    assert letter["MessageAttributes"]["ErrorMessage"]["StringValue"] == "again"


def test_destinations_are_told_how_it_went(forge: Forge) -> None:
    ways = {"OnSuccess": {"Destination": queue(forge, "good")}, "OnFailure": {"Destination": queue(forge, "bad")}}
    let(forge, "sqs:SendMessage")
    forge.make("def lambda_handler(event, context):\n    return 10 / event['by']\n")
    asked = {"FunctionName": "greeter", "MaximumRetryAttempts": 0, "DestinationConfig": ways}
    forge.admin.call("lambda:PutFunctionEventInvokeConfig", **asked)

    forge.post({"by": 4})
    forge.post({"by": 0})
    forge.admin.advance(10)

    (good,) = (json.loads(each["Body"]) for each in letters(forge, "good"))
    (bad,) = (json.loads(each["Body"]) for each in letters(forge, "bad"))
    assert (good["requestContext"]["condition"], good["responsePayload"]) == ("Success", 2.5)
    assert (bad["requestContext"]["condition"], bad["requestContext"]["approximateInvokeCount"]) == (
        "RetriesExhausted",
        1,
    )
    assert bad["responsePayload"]["errorType"] == "ZeroDivisionError"


def test_an_event_that_finds_no_room_waits_until_it_is_too_old(forge: Forge) -> None:
    forge.make()
    forge.admin.call("lambda:PutFunctionConcurrency", FunctionName="greeter", ReservedConcurrentExecutions=0)
    forge.admin.call("lambda:PutFunctionEventInvokeConfig", FunctionName="greeter", MaximumEventAgeInSeconds=600)
    forge.post({"name": "old"})
    forge.admin.advance(300)
    forge.post({"name": "young"})

    forge.admin.advance(500)
    forge.admin.call("lambda:DeleteFunctionConcurrency", FunctionName="greeter")
    forge.admin.advance(300)

    assert runs(forge) == 1
    assert forge.metric("Throttles") > 2
    assert forge.metric("AsyncEventsDropped") == 1


def test_what_is_said_of_events_can_be_read_changed_and_taken_back(forge: Forge) -> None:
    forge.make()
    name = {"FunctionName": "greeter"}
    assert forge.admin.refused("lambda:GetFunctionEventInvokeConfig", **name).status == 404

    forge.admin.call("lambda:PutFunctionEventInvokeConfig", MaximumRetryAttempts=1, **name)
    changed = forge.admin.call("lambda:UpdateFunctionEventInvokeConfig", MaximumEventAgeInSeconds=60, **name)
    assert (changed["MaximumRetryAttempts"], changed["MaximumEventAgeInSeconds"]) == (1, 60)
    assert len(forge.admin.call("lambda:ListFunctionEventInvokeConfigs", **name)["FunctionEventInvokeConfigs"]) == 1
    bad = {"DestinationConfig": {"OnFailure": {"Destination": "arn:aws:iam::123456789012:role/runner"}}}
    refusal = forge.admin.refused("lambda:UpdateFunctionEventInvokeConfig", **bad, **name)
    assert refusal.code == "InvalidParameterValueException"
    forge.admin.call("lambda:DeleteFunctionEventInvokeConfig", **name)
    assert forge.admin.refused("lambda:GetFunctionEventInvokeConfig", **name).status == 404
