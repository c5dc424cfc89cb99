"""Tags of domains: what you can ask for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.tags import merge_tags, without_tags
from model.services.route53domains.resources.domains import Domain
from model.services.route53domains.tlds import read_domain


@operation(on=("*",))
async def list_tags_for_domain(call: Call, *, domain_name: str) -> dict[str, Any]:
    return {"tag_list": call.world.get(Domain, read_domain(domain_name)).tags}


@operation(on=("*",))
async def update_tags_for_domain(
    call: Call, *, domain_name: str, tags_to_update: Sequence[dict[str, str]] = ()
) -> None:
    domain = call.world.get(Domain, read_domain(domain_name))
    if any("Key" not in each for each in tags_to_update):
        raise AwsError("InvalidInput", "Errors: [Every tag needs a key]")
    domain.tags = merge_tags(domain.tags, tags_to_update)


@operation(on=("*",))
async def delete_tags_for_domain(call: Call, *, domain_name: str, tags_to_delete: Sequence[str]) -> None:
    domain = call.world.get(Domain, read_domain(domain_name))
    domain.tags = without_tags(domain.tags, tags_to_delete)
