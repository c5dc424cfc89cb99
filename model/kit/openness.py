"""Which regions are open to an account: all but those that it has to ask for, and of these the ones it asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from model.catalog.regions import find_region
from model.kernel.kernel import Kernel

Opens = Callable[[Kernel, str, str], bool]
"Whether an account opened a region that it had to ask for: `(kernel, account, region)`."

P = TypeVar("P", bound=Opens)

_OPENERS: list[Opens] = []


def opening(opens: P) -> P:
    """Have the function say which regions accounts opened."""
    _OPENERS.append(opens)
    return opens


def is_optional(region: str) -> bool:
    """Whether accounts have to ask for it first."""
    found = find_region(region)
    return found is not None and found.opt_in


def is_open(kernel: Kernel, account: str, region: str) -> bool:
    found = find_region(region)
    if found is None or not found.opt_in:
        return found is not None
    return any(opens(kernel, account, region) for opens in _OPENERS)
