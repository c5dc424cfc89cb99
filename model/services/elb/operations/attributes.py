"""ELB: what you can ask for of the attributes of a Classic balancer."""

from __future__ import annotations

from functools import partial
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.names import snake
from model.kit.operation import operation
from model.kit.world import World
from model.services.elb.finding import named
from model.services.elb.resources.access_logs import TEST_FILE, LogPlace, Writer, open_place, put_request, words_of_test
from model.services.elb.resources.load_balancers import AccessLog, BalancerAttributes

_LONGEST_DRAINING_SECONDS = 3600
_MODE, _MODES = "elb.http.desyncmitigationmode", ("monitor", "defensive", "strictest")


@operation
async def describe_load_balancer_attributes(call: Call, *, load_balancer_name: str) -> dict[str, Any]:
    return {"load_balancer_attributes": named(call.world, load_balancer_name).attributes}


@operation
async def modify_load_balancer_attributes(
    call: Call, *, load_balancer_name: str, load_balancer_attributes: dict[str, Any]
) -> dict[str, Any]:
    """What is not mentioned stays."""
    balancer = named(call.world, load_balancer_name)
    _check(load_balancer_attributes)
    fresh = BalancerAttributes.read(load_balancer_attributes)
    chosen = {name: getattr(fresh, name) for name in map(snake, load_balancer_attributes)}
    changed = balancer.attributes.model_copy(update=chosen)
    if changed.access_log.enabled and changed.access_log != balancer.attributes.access_log:
        await _open_log(call.world, Writer(balancer.arn), changed.access_log)
    balancer.attributes = changed
    return {"load_balancer_name": load_balancer_name, "load_balancer_attributes": balancer.attributes}


async def _open_log(world: World, writer: Writer, log: AccessLog) -> None:
    """Where it is to be written, a first file shows that it can be."""
    place = LogPlace(log.s3_bucket_name or "", log.s3_bucket_prefix or "")
    bucket = open_place(world, place, writer, partial(AwsError, "InvalidConfigurationRequest", status=409))
    asked = put_request(bucket, f"{place.folder(world.account)}{TEST_FILE}", words_of_test(writer, world))
    await world.cell.ask(
        "s3:PutObject",
        asked,
        region=bucket.region,
        account=bucket.account,
        service=writer.host,
        source=writer.source(world),
    )


def _check(given: dict[str, Any]) -> None:
    draining = given.get("ConnectionDraining", {})
    if not 1 <= draining.get("Timeout", 1) <= _LONGEST_DRAINING_SECONDS:
        words = f"ConnectionDraining timeout must be between 1 and {_LONGEST_DRAINING_SECONDS}"
        raise AwsError("ValidationError", words)
    log = given.get("AccessLog", {})
    if log.get("Enabled") and not log.get("S3BucketName"):
        raise AwsError("InvalidConfigurationRequest", "Access logs need a bucket to be delivered to", 409)
    if log.get("EmitInterval", 60) not in (5, 60):
        raise AwsError("InvalidConfigurationRequest", "Access logs are emitted every 5 or every 60 minutes", 409)
    for each in given.get("AdditionalAttributes", ()):
        if each.get("Key") != _MODE:
            raise AwsError("LoadBalancerAttributeNotFound", f"There is no attribute '{each.get('Key')}'")
        if each.get("Value") not in _MODES:
            raise AwsError("ValidationError", f"'{_MODE}' must be one of {', '.join(_MODES)}")
