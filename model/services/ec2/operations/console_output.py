"""EC2: what an instance printed as it booted."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

from model.gateway.call import Call
from model.kit.operation import operation
from model.services.ec2.console import console_of
from model.services.ec2.resources.instances import Instance


@operation
async def get_console_output(call: Call, *, instance_id: str) -> dict[str, Any]:
    """In base64; nothing until the instance has booted."""
    instance = call.world.get(Instance, instance_id)
    text = console_of(call.world, instance)
    output = b64encode(text.encode()).decode() if text else None
    return {"instance_id": instance_id, "timestamp": instance.booted_at or instance.launch_time, "output": output}
