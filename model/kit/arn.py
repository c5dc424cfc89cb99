"""Amazon resource names."""

from __future__ import annotations

import re
from typing import NamedTuple

PARTITION = "aws"

_SIGN = re.compile("[/:]")


class Arn(NamedTuple):
    """The six parts of a name; region and account are empty where AWS leaves them out (fact iam-12)."""

    partition: str
    service: str
    region: str
    account: str
    resource: str

    @property
    def kind(self) -> str:
        """The type before the first slash or colon of the resource; empty where there is none, as with a bucket."""
        parts = _SIGN.split(self.resource, 1)
        return parts[0] if len(parts) > 1 else ""

    @property
    def name(self) -> str:
        """What follows the type, with all further slashes and colons."""
        return _SIGN.split(self.resource, 1)[-1]

    def __str__(self) -> str:
        return ":".join(("arn", *self))


NOWHERE = Arn("", "", "", "", "")
"The parts of what is no ARN."


def arn(service: str, region: str, account: str, resource: str) -> str:
    """`arn:aws:ec2:us-east-1:123456789012:instance/i-…`; region or account are empty where AWS leaves them out."""
    return f"arn:{PARTITION}:{service}:{region}:{account}:{resource}"


def read_arn(text: str) -> Arn:
    """The parts of an ARN; those of NOWHERE for a text that is none."""
    scheme, *parts = text.split(":", 5)
    return Arn(*parts) if scheme == "arn" and len(parts) == 5 else NOWHERE
