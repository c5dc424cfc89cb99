"""What a client says of an object beside its bytes: headers, metadata, storage class, tags, encryption."""

from __future__ import annotations

from typing import Any

from model.kit.errors import AwsError
from model.kit.form import Form
from model.kit.quotas import most
from model.kit.tags import Tag
from model.kit.world import World
from model.services.s3.acls import refuse_acl
from model.services.s3.places import Place
from model.services.s3.refusals import invalid_argument, not_implemented
from model.services.s3.resources.buckets import STORAGE_CLASSES
from model.services.s3.tagging import read_tagging_header
from model.services.s3.versions import About

CHUNKED = "aws-chunked"
HEADERS = (
    "content_type",
    "cache_control",
    "content_disposition",
    "content_encoding",
    "content_language",
    "expires",
    "website_redirect_location",
)
"What goes back with the object as it came."


class Description(Form):
    acl: str | None = None
    cache_control: str | None = None
    content_disposition: str | None = None
    content_encoding: str | None = None
    content_language: str | None = None
    content_type: str | None = None
    expires: str | None = None
    metadata: dict[str, str] | None = None
    server_side_encryption: str | None = None
    sse_customer_algorithm: str | None = None
    storage_class: str = "STANDARD"
    tagging: str | None = None
    website_redirect_location: str | None = None

    def refuse_bad(self, place: Place) -> None:
        """Raises what S3 answers to a description that it does not accept in this bucket."""
        refuse_acl(place, self.acl)
        refuse_storage_class(self.storage_class)
        refuse_encryption(self.server_side_encryption, self.sse_customer_algorithm)
        refuse_much_metadata(place.world, self.metadata or {})
        refuse_bad_redirect(self.website_redirect_location)

    @property
    def tags(self) -> tuple[Tag, ...]:
        return read_tagging_header(self.tagging)

    def about(self, **more: Any) -> About:
        headers = {name: getattr(self, name) for name in HEADERS if getattr(self, name)}
        if self.content_encoding:
            headers["content_encoding"] = without_chunking(self.content_encoding)
        return About(**headers, metadata=tuple((self.metadata or {}).items()), **more)


def without_chunking(encoding: str) -> str | None:
    """How the body was sent is no property of the object."""
    return ",".join(part for part in encoding.split(",") if part.strip() != CHUNKED) or None


def refuse_storage_class(storage_class: str) -> None:
    if storage_class not in STORAGE_CLASSES:
        text = "The storage class you specified is not valid"
        raise AwsError("InvalidStorageClass", text, 400, StorageClassRequested=storage_class)


def refuse_encryption(algorithm: str | None, customer_algorithm: str | None) -> None:
    """Objects are encrypted under S3's own keys; there are no other keys to encrypt them under."""
    if customer_algorithm is not None:
        raise not_implemented("x-amz-server-side-encryption-customer-algorithm")
    if algorithm is not None and algorithm.startswith("aws:"):
        raise not_implemented("x-amz-server-side-encryption")
    if algorithm not in (None, "AES256"):
        text = "The encryption method specified is not supported"
        raise invalid_argument(text, "x-amz-server-side-encryption", algorithm)


def refuse_much_metadata(world: World, metadata: dict[str, str]) -> None:
    size = sum(len(name.encode()) + len(value.encode()) for name, value in metadata.items())
    largest = int(most(world, "s3/user-metadata-bytes"))
    if size > largest:
        text = "Your metadata headers exceed the maximum allowed metadata size"
        raise AwsError("MetadataTooLarge", text, 400, Size=size, MaxSizeAllowed=largest)


def refuse_bad_redirect(location: str | None) -> None:
    if location and not location.startswith(("/", "http://", "https://")):
        text = "The website redirect location must have a prefix of 'http://' or 'https://' or '/'."
        raise AwsError("InvalidRedirectLocation", text)
