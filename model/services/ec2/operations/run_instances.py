"""EC2: start new instances."""

from __future__ import annotations

from hashlib import blake2b
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.form import takes
from model.kit.operation import operation
from model.kit.world import World
from model.services.ec2.forms import LaunchForm
from model.services.ec2.launch_plan import plan_launch
from model.services.ec2.launching import launch
from model.services.ec2.passing import require_pass_role
from model.services.ec2.placing import refuse_struck
from model.services.ec2.resources.instances import Instance
from model.services.ec2.templates import with_template


@operation(also=("volume/*", "network-interface/*", "key-pair/{KeyName}"))
@takes(LaunchForm)
async def run_instances(call: Call, asked: LaunchForm) -> dict[str, Any]:
    """A client token stands for one launch: asked again, it answers with the same instances."""
    world = call.world
    digest = _digest(asked) if asked.client_token else ""
    instances = _launched_before(world, asked.client_token, digest)
    if not instances:
        by_service = call.principal.type == "AWSService"
        plan = await plan_launch(world, with_template(world, asked), reserved_tags=by_service)
        require_pass_role(call, plan.profile)
        refuse_struck(call, plan.machine, plan.subnet.availability_zone)
        instances = launch(world, plan, digest=digest, requester=call.principal.arn if by_service else None)
    return reservation(instances)


def reservation(instances: tuple[Instance, ...]) -> dict[str, Any]:
    """Instances of one launch, as AWS groups them."""
    first = instances[0]
    return {
        "reservation_id": first.reservation_id,
        "owner_id": first.account,
        "requester_id": first.requester_id,
        "groups": () if first.vpc_id else first.security_groups,
        "instances": instances,
    }


def _launched_before(world: World, token: str, digest: str) -> tuple[Instance, ...]:
    found = world.where(Instance, client_token=token) if token else ()
    if found and found[0].request_digest != digest:
        raise AwsError(
            "IdempotentParameterMismatch",
            "The client token you have provided is associated with a resource that is already deleted or was made"
            " with other parameters. Please use a different client token.",
        )
    return found


def _digest(asked: LaunchForm) -> str:
    return blake2b(asked.model_dump_json(exclude_unset=True).encode(), digest_size=8).hexdigest()
