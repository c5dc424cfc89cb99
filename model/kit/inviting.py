"""Whether a thing's own policy lets a service in that acts for another thing."""

from __future__ import annotations

from collections.abc import Mapping

from model.kit.principal import service as acting
from model.laws.access.grounds import Grounds
from model.laws.access.judge import judge
from model.laws.access.policy import read_policy
from model.laws.access.question import Question


def invites(
    policy: str, action: str, arn: str, owner: str, *, service: str, source: str, account: str, external_id: str = ""
) -> bool:
    """`arn` is the thing that has the policy, of the account `owner`; `source` the other one, of `account`.

    With an `external_id` a service comes into a role that asks for one.
    """
    if not policy:
        return False
    caller = acting(service, account).caller
    context: Mapping[str, str] = {
        **({"aws:SourceArn": source} if source else {}),
        **({"sts:ExternalId": external_id} if external_id else {}),
        "aws:SourceAccount": account,
        **({} if service in WITHOUT_OWNER else {"aws:SourceOwner": account}),
        "aws:PrincipalServiceName": f"{service}.amazonaws.com",
        "aws:PrincipalIsAWSService": "true",
    }
    grounds = Grounds(resource=(read_policy(policy, arn.rpartition(":")[2], "resource-based policy"),))
    return judge(grounds, Question(action, arn, caller, context, owner)).allowed


WITHOUT_OWNER = frozenset({"s3"})
"These do not say aws:SourceOwner, so that a topic's usual policy does not let them in."
