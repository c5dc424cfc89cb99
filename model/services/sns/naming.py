"""What topics may be called."""

from __future__ import annotations

import re

from model.services.sns.refusals import invalid

NAME = re.compile(r"[\w-]{1,256}", re.ASCII)
FIFO = ".fifo"


def refuse_bad_name(name: str, *, fifo: bool) -> None:
    """Raises InvalidParameter; the ending tells the two types of topics apart, and no other dot is allowed."""
    whole = NAME.fullmatch(name.removesuffix(FIFO) if fifo else name)
    if whole is None or len(name) > 256 or fifo != name.endswith(FIFO):
        raise invalid("Topic Name")
