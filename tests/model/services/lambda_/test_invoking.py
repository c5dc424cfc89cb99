import re

import pytest

from model.kit.errors import AwsError
from tests.admin import Admin
from tests.model.services.lambda_.forge import Forge


@pytest.fixture
def forge(admin: Admin) -> Forge:
    return Forge(admin)


@pytest.mark.fact("lambda-17")
def test_a_hello_world_function_greets_and_its_log_says_what_that_took(forge: Forge) -> None:
    forge.make()

    answer = forge.invoke({"name": "you"})

    assert (answer.status, answer.payload, answer.error) == (200, {"greeting": "hello you"}, "")
    start, end, report = answer.log.splitlines()[-3:]
    assert start.startswith("START RequestId: ")
    assert end.startswith("END RequestId: ")
    duration, billed = re.findall(r"Duration: ([\d.]+) ms", report)[:2]
    assert 0 < float(duration) <= int(billed)


@pytest.mark.fact("logs-05", "lambda-14")
def test_the_first_run_makes_a_log_group_with_what_it_printed(forge: Forge) -> None:
    forge.make("def lambda_handler(event, context):\n    print('at work')\n")

    forge.invoke()

    (lines,) = forge.streams()
    assert [line.split()[0] for line in lines] == ["INIT_START", "START", "at", "END", "REPORT"]


def test_a_function_whose_role_may_not_write_logs_runs_all_the_same(admin: Admin) -> None:
    forge = Forge(admin, logs=False)
    forge.make()

    assert forge.invoke({}).payload == {"greeting": "hello world"}
    assert admin.call("logs:DescribeLogGroups")["logGroups"] == []


def test_what_goes_wrong_in_the_code_is_told_as_the_runtime_for_python_tells_it(forge: Forge) -> None:
    forge.make("def lambda_handler(event, context):\n    raise ValueError('no way')\n")

    answer = forge.invoke()

    assert (answer.status, answer.error) == (200, "Unhandled")
    assert (answer.payload["errorType"], answer.payload["errorMessage"]) == ("ValueError", "no way")
    assert answer.payload["stackTrace"] == [
        "  File \"/var/task/lambda_function.py\", line 2, in lambda_handler\n    raise ValueError('no way')\n"
    ]
    assert "[ERROR] ValueError: no way" in answer.log


def test_global_variables_live_as_long_as_their_environment(forge: Forge) -> None:
    forge.make("n = 0\ndef lambda_handler(event, context):\n    global n\n    n += 1\n    return n\n")

    assert [forge.invoke().payload for _ in range(3)] == [1, 2, 3]
    forge.admin.advance(3600)
    assert forge.invoke().payload == 1


def test_a_function_is_called_by_others_only_where_it_lets_them(forge: Forge) -> None:
    forge.make()
    assert forge.admin.refused("lambda:GetPolicy", FunctionName="greeter").code == "ResourceNotFoundException"
    said = {"StatementId": "them", "Action": "lambda:InvokeFunction", "Principal": "s3.amazonaws.com"}
    forge.admin.call("lambda:AddPermission", FunctionName="greeter", SourceArn="arn:aws:s3:::mine", **said)

    assert _ask(forge, "s3", "arn:aws:s3:::mine") == "202"
    assert _ask(forge, "s3", "arn:aws:s3:::other") == "AccessDeniedException"
    assert _ask(forge, "sns", "arn:aws:s3:::mine") == "AccessDeniedException"
    forge.admin.call("lambda:RemovePermission", FunctionName="greeter", StatementId="them")
    assert _ask(forge, "s3", "arn:aws:s3:::mine") == "AccessDeniedException"


def _ask(forge: Forge, service: str, source: str) -> str:
    world = forge.admin.cloud.world("123456789012", "us-east-1", service)
    asked = world.ask("lambda:Invoke", source=source, FunctionName="greeter", InvocationType="Event", Payload=b"{}")
    try:
        return str(forge.admin.run(asked)["StatusCode"])
    except AwsError as refusal:
        return refusal.code


def test_a_function_that_is_not_ready_or_not_there_is_not_run(forge: Forge) -> None:
    forge.make(ready=False)

    assert forge.admin.refused("lambda:Invoke", FunctionName="greeter").code == "ResourceConflictException"
    assert forge.admin.refused("lambda:Invoke", FunctionName="other").status == 404
    assert forge.admin.call("lambda:GetFunction", FunctionName="greeter")["Configuration"]["State"] == "Pending"


def test_what_is_no_json_is_not_handed_to_a_function(forge: Forge) -> None:
    forge.make()

    refusal = forge.admin.refused("lambda:Invoke", FunctionName="greeter", Payload=b"hello")
    assert refusal.code == "InvalidRequestContentException"
    refusal = forge.admin.refused("lambda:Invoke", FunctionName="greeter", Payload=b'"%s"' % (b"x" * 6_291_456))
    assert (refusal.code, refusal.status) == ("RequestTooLargeException", 413)
