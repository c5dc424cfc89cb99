"""TLS for the endpoint: a world's own certificate authority, and for every host name a certificate that it signed."""

from __future__ import annotations

import ipaddress
import os
import re
import shutil
import ssl
import tempfile
from collections import OrderedDict
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from app.settings import Settings, SettingsError

if TYPE_CHECKING:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

AUTHORITY_YEARS = 10
SERVER_DAYS = 397
"The longest that clients accept."
MOST_NAMES = 256
OUR_HOSTS = re.compile(
    r"([a-z0-9]([a-z0-9\-]{0,61}[a-z0-9])?\.){1,12}(localhost|amazonaws\.com|api\.aws|cloudfront\.net)"
)
"Regional hosts, buckets in front of them, distributions, and whatever else resolves to this machine by its ending."

_CERTIFICATE, _KEY = "authority.pem", "authority.key"


def folder_of(world: Path | None) -> Path:
    """Beside the file of a world; worlds in memory share the user's own."""
    if world is not None:
        return world.with_name(f"{world.name}.tls")
    import platformdirs

    return platformdirs.user_data_path("cloudarium") / "tls"


class Authority:
    """Signs for the hosts of one world. Its key, readable by the user alone, is made once and stays in its folder."""

    def __init__(self, folder: Path) -> None:
        """Raises OSError where nothing can be kept, ValueError for files that hold something else."""
        from cryptography.hazmat.primitives.serialization import load_pem_private_key
        from cryptography.x509 import load_pem_x509_certificate

        if not (folder / _KEY).exists():
            _found(folder)
        self.folder = folder
        self.bundle = folder / _CERTIFICATE
        self._certificate = load_pem_x509_certificate(self.bundle.read_bytes())
        key = load_pem_private_key((folder / _KEY).read_bytes(), None)
        self._key = _curved(key)
        self._server_key = _new_key()

    def context(self, *names: str) -> ssl.SSLContext:
        """TLS 1.2 or later, with a certificate for these names and addresses."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.set_alpn_protocols(["http/1.1"])
        with tempfile.TemporaryDirectory(dir=self.folder) as passing:
            chain = Path(passing) / "server.pem"
            _write_secret(chain, _pem(self._server_key) + self.sign(*names))
            context.load_cert_chain(chain)
        return context

    def sign(self, *names: str) -> bytes:
        """A server's certificate for these names and addresses, as PEM."""
        from cryptography import x509
        from cryptography.hazmat.primitives import serialization
        from cryptography.x509.oid import ExtendedKeyUsageOID

        now = datetime.now(UTC)
        builder = (
            x509.CertificateBuilder()
            .subject_name(_named(names[0][:64]))
            .issuer_name(self._certificate.subject)
            .public_key(self._server_key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=SERVER_DAYS - 1))
            .add_extension(x509.SubjectAlternativeName(list(map(_general, names))), critical=False)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key()), critical=False)
            .add_extension(_usage(signs_certificates=False), critical=True)
        )
        return _signed(builder, self._key).public_bytes(serialization.Encoding.PEM)


def authority(settings: Settings) -> Authority:
    """The authority of the world that is served. Raises SettingsError."""
    folder = folder_of(settings.world)
    try:
        return Authority(folder)
    except (OSError, ValueError) as error:
        raise SettingsError(f"no certificates can be kept in {folder}: {error}") from error


class Hosts:
    """The certificates of an endpoint: one for where it listens, further ones for the hosts that clients ask for."""

    def __init__(self, authority: Authority, host: str) -> None:
        self._authority = authority
        self._by_name: OrderedDict[str, ssl.SSLContext] = OrderedDict()
        usual = ("localhost", "127.0.0.1", "::1")
        self.context = authority.context(*usual, *([] if host in usual else [host]))
        self.context.sni_callback = self._choose

    def _choose(self, connection: ssl.SSLObject, name: str | None, _: ssl.SSLContext) -> None:
        """Wildcards would not do: no client accepts one directly under `localhost`."""
        if name is not None and OUR_HOSTS.fullmatch(name.lower()):
            connection.context = self.context_of(name.lower())

    @property
    def names(self) -> int:
        """For how many hosts certificates are remembered."""
        return len(self._by_name)

    def context_of(self, name: str) -> ssl.SSLContext:
        found = self._by_name.pop(name, None) or self._authority.context(name)
        self._by_name[name] = found
        if len(self._by_name) > MOST_NAMES:
            self._by_name.popitem(last=False)
        return found


def _found(folder: Path) -> None:
    """All at once, or not at all: somebody else may be founding the same authority."""
    from cryptography.hazmat.primitives.serialization import Encoding

    folder.parent.mkdir(parents=True, exist_ok=True)
    key = _new_key()
    made = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        _write_secret(made / _KEY, _pem(key))
        (made / _CERTIFICATE).write_bytes(_self_signed(key).public_bytes(Encoding.PEM))
        with suppress(OSError):  # the folder is there: theirs is as good as ours
            made.rename(folder)
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _self_signed(key: EllipticCurvePrivateKey) -> x509.Certificate:
    from cryptography import x509

    now = datetime.now(UTC)
    name = _named("Cloudarium: the authority of a simulated world")
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=AUTHORITY_YEARS * 365))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(_usage(signs_certificates=True), critical=True)
    )
    return _signed(builder, key)


def _signed(builder: x509.CertificateBuilder, key: EllipticCurvePrivateKey) -> x509.Certificate:
    from cryptography.hazmat.primitives.hashes import SHA256

    return builder.sign(key, SHA256())


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    from cryptography.x509 import KeyUsage

    return KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _named(name: str) -> x509.Name:
    from cryptography.x509 import Name, NameAttribute
    from cryptography.x509.oid import NameOID

    return Name([NameAttribute(NameOID.COMMON_NAME, name)])


def _general(name: str) -> x509.GeneralName:
    from cryptography.x509 import DNSName, IPAddress

    try:
        return IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return DNSName(name)


def _new_key() -> EllipticCurvePrivateKey:
    from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key

    return generate_private_key(SECP256R1())


def _curved(key: object) -> EllipticCurvePrivateKey:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

    if not isinstance(key, EllipticCurvePrivateKey):
        raise ValueError("the authority's key is of another kind")
    return key


def _pem(key: EllipticCurvePrivateKey) -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _write_secret(path: Path, text: bytes) -> None:
    """Nobody else can read it, not even for a moment."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(text)
