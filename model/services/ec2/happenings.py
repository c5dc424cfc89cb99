"""EC2: what happened to instances, in words."""

from __future__ import annotations

from model.kit.happening import Moment, Told, telling
from model.services.ec2.resources.instances import Instance


@telling(Instance)
def tell_of_instance(moment: Moment) -> Told | None:
    """It was launched, came into another state, or lost or got back its power and network."""
    if moment.is_gone:
        return None
    if moment.is_new:
        what = f"{moment.field('instance_type')} in {moment.field('availability_zone')}"
        return Told("instance", f"instance {moment.id} launched", (what,))
    if "state_name" in moment.after:
        reason = moment.field("state_transition_reason")
        return Told("instance", f"instance {moment.id}: {_states(moment)}", (str(reason),) if reason else ())
    if "powered" in moment.after or "answers" in moment.after:
        return Told("instance", f"instance {moment.id} {_answers(moment)}")
    return None


def _states(moment: Moment) -> str:
    return f"{moment.before['state_name']} → {moment.after['state_name']}"


def _answers(moment: Moment) -> str:
    if not moment.field("powered"):
        return "is without power"
    return "answers again" if moment.field("answers") else "cannot be reached"
