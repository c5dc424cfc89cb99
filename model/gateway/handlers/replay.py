"""Do once what is asked twice: a request whose token was seen before is answered as it was then."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b
from typing import Any

import orjson

from model.gateway.call import Call, Proceed
from model.gateway.wire.plain import plain
from model.kit.errors import AwsError
from model.kit.replays import Replay, remember


async def replay(call: Call, proceed: Proceed) -> Any:
    """For operations that do not look after their tokens themselves, as RunInstances does.

    Source: Amazon EC2 Developer Guide, "Ensuring idempotency in Amazon EC2 API requests".
    """
    member = call.offer.token
    token = call.params.get(member) if member else None
    if not token:
        return await proceed(call)
    name, digest = f"{call.action}/{token}", _digest(call.params, member)
    before = call.world.find(Replay, name)
    if before is None:
        answer = await proceed(call)
        remember(call.world, name, digest, orjson.dumps(plain(call.offer.contract, call.result)).decode())
        return answer
    if before.digest != digest:
        text = f"The client token '{token}' was used for a request with other parameters."
        raise AwsError("IdempotentParameterMismatch", text)
    call.result = orjson.loads(before.answer)
    return call.render(call, call.result)


def _digest(params: Mapping[str, Any], token: str) -> str:
    asked = {name: value for name, value in params.items() if name != token}
    return blake2b(orjson.dumps(asked, option=orjson.OPT_SORT_KEYS, default=repr), digest_size=8).hexdigest()
