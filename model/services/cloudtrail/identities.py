"""Who called, as an event says it (CloudTrail userIdentity element)."""

from __future__ import annotations

from typing import Any

from model.kit.called import Called
from model.kit.principal import Principal
from model.services.cloudtrail.moments import extended
from model.services.cloudtrail.sharing import is_foreign


def user_identity(called: Called) -> dict[str, Any]:
    caller = called.caller
    if caller.type == "AWSService":
        return {"type": "AWSService", "invokedBy": caller.name}
    if caller.type == "Anonymous":
        return {"type": "AWSAccount", "principalId": "", "accountId": "ANONYMOUS_PRINCIPAL"}
    if is_foreign(called):
        return {"type": "AWSAccount", "principalId": caller.user_id, "accountId": caller.account}
    said: dict[str, Any] = {
        "type": caller.type,
        "principalId": caller.user_id,
        "arn": caller.arn,
        "accountId": caller.account,
    }
    if called.access_key:
        said["accessKeyId"] = called.access_key
    if caller.type == "IAMUser":
        said["userName"] = caller.name
    if caller.issued_at is not None:
        said["sessionContext"] = _session(caller, caller.issued_at)
    return said


def _session(caller: Principal, issued_at: float) -> dict[str, Any]:
    said: dict[str, Any] = {}
    if caller.role_arn:
        said["sessionIssuer"] = {
            "type": "Role",
            "principalId": caller.user_id.partition(":")[0],
            "arn": caller.role_arn,
            "accountId": caller.account,
            "userName": caller.name,
        }
    elif caller.issuer:
        said["sessionIssuer"] = _voucher(caller)
    if caller.federated:
        said["webIdFederationData"] = {"federatedProvider": caller.federated, "attributes": {}}
    with_mfa = "true" if caller.mfa_at is not None else "false"
    said["attributes"] = {"creationDate": extended(int(issued_at)), "mfaAuthenticated": with_mfa}
    if caller.source_identity:
        said["sourceIdentity"] = caller.source_identity
    if "aws:AssumedRoot" in dict(caller.claims):
        said["assumedRoot"] = "true"
    return said


def _voucher(caller: Principal) -> dict[str, Any]:
    """The user or root who vouches for a federated user."""
    is_root = caller.issuer.endswith(":root")
    said = {"type": "Root" if is_root else "IAMUser", "arn": caller.issuer, "accountId": caller.account}
    return said if is_root else {**said, "userName": caller.issuer.rpartition("/")[2]}


def username(called: Called) -> str:
    """The name that event history is searched by: of a session, its own."""
    return "" if is_foreign(called) else called.caller.session_name or called.principal
