"""Where AWS answers for a service: one host in each region, or a single one for the whole world."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from functools import cache

import orjson

from model.gateway.wire.catalogue import metadata_of
from model.gateway.wire.model_cache import cache_folder, keep, load_endpoints

SUFFIX = "amazonaws.com"


@cache
def host_of(service: str, region: str) -> str:
    """`ec2.eu-west-1.amazonaws.com`, `iam.amazonaws.com`; `service` is botocore's name."""
    prefix: str = metadata_of(service)["endpointPrefix"]
    return _single_hosts().get(prefix) or f"{prefix}.{region}.{SUFFIX}"


@cache
def _single_hosts() -> Mapping[str, str]:
    """The services that have one host for all regions, from a small file of their own."""
    path = cache_folder() / "single-hosts.json"
    try:
        return orjson.loads(path.read_bytes())
    except (OSError, orjson.JSONDecodeError):
        found = dict(_listed())
        with suppress(OSError):  # as with the models: without a cache it is slower, nothing else
            keep(path, orjson.dumps(found))
        return found


def _listed() -> list[tuple[str, str]]:
    services = next(each["services"] for each in load_endpoints() if each["partition"] == "aws")
    single = [(name, about) for name, about in services.items() if about.get("isRegionalized") is False]
    named = [(name, about["endpoints"].get(about.get("partitionEndpoint"), {})) for name, about in single]
    return [(name, about["hostname"]) for name, about in named if "hostname" in about]
