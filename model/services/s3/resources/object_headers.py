"""What HTTP says of an object, out of what GetObject answers."""

from __future__ import annotations

from collections.abc import Mapping
from email.utils import formatdate
from typing import Any

_HEADERS = {
    "ContentType": "content-type",
    "CacheControl": "cache-control",
    "Expires": "expires",
    "ETag": "etag",
    "ContentEncoding": "content-encoding",
    "ContentLanguage": "content-language",
    "ContentDisposition": "content-disposition",
}
"What S3 says of an object, by the name of the header."


def object_headers(answer: Mapping[str, Any]) -> dict[str, str]:
    """Names have lower case; the object's own metadata are among them."""
    said = {header: str(answer[member]) for member, header in _HEADERS.items() if answer.get(member) is not None}
    if answer.get("LastModified") is not None:
        said["last-modified"] = formatdate(answer["LastModified"], usegmt=True)
    return {**said, **{f"x-amz-meta-{name}": value for name, value in answer.get("Metadata", {}).items()}}
