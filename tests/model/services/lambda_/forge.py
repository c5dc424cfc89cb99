"""Somebody with functions, for tests that read as sentences."""

from __future__ import annotations

import asyncio
import io
import json
import zipfile
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from model.kit.errors import AwsError
from model.services.lambda_.resources.functions import Function
from model.services.lambda_.resources.running import Invocation
from tests.admin import Admin

ACCOUNT = "123456789012"
TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
        ],
    }
)
WRITES_LOGS = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
GREETING = "def lambda_handler(event, context):\n    return {'greeting': 'hello ' + event.get('name', 'world')}\n"


def packed(files: Mapping[str, str]) -> bytes:
    """A deployment package, the same for the same files."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as package:
        for name, text in files.items():
            package.writestr(zipfile.ZipInfo(name, (2025, 1, 1, 0, 0, 0)), text)
    return whole.getvalue()


@dataclass(frozen=True)
class Answer:
    """What a caller gets back."""

    status: int
    payload: Any
    error: str
    log: str
    version: str


class Forge:
    """Makes functions of a piece of code each, under one role."""

    def __init__(self, admin: Admin, *, logs: bool = True) -> None:
        self.admin = admin
        admin.call("iam:CreateRole", RoleName="runner", AssumeRolePolicyDocument=TRUST)
        if logs:
            admin.call("iam:AttachRolePolicy", RoleName="runner", PolicyArn=WRITES_LOGS)
        self.role = f"arn:aws:iam::{ACCOUNT}:role/runner"

    def make(self, code: str = GREETING, name: str = "greeter", *, ready: bool = True, **more: Any) -> dict[str, Any]:
        asked = {"Runtime": "python3.13", "Handler": "lambda_function.lambda_handler", "Role": self.role} | more
        package = {"ZipFile": packed({"lambda_function.py": code})}
        made = self.admin.call("lambda:CreateFunction", **({"FunctionName": name, "Code": package} | asked))
        if ready:
            self.admin.advance(60)
        return made

    def refused(self, **more: Any) -> AwsError:
        asked = {"Runtime": "python3.13", "Handler": "lambda_function.lambda_handler", "Role": self.role}
        package = {"ZipFile": packed({"lambda_function.py": GREETING})}
        return self.admin.refused(
            "lambda:CreateFunction", **({"FunctionName": "greeter", "Code": package} | asked | more)
        )

    def invoke(self, event: object = None, name: str = "greeter", **more: Any) -> Answer:
        """Time passes until the answer is there."""
        return self.admin.run(self._invoke(event, name, more))

    async def _invoke(self, event: object, name: str, more: Mapping[str, Any]) -> Answer:
        client = self.admin.client
        payload = b"" if event is None else json.dumps(event).encode()
        asked = {"FunctionName": name, "Payload": payload, "LogType": "Tail", **more}
        call = asyncio.create_task(client.call("lambda:Invoke", region="us-east-1", **asked))
        while not call.done():
            await asyncio.sleep(0)
            upcoming = [timer.due for timer in self._ends()]
            if upcoming:
                await client.run_until(max(upcoming))
        return _read(await call)

    def _ends(self) -> list[Any]:
        return [each for each in self.admin.cloud.kernel.timers if each.appointment.what == "lambda:end"]

    def post(self, event: object = None, name: str = "greeter") -> int:
        """As an event, for whose end nobody waits."""
        payload = json.dumps(event).encode()
        asked = {"FunctionName": name, "Payload": payload, "InvocationType": "Event"}
        return self.admin.call("lambda:Invoke", **asked)["StatusCode"]

    def function(self, name: str = "greeter") -> Function:
        return self.admin.cloud.world(ACCOUNT, "us-east-1", "lambda").get(Function, name)

    def runs(self) -> tuple[Invocation, ...]:
        """The last ones of all functions."""
        return self.admin.cloud.world(ACCOUNT, "us-east-1", "lambda").all(Invocation)

    def streams(self, name: str = "greeter") -> list[list[str]]:
        """What is in the log of a function, environment by environment."""
        group = f"/aws/lambda/{name}"
        found = self.admin.call("logs:DescribeLogStreams", logGroupName=group)["logStreams"]
        names = [each["logStreamName"] for each in found]
        read = [self.admin.call("logs:GetLogEvents", logGroupName=group, logStreamName=each) for each in names]
        return [[event["message"] for event in each["events"]] for each in read]

    def metric(self, name: str, statistic: str = "Sum", function: str = "greeter", minutes: int = 60) -> float:
        asked = {
            "Namespace": "AWS/Lambda",
            "MetricName": name,
            "Dimensions": [{"Name": "FunctionName", "Value": function}],
            "StartTime": self.admin.now - minutes * 60 + 60,
            "EndTime": self.admin.now + 60,
            "Period": 60,
            "Statistics": [statistic],
        }
        points = self.admin.call("cloudwatch:GetMetricStatistics", **asked)["Datapoints"]
        values = [each[statistic] for each in points]
        return max(values, default=0.0) if statistic == "Maximum" else sum(values)


def _read(answer: Mapping[str, Any]) -> Answer:
    payload = answer.get("Payload", b"")
    return Answer(
        answer["StatusCode"],
        json.loads(payload) if payload else None,
        answer.get("FunctionError", ""),
        b64decode(answer.get("LogResult", "")).decode(),
        answer.get("ExecutedVersion", ""),
    )
