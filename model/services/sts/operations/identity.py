"""STS: what you can ask for, about keys and whose they are."""

from __future__ import annotations

from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.sealing import BEHIND_A_REFUSAL, unseal
from model.services.iam.resources.users import AccessKey
from model.services.sts.resources import Session


@operation
async def get_caller_identity(call: Call) -> dict[str, Any]:
    caller = call.principal
    return {"user_id": caller.user_id, "account": caller.account, "arn": caller.arn}


@operation
async def get_access_key_info(call: Call, *, access_key_id: str) -> dict[str, Any]:
    """The account that a key belongs to, whether it still works or not."""
    store = call.cell.kernel.store
    if access_key_id == call.cell.settings.root_key[0]:
        return {"account": call.cell.settings.account}
    found = store.anywhere(AccessKey, access_key_id) or store.anywhere(Session, access_key_id)
    if found is None:
        raise AwsError("ValidationError", f"Access key {access_key_id} is not known")
    return {"account": found.account}


@operation
async def decode_authorization_message(call: Call, *, encoded_message: str) -> dict[str, Any]:
    """What stood behind a refusal of this world, whoever met it."""
    try:
        return {"decoded_message": unseal(call.cell, BEHIND_A_REFUSAL, encoded_message).decode()}
    except ValueError as error:
        raise AwsError("InvalidAuthorizationMessageException", "The message cannot be decoded.") from error
