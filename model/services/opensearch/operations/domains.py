"""OpenSearch: what you can ask for, about domains."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from model.catalog.search_engines import DEFAULT, search_engines
from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.names import snake
from model.kit.operation import operation
from model.kit.quotas import most
from model.kit.tags import read_tags
from model.kit.tokens import read_number, write_token
from model.kit.value import Value
from model.laws.access.grammar import BadPolicy, check_policy
from model.services.opensearch.behavior.ending import begin_removal
from model.services.opensearch.resources.domains import Cluster, Disks, Domain
from model.services.opensearch.telling import told_config, told_domain

DOMAINS = "opensearch/domains-per-region"
ENDPOINT_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
Options = Mapping[str, Any]
V = TypeVar("V", bound=Value)


class Wishes(NamedTuple):
    """The options of a domain as somebody gives them; None where it says nothing."""

    cluster_config: Options | None
    ebs_options: Options | None
    access_policies: str | None
    encryption_at_rest_options: Options | None
    node_to_node_encryption_options: Options | None
    domain_endpoint_options: Options | None
    advanced_options: Mapping[str, str] | None


@operation
async def create_domain(
    call: Call,
    *,
    domain_name: str,
    engine_version: str = DEFAULT,
    cluster_config: Options | None = None,
    ebs_options: Options | None = None,
    access_policies: str | None = None,
    encryption_at_rest_options: Options | None = None,
    node_to_node_encryption_options: Options | None = None,
    domain_endpoint_options: Options | None = None,
    advanced_options: Mapping[str, str] | None = None,
    tag_list: Sequence[Mapping[str, str]] = (),
) -> dict[str, Any]:
    """It takes a quarter of an hour until it has an endpoint."""
    world = call.world
    if engine_version not in search_engines():
        raise invalid(f"Invalid engine version: {engine_version}")
    if len(world.all(Domain)) >= most(world, DOMAINS):
        raise AwsError("LimitExceededException", "You have reached the maximum number of domains.", 409)
    domain = Domain(
        domain_name=domain_name, engine_version=engine_version, updated_at=world.now, tags=read_tags(tag_list)
    )
    wishes = Wishes(
        cluster_config,
        ebs_options,
        access_policies,
        encryption_at_rest_options,
        node_to_node_encryption_options,
        domain_endpoint_options,
        advanced_options,
    )
    _settle(domain, wishes)
    sign = world.luck("search-domain", world.count("search-domain")).letters(26, ENDPOINT_LETTERS)
    domain.endpoint = f"search-{domain_name}-{sign}.{world.region}.es.amazonaws.com"
    return {"domain_status": told_domain(world.add(domain))}


def _settle(domain: Domain, wishes: Wishes) -> None:
    """Have a domain take on options. Raises ValidationException for what does not go together."""
    if wishes.cluster_config is not None:
        domain.cluster = _over(domain.cluster, wishes.cluster_config)
    if wishes.ebs_options is not None:
        domain.disks = _disks(domain.disks, wishes.ebs_options)
    if wishes.access_policies is not None:
        domain.access_policies = _policy(wishes.access_policies)
    if wishes.encryption_at_rest_options is not None:
        domain.encrypted = bool(wishes.encryption_at_rest_options.get("Enabled"))
    if wishes.node_to_node_encryption_options is not None:
        domain.encrypted_between = bool(wishes.node_to_node_encryption_options.get("Enabled"))
    if wishes.domain_endpoint_options is not None:
        domain.enforce_https = bool(wishes.domain_endpoint_options.get("EnforceHTTPS"))
    if wishes.advanced_options is not None:
        domain.advanced_options = tuple(sorted(wishes.advanced_options.items()))


def _over(cluster: Cluster, given: Options) -> Cluster:
    merged = _laid_over(cluster, Cluster.read(given), given)
    if merged.instance_count < 1:
        raise invalid("Instance count must be greater than zero.")
    return merged


def _disks(disks: Disks, given: Options) -> Disks:
    merged = _laid_over(disks, Disks.read(given), given)
    if merged.ebs_enabled and merged.volume_size is not None and merged.volume_size < 10:
        raise invalid(f"Volume size must be at least 10 GiB, and was {merged.volume_size}.")
    return merged if merged.ebs_enabled else Disks(ebs_enabled=False, volume_type=None, volume_size=None)


def _laid_over(old: V, new: V, given: Options) -> V:
    """What somebody does not speak of stays as it is."""
    names = {snake(name) for name in given} & type(old).model_fields.keys()
    return old.model_copy(update={name: getattr(new, name) for name in names})


def _policy(text: str) -> str:
    if not text:
        return ""
    try:
        check_policy(text, "resource")
    except BadPolicy as bad:
        raise invalid(f"Error setting policy: [{bad}]") from bad
    return text


def invalid(text: str) -> AwsError:
    return AwsError("ValidationException", text)


@operation
async def describe_domain(call: Call, *, domain_name: str) -> dict[str, Any]:
    return {"domain_status": told_domain(call.world.get(Domain, domain_name))}


@operation
async def describe_domains(call: Call, *, domain_names: Sequence[str]) -> dict[str, Any]:
    """Names that no domain has are passed over."""
    found = [call.world.find(Domain, name) for name in domain_names]
    return {"domain_status_list": [told_domain(domain) for domain in found if domain is not None]}


@operation(on=("*",))
async def list_domain_names(call: Call, *, engine_type: str = "") -> dict[str, Any]:
    names = [(domain.domain_name, domain.engine_version.partition("_")[0]) for domain in call.world.all(Domain)]
    told = [{"domain_name": name, "engine_type": engine} for name, engine in sorted(names)]
    return {"domain_names": [each for each in told if engine_type in ("", each["engine_type"])]}


@operation
async def describe_domain_config(call: Call, *, domain_name: str) -> dict[str, Any]:
    return {"domain_config": told_config(call.world.get(Domain, domain_name))}


@operation
async def update_domain_config(
    call: Call,
    *,
    domain_name: str,
    cluster_config: Options | None = None,
    ebs_options: Options | None = None,
    access_policies: str | None = None,
    encryption_at_rest_options: Options | None = None,
    node_to_node_encryption_options: Options | None = None,
    domain_endpoint_options: Options | None = None,
    advanced_options: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """While it is changed it answers as before."""
    world, domain = call.world, call.world.get(Domain, domain_name)
    world.request(domain, "UpdateDomainConfig")
    if domain.encrypted and not (encryption_at_rest_options or {"Enabled": True}).get("Enabled"):
        raise invalid("Disabling encryption at rest is not supported.")
    wishes = Wishes(
        cluster_config,
        ebs_options,
        access_policies,
        encryption_at_rest_options,
        node_to_node_encryption_options,
        domain_endpoint_options,
        advanced_options,
    )
    _settle(domain, wishes)
    domain.updated_at = world.now
    return {"domain_config": told_config(domain)}


@operation
async def delete_domain(call: Call, *, domain_name: str) -> dict[str, Any]:
    """With all documents; for some minutes one still sees it go."""
    world, domain = call.world, call.world.get(Domain, domain_name)
    world.request(domain, "DeleteDomain")
    begin_removal(world, domain)
    return {"domain_status": told_domain(domain)}


@operation(on=("*",))
async def list_versions(
    call: Call,  # noqa: ARG001 - the same everywhere
    *,
    max_results: int = 100,
    next_token: str | None = None,
) -> dict[str, Any]:
    """The engines that a new domain can have, the newest first."""
    first = read_number(next_token, invalid("The next token is not valid.")) if next_token else 0
    known = search_engines()
    more = first + max_results < len(known)
    return {
        "versions": known[first : first + max_results],
        "next_token": write_token(first + max_results) if more else None,
    }
