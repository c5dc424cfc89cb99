"""CloudFront: what exists: policies that say what copies are kept under, and what origins and viewers get to see."""

from __future__ import annotations

from typing import Any

import orjson

from model.kit.arn import arn
from model.kit.column import Column
from model.kit.resource import Resource

COLUMNS = (Column("ID", "policy_id"), Column("NAME", "name"), Column("AGE", "created_at", "age"))


class CachePolicy(
    Resource,
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
    policy_id: str
    name: str
    config: str
    etag: str
    last_modified_time: float

    @property
    def arn(self) -> str:
        return arn("cloudfront", "", self.account, f"cache-policy/{self.policy_id}")

    @property
    def said(self) -> dict[str, Any]:
        return orjson.loads(self.config)

    @property
    def description(self) -> dict[str, Any]:
        return {"Id": self.policy_id, "LastModifiedTime": self.last_modified_time, "CachePolicyConfig": self.said}


class OriginRequestPolicy(
    Resource,
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
    policy_id: str
    name: str
    config: str
    etag: str
    last_modified_time: float

    @property
    def arn(self) -> str:
        return arn("cloudfront", "", self.account, f"origin-request-policy/{self.policy_id}")

    @property
    def said(self) -> dict[str, Any]:
        return orjson.loads(self.config)

    @property
    def description(self) -> dict[str, Any]:
        said = {"Id": self.policy_id, "LastModifiedTime": self.last_modified_time}
        return {**said, "OriginRequestPolicyConfig": self.said}


class ResponseHeadersPolicy(
    Resource,
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
    policy_id: str
    name: str
    config: str
    etag: str
    last_modified_time: float

    @property
    def arn(self) -> str:
        return arn("cloudfront", "", self.account, f"response-headers-policy/{self.policy_id}")

    @property
    def said(self) -> dict[str, Any]:
        return orjson.loads(self.config)

    @property
    def description(self) -> dict[str, Any]:
        said = {"Id": self.policy_id, "LastModifiedTime": self.last_modified_time}
        return {**said, "ResponseHeadersPolicyConfig": self.said}
