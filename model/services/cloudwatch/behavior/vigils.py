"""CloudWatch: what happens by itself: alarms that sleep wake when what they watch changes."""

from __future__ import annotations

from model.kit.notice import hearing
from model.kit.world import World
from model.services.cloudwatch.behavior.evaluation import evaluate, stop_sleeping
from model.services.cloudwatch.behavior.rhythm import next_evaluation
from model.services.cloudwatch.resources.alarms import MetricAlarm
from model.services.cloudwatch.resources.queries import MetricName
from model.services.cloudwatch.resources.vigils import Vigil, put_of


@hearing
def rouse(world: World, what: str, value: float | None) -> None:
    """Have the alarms that hear of it look again with their next evaluation."""
    for vigil in world.where(Vigil, hears=what):
        if value is None or not vigil.low <= value <= vigil.high:
            wake_up(world, vigil.alarm_name)


def wake_up(world: World, alarm_name: str) -> None:
    """Evaluate an alarm with its next beat, if it sleeps."""
    if stop_sleeping(world, alarm_name):
        alarm = world.get(MetricAlarm, alarm_name)
        world.wake(evaluate, alarm_name, at=next_evaluation(world, alarm))


def announce_put(world: World, name: MetricName) -> None:
    """Tell alarms that a customer put data of a metric."""
    rouse(world, put_of(name), None)
