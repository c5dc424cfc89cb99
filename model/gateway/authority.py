"""What a caller may do in the course of one call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import orjson

from model.gateway.acting import VENDORS
from model.gateway.call import Call
from model.gateway.circumstances import Circumstances
from model.kernel.journal import Leave
from model.kernel.unit import find_current
from model.kit.errors import AwsError
from model.kit.permission import GUARDS, Acted, Guard, Value
from model.kit.sealing import BEHIND_A_REFUSAL, seal
from model.laws.access.decoding import decoded
from model.laws.access.grounds import Grounds
from model.laws.access.judge import explain, judge
from model.laws.access.policy import Policy
from model.laws.access.question import Question
from model.laws.access.verdict import Verdict
from model.laws.access.words import in_words

_XML_SERVICES = frozenset(
    {"s3", "iam", "sts", "cloudwatch", "autoscaling", "elb", "elbv2", "sqs", "route53", "cloudfront"}
)
"Those that say AccessDenied; the others say AccessDeniedException."

_OWN_NAMES = {vendor: own for own, vendor in reversed(VENDORS.items())}
"What IAM calls services, to the first that goes by that."

_NOTHING: Mapping[str, Value] = {}


class Authority:
    """Judges one action after the other for the caller of a call, on the grounds of its policies and perhaps `more`."""

    def __init__(self, call: Call, more: tuple[Policy, ...] = ()) -> None:
        self._call = call
        self._more = more
        self._own: Grounds | None = None

    def allows(self, action: str, acted: Acted) -> bool:
        """May the caller do this to a resource?"""
        return self.is_beyond(action, acted) or judge(*self._case(action, acted, _NOTHING)).allowed

    def explain(self, action: str, acted: Acted) -> Verdict:
        """The verdict with what every statement said."""
        return explain(*self._case(action, acted, _NOTHING))

    def require(self, action: str, acted: Acted, added: Mapping[str, Value] = _NOTHING) -> None:
        """Refuse in the words of the call's service what the caller may not do.

        `added` are condition keys that only this action has.
        """
        self._note(action, acted)
        if self.is_beyond(action, acted):
            return
        grounds, question = self._case(action, acted, added)
        verdict = judge(grounds, question)
        if not verdict.allowed:
            raise _denied(self._call, verdict, question)

    def _note(self, action: str, acted: Acted) -> None:
        """Whoever takes the call back has to be allowed the same."""
        unit = find_current()
        if unit is not None and self._call.principal.type != "AWSService":
            unit.leaves[Leave(self._call.account, self._call.region, action, acted.arn)] = None

    def is_beyond(self, action: str, acted: Acted) -> bool:
        """Services act under roles that allow what they do, and root meets no policy but those of resources, of the
        organization that its account is in, and of a session of its own.
        """
        kind = self._call.principal.type
        if kind == "AWSService":
            return True
        if kind != "Root":
            return False
        guard = self._guard(action, acted)
        if guard.policies or guard.account != self._call.principal.account:
            return False
        grounds = self._grounds()
        return not (grounds.organization or grounds.session)

    def _case(self, action: str, acted: Acted, added: Mapping[str, Value]) -> tuple[Grounds, Question]:
        call = self._call
        guard = self._guard(action, acted)
        context = Circumstances(call, acted.thing, guard.account, added)
        question = Question(action, acted.arn, call.principal.caller, context, guard.account)
        grounds = self._grounds()
        return replace(grounds, resource=guard.policies) if guard.policies else grounds, question

    def _guard(self, action: str, acted: Acted) -> Guard:
        guard = _guard(self._call, action, acted)
        caller = self._call.principal
        if guard.yields_to_root and caller.type == "Root" and caller.account == guard.account:
            return Guard(guard.account)
        return guard

    def _grounds(self) -> Grounds:
        if self._own is None:
            own = self._call.cell.identities.grounds(self._call.principal)
            own = replace(own, identity=(*own.identity, *self._more)) if self._more else own
            way = self._call.way
            self._own = replace(own, endpoint=(way.policy,)) if way and way.policy else own
        return self._own


def _guard(call: Call, action: str, acted: Acted) -> Guard:
    """The service that a resource belongs to knows who guards it; what nobody guards is its account's."""
    parts = acted.arn.split(":", 5)
    if len(parts) < 6:
        return Guard(call.account)
    find = GUARDS.get(_OWN_NAMES.get(parts[2], parts[2]))
    found = find(call.world, action, acted.arn) if find else None
    return found or Guard(parts[4] or call.account)


def _denied(call: Call, verdict: Verdict, question: Question) -> AwsError:
    """The refusal in the words of the service: four codes are in use for the same thing.

    EC2 gives callers from outside all that stood behind it too, sealed for those who may open it.
    """
    who = in_words(verdict, question)
    if call.service == "ec2":
        told = who if call.inside else f"{who}. {_behind(call, verdict, question)}"
        return AwsError("UnauthorizedOperation", f"You are not authorized to perform this operation. {told}", 403)
    if call.service == "sns":
        return AwsError("AuthorizationError", who, 403)
    return AwsError("AccessDenied" if call.service in _XML_SERVICES else "AccessDeniedException", who, 403)


def _behind(call: Call, verdict: Verdict, question: Question) -> str:
    sealed = seal(call.cell, BEHIND_A_REFUSAL, orjson.dumps(decoded(verdict, question)))
    return f"Encoded authorization failure message: {sealed}"
