"""Which service a limit belongs to, by the codes that Service Quotas has for services."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import isfinite

from model.catalog.pages import Profile, page
from model.catalog.quotas import Quota, quotas

HOME = "us-east-1"
"Where limits of an account as a whole are kept."


@dataclass(frozen=True, slots=True)
class QuotaService:
    """`pages` are the beginnings of its limits' keys; `is_global` if they hold for the account in all regions."""

    code: str
    title: str
    pages: tuple[str, ...]
    is_global: bool

    def quotas(self, profile: Profile) -> Mapping[str, Quota]:
        """Its limits by their codes: those that Service Quotas knows, and that are numbers in that year."""
        found = (each for name in self.pages for each in quotas(name, profile))
        return {each.code: each for each in found if each.code and isfinite(each.default)}


@cache
def quota_services() -> Mapping[str, QuotaService]:
    """By their codes."""
    return {
        code: QuotaService(code, entry["title"], tuple(entry["pages"]), entry.get("global", False))
        for code, entry in page("quota_services").items()
    }


@cache
def place_of(key: str, region: str) -> str:
    """The region in which a limit is raised, for somebody who works in a region."""
    name = key.partition("/")[0]
    return HOME if any(each.is_global and name in each.pages for each in quota_services().values()) else region
