"""Key pairs of accounts for signing, which only root makes, and only in the console."""

from __future__ import annotations

from model.kit.errors import AwsError
from model.kit.principal import Principal
from model.kit.world import World
from model.services.cloudfront.editions import new_id
from model.services.cloudfront.home import home
from model.services.cloudfront.keys import refuse_no_key
from model.services.cloudfront.resources.access import KeyPair

MOST = 2


def make_key_pair(world: World, who: Principal, public_key: str) -> str:
    """Its id. Raises AccessDenied for everybody but root, and what is said of no key or one too many."""
    if who.type != "Root":
        told = "CloudFront key pairs are made by the root user of an account, and by no user of IAM's."
        raise AwsError("AccessDenied", told, 403)
    refuse_no_key(public_key)
    if len(world.all(KeyPair)) >= MOST:
        raise AwsError("LimitExceeded", f"An account has at most {MOST} CloudFront key pairs.")
    return home(world).add(KeyPair(pair_id=new_id(world, "APKA", 16), public_key=public_key)).pair_id
