"""Lambda: what you can ask for, about versions."""

from __future__ import annotations

from typing import Any

from model.gateway.call import Call
from model.kit.operation import operation
from model.kit.pages import page
from model.services.lambda_.behavior.updating import refuse_while_changing
from model.services.lambda_.operations.code import refuse_outdated
from model.services.lambda_.paging import BAD_MARKER, LARGEST_PAGE
from model.services.lambda_.places import function_at
from model.services.lambda_.publishing import publish
from model.services.lambda_.refusals import invalid
from model.services.lambda_.resources.versions import FunctionVersion
from model.services.lambda_.telling import told


@operation
async def publish_version(
    call: Call,
    *,
    function_name: str,
    code_sha256: str | None = None,
    description: str | None = None,
    revision_id: str | None = None,
) -> dict[str, Any]:
    """The latest code and configuration, under a number of their own."""
    world, function, _ = function_at(call.world, function_name)
    refuse_while_changing(function)
    refuse_outdated(function, revision_id)
    latest = function.configuration.package.sha256
    if code_sha256 and code_sha256 != latest:
        text = f"CodeSHA256 ({code_sha256}) is different from current CodeSHA256 in $LATEST ({latest})."
        raise invalid(f"{text} Please try again with the CodeSHA256 in $LATEST.")
    version = publish(world, function, description)
    return told(function, version.version, version.configuration)


@operation
async def list_versions_by_function(
    call: Call, *, function_name: str, marker: str | None = None, max_items: int | None = None
) -> dict[str, Any]:
    """What is not published comes first."""
    world, function, _ = function_at(call.world, function_name)
    versions = world.where(FunctionVersion, function_name=function.function_name)
    found, token = page((function, *versions), most=max_items, token=marker, largest=LARGEST_PAGE, invalid=BAD_MARKER)
    shown = [
        told(function, each.version, each.configuration, brief=True)
        if isinstance(each, FunctionVersion)
        else told(function, qualifier="$LATEST", brief=True)
        for each in found
    ]
    return {"versions": shown, "next_marker": token}
