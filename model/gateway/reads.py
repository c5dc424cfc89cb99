"""Which operations tell more about one thing: those that read, and need nothing but its id."""

from __future__ import annotations

from model.gateway.registry import offers
from model.kit.names import snake
from model.kit.resource import Resource


def reads_about(kind: type[Resource]) -> tuple[tuple[str, str], ...]:
    """`(elbv2:DescribeTargetHealth, TargetGroupArn)`: such operations, each with the parameter that takes the id."""
    id_members = {action.id_member for action in kind.words.actions if not action.many}
    shown = {action.operation for action in kind.words.actions}
    found: list[tuple[str, str]] = []
    for offer in offers():
        contract, asked = offer.contract, offer.contract.input.required
        if contract.service.name != kind.service or not offer.operation.reads or len(asked) != 1:
            continue
        (member,) = asked
        if contract.name not in shown and (member in id_members or snake(member) == kind.words.key):
            found.append((f"{kind.service}:{contract.name}", member))
    return tuple(sorted(found))
