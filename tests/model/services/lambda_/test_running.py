import json
import re
from dataclasses import replace
from math import ceil

import pytest

from model.services.lambda_.outcomes import billed_milliseconds
from model.services.lambda_.resources.functions import Use
from tests.admin import SMALL, Admin
from tests.model.services.lambda_.forge import GREETING, Answer, Forge, packed

NAPS = "import time\ndef lambda_handler(event, context):\n    time.sleep(event['seconds'])\n    return 'rested'\n"
COUNTS = "n = 0\ndef lambda_handler(event, context):\n    global n\n    n += 1\n    print('count', n)\n"
DAY = 86_400


@pytest.fixture
def forge(admin: Admin) -> Forge:
    return Forge(admin)


def reported(answer: Answer) -> dict[str, float]:
    """The numbers of a REPORT line."""
    report = answer.log.splitlines()[-1] or answer.log.splitlines()[-2]
    return {name: float(value) for name, value in re.findall(r"([A-Z][A-Za-z ]+): ([\d.]+) (?:ms|MB)", report)}


@pytest.mark.fact("lambda-05")
def test_the_handler_is_a_function_in_a_file_that_takes_event_and_context(forge: Forge) -> None:
    forge.make()
    forge.make("def other(event, context):\n    return [event, context.function_name]\n", "renamed")
    assert forge.invoke({}).payload == {"greeting": "hello world"}

    lost = forge.invoke({}, "renamed").payload
    assert (lost["errorType"], lost["errorMessage"]) == (
        "Runtime.HandlerNotFound",
        "Handler 'lambda_handler' missing on module 'lambda_function'",
    )
    forge.admin.call("lambda:UpdateFunctionConfiguration", FunctionName="renamed", Handler="lambda_function.other")
    forge.admin.advance(10)
    assert forge.invoke({"a": 1}, "renamed").payload == [{"a": 1}, "renamed"]


def test_a_package_without_the_file_of_the_handler_cannot_be_imported(forge: Forge) -> None:
    forge.make(Code={"ZipFile": packed({"main.py": GREETING})})

    answer = forge.invoke()
    assert answer.payload["errorType"] == "Runtime.ImportModuleError"
    assert (
        answer.payload["errorMessage"] == "Unable to import module 'lambda_function': No module named 'lambda_function'"
    )


@pytest.mark.fact("lambda-06")
def test_a_run_of_sixteen_minutes_is_ended_at_fifteen_and_billed_to_there(forge: Forge) -> None:
    refusal = forge.refused(Timeout=901)
    assert (refusal.code, "less than or equal to 900" in refusal.message) == ("InvalidParameterValueException", True)
    forge.make(NAPS, Timeout=900)
    forge.invoke({"seconds": 1})
    began = forge.admin.now

    answer = forge.invoke({"seconds": 16 * 60})

    assert forge.admin.now - began == pytest.approx(900, abs=1)
    assert answer.error == "Unhandled"
    assert "Task timed out after 900.00 seconds" in answer.payload["errorMessage"]
    assert reported(answer)["Billed Duration"] == 900_000


@pytest.mark.fact("lambda-07")
def test_a_function_that_nobody_calls_does_not_run_and_begins_cold(forge: Forge) -> None:
    forge.make()
    forge.admin.advance(DAY)
    assert forge.metric("Invocations", minutes=24 * 60) == 0
    assert forge.function().dollars == 0

    cold, *warm = (reported(forge.invoke({})) for _ in range(4))

    assert cold["Init Duration"] > 50
    assert all("Init Duration" not in each for each in warm)
    forge.admin.advance(60)
    assert forge.metric("Invocations") == 4


@pytest.mark.fact("lambda-08")
def test_a_hundred_events_at_once_run_in_a_hundred_environments_of_their_own(admin: Admin) -> None:
    forge = Forge(admin, logs=False)
    forge.make(
        "import time\nn = 0\ndef lambda_handler(*_):\n    global n\n    n += 1\n    time.sleep(1)\n    return n\n"
    )

    for _ in range(100):
        forge.post({})
    forge.admin.advance(1.5)

    assert {(each.state, each.answer) for each in forge.runs()} == {("success", "1")}
    forge.admin.advance(60)
    assert (forge.metric("ConcurrentExecutions", "Maximum"), forge.metric("Invocations")) == (100, 100)
    forge.admin.call("lambda:PutFunctionConcurrency", FunctionName="greeter", ReservedConcurrentExecutions=1)
    forge.post({})
    forge.admin.advance(0.5)
    refusal = forge.admin.refused("lambda:Invoke", FunctionName="greeter")
    assert (refusal.code, refusal.status) == ("TooManyRequestsException", 429)
    assert refusal.fields["Reason"] == "ReservedFunctionConcurrentInvocationLimitExceeded"


@pytest.mark.fact("lambda-09")
def test_the_bill_is_by_request_and_by_begun_millisecond_of_memory(forge: Forge) -> None:
    forge.make(NAPS)
    reports = [reported(forge.invoke({"seconds": 0.009})) for _ in range(5)]

    for each in reports:
        assert each["Billed Duration"] == ceil(each["Duration"] + each.get("Init Duration", 0))
    seconds = sum(each["Billed Duration"] for each in reports) / 1000
    function = forge.function()
    assert (function.use.requests, function.use.gigabyte_seconds) == (5, pytest.approx(seconds * 0.125))

    assert billed_milliseconds(0.0102, 0.0, "today") == 11
    million = function.copied()
    vars(million)["use"] = Use(requests=1_000_000, gigabyte_seconds=1_000_000 * 0.011 * 0.125)
    assert million.dollars == pytest.approx(0.20 + 1375 * 0.0000166667)


@pytest.mark.fact("lambda-10")
def test_in_the_year_of_the_notes_begun_hundreds_of_milliseconds_are_billed() -> None:
    forge = Forge(Admin(settings=replace(SMALL, quotas="notes-2017")))
    forge.make(NAPS)
    reports = [reported(forge.invoke({"seconds": seconds})) for seconds in (0.005, 0.01, 0.1)]

    assert [each["Billed Duration"] for each in reports] == [100, 100, 200]
    assert forge.function().use.gigabyte_seconds == pytest.approx(0.4 * 0.125)
    forge.admin.close()


@pytest.mark.fact("lambda-13")
def test_what_a_function_may_do_elsewhere_its_role_says(forge: Forge) -> None:
    forge.make(
        "import boto3, os\n"
        "from botocore.exceptions import ClientError\n"
        "def lambda_handler(event, context):\n"
        "    if any('ACCESS_KEY' in name for name in os.environ):\n"
        "        return 'keys'\n"
        "    try:\n"
        "        return boto3.client('s3').get_object(Bucket='tea', Key='leaf')['Body'].read().decode()\n"
        "    except ClientError as error:\n"
        "        return error.response['Error']['Code']\n"
    )
    forge.admin.call("s3:CreateBucket", Bucket="tea")
    forge.admin.call("s3:PutObject", Bucket="tea", Key="leaf", Body=b"green")

    assert forge.invoke().payload == "AccessDenied"
    statement = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::tea/*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    forge.admin.call("iam:PutRolePolicy", RoleName="runner", PolicyName="tea", PolicyDocument=document)
    assert forge.invoke().payload == "green"


def test_time_and_luck_are_the_world_s_and_so_the_same_for_the_same_world(forge: Forge) -> None:
    code = (
        "import datetime, os, random, time, uuid\n"
        "def lambda_handler(event, context):\n"
        "    time.sleep(30)\n"
        "    luck = [random.random(), str(uuid.uuid4()), hash('x'), os.urandom(2).hex()]\n"
        "    return [time.time(), str(datetime.datetime.now()), *luck]\n"
    )
    twin = Forge(Admin())
    forge.make(code, Timeout=60)
    twin.make(code, Timeout=60)

    told, same = forge.invoke(), twin.invoke()

    assert told.payload == same.payload
    assert reported(told) == reported(same)
    assert told.payload[0] == pytest.approx(forge.admin.now, abs=1)
    assert forge.invoke().payload[2:4] != told.payload[2:4]
    twin.admin.close()


def test_more_memory_is_more_of_a_processor(forge: Forge) -> None:
    code = "def lambda_handler(event, context):\n    n = 0\n    while n < 30000:\n        n += 1\n"
    forge.make(code, Timeout=30)
    forge.make(code, "large", Timeout=30, MemorySize=1024)

    small, large = reported(forge.invoke()), reported(forge.invoke(name="large"))
    assert small["Duration"] / large["Duration"] == pytest.approx(8, rel=0.05)


def test_a_function_that_never_ends_is_ended_when_its_time_is_over(forge: Forge) -> None:
    forge.make("def lambda_handler(event, context):\n    while True:\n        pass\n", Timeout=1)

    assert forge.invoke().payload["errorType"] == "Sandbox.Timedout"


def test_a_function_that_ends_its_process_begins_anew_the_next_time(forge: Forge) -> None:
    forge.make("import sys, os\ndef lambda_handler(event, context):\n    os._exit(3) if event else sys.exit(1)\n")

    assert forge.invoke({"hard": 1}).payload["errorType"] == "Runtime.ExitError"
    again = forge.invoke({})
    assert again.payload["errorType"] == "Runtime.ExitError"
    assert "Init Duration" in again.log


def test_a_function_reaches_nothing_of_the_machine_but_its_own_files(forge: Forge) -> None:
    forge.make(
        "import socket, os, subprocess\n"
        "def tried(act):\n"
        "    try:\n"
        "        return act() and 'done'\n"
        "    except OSError as error:\n"
        "        return type(error).__name__\n"
        "def lambda_handler(event, context):\n"
        "    with open('/tmp/note', 'w') as note:\n"
        "        note.write('x')\n"
        "    programs = [lambda: subprocess.run(['ls']), lambda: os.kill(1, 0)]\n"
        "    acts = [lambda: socket.socket(), lambda: open(event['path']), *programs]\n"
        "    return [os.listdir('/tmp'), *map(tried, acts)]\n"
    )
    own, *others = forge.invoke({"path": "/etc/passwd"}).payload
    assert own == ["note"]
    assert set(others) == {"PermissionError"}


def test_a_function_calls_another_and_waits_for_it(forge: Forge) -> None:
    forge.make(NAPS, "sleeper", Timeout=60)
    forge.make(
        "import boto3, json\n"
        "def lambda_handler(event, context):\n"
        "    told = boto3.client('lambda').invoke(FunctionName='sleeper', Payload=json.dumps({'seconds': 20}))\n"
        "    return json.loads(told['Payload'].read())\n",
        Timeout=60,
    )
    statement = {"Effect": "Allow", "Action": "lambda:InvokeFunction", "Resource": "*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    forge.admin.call("iam:PutRolePolicy", RoleName="runner", PolicyName="call", PolicyDocument=document)

    answer = forge.invoke({})
    assert answer.payload == "rested"
    assert reported(answer)["Duration"] > 20_000


def test_where_code_of_functions_does_not_run_that_is_said(admin: Admin) -> None:
    forge = Forge(Admin(settings=replace(SMALL, functions=False)))
    forge.make()
    refusal = forge.admin.refused("lambda:Invoke", FunctionName="greeter")
    assert (refusal.code, "does not run here" in refusal.message) == ("ServiceException", True)
    forge.admin.close()


def test_a_runtime_that_this_machine_lacks_can_be_said_but_not_run(forge: Forge) -> None:
    forge.make(Runtime="java21", Handler="Main::handle")
    refusal = forge.admin.refused("lambda:Invoke", FunctionName="greeter")
    assert (refusal.code, "java21" in refusal.message) == ("InvalidRuntimeException", True)
