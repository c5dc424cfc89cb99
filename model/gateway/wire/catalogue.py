"""What is known of each service before its model is loaded: its names on the wire, its protocols, AWS's regions."""

from __future__ import annotations

from contextlib import suppress
from functools import cache

import orjson

from model.gateway.wire.model_cache import (
    Json,
    cache_folder,
    keep,
    load_endpoints,
    load_model,
    load_partitions,
    service_names,
)


def metadata_of(service: str) -> Json:
    """The model's metadata, from a small file of its own."""
    path = cache_folder() / f"{service}.metadata.json"
    try:
        return orjson.loads(path.read_bytes())
    except (OSError, orjson.JSONDecodeError):
        metadata: Json = load_model(service)["metadata"]
        with suppress(OSError):  # as with the models: without a cache it is slower, nothing else
            keep(path, orjson.dumps(metadata))
        return metadata


@cache
def region_names() -> frozenset[str]:
    """Every region of every partition."""
    return frozenset(region for partition in load_partitions() for region in partition["regions"])


@cache
def signing_names() -> frozenset[str]:
    """Everything that AWS calls a service in a signature or a host, offered or not."""
    listed = {name for partition in load_endpoints() for name in partition["services"]}
    return frozenset(listed | set(service_names()))
