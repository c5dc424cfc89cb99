"""Lambda: what you can ask for, about the code and the configuration of a function."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.form import Form, takes
from model.kit.operation import operation
from model.services.lambda_.behavior.updating import begin_update, refuse_while_changing
from model.services.lambda_.configuring import ConfigurationForm, configured, revised
from model.services.lambda_.packages import let_package_go, package_from
from model.services.lambda_.places import function_at
from model.services.lambda_.publishing import publish as publish_version
from model.services.lambda_.refusals import outdated
from model.services.lambda_.resources.functions import LATEST, Function
from model.services.lambda_.telling import told


class CodeForm(Form):
    function_name: str
    zip_file: Any = None
    s3_bucket: str | None = None
    s3_key: str | None = None
    s3_object_version: str | None = None
    architectures: Sequence[str] = ()
    publish: bool = False
    dry_run: bool = False
    revision_id: str | None = None


@operation
@takes(CodeForm)
async def update_function_code(call: Call, asked: CodeForm) -> dict[str, Any]:
    """Runs that begin before it is done are still of the old code."""
    world, function, _ = function_at(call.world, asked.function_name)
    refuse_outdated(function, asked.revision_id)
    refuse_while_changing(function)
    given = {
        "ZipFile": asked.zip_file,
        "S3Bucket": asked.s3_bucket,
        "S3Key": asked.s3_key,
        "S3ObjectVersion": asked.s3_object_version,
    }
    whose = f"{function.function_name}:{LATEST}"
    if not asked.dry_run:
        let_package_go(world, whose)
    package = await package_from(call, given, "" if asked.dry_run else whose)
    more = {"architectures": tuple(asked.architectures)} if asked.architectures else {}
    configuration = revised(world, function.configuration, package=package, **more)
    if asked.dry_run:
        let_package_go(world, "")
        return told(function, configuration=configuration)
    begin_update(world, function, configuration)
    if not asked.publish:
        return told(function)
    version = publish_version(world, function)
    return told(function, version.version, version.configuration)


class ChangeForm(ConfigurationForm):
    role: str | None = None
    revision_id: str | None = None


@operation
@takes(ChangeForm)
async def update_function_configuration(call: Call, asked: ChangeForm) -> dict[str, Any]:
    """What is not said stays as it is."""
    world, function, _ = function_at(call.world, asked.function_name)
    refuse_outdated(function, asked.revision_id)
    refuse_while_changing(function)
    begin_update(world, function, configured(call, function.configuration, asked, asked.role))
    return told(function)


def refuse_outdated(function: Function, revision_id: str | None) -> None:
    """Raises PreconditionFailedException for a state of it that is no more."""
    if revision_id is not None and revision_id != function.configuration.revision_id:
        raise outdated()
