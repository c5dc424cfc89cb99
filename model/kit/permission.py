"""What a service says of permissions beyond the names of its operations: resources, condition keys, policies."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from model.kit.names import service_of

if TYPE_CHECKING:
    from model.kit.principal import Principal
    from model.kit.resource import Resource
    from model.kit.world import World
    from model.laws.access.policy import Policy

Value = str | tuple[str, ...]
"What a condition key says: one text or several."


class Acted(NamedTuple):
    """A resource that a call acts on: its ARN, and the thing itself where there is one."""

    arn: str
    thing: Resource | None = None


class Guard(NamedTuple):
    """Whose a resource is, and the policies that hang on it."""

    account: str
    policies: tuple[Policy, ...] = ()
    yields_to_root: bool = False
    "The root of the account may do it, whatever the policies say: it is how somebody locked out gets in again."


Names = Callable[["World", Mapping[str, Any], "Principal"], Iterable[str | Acted]]
"The resources that a caller's parameters name: what follows the account in their ARNs, or whole ARNs."
Keys = Callable[["World", Mapping[str, Any], "Resource | None"], Mapping[str, Value]]
"The service's own condition keys for a call and one of the things that it acts on, in AWS's spelling."
Guards = Callable[["World", str, str], Guard | None]
"Who guards the resource of an ARN against an action: `(world, action, arn)`."

N = TypeVar("N", bound=Names)
K = TypeVar("K", bound=Keys)
G = TypeVar("G", bound=Guards)

NAMES: dict[str, Names] = {}
KEYS: dict[str, Keys] = {}
GUARDS: dict[str, Guards] = {}


def acting_on(names: N) -> N:
    """Have the function say what the operations of its service act on, where their parameters do not show it."""
    NAMES[_service(names)] = names
    return names


def condition_keys(keys: K) -> K:
    """Have the function supply the condition keys of its service."""
    KEYS[_service(keys)] = keys
    return keys


def guarding(guards: G) -> G:
    """Have the function find the policies of its service's resources."""
    GUARDS[_service(guards)] = guards
    return guards


def _service(function: Callable[..., Any]) -> str:
    return service_of(function.__module__)
