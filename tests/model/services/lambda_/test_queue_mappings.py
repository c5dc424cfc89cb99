"""A function gets the messages of a queue in batches; what it does not manage comes back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.admin import Admin
from tests.model.services.iam.people import Person
from tests.model.services.lambda_.callee import Callee
from tests.model.services.sqs.mail import Post

PARTLY = """
import json
def handle(event, context):
    print('told ' + json.dumps([record['body'] for record in event['Records']]))
    bad = [record['messageId'] for record in event['Records'] if record['body'] == 'bad']
    return {'batchItemFailures': [{'itemIdentifier': each} for each in bad]}
"""
SLOW = "import time\ndef handle(event, context):\n    print('told [1]')\n    time.sleep(20)\n"
ILL = "def handle(event, context):\n    print('told [1]')\n    raise RuntimeError('no')\n"


def test_a_message_comes_to_the_function_and_is_gone_when_it_is_done(admin: Admin) -> None:
    post, callee = Post(admin), Callee(admin)
    uuid = callee.read_from(post.arn)
    sent = post.send("a teapot", MessageAttributes={"size": {"DataType": "Number", "StringValue": "3"}})
    admin.advance(5)
    (record,) = callee.records()
    assert (record["messageId"], record["body"]) == (sent["MessageId"], "a teapot")
    assert (record["eventSource"], record["eventSourceARN"]) == ("aws:sqs", post.arn)
    assert record["attributes"]["ApproximateReceiveCount"] == "1"
    assert record["messageAttributes"]["size"] == {
        "stringValue": "3",
        "stringListValues": [],
        "binaryListValues": [],
        "dataType": "Number",
    }
    assert post.counts == (0, 0, 0)
    assert callee.mapping(uuid)["LastProcessingResult"] == "OK"


def test_what_was_there_before_is_read_once_the_mapping_holds(admin: Admin) -> None:
    post, callee = Post(admin), Callee(admin)
    for number in range(12):
        post.send(str(number))
    made = admin.call("lambda:CreateEventSourceMapping", FunctionName="hello", EventSourceArn=post.arn)
    assert (made["State"], made["BatchSize"]) == ("Creating", 10)
    admin.advance(20)
    assert callee.mapping(made["UUID"])["State"] == "Enabled"
    assert sorted(len(event["Records"]) for event in callee.told()) == [2, 10]
    assert post.counts == (0, 0, 0)


def test_a_message_that_a_function_fails_with_comes_back_and_then_goes_where_letters_die(admin: Admin) -> None:
    letters, post = Post(admin, "letters"), Post(admin)
    post.call(
        "SetQueueAttributes",
        Attributes={"RedrivePolicy": f'{{"deadLetterTargetArn": "{letters.arn}", "maxReceiveCount": 2}}'},
    )
    callee = Callee(admin, ILL)
    uuid = callee.read_from(post.arn)
    post.send()
    admin.advance(10)
    assert post.counts == (0, 1, 0)
    assert callee.mapping(uuid)["LastProcessingResult"] == "PROBLEM: Function call failed"
    admin.advance(70)
    assert len(callee.lines()) == 2
    assert letters.counts == (1, 0, 0)


def test_of_a_batch_only_what_the_function_names_comes_back(admin: Admin) -> None:
    post, callee = Post(admin), Callee(admin, PARTLY)
    for body in ("good", "bad", "fine"):
        post.send(body)
    callee.read_from(post.arn, FunctionResponseTypes=["ReportBatchItemFailures"])
    assert post.counts == (0, 1, 0)
    admin.advance(35)
    assert callee.told()[-1] == ["bad"]


def test_messages_wait_for_others_as_long_as_was_asked_for_unless_there_are_enough(admin: Admin) -> None:
    post, callee = Post(admin), Callee(admin)
    callee.read_from(post.arn, BatchSize=3, MaximumBatchingWindowInSeconds=60)
    post.send("1")
    admin.advance(59)
    assert callee.told() == []
    post.send("2")
    admin.advance(5)
    assert [len(event["Records"]) for event in callee.told()] == [2]
    for body in "345":
        post.send(body)
    admin.advance(5)
    assert [len(event["Records"]) for event in callee.told()] == [2, 3]


def test_what_fits_no_filter_is_done_with_at_once(admin: Admin) -> None:
    post, callee = Post(admin), Callee(admin)
    callee.read_from(post.arn, FilterCriteria={"Filters": [{"Pattern": '{"body": {"kind": ["tea"]}}'}]})
    for body in ('{"kind": "tea"}', '{"kind": "coffee"}', "no JSON"):
        post.send(body)
    admin.advance(5)
    assert [record["body"] for record in callee.records()] == ['{"kind": "tea"}']
    assert post.counts == (0, 0, 0)


def test_five_batches_are_under_way_at_first_and_more_when_it_does_not_end(admin: Admin) -> None:
    post, callee = Post(admin, VisibilityTimeout="900"), Callee(admin, SLOW, Timeout=30)
    for _ in range(8):
        post.send()
    callee.read_from(post.arn, BatchSize=1)
    assert post.counts == (3, 5, 0)
    admin.advance(60)
    assert (len(callee.lines()), post.counts) == (8, (0, 0, 0))


def test_a_world_that_is_opened_again_ends_the_batches_that_were_under_way(tmp_path: Path) -> None:
    first = Admin(path=tmp_path / "world.cloud")
    post, callee = Post(first, VisibilityTimeout="900"), Callee(first, SLOW, Timeout=30)
    post.send()
    callee.read_from(post.arn)
    assert post.counts == (0, 1, 0)
    first.close()
    again = Admin(path=tmp_path / "world.cloud")
    again.advance(30)
    name = "ApproximateNumberOfMessagesNotVisible"
    asked = {"QueueUrl": post.url, "AttributeNames": [name]}
    assert again.call("sqs:GetQueueAttributes", **asked)["Attributes"] == {name: "0"}
    again.close()


def test_no_more_are_under_way_than_was_asked_for(admin: Admin) -> None:
    post, callee = Post(admin, VisibilityTimeout="900"), Callee(admin, SLOW, Timeout=30)
    for _ in range(5):
        post.send()
    callee.read_from(post.arn, BatchSize=1, ScalingConfig={"MaximumConcurrency": 2})
    assert post.counts == (3, 2, 0)


def test_a_disabled_mapping_reads_nothing_until_it_is_wanted_again(admin: Admin) -> None:
    post, callee = Post(admin), Callee(admin)
    uuid = callee.read_from(post.arn)
    assert admin.call("lambda:UpdateEventSourceMapping", UUID=uuid, Enabled=False)["State"] == "Disabling"
    admin.advance(15)
    post.send()
    admin.advance(60)
    assert (callee.mapping(uuid)["State"], callee.told()) == ("Disabled", [])
    admin.call("lambda:UpdateEventSourceMapping", UUID=uuid, Enabled=True, BatchSize=5)
    admin.advance(15)
    assert (callee.mapping(uuid)["BatchSize"], len(callee.told())) == (5, 1)


def test_a_mapping_has_tags(admin: Admin) -> None:
    post, callee = Post(admin), Callee(admin)
    arn = callee.mapping(callee.read_from(post.arn, Tags={"team": "tea"}))["EventSourceMappingArn"]
    admin.call("lambda:TagResource", Resource=arn, Tags={"stage": "test"})
    admin.call("lambda:UntagResource", Resource=arn, TagKeys=["team"])
    assert admin.call("lambda:ListTags", Resource=arn)["Tags"] == {"stage": "test"}


def test_a_deleted_mapping_is_gone_after_a_while(admin: Admin) -> None:
    post, callee = Post(admin), Callee(admin)
    uuid = callee.read_from(post.arn)
    assert admin.call("lambda:DeleteEventSourceMapping", UUID=uuid)["State"] == "Deleting"
    assert admin.refused("lambda:UpdateEventSourceMapping", UUID=uuid, BatchSize=2).code == "ResourceInUseException"
    admin.advance(15)
    assert admin.refused("lambda:GetEventSourceMapping", UUID=uuid).code == "ResourceNotFoundException"
    post.send()
    admin.advance(60)
    assert (callee.told(), post.counts) == ([], (1, 0, 0))


def test_mappings_are_listed_by_function_and_by_source(admin: Admin) -> None:
    post, other, callee = Post(admin), Post(admin, "other"), Callee(admin)
    for each in (post, other):
        callee.read_from(each.arn)
    listed = admin.call("lambda:ListEventSourceMappings", FunctionName="hello", MaxItems=1)
    assert [each["EventSourceArn"] for each in listed["EventSourceMappings"]] == [post.arn]
    following = admin.call("lambda:ListEventSourceMappings", FunctionName="hello", Marker=listed["NextMarker"])
    assert [each["EventSourceArn"] for each in following["EventSourceMappings"]] == [other.arn]
    of_other = admin.call("lambda:ListEventSourceMappings", EventSourceArn=other.arn)["EventSourceMappings"]
    assert [each["FunctionArn"] for each in of_other] == [callee.arn]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"EventSourceArn": None}, "Unrecognized event source."),
        ({"FunctionName": "nobody"}, "Function does not exist"),
        ({"StartingPosition": "LATEST"}, "StartingPosition is not valid for SQS event sources."),
        ({"BatchSize": 11}, "Maximum batch window in seconds must be greater than 0"),
        ({"BisectBatchOnFunctionError": True}, "BisectBatchOnFunctionError is not valid for SQS event sources."),
        ({"FilterCriteria": {"Filters": [{"Pattern": "{"}]}}, "Invalid filter pattern definition."),
        ({"FilterCriteria": {"Filters": [{"Pattern": '{"body": "x"}'}]}}, "Invalid filter pattern definition."),
        ({"EventSourceArn": "arn:aws:sqs:us-east-1:123456789012:none"}, "Error occurred while ReceiveMessage."),
    ],
)
def test_what_cannot_be_mapped_is_refused(admin: Admin, asked: dict[str, Any], said: str) -> None:
    post, _ = Post(admin), Callee(admin)
    whole = {"FunctionName": "hello", "EventSourceArn": post.arn} | asked
    whole = {name: value for name, value in whole.items() if value is not None}
    refusal = admin.refused("lambda:CreateEventSourceMapping", **whole)
    assert refusal.code == "InvalidParameterValueException"
    assert said in refusal.message
    assert admin.call("lambda:ListEventSourceMappings")["EventSourceMappings"] == []


def test_a_queue_that_is_hastier_than_the_function_is_refused(admin: Admin) -> None:
    post, _ = Post(admin), Callee(admin, Timeout=60)
    refusal = admin.refused("lambda:CreateEventSourceMapping", FunctionName="hello", EventSourceArn=post.arn)
    assert refusal.message == "Queue visibility timeout: 30 seconds is less than Function timeout: 60 seconds"


def test_the_same_again_is_refused_with_the_one_that_is_there(admin: Admin) -> None:
    post, callee = Post(admin), Callee(admin)
    uuid = callee.read_from(post.arn)
    refusal = admin.refused("lambda:CreateEventSourceMapping", FunctionName="hello", EventSourceArn=post.arn)
    assert (refusal.code, refusal.status) == ("ResourceConflictException", 409)
    assert refusal.message.endswith(uuid)


def test_somebody_may_map_to_one_function_only(admin: Admin) -> None:
    post, callee = Post(admin), Callee(admin)
    Callee(admin, name="other")
    statement = {
        "Effect": "Allow",
        "Action": "lambda:CreateEventSourceMapping",
        "Resource": "*",
        "Condition": {"ArnEquals": {"lambda:FunctionArn": callee.arn}},
    }
    ann = Person(admin, "ann")
    ann.given(statement)
    assert not ann.may("lambda:CreateEventSourceMapping", FunctionName="other", EventSourceArn=post.arn)
    assert ann.may("lambda:CreateEventSourceMapping", FunctionName="hello", EventSourceArn=post.arn)


def test_a_role_that_may_not_read_the_queue_is_refused_and_later_told_of(admin: Admin) -> None:
    post, callee = Post(admin), Callee(admin, may=("logs:*",))
    asked = {"FunctionName": "hello", "EventSourceArn": post.arn}
    refusal = admin.refused("lambda:CreateEventSourceMapping", **asked)
    assert refusal.message == "The provided execution role does not have permissions to call ReceiveMessage on SQS"
    callee.permit("logs:*", "sqs:*")
    uuid = callee.read_from(post.arn)
    callee.permit("logs:*")
    post.send()
    admin.advance(60)
    assert (callee.told(), post.counts) == ([], (1, 0, 0))
    assert callee.mapping(uuid)["LastProcessingResult"].startswith("PROBLEM: User: arn:aws:sts::")
