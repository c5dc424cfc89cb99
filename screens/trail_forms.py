"""The forms of a call that one can copy: its `aws` line and its line of Python, neither of which tells a secret."""

from __future__ import annotations

from typing import Any

from model.client import AwsError, Client
from screens.boto_form import boto_form
from screens.trail_ring import Entry
from screens.widgets.teacher import Deed


def action_of(entry: Entry) -> str:
    return f"{entry.called.service}:{entry.called.operation}"


def params_of(client: Client, entry: Entry) -> dict[str, Any]:
    try:
        return client.without_secrets(action_of(entry), entry.params)
    except AwsError:
        return dict(entry.params)


def aws_line(client: Client, entry: Entry) -> str:
    """Empty for an operation that does not exist, and for what CloudTrail tells: its parameters are not the call's."""
    if entry.number < 0:
        return ""
    try:
        return client.command_line(action_of(entry), params_of(client, entry), entry.called.region)
    except AwsError:
        return ""


def python_lines(client: Client, entry: Entry) -> str:
    if not aws_line(client, entry):
        return ""
    region = entry.called.region if entry.called.region != client.region else ""
    method = client.method(action_of(entry))
    return boto_form(method, entry.called.service, params_of(client, entry), region)


def deed_of(client: Client, entry: Entry) -> Deed:
    """As the teacher's line tells it."""
    called = entry.called
    refusal = f"{called.refused}: {called.message}" if called.failed else ""
    return Deed(aws_line(client, entry), called.principal, refusal)
