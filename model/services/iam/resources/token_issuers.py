"""IAM: what exists: an account as an issuer of tokens, by which others outside know who it was that came to them."""

from __future__ import annotations

from model.kit.resource import Resource

DOMAIN = "tokens.sts.global.api.aws"


class TokenIssuer(Resource, scope="global", key="host"):
    """An account has one at the most, and keeps its name: tokens that were issued go on being good."""

    host: str
    enabled: bool = True

    @property
    def issuer_identifier(self) -> str:
        return f"https://{self.host}"
