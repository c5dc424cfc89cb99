"""Requests signed by botocore, as they would arrive."""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
from botocore import auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from model.gateway.wire.messages import HttpRequest
from model.kit.body import Body

KEY, SECRET = "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"


def at(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    """Botocore's signer believes it is then."""
    monkeypatch.setattr(auth, "get_current_datetime", lambda: moment.replace(tzinfo=None))


def signed(
    url: str,
    *,
    signer: type[Any] = auth.SigV4Auth,
    service: str = "ec2",
    region: str = "eu-west-1",
    method: str = "POST",
    body: bytes = b"",
    headers: dict[str, str] | None = None,
    token: str | None = None,
    **options: Any,
) -> HttpRequest:
    outgoing = AWSRequest(method, url, data=body, headers=headers or {})
    signer(Credentials(KEY, SECRET, token), service, region, **options).add_auth(outgoing)
    prepared = outgoing.prepare()
    parts = urlsplit(prepared.url)
    found = {name.lower(): text(value) for name, value in prepared.headers.items()}
    found.setdefault("host", parts.netloc)
    return HttpRequest(method, parts.path or "/", parts.query, found, Body(body))


def text(value: str | bytes) -> str:
    return value.decode() if isinstance(value, bytes) else value
