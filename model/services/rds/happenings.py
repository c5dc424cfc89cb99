"""RDS: what happened to databases, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from model.kit.happening import Moment, Told, telling
from model.services.rds.resources.instances import DBInstance
from model.services.rds.resources.parts import Copy


@telling(DBInstance)
def tell_of_database(moment: Moment) -> Told | None:
    """It was made, went, moved to its standby, came into another status, or lost its connections."""
    if moment.is_new or moment.is_gone:
        kind = f"{moment.field('db_instance_class')}, {moment.field('engine')}"
        return Told("instance", f"database {moment.id} {'is made' if moment.is_new else 'is gone'}", (kind,))
    if moment.turned("primary"):
        return Told("instance", f"database {moment.id} moves from {_zone(moment.before)} to {_zone(moment.after)}")
    if moment.turned("db_instance_status"):
        turned = f"{moment.before['db_instance_status']} → {moment.after['db_instance_status']}"
        return Told("instance", f"database {moment.id}: {turned}")
    if moment.turned("answers"):
        return Told("instance", f"database {moment.id} {'answers' if moment.after['answers'] else 'answers nobody'}")
    return None


def _zone(fields: Mapping[str, Any]) -> str:
    primary = fields["primary"]
    return primary.zone if isinstance(primary, Copy) else str(primary["zone"])
