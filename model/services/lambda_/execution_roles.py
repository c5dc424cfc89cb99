"""Who acts for a function: its role, in a session that has the function's name."""

from __future__ import annotations

from model.kit.principal import Principal
from model.services.lambda_.places import Target
from model.services.lambda_.writing import in_session


def execution_role(target: Target) -> Principal | None:
    """None where the role has gone."""
    role = target.world.cell.identities.named(target.configuration.role)
    return None if role is None else in_session(role, target.function.function_name)
