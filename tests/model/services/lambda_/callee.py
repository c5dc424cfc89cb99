"""Somebody with a function, for tests that read as sentences: what calls it, and what it was told."""

from __future__ import annotations

import json
from typing import Any

from tests.admin import Admin
from tests.model.services.iam.people import policy
from tests.model.services.lambda_.forge import TRUST, packed

ECHO = "import json\ndef handle(event, context):\n    print('told ' + json.dumps(event))\n    return {}\n"


class Callee:
    """A function, `hello`, whose role may do what is said; it prints what it is told."""

    def __init__(
        self, admin: Admin, code: str = ECHO, *, name: str = "hello", may: tuple[str, ...] = ("*",), **settings: Any
    ) -> None:
        self.admin, self.name = admin, name
        role = admin.call("iam:CreateRole", RoleName=name, AssumeRolePolicyDocument=TRUST)["Role"]["Arn"]
        self.permit(*may)
        made = admin.call(
            "lambda:CreateFunction",
            FunctionName=name,
            Runtime="python3.12",
            Role=role,
            Handler="app.handle",
            Code={"ZipFile": packed({"app.py": code})},
            **settings,
        )
        self.arn: str = made["FunctionArn"]
        admin.advance(5)

    def permit(self, *actions: str) -> None:
        """From now on its role may do this, and nothing else."""
        statement = {"Effect": "Allow", "Action": list(actions), "Resource": "*"}
        self.admin.call("iam:PutRolePolicy", RoleName=self.name, PolicyName="own", PolicyDocument=policy(statement))

    def let_in(self, service: str, source: str) -> None:
        self.admin.call(
            "lambda:AddPermission",
            FunctionName=self.name,
            StatementId=service.partition(".")[0],
            Action="lambda:InvokeFunction",
            Principal=service,
            SourceArn=source,
        )

    def read_from(self, source: str, **settings: Any) -> str:
        """Map a queue or a stream to it, and wait until that holds; its UUID."""
        asked = {"FunctionName": self.name, "EventSourceArn": source} | settings
        uuid = self.admin.call("lambda:CreateEventSourceMapping", **asked)["UUID"]
        self.admin.advance(15)
        return uuid

    def mapping(self, uuid: str) -> dict[str, Any]:
        return self.admin.call("lambda:GetEventSourceMapping", UUID=uuid)

    def lines(self, word: str = "told") -> list[str]:
        """What it has printed after a word, in the order in which it did."""
        groups = self.admin.call("logs:DescribeLogGroups")["logGroups"]
        if f"/aws/lambda/{self.name}" not in [each["logGroupName"] for each in groups]:
            return []
        events = self.admin.call("logs:FilterLogEvents", logGroupName=f"/aws/lambda/{self.name}")["events"]
        lines = [each["message"].rstrip("\n") for each in events]
        return [line.removeprefix(f"{word} ") for line in lines if line.startswith(f"{word} ")]

    def told(self) -> list[Any]:
        """The events that it was called with."""
        return [json.loads(line) for line in self.lines()]

    def records(self) -> list[Any]:
        return [record for event in self.told() for record in event["Records"]]
