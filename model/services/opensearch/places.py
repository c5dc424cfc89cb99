"""Finding domains by name and by endpoint, in whichever account they are."""

from __future__ import annotations

from model.kit.arn import read_arn
from model.kit.errors import AwsError
from model.kit.world import World
from model.services.opensearch.resources.domains import Domain

KIND = "domain/"


def domain_of(world: World, named: str) -> Domain | None:
    """The domain of an ARN in this region, or of one of what is in it, whosever it is."""
    read = read_arn(named)
    if (read.service, read.region) != ("es", world.region) or not read.resource.startswith(KIND):
        return None
    name = read.resource.removeprefix(KIND).partition("/")[0]
    return world.cell.world(read.account, world.region, "opensearch").find(Domain, name)


def domain_at(world: World, endpoint: str) -> Domain | None:
    """The domain that answers at a host."""
    found = world.kernel.store.wherever(Domain, "endpoint", endpoint)
    return found[0] if found and found[0].is_there else None


def name_in(endpoint: str) -> str:
    """What a domain must have been called to have such an endpoint."""
    return endpoint.partition(".")[0].removeprefix("search-").rpartition("-")[0]


def place_of(world: World, domain: Domain) -> World:
    return world.cell.world(domain.account, domain.region, "opensearch")


def named_arn(world: World, named: str) -> Domain:
    found = domain_of(world, named)
    if found is None:
        raise AwsError("ResourceNotFoundException", f"Domain not found: {named}", 409)
    return found
