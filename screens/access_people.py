"""The people of an account, as IAM lists them, and the policies that they could be given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

import orjson

from model.client import Client
from screens.widgets.cell import Age, Text
from screens.widgets.row import Row

MOST_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody who could ask: root, a user or a role."""

    arn: str
    name: str
    type: str
    policies: str = ""

    def row(self, seen: float | None) -> Row:
        """`seen` is when it last tried anything."""
        cells = (Text(self.name), Text(self.type, "dim"), Text(self.policies, "dim"), Age(seen))
        return Row(self.arn, cells, int(seen or 0))


async def everybody(client: Client) -> list[Who]:
    """Root first, then users and roles by name. Raises AwsError for a caller who may not list them."""
    account = client.principal.account
    found = [Who(f"arn:aws:iam::{account}:root", "root", "root", "everything")]
    details = await _pages(client, "iam:GetAccountAuthorizationDetails", ("UserDetailList", "RoleDetailList"))
    groups = {each["GroupName"]: each for each in details.pop("GroupDetailList")}
    for user in details["UserDetailList"]:
        own = _policies(user, "UserPolicyList")
        for name in user.get("GroupList", ()):
            own += [f"{name}: {policy}" for policy in _policies(groups.get(name, {}), "GroupPolicyList")]
        found.append(Who(user["Arn"], user["UserName"], "user", ", ".join(own)))
    roles = details["RoleDetailList"]
    found += [
        Who(each["Arn"], each["RoleName"], "role", ", ".join(_policies(each, "RolePolicyList"))) for each in roles
    ]
    return found


async def _pages(client: Client, action: str, members: tuple[str, ...]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in (*members, "GroupDetailList")}
    page: dict[str, Any] = {"Marker": None}
    while "Marker" in page:
        more = {"Marker": page["Marker"]} if page["Marker"] else {}
        page = await client.call(action, MaxItems=MOST_AT_ONCE, **more)
        for name in found:
            found[name] += page.get(name, ())
    return found


def _policies(detail: dict[str, Any], inline: str) -> list[str]:
    attached = [each["PolicyName"] for each in detail.get("AttachedManagedPolicies", ())]
    return [*(each["PolicyName"] for each in detail.get(inline, ())), *attached]


async def document_of(client: Client, text: str) -> str:
    """A policy's JSON: the text itself, or that of the managed policy of this name.

    Raises ValueError for what is neither, AwsError for what may not be read or is no policy.
    """
    if text.lstrip().startswith("{"):
        await client.call("iam:SimulateCustomPolicy", PolicyInputList=[text], ActionNames=["sts:GetCallerIdentity"])
        return text
    page: dict[str, Any] = {"Marker": None}
    while "Marker" in page:
        more = {"Marker": page["Marker"]} if page["Marker"] else {}
        page = await client.call("iam:ListPolicies", MaxItems=MOST_AT_ONCE, **more)
        for each in page["Policies"]:
            if each["PolicyName"].lower() == text.strip().lower():
                return await _managed(client, each["Arn"], each["DefaultVersionId"])
    raise ValueError(f"There is no policy called {text}.")


async def _managed(client: Client, arn: str, version: str) -> str:
    answer = await client.call("iam:GetPolicyVersion", PolicyArn=arn, VersionId=version)
    document = answer["PolicyVersion"]["Document"]
    return unquote(document) if isinstance(document, str) else orjson.dumps(document).decode()
