"""The operations of S3's SOAP interface: what is asked, what is answered, and which operation of today does it.

Source: Amazon Simple Storage Service API Reference, appendix "SOAP API".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """An element, of one of XML Schema's types or with `parts` of its own; `most` may be `unbounded`."""

    name: str
    type: str = "string"
    least: int = 0
    most: str = "1"
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Soap:
    """One operation. `does` is its name today, `result` the element around what is answered."""

    does: str
    asks: tuple[Part, ...]
    result: str
    answers: tuple[Part, ...]


def needed(name: str, type: str = "string") -> Part:
    return Part(name, type, least=1)


def group(name: str, *parts: Part, most: str = "1") -> Part:
    return Part(name, "", parts=parts, most=most)


BUCKET, KEY = needed("Bucket"), needed("Key")
OWNER = group("Owner", Part("ID"), Part("DisplayName"))
METADATA = group("Metadata", needed("Name"), Part("Value"), most="unbounded")
STATUS = (needed("Code", "int"), needed("Description"))
PROOF = (Part("AWSAccessKeyId"), Part("Timestamp", "dateTime"), Part("Signature"))
"Who asks, in every request that is not anonymous and carries no signed header."

OPERATIONS: Mapping[str, Soap] = {
    "ListAllMyBuckets": Soap(
        "ListBuckets",
        (),
        "ListAllMyBucketsResponse",
        (
            OWNER,
            group("Buckets", group("Bucket", needed("Name"), Part("CreationDate", "dateTime"), most="unbounded")),
        ),
    ),
    "CreateBucket": Soap(
        "CreateBucket",
        (BUCKET, group("CreateBucketConfiguration", Part("LocationConstraint"))),
        "CreateBucketReturn",
        (needed("BucketName"),),
    ),
    "DeleteBucket": Soap("DeleteBucket", (BUCKET,), "DeleteBucketResponse", STATUS),
    "ListBucket": Soap(
        "ListObjects",
        (BUCKET, Part("Prefix"), Part("Marker"), Part("MaxKeys", "int"), Part("Delimiter")),
        "ListBucketResponse",
        (
            needed("Name"),
            Part("Prefix"),
            Part("Marker"),
            Part("NextMarker"),
            Part("MaxKeys", "int"),
            Part("Delimiter"),
            Part("IsTruncated", "boolean"),
            group(
                "Contents",
                needed("Key"),
                Part("LastModified", "dateTime"),
                Part("ETag"),
                Part("Size", "long"),
                OWNER,
                Part("StorageClass"),
                most="unbounded",
            ),
            group("CommonPrefixes", needed("Prefix"), most="unbounded"),
        ),
    ),
    "PutObjectInline": Soap(
        "PutObject",
        (BUCKET, KEY, METADATA, needed("Data", "base64Binary"), Part("ContentLength", "long"), Part("StorageClass")),
        "PutObjectInlineResponse",
        (needed("ETag"), Part("LastModified", "dateTime")),
    ),
    "GetObject": Soap(
        "GetObject",
        (BUCKET, KEY, Part("GetMetadata", "boolean"), Part("GetData", "boolean"), Part("InlineData", "boolean")),
        "GetObjectResponse",
        (
            Part("Status", "", parts=STATUS),
            METADATA,
            Part("Data", "base64Binary"),
            Part("LastModified", "dateTime"),
            Part("ETag"),
        ),
    ),
    "DeleteObject": Soap("DeleteObject", (BUCKET, KEY), "DeleteObjectResponse", STATUS),
}
