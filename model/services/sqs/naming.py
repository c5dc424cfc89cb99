"""What queues may be called."""

from __future__ import annotations

import re

from model.kit.errors import AwsError

NAME = re.compile(r"[\w-]{1,80}", re.ASCII)
FIFO = ".fifo"
RULE = "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length"
FIFO_RULE = (
    "The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, must end with .fifo "
    "suffix and be 1 to 80 in length."
)


def refuse_bad_name(name: str, *, fifo: bool) -> None:
    """Raises InvalidParameterValue; the ending tells the two types of queues apart, and no other dot is allowed."""
    if fifo and not (name.endswith(FIFO) and len(name) <= 80 and NAME.fullmatch(name.removesuffix(FIFO))):
        raise AwsError("InvalidParameterValue", FIFO_RULE)
    if not fifo and not NAME.fullmatch(name):
        raise AwsError("InvalidParameterValue", RULE)
