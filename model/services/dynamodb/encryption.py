"""With which key the items of a table are encrypted where they lie; AWS always encrypts them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from model.kit.arn import arn
from model.kit.world import World
from model.services.dynamodb.places import wrong


def read_encryption(world: World, given: Mapping[str, Any] | None) -> str:
    """The ARN of a key of the account's; empty for one of AWS's own."""
    key = (given or {}).get("KMSMasterKeyId", "")
    if not (given or {}).get("Enabled"):
        if key:
            raise wrong("KMSMasterKeyId and SSEType can only be specified when SSE is enabled")
        return ""
    if key.startswith("arn:"):
        return key
    if not key or key.startswith("alias/"):
        key = key or "alias/aws/dynamodb"
        digits = world.cell.world(world.account, world.region, "kms").luck("key", key).hexadecimal(32)
        key = f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"
    return arn("kms", world.region, world.account, f"key/{key}")
