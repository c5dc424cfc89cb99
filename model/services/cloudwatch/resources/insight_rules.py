"""CloudWatch: what exists: rules of Contributor Insights, which tell who is behind most of what log events tell."""

from __future__ import annotations

from math import inf

from model.kit.action import Action
from model.kit.column import Column
from model.kit.resource import Resource
from model.kit.value import Value
from model.laws.contributor_rule import ContributorRule, read_rule

ENABLED, DISABLED = "ENABLED", "DISABLED"


class Shift(Value):
    """A time in which a rule looked at what came in, which may go on."""

    begin: float
    end: float = inf


class InsightRule(
    Resource,
    key="name",
    arn="insight-rule/{name}",
    missing=("ResourceNotFoundException", "Insight rule {id} does not exist", 404),
    title="Insight rules",
    columns=(
        Column("STATE", "state", "state"),
        Column("NAME", "name"),
        Column("CONTRIBUTORS", "contributors"),
        Column("BY", "aggregate"),
        Column("LOG GROUPS", "groups", "list", priority=2),
        Column("AGE", "created_at", "age", priority=3),
    ),
    actions=(
        Action("EnableInsightRules", "Enable", "RuleNames", many=True, key="s"),
        Action("DisableInsightRules", "Disable", "RuleNames", many=True, key="x", confirm=1),
        Action("DeleteInsightRules", "Delete", "RuleNames", many=True, key="d", confirm=1),
    ),
    create="PutInsightRule",
    describe="DescribeInsightRules",
):
    name: str
    state: str = ENABLED
    definition: str
    "JSON, as it was put."
    apply_on_transformed_logs: bool = False
    shifts: tuple[Shift, ...] = ()
    "When it was enabled with this definition, the latest last."

    @property
    def rule(self) -> ContributorRule:
        return read_rule(self.definition)

    @property
    def label(self) -> str:
        return self.name

    @property
    def contributors(self) -> str:
        """What tells one contributor from another."""
        return ", ".join(self.rule.keys)

    @property
    def aggregate(self) -> str:
        return "Sum" if self.rule.sums else "Count"

    @property
    def groups(self) -> tuple[str, ...]:
        return self.rule.groups

    def saw(self, ingested: int) -> bool:
        """Whether it looked at what came in then, in whole milliseconds as events have it."""
        return any(int(shift.begin * 1000) <= ingested < shift.end * 1000 for shift in self.shifts)
