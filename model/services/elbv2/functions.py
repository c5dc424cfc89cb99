"""Functions as targets: a group calls one, if that lets balancers call it for this group."""

from __future__ import annotations

from collections.abc import Sequence

from model.kit.arn import read_arn
from model.kit.errors import AwsError
from model.kit.world import World
from model.services.elbv2.behavior.health import look_again_at_group
from model.services.elbv2.resources.target_groups import TargetGroup
from model.services.elbv2.resources.targets import Target, target_name

NO_PORT = 0


async def register_function(world: World, group: TargetGroup, arns: Sequence[str]) -> None:
    """The only one of its group; the same again changes nothing."""
    there = {each.target_id for each in world.where(Target, target_group_arn=group.arn)}
    if len(there.union(arns)) > 1:
        raise AwsError("TooManyTargets", f"Target group '{group.arn}' can have only one Lambda function as its target")
    (arn,) = set(arns)
    await _refuse_what_cannot_be_called(world, group, arn)
    if arn in there:
        return
    name = target_name(group.arn, arn, NO_PORT)
    world.add(Target(name=name, target_group_arn=group.arn, target_id=arn, port=NO_PORT, zone="all"))
    await look_again_at_group(world, group)


async def _refuse_what_cannot_be_called(world: World, group: TargetGroup, arn: str) -> None:
    read = read_arn(arn)
    if read.service != "lambda" or not read.resource.startswith("function:"):
        raise AwsError("ValidationError", f"'{arn}' is not a valid Lambda function ARN")
    if (read.region, read.account) != (world.region, world.account):
        words = f"Lambda function '{arn}' must be in the account and the Region of its target group"
        raise AwsError("InvalidTarget", words)
    try:
        await world.ask("lambda:Invoke", source=group.arn, FunctionName=arn, InvocationType="DryRun")
    except AwsError as refusal:
        principal = "elasticloadbalancing principal does not have permission to invoke"
        raise AwsError("AccessDenied", f"{principal} {arn} from target group {group.arn}", 403) from refusal
