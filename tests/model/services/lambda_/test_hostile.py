"""Code that wants to hold up or to harm those beside it."""

from __future__ import annotations

import asyncio
import json

import pytest

from model.services.lambda_ import workers
from tests.admin import Admin
from tests.model.services.lambda_.forge import GREETING, Forge

NOTES = (
    "import boto3, re, threading\n"
    "def lambda_handler(event, context):\n"
    "    boto3.client('s3').put_object(Bucket='tea', Key=event['key'], Body=b'begun')\n"
    "    print('begun')\n"
)
SUMS = NOTES + "    return sum(range(10 ** 12))\n"
MATCHES = NOTES + "    return bool(re.match('(a+)+$', 'a' * 64 + 'b'))\n"
SLEEPS = NOTES + "    threading.Lock().acquire() and threading.Event().wait(3600)\n"
WRITES = {"Effect": "Allow", "Action": "s3:PutObject", "Resource": "*"}


@pytest.fixture
def forge(admin: Admin) -> Forge:
    return Forge(admin)


@pytest.mark.parametrize("code", [SUMS, MATCHES, SLEEPS], ids=["sum", "expression", "sleep"])
def test_code_that_cannot_be_counted_is_ended_and_others_are_answered_then(
    forge: Forge, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    monkeypatch.setattr(workers, "PATIENCE_SECONDS", 0.15)
    forge.make(code, Timeout=7)
    forge.make(GREETING, "friend")
    admin = forge.admin
    admin.call("s3:CreateBucket", Bucket="tea")
    document = json.dumps({"Version": "2012-10-17", "Statement": [WRITES]})
    admin.call("iam:PutRolePolicy", RoleName="runner", PolicyName="notes", PolicyDocument=document)

    forge.post({"key": "leaf"})
    admin.run(_meanwhile(admin))

    assert forge.invoke({}, "friend").payload == {"greeting": "hello world"}
    admin.advance(8)
    run = next(each for each in forge.runs() if each.function_name == "greeter")
    assert (run.state, run.error, run.milliseconds) == ("failed", "Sandbox.Timedout", 7000)
    assert admin.call("s3:GetObject", Bucket="tea", Key="leaf")["ContentLength"] == 5


async def _meanwhile(admin: Admin) -> None:
    """The function begins, and somebody else makes a bucket."""
    passing = asyncio.create_task(admin.client.run_until(admin.now + 2))
    made = asyncio.create_task(admin.client.call("s3:CreateBucket", region="us-east-1", Bucket="coffee"))
    async with asyncio.timeout(5):
        await passing
        await made


def test_a_function_begins_threads_but_no_processes_and_sets_no_limits_of_others(forge: Forge) -> None:
    forge.make(
        "import ctypes, os, resource, threading\n"
        "libc = ctypes.CDLL(None, use_errno=True)\n"
        "def tried(act):\n"
        "    try:\n"
        "        return act() and 'done'\n"
        "    except OSError as error:\n"
        "        return type(error).__name__\n"
        "def asked(*words):\n"
        "    return ctypes.get_errno() if libc.syscall(*words) < 0 else 'done'\n"
        "def lambda_handler(event, context):\n"
        "    told = []\n"
        "    thread = threading.Thread(target=lambda: told.append('thread'))\n"
        "    thread.start()\n"
        "    thread.join()\n"
        "    other = lambda: resource.prlimit(os.getppid(), resource.RLIMIT_CPU, (1, 1))\n"
        "    own = resource.prlimit(0, resource.RLIMIT_CORE)\n"
        "    return [*told, list(own), *map(tried, [os.fork, other]), asked(435, 0, 0)]\n"
    )
    assert forge.invoke({}).payload == ["thread", [0, 0], "PermissionError", "PermissionError", 38]
