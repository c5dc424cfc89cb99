"""When services have something to do: what each says of that in its package.

`AWAKE = True`: in every world. `TENDS = ("elb",)`: where there are things of these families too; a service always tends
its own. Everybody else sleeps, and what happens to others' things is nothing to them.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Any

from model.kit.names import folder_of, service_of


@cache
def is_always_awake(service: str) -> bool:
    return getattr(_package(service), "AWAKE", False)


@cache
def tended_by(service: str) -> frozenset[str]:
    """The families of things that its habits mind: the first half of their kinds."""
    return frozenset({service, *getattr(_package(service), "TENDS", ())})


def minded_by(habit: Callable[..., Any], kind: str) -> frozenset[str]:
    """Families of which something must exist for a habit to react to things of a kind; none where it always does."""
    parts = habit.__module__.split(".")
    if parts[1] != "services":
        return frozenset()
    service = service_of(habit.__module__)
    tended = tended_by(service)
    return frozenset() if is_always_awake(service) or kind.partition(":")[0] in tended else tended


def _package(service: str) -> Any:
    return import_module(f"model.services.{folder_of(service)}")
