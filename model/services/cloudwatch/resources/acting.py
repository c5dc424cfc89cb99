"""What every alarm has, whatever it watches: a state, and actions for each state."""

from __future__ import annotations

from typing import Protocol

from model.laws.alarm_actions import ActionClass, action_class
from model.laws.alarm_rule import AlarmState


class Standing(Protocol):
    """What acts as it comes into a state."""

    actions_enabled: bool
    ok_actions: tuple[str, ...]
    alarm_actions: tuple[str, ...]
    insufficient_data_actions: tuple[str, ...]


class ActsOnStates:
    """The actions of an alarm."""

    @property
    def action_class(self: Standing) -> ActionClass:
        """Whom it concerns as it goes off."""
        return action_class(self.alarm_actions, enabled=self.actions_enabled)

    def actions_for(self: Standing, state: AlarmState) -> tuple[str, ...]:
        """The ARNs of what happens when it comes into a state, nothing while its actions are disabled."""
        if not self.actions_enabled:
            return ()
        of = {"OK": self.ok_actions, "ALARM": self.alarm_actions, "INSUFFICIENT_DATA": self.insufficient_data_actions}
        return of[state]
