"""AWS's sentences for alarm states."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal

from model.laws.alarm_rule import BANDS, COMPARISONS, AlarmRule, AlarmState, Datapoint, Treatment

CREATED = "Unchecked: Initial alarm creation"
_TREATED: dict[Treatment, str] = {"breaching": "Breaching", "notBreaching": "NonBreaching"}


def crossed(rule: AlarmRule, state: AlarmState, support: Sequence[Datapoint], real: int) -> str:
    filled = rule.evaluation_periods - real
    fill = (
        f"{_missing(filled)} treated as [{_TREATED[rule.treatment]}]" if filled and rule.treatment in _TREATED else ""
    )
    if not support and fill:
        return f"Threshold Crossed: {_received(real)} for {_count(rule.evaluation_periods, 'period')} and {fill}."
    listed = ", ".join(f"{number(point.value or 0.0)} ({_american(point.at)})" for point in support)
    what = "Thresholds" if rule.has_band else "Threshold"
    sentence = f"{what} Crossed: {_amount(rule, len(support))} [{listed}] {_comparison(rule, state, support)}"
    return f"{sentence}{f' and {fill}' if fill else ''}{_minimum(rule, state)}."


def _amount(rule: AlarmRule, supporting: int) -> str:
    if rule.datapoints_to_alarm is None:
        return _count(supporting, "datapoint")
    return f"{supporting} out of the last {_count(rule.evaluation_periods, 'datapoint', always_plural=True)}"


def _comparison(rule: AlarmRule, state: AlarmState, support: Sequence[Datapoint]) -> str:
    verb = "was" if len(support) == 1 else "were"
    negation = "" if state == "ALARM" else " not"
    if rule.has_band:
        return f"{verb}{negation} {_beyond_band(rule, support)}"
    return f"{verb}{negation} {COMPARISONS[rule.comparison][1]} the threshold ({number(rule.threshold)})"


def _beyond_band(rule: AlarmRule, support: Sequence[Datapoint]) -> str:
    below, above = BANDS[rule.comparison]
    bands = [point.band for point in support if point.band is not None]
    lower, upper = (", ".join(number(band[side]) for band in bands) for side in (0, 1))
    parts = [
        *([f"less than the lower thresholds [{lower}]"] if below else []),
        *([f"greater than the upper thresholds [{upper}]"] if above else []),
    ]
    return " or ".join(parts)


def _minimum(rule: AlarmRule, state: AlarmState) -> str:
    if rule.datapoints_to_alarm is None:
        return ""
    least = rule.needed if state == "ALARM" else rule.evaluation_periods - rule.needed + 1
    change = "OK -> ALARM" if state == "ALARM" else "ALARM -> OK"
    return f" (minimum {_count(least, 'datapoint')} for {change} transition)"


def _received(real: int) -> str:
    return f"{_count(real, 'datapoint') if real else 'no datapoints'} {'was' if real == 1 else 'were'} received"


def _missing(filled: int) -> str:
    return f"{_count(filled, 'missing datapoint')} {'was' if filled == 1 else 'were'}"


def unknown(periods: int) -> str:
    return f"Insufficient Data: {_count(periods, 'datapoint')} {'was' if periods == 1 else 'were'} unknown."


def _count(amount: int, noun: str, *, always_plural: bool = False) -> str:
    return f"{amount} {noun}{'' if amount == 1 and not always_plural else 's'}"


def number(value: float) -> str:
    """A double as AWS's sentences print it: 70.0, 1.0E7, 5.0E-4."""
    if value == 0 or 1e-3 <= abs(value) < 1e7:
        return repr(float(value))
    sign, digits, exponent = Decimal(repr(float(value))).normalize().as_tuple()
    fraction = "".join(map(str, digits[1:])) or "0"
    return f"{'-' if sign else ''}{digits[0]}.{fraction}E{len(digits) - 1 + int(exponent)}"


def _american(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%d/%m/%y %H:%M:%S")
