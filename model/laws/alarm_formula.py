"""What a composite alarm makes of the states of others: `ALARM(cpu) AND NOT AT_LEAST(2, OK, (a, b, c))`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from typing import cast

from model.laws.alarm_rule import AlarmState
from model.laws.tokens import TokenReader

StateOf = Callable[[str], AlarmState]

STATES = ("ALARM", "OK", "INSUFFICIENT_DATA")
DEEPEST = 100


class BadFormula(ValueError):
    """A rule that cannot be read; the message says where."""


@dataclass(frozen=True, slots=True)
class Constant:
    value: bool


@dataclass(frozen=True, slots=True)
class InState:
    """Whether an alarm, by name or ARN, is in a state."""

    state: AlarmState
    alarm: str


@dataclass(frozen=True, slots=True)
class Not:
    operand: Formula


@dataclass(frozen=True, slots=True)
class Both:
    left: Formula
    right: Formula


@dataclass(frozen=True, slots=True)
class Either:
    left: Formula
    right: Formula


@dataclass(frozen=True, slots=True)
class AtLeast:
    """Whether so many of the alarms, a number or a share of them, are in a state or, `negated`, are not."""

    amount: float
    is_share: bool
    state: AlarmState
    negated: bool
    alarms: tuple[str, ...]

    @property
    def needed(self) -> int:
        return ceil(self.amount / 100 * len(self.alarms)) if self.is_share else int(self.amount)


Formula = Constant | InState | Not | Both | Either | AtLeast


def read_formula(text: str) -> Formula:
    return _Reader(text).whole()


def alarms_in(formula: Formula) -> Iterator[str]:
    """The names and ARNs that it speaks of, in their order."""
    match formula:
        case InState(alarm=alarm):
            yield alarm
        case AtLeast(alarms=alarms):
            yield from alarms
        case Not(operand):
            yield from alarms_in(operand)
        case Both(left, right) | Either(left, right):
            yield from alarms_in(left)
            yield from alarms_in(right)
        case Constant():
            pass


def holds(formula: Formula, state_of: StateOf) -> bool:
    match formula:
        case Constant(value):
            return value
        case InState(state, alarm):
            return state_of(alarm) == state
        case Not(operand):
            return not holds(operand, state_of)
        case Both(left, right):
            return holds(left, state_of) and holds(right, state_of)
        case Either(left, right):
            return holds(left, state_of) or holds(right, state_of)
        case AtLeast():
            found = sum((state_of(alarm) == formula.state) != formula.negated for alarm in formula.alarms)
            return found >= formula.needed


class _Reader(TokenReader):
    """NOT binds strongest, then AND, then OR."""

    TOKEN = re.compile(r'\s*(?:"(?P<name>[^"]+)"|(?P<mark>[(),])|(?P<word>[^\s(),"]+)|(?P<end>$))')

    def whole(self) -> Formula:
        formula = self._either()
        if self._kind != "end":
            raise self._flaw()
        return formula

    def _either(self) -> Formula:
        formula = self._both()
        while self._takes("OR"):
            formula = Either(formula, self._both())
        return formula

    def _both(self) -> Formula:
        formula = self._one()
        while self._takes("AND"):
            formula = Both(formula, self._one())
        return formula

    def _one(self) -> Formula:
        self._depth += 1
        if self._depth > DEEPEST:
            raise BadFormula("the rule is nested too deeply")
        formula = self._innermost()
        self._depth -= 1
        return formula

    def _innermost(self) -> Formula:
        if self._takes("NOT"):
            return Not(self._one())
        if self._takes("("):
            formula = self._either()
            self._needs(")")
            return formula
        if self._takes("TRUE", "true"):
            return Constant(True)
        if self._takes("FALSE", "false"):
            return Constant(False)
        return self._at_least() if self._takes("AT_LEAST") else self._in_state()

    def _in_state(self) -> Formula:
        state = self._state()
        (alarm, *more) = self._alarms()
        if more:
            raise BadFormula(f"{state} takes one alarm")
        return InState(state, alarm)

    def _at_least(self) -> Formula:
        self._needs("(")
        amount, share = self._amount()
        self._needs(",")
        negated = self._takes("NOT")
        state = self._state()
        self._needs(",")
        alarms = self._alarms()
        self._needs(")")
        formula = AtLeast(amount, share, state, negated, tuple(alarms))
        if not 1 <= formula.needed <= len(alarms):
            raise BadFormula(f"AT_LEAST cannot need {formula.needed} of {len(alarms)} alarms")
        return formula

    def _amount(self) -> tuple[float, bool]:
        found = re.fullmatch(r"(\d{1,3})(%?)", self._word)
        if found is None:
            raise self._flaw()
        self._advance()
        return float(found[1]), bool(found[2])

    def _state(self) -> AlarmState:
        if not self._stands(*STATES):
            raise self._flaw()
        return cast("AlarmState", self._advance())

    def _alarms(self) -> Sequence[str]:
        self._needs("(")
        alarms = [self._name()]
        while self._takes(","):
            alarms.append(self._name())
        self._needs(")")
        return alarms

    def _name(self) -> str:
        if self._kind not in ("name", "word"):
            raise self._flaw()
        return self._advance()

    def _flaw(self) -> BadFormula:
        if not self._kind:
            return BadFormula(f"at position {self._start}: unmatched quote")
        found = f"unexpected '{self._word}'" if self._word else "unexpected end"
        return BadFormula(f"at position {self._start}: {found}")
