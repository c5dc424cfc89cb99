"""What Lambda tells of a function, in the shapes of its answers."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from model.catalog.functions import runtime_of
from model.services.lambda_.naming import version_arn
from model.services.lambda_.resources.functions import LATEST, Configuration, Function


def zulu(instant: float) -> str:
    """As Lambda writes moments."""
    return datetime.fromtimestamp(instant, UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "+0000"


def told(
    function: Function,
    version: str = LATEST,
    configuration: Configuration | None = None,
    *,
    qualifier: str = "",
    brief: bool = False,
) -> dict[str, Any]:
    """The configuration of a version; lists are `brief`, and say nothing of states."""
    shown = configuration or function.configuration
    named = f"{function.arn}:{qualifier}" if qualifier else version_arn(function.arn, version)
    return {
        "function_name": function.function_name,
        "function_arn": named,
        "runtime": shown.runtime or None,
        "role": shown.role,
        "handler": shown.handler or None,
        "code_size": shown.package.size,
        "description": shown.description,
        "timeout": shown.timeout,
        "memory_size": shown.memory_size,
        "last_modified": zulu(shown.modified_at),
        "code_sha256": shown.package.sha256,
        "version": version,
        "kms_key_arn": shown.kms_key_arn or None,
        "tracing_config": {"mode": shown.tracing},
        "revision_id": shown.revision_id,
        "package_type": "Zip",
        "architectures": shown.architectures,
        "ephemeral_storage": {"size": shown.ephemeral_storage},
        "snap_start": {"apply_on": shown.snap_start, "optimization_status": "Off"},
        **_where_given(function, shown),
        **({} if brief else _states(function, version)),
        **({} if brief or not shown.runtime else {"runtime_version_config": _runtime_version(function, shown)}),
    }


def _where_given(function: Function, shown: Configuration) -> dict[str, Any]:
    network = shown.network
    logging = vars(shown.logging) | {"log_group": log_group_of(function, shown)}
    return {
        "environment": {"variables": dict(shown.variables)} if shown.variables else None,
        "vpc_config": vars(network) if network is not None else None,
        "dead_letter_config": {"target_arn": shown.dead_letters} if shown.dead_letters else None,
        "layers": [{"arn": each} for each in shown.layers] or None,
        "logging_config": logging,
    }


def _states(function: Function, version: str) -> dict[str, Any]:
    if version != LATEST:
        return {"state": "Active", "last_update_status": "Successful"}
    waits = function.state == "Pending"
    reason = {"state_reason": "The function is being created.", "state_reason_code": "Creating"} if waits else {}
    return {"state": function.state, "last_update_status": function.last_update_status if not waits else None, **reason}


def _runtime_version(function: Function, shown: Configuration) -> dict[str, str]:
    return {"runtime_version_arn": runtime_of(shown.runtime).version_arn(function.region)}


def log_group_of(function: Function, shown: Configuration) -> str:
    return shown.logging.log_group or f"/aws/lambda/{function.function_name}"
