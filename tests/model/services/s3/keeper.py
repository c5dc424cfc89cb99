"""Somebody with a bucket, for tests that read as sentences."""

from __future__ import annotations

from typing import Any

from model.kit.body import FileSlice
from tests.admin import Admin

DAY = 86400.0
PART = 5 * 1024 * 1024


def bytes_of(answer: dict[str, Any]) -> bytes:
    """The body of an answer, read to its end."""
    body = answer["Body"]
    if isinstance(body, FileSlice):
        return b"".join(body.pieces())
    return body if isinstance(body, bytes) else b"".join(body)


class Keeper:
    """Calls about one bucket, `photos`; what goes wrong is told by `refused`."""

    def __init__(self, admin: Admin, bucket: str = "photos") -> None:
        self.admin = admin
        self.bucket = bucket
        admin.call("s3:CreateBucket", Bucket=bucket)

    def call(self, operation: str, **params: Any) -> dict[str, Any]:
        return self.admin.call(f"s3:{operation}", Bucket=self.bucket, **params)

    def refused(self, operation: str, **params: Any) -> Any:
        return self.admin.refused(f"s3:{operation}", Bucket=self.bucket, **params)

    def put(self, key: str, body: bytes = b"", **more: Any) -> dict[str, Any]:
        return self.call("PutObject", Key=key, Body=body, **more)

    def body(self, key: str, **more: Any) -> bytes:
        return bytes_of(self.call("GetObject", Key=key, **more))

    def head(self, key: str, **more: Any) -> dict[str, Any]:
        return self.call("HeadObject", Key=key, **more)

    def delete(self, key: str, **more: Any) -> dict[str, Any]:
        return self.call("DeleteObject", Key=key, **more)

    def keys(self, **more: Any) -> list[str]:
        return [each["Key"] for each in self.call("ListObjectsV2", **more).get("Contents", ())]

    def versions(self, **more: Any) -> list[tuple[str, str]]:
        listed = self.call("ListObjectVersions", **more)
        return [(each["Key"], each["VersionId"]) for each in listed.get("Versions", ())]

    def keep_versions(self, status: str = "Enabled") -> None:
        self.call("PutBucketVersioning", VersioningConfiguration={"Status": status})

    def upload(self, key: str, *parts: bytes, **more: Any) -> str:
        """An upload under way with these parts; returns its id."""
        upload = self.call("CreateMultipartUpload", Key=key, **more)["UploadId"]
        for number, part in enumerate(parts, 1):
            self.part(key, upload, number, part)
        return upload

    def part(self, key: str, upload: str, number: int, body: bytes) -> dict[str, Any]:
        return self.call("UploadPart", Key=key, UploadId=upload, PartNumber=number, Body=body)

    def parts(self, key: str, upload: str) -> list[dict[str, Any]]:
        """What was uploaded so far, as completing wants to have it named."""
        listed = self.call("ListParts", Key=key, UploadId=upload)["Parts"]
        wanted = ("PartNumber", "ETag", "ChecksumCRC32", "ChecksumSHA256")
        return [{name: part[name] for name in wanted if name in part} for part in listed]

    def complete(self, key: str, upload: str, **more: Any) -> dict[str, Any]:
        named = {"Parts": self.parts(key, upload)}
        return self.call("CompleteMultipartUpload", Key=key, UploadId=upload, MultipartUpload=named, **more)
