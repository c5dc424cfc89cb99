"""What would be reachable, and what no more, if calls were made that have not been."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from model.services.ec2.exposure import Exposed


class Intended(NamedTuple):
    """A call that somebody thinks of: `ec2:AuthorizeSecurityGroupIngress`, and its parameters by AWS's names."""

    action: str
    params: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Preview:
    """The worst first. `lasting` tells that conversations under way go on although new ones would be cut off.

    Groups remember what they have let through, ACLs do not.
    """

    opened: tuple[Exposed, ...] = ()
    cut: tuple[Exposed, ...] = ()
    lasting: bool = False
