"""What AWS itself does to its policies: a new feature gets its permissions without anybody's doing."""

from __future__ import annotations

from collections.abc import Sequence

import orjson

from model.kit.world import World
from model.services.iam.managed import AWS, managed_policies, text_of
from model.services.iam.resources.policies import Policy, PolicyVersion


def extend_managed_policy(world: World, arn: str, actions: Sequence[str]) -> None:
    """Have a policy of AWS's allow further actions from now on, for everyone who holds it."""
    managed, written = managed_policies()[arn], text_of(world.kernel, arn)
    assert written is not None, "what is in the catalogue has a text"
    document = orjson.loads(written)
    document["Statement"].append({"Effect": "Allow", "Action": list(actions), "Resource": "*"})
    of_aws = world.cell.world(AWS, world.region, "iam")
    extended = of_aws.find(Policy, arn)
    number = 2 if extended is None else extended.made + 1
    version = PolicyVersion(version_id=f"v{number}", text=orjson.dumps(document).decode(), create_date=world.now)
    if extended is None:
        policy = Policy(
            policy_arn=arn,
            policy_name=managed.policy_name,
            policy_id=managed.policy_id,
            path=managed.path,
            versions=(version,),
            default_version_id=version.version_id,
            made=number,
        )
        of_aws.add(policy)
        return
    extended.versions = (*extended.versions, version)
    extended.default_version_id, extended.made = version.version_id, number
