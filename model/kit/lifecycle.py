"""A state machine as a table of sentences: some steps are asked for, some take time, all else is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from model.kernel.chance import Between
from model.kit.errors import AwsError

if TYPE_CHECKING:
    from model.kit.resource import Resource


@dataclass(frozen=True, slots=True)
class Auto:
    """From `state` it goes on to `to` by itself, after a time; the time may depend on the resource."""

    state: str
    to: str
    after: Between | Callable[[Any], Between]

    def span(self, resource: Resource) -> Between:
        return self.after if isinstance(self.after, Between) else self.after(resource)


@dataclass(frozen=True, slots=True)
class When:
    """In one of `states` (separated by |) `asked` is possible and leads to `to`; an empty `to` changes nothing."""

    states: str
    asked: str
    to: str = ""


class Lifecycle:
    """The table of one kind of resource: `field` holds the state, `refusal` is AWS's code and message."""

    def __init__(
        self,
        *steps: Auto | When,
        field: str = "state",
        refusal: tuple[str, str] = ("IncorrectState", "{action} is not possible while {id} is {state}"),
    ) -> None:
        self.field = field
        self.refusal = refusal
        self.autos = {step.state: step for step in steps if isinstance(step, Auto)}
        self._asked = {
            (state, step.asked): step.to for step in steps if isinstance(step, When) for state in step.states.split("|")
        }
        self._known = frozenset(asked for _, asked in self._asked)
        self._refused: dict[tuple[str, tuple[str, ...]], frozenset[str]] = {}

    def state(self, resource: Resource) -> str:
        return resource.__dict__[self.field]

    def allows(self, resource: Resource, action: str) -> bool:
        return (self.state(resource), action) in self._asked

    def refused(self, resource: Resource, actions: tuple[str, ...]) -> frozenset[str]:
        """Those of the actions that it has a say in and that are not possible now; it is the same in the same state."""
        asked = self.state(resource), actions
        known = self._refused.get(asked)
        if known is None:
            known = frozenset(each for each in actions if each in self._known and not self.allows(resource, each))
            self._refused[asked] = known
        return known

    def target(self, resource: Resource, action: str) -> str:
        """The state that `action` leads to from here, or AWS's refusal."""
        state = self.state(resource)
        to = self._asked.get((state, action))
        if to is None:
            code, message = self.refusal
            raise AwsError(code, message.format(action=action, id=resource.id, state=state))
        return to or state
