"""Tokens that say where a list goes on, and that nobody but S3 can have made."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64

from model.services.s3.refusals import invalid_argument

MARK = "since:"


def token_of(since: str) -> str:
    return urlsafe_b64encode((MARK + since).encode()).decode()


def read_token(token: str) -> str:
    wrong = invalid_argument("The continuation token provided is incorrect", "continuation-token")
    try:
        text = urlsafe_b64decode(token.encode()).decode()
    except (NotBase64, ValueError):
        raise wrong from None
    if not text.startswith(MARK):
        raise wrong
    return text.removeprefix(MARK)
