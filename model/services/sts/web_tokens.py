"""Tokens of OpenID Connect providers: believed when the provider's key signed them for one of its known clients."""

from __future__ import annotations

from base64 import urlsafe_b64decode
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

import orjson

from model.kit.errors import AwsError
from model.kit.permission import Value
from model.services.iam.resources.providers import OpenIDConnectProvider

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurve
    from cryptography.hazmat.primitives.hashes import HashAlgorithm

MALFORMED = "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)"
_LASTING = (":sub", ":aud", ":oaud")
NO_KEYS = (
    "Couldn't retrieve verification key from your identity provider, please reference AssumeRoleWithWebIdentity"
    " documentation for requirements"
)


def issuer_of(token: str) -> str:
    """The host of the issuer that a token names, before it is believed."""
    issuer = _part(_parts(token)[1]).get("iss")
    if not isinstance(issuer, str):
        raise _invalid("No issuer found in the token")
    return issuer.removeprefix("https://").rstrip("/")


def read_claims(token: str, provider: OpenIDConnectProvider, published: Sequence[str], wall: float) -> dict[str, Any]:
    """Raises InvalidIdentityToken for what cannot be believed, ExpiredTokenException for what is of the past.

    AWS fetches a provider's keys from its address. Nobody is reached from here: a provider whose keys were not
    published in this world is to AWS one that does not answer.
    """
    header, body, signature = _parts(token)
    if not published:
        raise _invalid(NO_KEYS)
    about = _part(header)
    keys = [key for text in published if (key := orjson.loads(text)).get("kid") == about.get("kid")]
    signed = f"{header}.{body}".encode()
    if not any(_is_signed_by(key, about.get("alg"), signed, _bytes(signature)) for key in keys):
        raise _invalid("The token's signature cannot be verified")
    claims = _part(body)
    _check_claims(claims, provider, wall)
    return claims


def keys_from(host: str, claims: Mapping[str, Any]) -> dict[str, Value]:
    """What a trust policy can ask about a token: `accounts.example.com:sub`."""
    found: dict[str, Value] = {}
    for name, value in claims.items():
        if isinstance(value, str | int | float):
            found[f"{host}:{name}"] = str(value)
        elif isinstance(value, list):
            found[f"{host}:{name}"] = tuple(map(str, cast("list[Any]", value)))
    if "azp" in claims:
        found[f"{host}:oaud"], found[f"{host}:aud"] = found[f"{host}:aud"], str(claims["azp"])
    return found


def lasting(keys: Mapping[str, Value]) -> tuple[tuple[str, str], ...]:
    """What policies can ask about for as long as the session lasts: who it is, and for which program."""
    return tuple((key, value) for key, value in keys.items() if key.endswith(_LASTING) and isinstance(value, str))


def audience_of(claims: Mapping[str, Any]) -> str:
    return str(claims.get("azp") or next(iter(_audiences(claims)), ""))


def _check_claims(claims: Mapping[str, Any], provider: OpenIDConnectProvider, wall: float) -> None:
    """Tokens are made by clocks outside, so they are judged by the wall."""
    expires, issued = claims.get("exp"), claims.get("iat")
    if not isinstance(expires, int | float) or not isinstance(issued, int | float) or "sub" not in claims:
        raise _invalid("Missing a required claim: exp, iat or sub")
    if wall >= expires:
        message = f"Token expired: current date/time {wall:.0f} must be before the expiration date/time {expires:.0f}"
        raise AwsError("ExpiredTokenException", message)
    if not set(_audiences(claims)) & set(provider.client_id_list):
        raise _invalid("Incorrect token audience")


def _audiences(claims: Mapping[str, Any]) -> list[str]:
    said: Any = claims.get("aud", [])
    return cast("list[str]", said) if isinstance(said, list) else [str(said)]


def _is_signed_by(key: Mapping[str, str], algorithm: Any, signed: bytes, signature: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature

    verify = {"RS256": _verify_rsa, "ES256": _verify_curve, "ES384": _verify_large_curve}.get(algorithm)
    if verify is None:
        return False
    try:
        verify(key, signed, signature)
    except (InvalidSignature, ValueError, KeyError):
        return False
    return True


def _verify_rsa(key: Mapping[str, str], signed: bytes, signature: bytes) -> None:
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicNumbers
    from cryptography.hazmat.primitives.hashes import SHA256

    public = RSAPublicNumbers(_number(key["e"]), _number(key["n"])).public_key()
    public.verify(signature, signed, PKCS1v15(), SHA256())


def _verify_curve(key: Mapping[str, str], signed: bytes, signature: bytes) -> None:
    from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1
    from cryptography.hazmat.primitives.hashes import SHA256

    _verify_point(key, signed, signature, SECP256R1(), SHA256())


def _verify_large_curve(key: Mapping[str, str], signed: bytes, signature: bytes) -> None:
    from cryptography.hazmat.primitives.asymmetric.ec import SECP384R1
    from cryptography.hazmat.primitives.hashes import SHA384

    _verify_point(key, signed, signature, SECP384R1(), SHA384())


def _verify_point(
    key: Mapping[str, str], signed: bytes, signature: bytes, curve: EllipticCurve, digest: HashAlgorithm
) -> None:
    from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicNumbers
    from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

    public = EllipticCurvePublicNumbers(_number(key["x"]), _number(key["y"]), curve).public_key()
    half = len(signature) // 2
    r, s = (int.from_bytes(part, "big") for part in (signature[:half], signature[half:]))
    public.verify(encode_dss_signature(r, s), signed, ECDSA(digest))


def _parts(token: str) -> list[str]:
    parts = token.split(".")
    if len(parts) != 3:
        raise _invalid(MALFORMED)
    return parts


def _part(text: str) -> dict[str, Any]:
    read: Callable[[bytes], Any] = orjson.loads
    try:
        part = read(_bytes(text))
    except ValueError as error:
        raise _invalid(MALFORMED) from error
    if not isinstance(part, dict):
        raise _invalid(MALFORMED)
    return cast("dict[str, Any]", part)


def _bytes(text: str) -> bytes:
    try:
        return urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError as error:
        raise _invalid(MALFORMED) from error


def _number(text: str) -> int:
    return int.from_bytes(_bytes(text), "big")


def _invalid(why: str) -> AwsError:
    return AwsError("InvalidIdentityToken", why)
