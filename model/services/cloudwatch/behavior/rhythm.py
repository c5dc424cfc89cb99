"""CloudWatch: what happens by itself: when each alarm is evaluated."""

from __future__ import annotations

from math import floor

from model.kernel.chance import Between
from model.kit.world import World
from model.services.cloudwatch.resources.alarms import MetricAlarm
from model.services.cloudwatch.windows import rhythm_seconds

DELAY = Between(5, 35)
"How long after a full minute an alarm is evaluated; every alarm has its own delay."
SHORT_DELAY = Between(1, 4)
"The same for periods below a minute, which are evaluated every ten seconds."


def next_evaluation(world: World, alarm: MetricAlarm) -> float:
    """The alarm's first beat after now."""
    beat = rhythm_seconds(alarm.period_seconds)
    delay = _delay(world, alarm, beat)
    return (floor((world.now - delay) / beat) + 1) * beat + delay


def evaluation_beyond(world: World, alarm: MetricAlarm, instant: float) -> float:
    """The first beat whose periods end after an instant."""
    beat = rhythm_seconds(alarm.period_seconds)
    return (floor(instant / beat) + 1) * beat + _delay(world, alarm, beat)


def first_evaluation(world: World, alarm: MetricAlarm) -> float:
    """Soon after an alarm was put, out of its beat."""
    return world.now + _delay(world, alarm, rhythm_seconds(alarm.period_seconds))


def _delay(world: World, alarm: MetricAlarm, beat: int) -> float:
    if not world.cell.settings.delays:
        return 0.0
    return round(world.luck("alarm", alarm.alarm_name).draw(DELAY if beat == 60 else SHORT_DELAY), 3)
