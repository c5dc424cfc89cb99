"""From what a rule did to the rule: its own page, or that of the ACL or table that it stands in."""

from __future__ import annotations

from typing import Any

from textual.screen import Screen

from model.client import AwsError, Client
from screens.session import Session
from screens.widgets.ink import Ink

RULED = frozenset({"ec2:SecurityGroup", "ec2:NetworkAcl"})
"What has rules that can be edited."


def open_rule(over: Screen[Any], session: Session, kind: str, region: str, id: str, rule: str = "") -> None:
    """`rule` is what it is called in the thing of this kind and id; without one the thing itself is opened."""
    from screens.detail import DetailScreen

    if rule.startswith("sgr-"):
        kind, id, rule = "ec2:SecurityGroupRule", rule, ""
    try:
        row = session.client.find(kind, region, id)
    except AwsError as refusal:
        over.notify(refusal.message, title=refusal.code, severity="warning", markup=False)
        return
    if row is None:
        over.notify("It does not exist any more.", severity="warning", markup=False)
        return
    over.app.push_screen(DetailScreen(session, row, at=rule))


def edit_rules(over: Screen[Any], client: Client, ink: Ink, kind: str, region: str, id: str, rule: str = "") -> None:
    """The editor with its cursor on a rule; of an ACL that is its direction and number, `in 100`."""
    from screens.rule_editor import open_rule_editor

    if kind not in RULED:
        over.notify("Only the rules of groups and network ACLs are edited here.", severity="warning")
        return
    open_rule_editor(over, client, kind, id, region, rule, ink)
