"""May somebody do something, and which statement of which policy says so: asked without doing it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from model.gateway.acting import EVERYTHING, VENDORS, permission_of
from model.gateway.authority import Authority
from model.gateway.call import Call
from model.gateway.registry import offers
from model.kit.cell import Cell
from model.kit.permission import Acted
from model.kit.principal import Principal
from model.laws.access.policy import read_policy
from model.laws.access.question import Question
from model.laws.access.verdict import Finding, Part, Verdict
from model.laws.access.words import in_words


@dataclass(frozen=True, slots=True)
class Said:
    """What one statement says of a question: that it decides, that it holds too, or what about it is another's."""

    policy: str
    kind: str
    statement: str
    effect: str
    outcome: str
    holds: bool
    decides: bool


@dataclass(frozen=True, slots=True)
class Why:
    """A verdict with its evidence; `missing` are condition keys that were asked for and that the request has not."""

    who: str
    action: str
    resource: str
    allowed: bool
    sentence: str
    said: tuple[Said, ...]
    missing: tuple[str, ...]


def why(cell: Cell, caller: Principal, region: str, action: str, resource: str, more: Sequence[str] = ()) -> Why:
    """`action` is a permission (`ec2:StopInstances`), `resource` an ARN or "*"; `more` are texts of policies."""
    authority = _authority(cell, caller, region, action, more)
    acted = Acted(resource or EVERYTHING)
    if authority.is_beyond(action, acted):
        return Why(caller.arn, action, acted.arn, allowed=True, sentence=_beyond(caller), said=(), missing=())
    verdict = authority.explain(action, acted)
    question = Question(action, acted.arn, caller.caller)
    sentence = _granted(verdict) if verdict.allowed else in_words(verdict, question)
    said = tuple(_said(finding, verdict) for finding in verdict.findings)
    return Why(caller.arn, action, acted.arn, verdict.allowed, sentence, said, verdict.missing)


def may_do(
    cell: Cell, caller: Principal, region: str, service: str, more: Sequence[str] = ()
) -> Iterator[tuple[str, bool]]:
    """Every permission of a service, and whether the caller has it on everything."""
    offered = [each for each in offers() if each.operation.service == service]
    authority = _authority(cell, caller, region, f"{VENDORS.get(service, service)}:", more)
    for action in sorted({permission_of(each.operation, each.contract.name, {}) for each in offered}):
        yield action, authority.allows(action, Acted(EVERYTHING))


def _authority(cell: Cell, caller: Principal, region: str, action: str, more: Sequence[str]) -> Authority:
    """That of a call of this service that nobody makes."""
    vendor = action.partition(":")[0]
    service = next((own for own, theirs in VENDORS.items() if theirs == vendor), vendor)
    call = Call(service, "", {}, region, principal=caller, account=caller.account, inside=True)
    call.arrive(cell)
    call.enter(None, cell.world(caller.account, region, service))
    return Authority(call, tuple(read_policy(text, f"what if {number}") for number, text in enumerate(more, 1)))


def _beyond(caller: Principal) -> str:
    if caller.type == "Root":
        return "Root of the account meets no policies but those of resources."
    return "A service acts under a role that allows what it does."


def _granted(verdict: Verdict) -> str:
    assert verdict.because is not None, "something allows what is allowed"
    return f"Allowed by {_name(verdict.because.sid, verdict.because.number)} of {verdict.because.policy}."


def _name(sid: str, number: int) -> str:
    return sid or f"statement {number}"


def _said(finding: Finding, verdict: Verdict) -> Said:
    decides = finding.statement is verdict.because
    return Said(
        finding.policy.name,
        finding.policy.kind,
        _name(finding.statement.sid, finding.statement.number),
        finding.statement.effect.value,
        "decides" if decides else _outcome(finding),
        finding.matched,
        decides,
    )


def _outcome(finding: Finding) -> str:
    match finding.missed:
        case None:
            return "holds too"
        case Part.CONDITION:
            absent = " (not present)" if finding.key.lower() in finding.missing else ""
            return f"condition {finding.key}{absent}"
        case part:
            return f"another {part.value}"
