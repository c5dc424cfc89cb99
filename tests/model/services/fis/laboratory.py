"""A role for experiments, and ways to have some."""

from __future__ import annotations

import json
from typing import Any

from tests.admin import Admin

ROLE = "arn:aws:iam::123456789012:role/breaker"
ALL = [{"Effect": "Allow", "Action": "*", "Resource": "*"}]
NONE = [{"source": "none"}]


class Laboratory:
    """Experiments of one account, which act in the role `breaker`; `may` are the statements of its policy."""

    def __init__(self, admin: Admin, may: list[dict[str, Any]] = ALL, host: str = "fis.amazonaws.com") -> None:
        self.admin, self.call = admin, admin.call
        trust = {"Effect": "Allow", "Principal": {"Service": host}, "Action": "sts:AssumeRole"}
        self.call("iam:CreateRole", RoleName="breaker", AssumeRolePolicyDocument=_document([trust]))
        self.call("iam:PutRolePolicy", RoleName="breaker", PolicyName="own", PolicyDocument=_document(may))
        self.made = 0

    def parameters(self, actions: dict[str, Any], targets: dict[str, Any], **more: Any) -> dict[str, Any]:
        self.made += 1
        token = {"clientToken": f"token-{self.made}", "description": "a test", "roleArn": ROLE}
        return token | {"stopConditions": NONE, "actions": actions, "targets": targets} | more

    def template(self, actions: dict[str, Any], targets: dict[str, Any] | None = None, **more: Any) -> str:
        asked = self.parameters(actions, targets or {}, **more)
        return self.call("fis:CreateExperimentTemplate", **asked)["experimentTemplate"]["id"]

    def start(self, template_id: str) -> str:
        """The id of an experiment that has begun."""
        self.made += 1
        asked = {"clientToken": f"token-{self.made}", "experimentTemplateId": template_id}
        started = self.call("fis:StartExperiment", **asked)["experiment"]
        assert started["state"]["status"] == "initiating"
        self.admin.advance(5)
        return started["id"]

    def run(self, actions: dict[str, Any], targets: dict[str, Any] | None = None, **more: Any) -> str:
        return self.start(self.template(actions, targets, **more))

    def look(self, id: str) -> dict[str, Any]:
        return self.call("fis:GetExperiment", id=id)["experiment"]

    def status(self, id: str) -> str:
        return self.look(id)["state"]["status"]

    def reason(self, id: str) -> str:
        return self.look(id)["state"]["reason"]

    def actions(self, id: str) -> dict[str, str]:
        return {name: each["state"]["status"] for name, each in self.look(id)["actions"].items()}


def _document(statements: list[dict[str, Any]]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


def instances(*ids: str, mode: str = "ALL") -> dict[str, Any]:
    arns = [f"arn:aws:ec2:us-east-1:123456789012:instance/{id}" for id in ids]
    return {"some": {"resourceType": "aws:ec2:instance", "resourceArns": arns, "selectionMode": mode}}


def of(type: str, arn: str) -> dict[str, Any]:
    return {"some": {"resourceType": type, "resourceArns": [arn], "selectionMode": "ALL"}}


def act(id: str, key: Any = "Instances", after: Any = (), **parameters: str) -> dict[str, Any]:
    """An action on `some`; without a key on nothing."""
    action: dict[str, Any] = {"actionId": id, "parameters": parameters, "startAfter": list(after)}
    return action | ({"targets": {key: "some"}} if key else {})


def wait(duration: str, *after: str) -> dict[str, Any]:
    return act("aws:fis:wait", "", after, duration=duration)
