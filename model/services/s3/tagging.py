"""Tags of buckets and objects: S3's own limits and refusals."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl

from model.kit.errors import AwsError
from model.kit.tags import Tag
from model.services.s3.refusals import invalid_argument, malformed_xml

KEY = re.compile(r"[\w\s+\-=.:/@]{1,128}")
VALUE = re.compile(r"[\w\s+\-=.:/@]{0,256}")
RESERVED = "aws:"

OBJECT_LIMIT = 10
BUCKET_LIMIT = 50


def read_object_tags(given: Sequence[Mapping[str, Any]]) -> tuple[Tag, ...]:
    if len(given) > OBJECT_LIMIT:
        raise AwsError("BadRequest", f"Object tags cannot be greater than {OBJECT_LIMIT}")
    return read_tags(given, "Your TagKey cannot be prefixed with aws:")


def read_bucket_tags(given: Sequence[Mapping[str, Any]]) -> tuple[Tag, ...]:
    if len(given) > BUCKET_LIMIT:
        raise AwsError("BadRequest", f"Bucket tag count cannot be greater than {BUCKET_LIMIT}")
    return read_tags(given, "System tags cannot be added/updated by requester")


def read_tags(given: Sequence[Mapping[str, Any]], reserved: str) -> tuple[Tag, ...]:
    found: dict[str, Tag] = {}
    for each in given:
        tag = read_tag(each)
        if tag.key.startswith(RESERVED):
            raise AwsError("InvalidTag", reserved, 400, TagKey=tag.key)
        if tag.key in found:
            raise AwsError("InvalidTag", "Cannot provide multiple Tags with the same key", 400, TagKey=tag.key)
        found[tag.key] = tag
    return tuple(found.values())


def read_tag(given: Mapping[str, Any]) -> Tag:
    key, value = given.get("Key"), given.get("Value")
    if key is None or value is None:
        raise malformed_xml()
    if not KEY.fullmatch(key):
        raise AwsError("InvalidTag", "The TagKey you have provided is invalid", 400, TagKey=key)
    if not VALUE.fullmatch(value):
        raise AwsError("InvalidTag", "The TagValue you have provided is invalid", 400, TagKey=key, TagValue=value)
    return Tag(key=key, value=value)


def read_tagging_header(header: str | None) -> tuple[Tag, ...]:
    """`key1=value1&key2=value2`, as a query string."""
    pairs = parse_qsl(header or "", keep_blank_values=True)
    names = [name for name, _ in pairs]
    if len(set(names)) < len(names) or any(not KEY.fullmatch(n) or not VALUE.fullmatch(v) for n, v in pairs):
        text = (
            "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters "
            "without tag name duplicates."
        )
        raise invalid_argument(text, "x-amz-tagging", header)
    return read_object_tags([{"Key": name, "Value": value} for name, value in pairs])
