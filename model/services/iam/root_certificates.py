"""X.509 certificates that sign for the root of an account: the console makes them, for root alone, with their keys."""

from __future__ import annotations

from asyncio import to_thread
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from model.kit.errors import AwsError
from model.kit.principal import Principal
from model.kit.rsa_key import rsa_key
from model.kit.world import World
from model.services.iam.naming import check_quota
from model.services.iam.resources.certificates import ROOTS, SigningCertificate
from model.services.iam.x509 import id_of

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

YEARS = 10


class Made(NamedTuple):
    """A certificate and its private key, both in PEM. Nobody keeps the key but who made it."""

    id: str
    certificate: str
    private_key: str


async def draw_key(world: World, who: Principal) -> RSAPrivateKey:
    """The key of the next one, beside the loop, as it takes a second. Raises what `make_certificate` does."""
    held = _held(world, who)
    return await to_thread(rsa_key, world.luck("root certificate", world.now, *(each.certificate_id for each in held)))


def make_certificate(world: World, who: Principal, key: RSAPrivateKey) -> Made:
    """Raises AccessDenied for everybody but root, LimitExceeded for a third."""
    _held(world, who)
    return _kept(world, key, world.luck("root certificate number", world.count("root certificate")).below(2**63))


def _held(world: World, who: Principal) -> tuple[SigningCertificate, ...]:
    """What root has already, if there may be more."""
    if who.type != "Root":
        told = "The console makes certificates for the root user alone: users upload ones that were made elsewhere."
        raise AwsError("AccessDenied", told, 403)
    held = world.where(SigningCertificate, user_name=ROOTS)
    check_quota(world, "signing-certificates-per-user", "CertificatesPerUser", len(held))
    return held


def _kept(world: World, key: RSAPrivateKey, number: int) -> Made:
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
    from cryptography.x509 import CertificateBuilder, Name, NameAttribute
    from cryptography.x509.oid import NameOID

    subject = Name([NameAttribute(NameOID.COMMON_NAME, world.account)])
    start = datetime.fromtimestamp(int(world.now), UTC)
    end = start + timedelta(days=365 * YEARS)
    certificate = CertificateBuilder(subject, subject, key.public_key(), number + 1, start, end).sign(key, SHA256())
    text = certificate.public_bytes(Encoding.PEM).decode().strip()
    kept = SigningCertificate(certificate_id=id_of(certificate), user_name=ROOTS, certificate_body=text)
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    return Made(world.add(kept).certificate_id, text, private)
