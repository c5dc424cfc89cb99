"""CloudFront: what exists: identities under which it reads buckets, and the keys of those who sign for viewers."""

from __future__ import annotations

from typing import Any

import orjson

from model.kit.arn import arn
from model.kit.column import Column
from model.kit.resource import Resource


class OriginAccessIdentity(
    Resource,
    key="identity_id",
    index=("caller_reference",),
    scope="global",
    arn="origin-access-identity/{identity_id}",
    missing=(
        "NoSuchCloudFrontOriginAccessIdentity",
        "The specified CloudFront origin access identity does not exist.",
        404,
    ),
    title="Origin access identities",
    columns=(
        Column("ID", "identity_id"),
        Column("CANONICAL USER", "s3_canonical_user_id", priority=3),
        Column("COMMENT", "comment", priority=2),
        Column("AGE", "created_at", "age"),
    ),
    create="CreateCloudFrontOriginAccessIdentity",
    describe="ListCloudFrontOriginAccessIdentities",
):
    identity_id: str
    s3_canonical_user_id: str
    caller_reference: str
    comment: str
    etag: str

    @property
    def arn(self) -> str:
        return arn("cloudfront", "", self.account, f"origin-access-identity/{self.identity_id}")

    @property
    def user_arn(self) -> str:
        """As policies of buckets name it."""
        return arn("iam", "", "cloudfront", f"user/CloudFront Origin Access Identity {self.identity_id}")

    @property
    def config(self) -> dict[str, str]:
        return {"caller_reference": self.caller_reference, "comment": self.comment}

    @property
    def description(self) -> dict[str, Any]:
        return {
            "id": self.identity_id,
            "s3_canonical_user_id": self.s3_canonical_user_id,
            "cloud_front_origin_access_identity_config": self.config,
        }


class OriginAccessControl(
    Resource,
    key="control_id",
    index=("name",),
    scope="global",
    arn="origin-access-control/{control_id}",
    missing=("NoSuchOriginAccessControl", "The specified origin access control does not exist.", 404),
    title="Origin access controls",
    columns=(
        Column("ID", "control_id"),
        Column("NAME", "name"),
        Column("SIGNING", "signing_behavior"),
        Column("AGE", "created_at", "age"),
    ),
    create="CreateOriginAccessControl",
    describe="ListOriginAccessControls",
):
    control_id: str
    name: str
    config: str
    etag: str

    @property
    def arn(self) -> str:
        return arn("cloudfront", "", self.account, f"origin-access-control/{self.control_id}")

    @property
    def said(self) -> dict[str, Any]:
        return orjson.loads(self.config)

    @property
    def signing_behavior(self) -> str:
        return self.said["SigningBehavior"]

    @property
    def description(self) -> dict[str, Any]:
        return {"Id": self.control_id, "OriginAccessControlConfig": self.said}


class PublicKey(
    Resource,
    key="key_id",
    index=("name", "caller_reference"),
    scope="global",
    arn="public-key/{key_id}",
    missing=("NoSuchPublicKey", "The specified public key does not exist.", 404),
    title="Public keys",
    columns=(Column("ID", "key_id"), Column("NAME", "name"), Column("AGE", "created_at", "age")),
    create="CreatePublicKey",
    describe="ListPublicKeys",
):
    key_id: str
    name: str
    caller_reference: str
    encoded_key: str
    comment: str = ""
    etag: str = ""

    @property
    def arn(self) -> str:
        return arn("cloudfront", "", self.account, f"public-key/{self.key_id}")

    @property
    def config(self) -> dict[str, Any]:
        return {
            "caller_reference": self.caller_reference,
            "name": self.name,
            "encoded_key": self.encoded_key,
            "comment": self.comment,
        }

    @property
    def description(self) -> dict[str, Any]:
        return {"id": self.key_id, "created_time": self.created_at, "public_key_config": self.config}


class KeyGroup(
    Resource,
    key="group_id",
    index=("name",),
    scope="global",
    arn="key-group/{group_id}",
    missing=("NoSuchResource", "A resource that was specified is not valid.", 404),
    title="Key groups",
    columns=(
        Column("ID", "group_id"),
        Column("NAME", "name"),
        Column("KEYS", "key_ids", "list"),
        Column("AGE", "created_at", "age"),
    ),
    create="CreateKeyGroup",
    describe="ListKeyGroups",
):
    """Keys of signers whom a behaviour may trust."""

    group_id: str
    name: str
    key_ids: tuple[str, ...]
    comment: str = ""
    etag: str = ""
    last_modified_time: float = 0.0

    @property
    def arn(self) -> str:
        return arn("cloudfront", "", self.account, f"key-group/{self.group_id}")

    @property
    def config(self) -> dict[str, Any]:
        return {"name": self.name, "items": self.key_ids, "comment": self.comment}

    @property
    def description(self) -> dict[str, Any]:
        return {"id": self.group_id, "last_modified_time": self.last_modified_time, "key_group_config": self.config}


class KeyPair(
    Resource,
    key="pair_id",
    scope="global",
    missing=("NoSuchEntity", "There is no key pair {id}.", 404),
    title="CloudFront key pairs",
    columns=(Column("ID", "pair_id"), Column("AGE", "created_at", "age")),
):
    """An account's own key for signing. No API makes one: its root does, in the console."""

    pair_id: str
    public_key: str
