"""The rules of a group or a network ACL as the cloud tells them, and what it would say to others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from model.client import Client, Preview, Row, Weighed
from screens.rule_calls import ACL, GROUP, Step, steps_of
from screens.rule_choices import rows_of
from screens.rule_draft import Draft
from screens.rule_line import Line, Unwritten, entry_params, line_of_entry, line_of_rule, rule_params
from screens.tables import values_of

RULE: Final = "ec2:SecurityGroupRule"
RULED: Final = frozenset({GROUP, ACL, RULE})
"What has rules, or is one."

_LAST: Final = 32767
"The number of the rule that ends an ACL, and the first that cannot be changed."


@dataclass(frozen=True, slots=True)
class Judged:
    """What AWS would say: of rules by their keys; how many there are of how many there may be; of each direction."""

    faults: Mapping[str, str]
    counts: Mapping[bool, tuple[int, float]]

    @property
    def crowded(self) -> bool:
        return any(count > most for count, most in self.counts.values())


class RuleDesk:
    """Reads and judges the rules of one group or ACL."""

    def __init__(self, client: Client, row: Row) -> None:
        self._client = client
        self.row = row
        self.numbered = row.kind == ACL
        self.vpc = str(values_of(client.kinds()[row.kind], row)["vpc_id"] or "")

    async def read(self) -> tuple[list[Line], list[Line]]:
        """The rules that there are, and those at the end of an ACL that nobody can change."""
        if not self.numbered:
            return [line_of_rule(rule) for rule in await self._rules()], []
        answer = await self._call("ec2:DescribeNetworkAcls", NetworkAclIds=[self.row.id])
        entries = answer["NetworkAcls"][0]["Entries"]
        own = [line_of_entry(each) for each in entries if each["RuleNumber"] < _LAST]
        return own, [line_of_entry(each) for each in entries if each["RuleNumber"] >= _LAST]

    async def _rules(self) -> list[dict[str, Any]]:
        wanted = [{"Name": "group-id", "Values": [self.row.id]}]
        rules: list[dict[str, Any]] = []
        token: dict[str, str] = {}
        while True:
            answer = await self._call("ec2:DescribeSecurityGroupRules", Filters=wanted, **token)
            rules += answer["SecurityGroupRules"]
            if not answer.get("NextToken"):
                return rules
            token = {"NextToken": answer["NextToken"]}

    async def _call(self, action: str, **params: Any) -> dict[str, Any]:
        return await self._client.call(action, region=self.row.region, **params)

    def judge(self, draft: Draft) -> Judged:
        """Every rule that is wanted. Raises AwsError for whom rules may not be shown to."""
        faults: dict[str, str] = {}
        counts: dict[bool, tuple[int, float]] = {}
        for egress in (False, True):
            lines = [line for line in draft.wanted if line.egress == egress]
            sent: list[tuple[Line, Mapping[str, Any]]] = []
            for line in lines:
                try:
                    sent.append((line, entry_params(line) if self.numbered else rule_params(line)))
                except Unwritten as amiss:
                    faults[line.key] = str(amiss)
            weighed = self._weigh([params for _, params in sent])
            for (line, _), fault in zip(sent, weighed.faults, strict=True):
                if fault is not None:
                    faults[line.key] = f"{fault.code}: {fault.message}"
            counts[egress] = (weighed.count, weighed.most)
        return Judged(faults, counts)

    def _weigh(self, params: Sequence[Mapping[str, Any]]) -> Weighed:
        desk = self._client.reachability(self.row.region)
        if self.numbered:
            return desk.weigh_acl_entries(self.row.id, params)
        return desk.weigh_group_rules(self.row.id, params)

    def steps(self, draft: Draft) -> list[Step]:
        """The calls that make a draft true that has no faults."""
        there = [line for line in draft.lines if line.key in draft.before or draft.mark(line) == "added"]
        crowded = any(sum(line.egress == egress for line in there) > self._most for egress in (False, True))
        return steps_of(self.row.kind, self.row.id, draft, crowded=crowded)

    @property
    def _most(self) -> float:
        return self._weigh([]).most

    async def foresee(self, steps: Sequence[Step]) -> Preview:
        return await self._client.reachability(self.row.region).preview([step.call for step in steps])

    async def send(self, step: Step) -> None:
        await self._call(step.call.action, **step.call.params)

    def command(self, step: Step) -> str:
        return self._client.command_line(step.call.action, step.call.params, self.row.region)


def find_ruled(client: Client, kind: str, region: str, id: str) -> tuple[Row | None, str]:
    """The group or ACL that a thing of this kind and id is, or that a rule belongs to; and the rule's key."""
    if kind != RULE:
        return client.find(kind, region, id), ""
    rule = client.find(kind, region, id)
    if rule is None:
        return None, ""
    group = str(values_of(client.kinds()[RULE], rule)["group_id"])
    return client.find(GROUP, region, group), rule.id


def find_by_name(client: Client, name: str) -> Row:
    """The group or ACL of this id or name, wherever it is. ValueError where there is none, or more than one."""
    rows = [row for kind in (GROUP, ACL) for row in rows_of(client, kind)]
    found = [row for row in rows if row.id == name] or [row for row in rows if row.label == name]
    here = [row for row in found if row.region == client.region] or found
    if not name:
        raise ValueError("Say whose rules: the name or the id of a security group or network ACL.")
    if len(here) != 1:
        none = f"There is no security group or network ACL called {name!r}."
        raise ValueError(f"{len(here)} are called {name!r}: say an id." if here else none)
    return here[0]
