"""Structures that a form asks for as something simpler: one id, a few of them, or pairs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from model.client import Question
from screens.widgets.field import FieldType


@dataclass(frozen=True, slots=True)
class Eased:
    """How a parameter is asked for, and the structure that the answer means."""

    type: FieldType
    wrap: Callable[[Any], Any]


_EASED: Final[Mapping[str, Eased]] = {
    "LaunchTemplate": Eased("text", lambda id: {"LaunchTemplateId": id}),
    "IamInstanceProfile": Eased("text", lambda name: {"Name": name}),
    "Dimensions": Eased("tags", lambda pairs: [{"Name": each["Key"], "Value": each["Value"]} for each in pairs]),
    "Targets": Eased("list", lambda ids: [{"Id": id} for id in ids]),
    "VPCZoneIdentifier": Eased("list", ",".join),
}

BEGINNINGS: Final[Mapping[str, Any]] = {
    "IpPermissions": [
        {"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "IpRanges": [{"CidrIp": "0.0.0.0/0", "Description": ""}]}
    ],
    "LaunchTemplateData": {"InstanceType": "t3.micro"},
    "PolicyDocument": {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}],
    },
}
"""What stands in the form for structures that cannot be asked for more simply."""


def eased(question: Question) -> Eased | None:
    """How to ask more simply; None where the shape itself is asked for."""
    found = _EASED.get(question.name)
    if found is None or (question.type not in ("json", "text")):
        return None
    return found
