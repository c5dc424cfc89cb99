"""What a bucket that is a website does with a request: which key is meant, and where rules send whom elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import quote

import orjson

MOVED = 301


@dataclass(frozen=True, slots=True)
class Rule:
    """`prefix` and `error` are its conditions: of the key, and of the status that the request would end with.

    An empty condition holds. `put_for_prefix` and `put_for_key` are what stands in the new place instead.
    """

    prefix: str = ""
    error: int = 0
    host: str = ""
    protocol: str = ""
    status: int = MOVED
    put_for_prefix: str | None = None
    put_for_key: str | None = None

    def fits(self, key: str, error: int = 0) -> bool:
        """`error` is 0 as long as nobody has looked for the key; rules about errors wait until somebody has."""
        return key.startswith(self.prefix) and self.error == error

    def place(self, key: str, host: str) -> str:
        """Where it sends whoever asked a host for a key."""
        if self.put_for_key is not None:
            key = self.put_for_key
        elif self.put_for_prefix is not None:
            key = self.put_for_prefix + key.removeprefix(self.prefix)
        return f"{self.protocol or 'http'}://{self.host or host}/{quote(key)}"


@dataclass(frozen=True, slots=True)
class Website:
    """Either pages with an `index` in each folder, or `to`: the host that everything is sent on to."""

    index: str = ""
    error: str = ""
    to: str = ""
    protocol: str = ""
    rules: tuple[Rule, ...] = ()

    def key_of(self, path: str) -> str:
        """The key that a decoded path means: in a folder its index document."""
        key = path.removeprefix("/")
        return f"{key}{self.index}" if not key or key.endswith("/") else key

    def rule_for(self, key: str, error: int = 0) -> Rule | None:
        """The first that fits, before anybody has looked for the key, or after looking ended in an error."""
        return next((each for each in self.rules if each.fits(key, error)), None)

    def everything_to(self, target: str) -> str:
        """Where a path with its query goes, if everything does."""
        return f"{self.protocol or 'http'}://{self.to}{target}"


@lru_cache(maxsize=256)
def read_website(text: str) -> Website:
    """From its configuration, in AWS's names."""
    said: Mapping[str, Any] = orjson.loads(text)
    everything: Mapping[str, Any] = said.get("RedirectAllRequestsTo") or {}
    index: Mapping[str, Any] = said.get("IndexDocument") or {}
    error: Mapping[str, Any] = said.get("ErrorDocument") or {}
    return Website(
        index=index.get("Suffix", ""),
        error=error.get("Key", ""),
        to=everything.get("HostName", ""),
        protocol=everything.get("Protocol", ""),
        rules=tuple(_rule(each) for each in said.get("RoutingRules") or ()),
    )


def _rule(said: Mapping[str, Any]) -> Rule:
    condition: Mapping[str, Any] = said.get("Condition") or {}
    redirect: Mapping[str, Any] = said["Redirect"]
    return Rule(
        prefix=condition.get("KeyPrefixEquals") or "",
        error=int(condition.get("HttpErrorCodeReturnedEquals") or 0),
        host=redirect.get("HostName") or "",
        protocol=redirect.get("Protocol") or "",
        status=int(redirect.get("HttpRedirectCode") or MOVED),
        put_for_prefix=redirect.get("ReplaceKeyPrefixWith"),
        put_for_key=redirect.get("ReplaceKeyWith"),
    )
