"""The policy of a function: statements that are added one by one, and whether a service is let in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from model.kit.arn import read_arn
from model.kit.errors import AwsError
from model.kit.inviting import invites
from model.kit.principal import Principal
from model.laws.access.policy import Policy, read_policy
from model.services.lambda_.places import Target
from model.services.lambda_.refusals import conflict, invalid, missing
from model.services.lambda_.resources.functions import Function

INVOKE = "lambda:InvokeFunction"
_HOSTS = {"elbv2": "elasticloadbalancing", "cloudwatch": "lambda.alarms.cloudwatch"}
"Under which names services call functions, where that is not their own."


def policies_of(function: Function, qualifier: str) -> tuple[Policy, ...]:
    """A qualifier has a policy of its own, and only that one speaks of it."""
    text = function.policy(qualifier)
    return (read_policy(text, function.function_name, "resource-based policy"),) if text else ()


def lets_service_in(target: Target, caller: Principal, source: str) -> bool:
    """A service may call a function where its policy says so, perhaps only for one of its things.

    Lambda itself calls what its event source mappings lead to.
    """
    name = caller.name.removesuffix(".amazonaws.com")
    return name == "lambda" or invites(
        target.function.policy(target.qualifier),
        INVOKE,
        target.arn,
        target.function.account,
        service=_HOSTS.get(name, name),
        source=source,
        account=caller.account,
    )


def principal_of(said: str) -> str | dict[str, str]:
    """As a statement says it. Raises InvalidParameterValueException for what is no principal."""
    if said == "*":
        return said
    if said.isdecimal() and len(said) == 12:
        return {"AWS": f"arn:aws:iam::{said}:root"}
    if read_arn(said).service in ("iam", "sts"):
        return {"AWS": said}
    if said.endswith((".amazonaws.com", ".amazon.com", ".aws.internal")):
        return {"Service": said}
    raise invalid("The provided principal was invalid. Please check the principal and try again.")


def conditions_of(equal: Mapping[str, str], source: str) -> dict[str, Any]:
    """The part of a statement that says when it holds; none where there is nothing to say."""
    said = {name: value for name, value in equal.items() if value}
    like = {"ArnLike": {"AWS:SourceArn": source}} if source else {}
    found = {**({"StringEquals": said} if said else {}), **like}
    return {"Condition": found} if found else {}


def with_statement(function: Function, qualifier: str, added: dict[str, Any], most: float) -> str:
    """The whole policy. Raises ResourceConflictException, PolicyLengthExceededException."""
    document = _document(function, qualifier)
    if any(each["Sid"] == added["Sid"] for each in document["Statement"]):
        advice = "Please provide a new statement id, or remove the existing statement."
        raise conflict(f"The statement id ({added['Sid']}) provided already exists. {advice}")
    whole = orjson.dumps(document | {"Statement": [*document["Statement"], added]}).decode()
    if len(whole) > most:
        text = f"The final policy size ({len(whole)}) is bigger than the limit ({int(most)})."
        raise AwsError("PolicyLengthExceededException", text)
    return whole


def without_statement(function: Function, qualifier: str, sid: str) -> str:
    """Empty where nothing is left. Raises ResourceNotFoundException."""
    document = _document(function, qualifier)
    kept = [each for each in document["Statement"] if each["Sid"] != sid]
    if len(kept) == len(document["Statement"]):
        raise missing(f"Statement {sid} is not found in resource policy.")
    return orjson.dumps(document | {"Statement": kept}).decode() if kept else ""


def set_policy(function: Function, qualifier: str, text: str) -> None:
    others = {name: policy for name, policy in function.policies if name != qualifier}
    function.policies = tuple(sorted((others | {qualifier: text} if text else others).items()))


def _document(function: Function, qualifier: str) -> dict[str, Any]:
    text = function.policy(qualifier)
    return orjson.loads(text) if text else {"Version": "2012-10-17", "Id": "default", "Statement": []}
