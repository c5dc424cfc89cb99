"""The policy simulator's answers: the access law's verdicts in IAM's words, with where in a document each was found."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import orjson

from model.laws.access.grounds import Grounds
from model.laws.access.judge import Reason, Verdict, explain
from model.laws.access.policy import Effect, Policy, Statement
from model.laws.access.question import Caller, Question
from model.laws.access.verdict import Finding

VARIABLE = re.compile(r"\$\{\s*([\w:./+=@-]+)[^}]*\}")
SOURCES = {
    "identity-based policy": "IAM Policy",
    "permissions boundary": "PermissionsBoundary",
    "resource-based policy": "Resource Policy",
    "service control policy": "Organizations Policy",
}


@dataclass(frozen=True, slots=True)
class Simulation:
    """What is simulated: on which grounds, for whom, under which circumstances; `texts` are documents by policy."""

    grounds: Grounds
    caller: Caller
    context: Mapping[str, str | tuple[str, ...]]
    texts: Mapping[str, str]
    resource_account: str = ""


def results(simulation: Simulation, actions: Sequence[str], resources: Sequence[str]) -> Iterator[dict[str, Any]]:
    """One for each action on each resource."""
    for action in actions:
        for resource in resources:
            question = Question(action, resource, simulation.caller, simulation.context, simulation.resource_account)
            yield _result(simulation, question, resource)


def context_of(entries: Sequence[Mapping[str, Any]]) -> dict[str, str | tuple[str, ...]]:
    """The circumstances that a client made up."""
    return {each["ContextKeyName"]: tuple(each["ContextKeyValues"]) for each in entries}


def _result(simulation: Simulation, question: Question, resource: str) -> dict[str, Any]:
    verdict = explain(simulation.grounds, question)
    decision = _decision(verdict)
    matched = [_place(finding.statement, finding.policy, simulation.texts) for finding in _deciding(verdict)]
    missing = _keys_as_written(verdict, simulation)
    bounded = simulation.grounds.boundary is not None
    boundary = {"allowed_by_permissions_boundary": _allows(verdict, "permissions boundary")} if bounded else None
    by_all = verdict.reason is not Reason.NO_ORGANIZATION_ALLOW and not _is_denied_by(verdict, "service control policy")
    said: dict[str, Any] = {
        "eval_resource_name": resource,
        "matched_statements": matched,
        "missing_context_values": missing,
        "permissions_boundary_decision_detail": boundary,
    }
    return said | {
        "eval_action_name": question.action,
        "eval_decision": decision,
        "eval_decision_details": {},
        "organizations_decision_detail": {"allowed_by_organizations": by_all},
        "resource_specific_results": [said | {"eval_resource_decision": decision}],
    }


def _decision(verdict: Verdict) -> str:
    if verdict.allowed:
        return "allowed"
    return "explicitDeny" if verdict.reason is Reason.EXPLICIT_DENY else "implicitDeny"


def _deciding(verdict: Verdict) -> Iterator[Finding]:
    """The statements that made the verdict: those that deny, or else those that allow."""
    if not verdict.allowed and verdict.reason is not Reason.EXPLICIT_DENY:
        return
    effect = Effect.ALLOW if verdict.allowed else Effect.DENY
    for finding in verdict.findings:
        if finding.matched and finding.statement.effect is effect:
            yield finding


def _is_denied_by(verdict: Verdict, kind: str) -> bool:
    of_kind = (finding for finding in verdict.findings if finding.policy.kind == kind)
    return any(finding.matched and finding.statement.effect is Effect.DENY for finding in of_kind)


def _allows(verdict: Verdict, kind: str) -> bool:
    of_kind = [finding for finding in verdict.findings if finding.policy.kind == kind and finding.matched]
    return bool(of_kind) and all(finding.statement.effect is Effect.ALLOW for finding in of_kind)


def _keys_as_written(verdict: Verdict, simulation: Simulation) -> list[str]:
    """The law compares keys in lower case; whoever reads the answer wants them as the policies have them."""
    written = {key.lower(): key for text in simulation.texts.values() for key in keys_in(text)}
    return sorted(written.get(key, key) for key in verdict.missing)


def keys_in(text: str) -> Iterator[str]:
    """The condition keys of a document as it spells them, and the variables in it."""
    written: Any = orjson.loads(text)["Statement"]
    statements = cast("list[Any]", written) if isinstance(written, list) else [written]
    for statement in statements:
        for keys in statement.get("Condition", {}).values():
            yield from keys
    yield from (name for name in VARIABLE.findall(text) if ":" in name)


def _place(statement: Statement, policy: Policy, texts: Mapping[str, str]) -> dict[str, Any]:
    """Lines and columns count from one, as editors do; the end is the first place after the statement."""
    said = {"source_policy_id": policy.name, "source_policy_type": SOURCES.get(policy.kind, "IAM Policy")}
    text = texts.get(f"{policy.kind}/{policy.name}")
    if text is None:
        return said
    spans = _spans(text)
    start, end = spans[statement.number - 1]
    return said | {"start_position": _position(text, start), "end_position": _position(text, end)}


def _spans(text: str) -> list[tuple[int, int]]:
    """Where each statement of a document begins and ends."""
    at = text.index("{", text.index(":", text.index('"Statement"')))
    decoder, spans = json.JSONDecoder(), list[tuple[int, int]]()
    while True:
        _, end = decoder.raw_decode(text, at)
        spans.append((at, end))
        rest = text[end:].lstrip()
        if not rest.startswith(","):
            return spans
        following = text.find("{", end)
        if following < 0 or text[end:following].strip() != ",":
            return spans
        at = following


def _position(text: str, at: int) -> dict[str, int]:
    line = text.count("\n", 0, at)
    return {"line": line + 1, "column": at - text.rfind("\n", 0, at)}
