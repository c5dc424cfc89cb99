"""A draft of rules as the calls that make it true, in an order that cuts nobody off on the way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from model.client import Intended
from screens.launch_eased import peer_of
from screens.rule_draft import Draft
from screens.rule_line import Line, entry_key, entry_params, rule_params

GROUP: Final = "ec2:SecurityGroup"
ACL: Final = "ec2:NetworkAcl"


@dataclass(frozen=True, slots=True)
class Step:
    """One call, and what it does in words."""

    call: Intended
    words: str


def steps_of(kind: str, id: str, draft: Draft, *, crowded: bool = False) -> list[Step]:
    """What lets in comes first and what shuts out last, unless there is no room otherwise. Raises Unwritten."""
    if kind == ACL:
        return list(_acl_steps(id, draft, crowded=crowded))
    added = [line for line in draft.wanted if draft.mark(line) == "added"]
    gone = [draft.before[key] for key in draft.before if key in draft.leaving]
    opening = [*_authorized(id, added), *_modified(id, draft)]
    clash = {line.rule for line in gone} & {line.rule for line in draft.wanted}
    closing = list(_revoked(id, gone))
    return [*closing, *opening] if crowded or clash else [*opening, *closing]


def _authorized(id: str, lines: Sequence[Line]) -> Iterator[Step]:
    for egress in (False, True):
        here = [line for line in lines if line.egress == egress]
        if here:
            params = {"GroupId": id, "IpPermissions": [permission_of(line) for line in here]}
            action = f"ec2:AuthorizeSecurityGroup{'Egress' if egress else 'Ingress'}"
            yield Step(Intended(action, params), _words("add", len(here), egress=egress))


def permission_of(line: Line) -> dict[str, Any]:
    """As AuthorizeSecurityGroupIngress writes it. Raises Unwritten."""
    told = rule_params(line)
    span = {name: told[name] for name in ("IpProtocol", "FromPort", "ToPort")}
    ((name, peers),) = peer_of(line.peer).items()
    described = {"Description": line.description} if line.description else {}
    return {**span, name: [{**each, **described} for each in peers]}


def _modified(id: str, draft: Draft) -> Iterator[Step]:
    changed = [line for line in draft.wanted if draft.mark(line) == "changed"]
    if changed:
        rules = [{"SecurityGroupRuleId": line.key, "SecurityGroupRule": rule_params(line)} for line in changed]
        params = {"GroupId": id, "SecurityGroupRules": rules}
        yield Step(Intended("ec2:ModifySecurityGroupRules", params), _words("change", len(changed)))


def _revoked(id: str, lines: Sequence[Line]) -> Iterator[Step]:
    for egress in (False, True):
        here = [line for line in lines if line.egress == egress]
        if here:
            params = {"GroupId": id, "SecurityGroupRuleIds": [line.key for line in here]}
            action = f"ec2:RevokeSecurityGroup{'Egress' if egress else 'Ingress'}"
            yield Step(Intended(action, params), _words("remove", len(here), egress=egress))


def _acl_steps(id: str, draft: Draft, *, crowded: bool) -> Iterator[Step]:
    """By number: a rule that takes the place of another replaces it."""
    wanted = {entry_key(line.egress, line.number): line for line in draft.wanted}
    new = [_acl_step("Create", "add", id, line) for key, line in wanted.items() if key not in draft.before]
    replaced = [
        _acl_step("Replace", "change", id, line)
        for key, line in wanted.items()
        if key in draft.before and line.rule != draft.before[key].rule
    ]
    gone = [_deleted(id, line) for key, line in draft.before.items() if key not in wanted]
    yield from [*gone, *replaced, *new] if crowded else [*replaced, *new, *gone]


def _acl_step(verb: str, word: str, id: str, line: Line) -> Step:
    params = {"NetworkAclId": id, **entry_params(line)}
    return Step(Intended(f"ec2:{verb}NetworkAclEntry", params), f"{word} {_numbered(line)}")


def _deleted(id: str, line: Line) -> Step:
    params = {"NetworkAclId": id, "RuleNumber": int(line.number), "Egress": line.egress}
    return Step(Intended("ec2:DeleteNetworkAclEntry", params), f"remove {_numbered(line)}")


def _numbered(line: Line) -> str:
    return f"{'outbound' if line.egress else 'inbound'} rule {line.number}"


def _words(verb: str, count: int, *, egress: bool | None = None) -> str:
    direction = "" if egress is None else "outbound " if egress else "inbound "
    return f"{verb} {count} {direction}rule{'' if count == 1 else 's'}"
