"""CloudFront: what exists: policies that say what copies are kept under, and what origins and viewers get to see."""

from __future__ import annotations

from typing import Any

import orjson

from model.kit.column import Column
from model.kit.resource import Resource

COLUMNS = (Column("ID", "policy_id"), Column("NAME", "name"), Column("AGE", "created_at", "age"))


class Policy(Resource):
    """What policies of all sorts are; `config` is what its owner said, as JSON in AWS's names."""

    policy_id: str
    name: str
    config: str
    etag: str
    last_modified_time: float

    @property
    def said(self) -> dict[str, Any]:
        return orjson.loads(self.config)

    @property
    def description(self) -> dict[str, Any]:
        told = {"Id": self.policy_id, "LastModifiedTime": self.last_modified_time}
        return {**told, f"{type(self).__name__}Config": self.said}


class CachePolicy(
    Policy,
    key="policy_id",
    index=("name",),
    scope="global",
    arn="cache-policy/{policy_id}",
    missing=("NoSuchCachePolicy", "The specified cache policy does not exist.", 404),
    title="Cache policies",
    columns=COLUMNS,
    create="CreateCachePolicy",
    describe="ListCachePolicies",
):
    """What distinguishes copies, and for how long they are kept."""


class OriginRequestPolicy(
    Policy,
    key="policy_id",
    index=("name",),
    scope="global",
    arn="origin-request-policy/{policy_id}",
    missing=("NoSuchOriginRequestPolicy", "The specified origin request policy does not exist.", 404),
    title="Origin request policies",
    columns=COLUMNS,
    create="CreateOriginRequestPolicy",
    describe="ListOriginRequestPolicies",
):
    """What origins get to see of a request."""


class ResponseHeadersPolicy(
    Policy,
    key="policy_id",
    index=("name",),
    scope="global",
    arn="response-headers-policy/{policy_id}",
    missing=("NoSuchResponseHeadersPolicy", "The specified response headers policy does not exist.", 404),
    title="Response headers policies",
    columns=COLUMNS,
    create="CreateResponseHeadersPolicy",
    describe="ListResponseHeadersPolicies",
):
    """What viewers get to see of an answer's headers."""
