"""Hand a call to the function that fulfils it, and render what it answers."""

from __future__ import annotations

from typing import Any

from model.gateway.call import Call, Proceed
from model.gateway.wire.validate import refuse_missing
from model.kit.called import DRY_RUN
from model.kit.errors import AwsError
from model.kit.form import Incomplete

_DRY_RUN = "DryRun"


async def dispatch(call: Call, _proceed: Proceed) -> Any:
    """Parameters that the function does not act on are listed as ignored, never swallowed."""
    parameters = call.offer.parameters
    arguments: dict[str, Any] = {}
    for name, value in call.params.items():
        if name in parameters:
            arguments[parameters[name]] = value
        elif name not in (_DRY_RUN, call.offer.token):
            call.ignored.append(name)
    if call.ignored and call.cell.settings.strict:
        raise AwsError("UnsupportedParameter", f"{call.action} does not act on {', '.join(call.ignored)}")
    try:
        call.result = await call.offer.operation.run(call, **arguments)
    except Incomplete as lack:
        raise refuse_missing(lack.path, call.offer.contract) from lack
    if call.params.get(_DRY_RUN) and call.service == "ec2":
        raise AwsError(DRY_RUN, "Request would have succeeded, but DryRun flag is set.", 412)
    if call.render_in_slices is not None and call.offer.operation.reads:
        return await call.render_in_slices(call, call.result)
    return call.render(call, call.result)
