"""Requests that hold only if an object is (or is not) what the client believes it to be."""

from __future__ import annotations

from dataclasses import dataclass

from model.kit.errors import AwsError
from model.services.s3.refusals import no_such_key, not_held, not_implemented
from model.services.s3.versions import Version


@dataclass(frozen=True, slots=True)
class Reading:
    """Conditions on what is read. Times are seconds since the epoch; `prefix` stands before the headers' names."""

    if_match: str | None = None
    if_none_match: str | None = None
    if_modified_since: float | None = None
    if_unmodified_since: float | None = None
    prefix: str = ""

    def failed(self, version: Version, now: float) -> str | None:
        """The header whose condition does not hold. A matching ETag outweighs a date."""
        return self._failed_match(version) or self._failed_none_match(version, now)

    def _failed_match(self, version: Version) -> str | None:
        if self.if_match is not None:
            return None if matches(self.if_match, version) else f"{self.prefix}If-Match"
        since = self.if_unmodified_since
        return f"{self.prefix}If-Unmodified-Since" if since is not None and version.modified > since else None

    def _failed_none_match(self, version: Version, now: float) -> str | None:
        if self.if_none_match is not None and matches(self.if_none_match, version):
            return f"{self.prefix}If-None-Match"
        since = self.if_modified_since
        if self.if_none_match is None and since is not None and version.modified <= since <= now:
            return f"{self.prefix}If-Modified-Since"
        return None

    def refuse(self, version: Version, now: float) -> None:
        """For reading: what was not modified is said with 304, and with what the client has to know of it."""
        condition = self.failed(version, now)
        if condition in ("If-None-Match", "If-Modified-Since"):
            raise AwsError("NotModified", "Not Modified", 304, etag=version.e_tag)
        if condition is not None:
            raise not_held(condition)

    def refuse_copy(self, version: Version, now: float) -> None:
        condition = self.failed(version, now)
        if condition is not None:
            raise not_held(condition)


def matches(given: str, version: Version) -> bool:
    return given == "*" or any(each.strip().strip('"') == version.etag for each in given.split(","))


def refuse_overwrite(key: str, current: Version | None, if_match: str | None, if_none_match: str | None) -> None:
    """Conditions on writing: only if there is nothing yet, or only over what the client has seen."""
    refuse_unknown_conditions(if_match, if_none_match)
    if if_none_match is not None and current is not None:
        raise not_held("If-None-Match")
    if if_match is None:
        return
    if current is None:
        raise no_such_key(key)
    if if_match.strip('"') != current.etag:
        raise not_held("If-Match")


def refuse_unknown_conditions(if_match: str | None, if_none_match: str | None) -> None:
    if if_match is not None and if_none_match is not None:
        raise not_implemented("If-Match,If-None-Match", "Multiple conditional request headers present in the request")
    if if_none_match not in (None, "*"):
        text = "We don't accept the provided value of If-None-Match header for this API"
        raise not_implemented("If-None-Match", text)
    if if_match == "*":
        raise not_implemented("If-Match", "We don't accept the provided value of If-Match header for this API")
