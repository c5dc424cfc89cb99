"""S3: which web pages of other origins may use a bucket."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from model.kit.operation import operation
from model.services.s3.places import Visit, at_bucket
from model.services.s3.refusals import invalid_request, malformed_xml, not_configured

METHODS = ("GET", "PUT", "POST", "DELETE", "HEAD")
MOST_RULES = 100


@operation(permission="s3:PutBucketCORS")
@at_bucket
async def put_bucket_cors(place: Visit, *, cors_configuration: Mapping[str, Any]) -> None:
    rules = cors_configuration["CORSRules"]
    if not 1 <= len(rules) <= MOST_RULES:
        raise malformed_xml()
    for rule in rules:
        refuse_odd_rule(rule)
    place.bucket.cors = orjson.dumps(rules).decode()


def refuse_odd_rule(rule: Mapping[str, Any]) -> None:
    for method in rule["AllowedMethods"]:
        if method not in METHODS:
            raise invalid_request(f"Found unsupported HTTP method in CORS config. Unsupported method is {method}")
    for member in ("AllowedOrigins", "AllowedHeaders"):
        for text in rule.get(member, ()):
            if text.count("*") > 1:
                raise invalid_request(f'{member[:-1]} "{text}" can not have more than one wildcard.')
    for name in rule.get("ExposeHeaders", ()):
        if "*" in name:
            text = f'ExposeHeader "{name}" contains wildcard. We currently do not support wildcard for ExposeHeader.'
            raise invalid_request(text)


@operation(permission="s3:GetBucketCORS")
@at_bucket
async def get_bucket_cors(place: Visit) -> dict[str, Any]:
    if not place.bucket.cors:
        raise not_configured("NoSuchCORSConfiguration", "The CORS configuration does not exist", place.name)
    return {"CORSRules": orjson.loads(place.bucket.cors)}


@operation(permission="s3:PutBucketCORS")
@at_bucket
async def delete_bucket_cors(place: Visit) -> None:
    place.bucket.cors = ""
