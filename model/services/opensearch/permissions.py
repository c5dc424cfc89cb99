"""OpenSearch: what its operations act on, and the access policies of its domains."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from model.kit.arn import arn
from model.kit.permission import Acted, Guard, acting_on, guarding
from model.kit.principal import Principal
from model.kit.world import World
from model.laws.access.policy import read_policy
from model.services.opensearch.places import KIND, domain_at, domain_of, name_in
from model.services.opensearch.resources.domains import Domain


@acting_on
def domains(world: World, params: Mapping[str, Any], _caller: Principal) -> Iterator[str | Acted]:
    """The domain, or what the path of a request names in it."""
    if endpoint := params.get("Endpoint"):
        domain = domain_at(world, endpoint)
        arn_of_it = domain.arn if domain else arn("es", world.region, world.account, f"{KIND}{name_in(endpoint)}")
        yield Acted(f"{arn_of_it}/{params['Path'].strip('/')}", domain)
    elif named := params.get("ARN"):
        yield Acted(named, domain_of(world, named))
    else:
        names = [params["DomainName"]] if "DomainName" in params else params.get("DomainNames", ())
        for name in names:
            yield Acted(arn("es", world.region, world.account, f"{KIND}{name}"), world.find(Domain, name))


@guarding
def access_policy(world: World, action: str, arn: str) -> Guard | None:
    """Requests to a domain's endpoint are let in by its policy; who may change the domain, its account says."""
    domain = domain_of(world, arn)
    if domain is None:
        return None
    text = domain.access_policies if action.startswith("es:ESHttp") else ""
    return Guard(domain.account, (read_policy(text, domain.domain_name, "resource-based policy"),) if text else ())
