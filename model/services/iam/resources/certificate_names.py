"""The names that a certificate is made out to."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=256)
def names_of(body: str) -> tuple[str, ...]:
    from cryptography import x509

    certificate = x509.load_pem_x509_certificate(body.encode())
    try:
        others = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        said = others.get_values_for_type(x509.DNSName)
    except x509.ExtensionNotFound:
        said = []
    own = [str(each.value) for each in certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)]
    return tuple(each.lower() for each in (*own, *said))


def covers(name: str, host: str) -> bool:
    """A star is one label."""
    return host == name or (name.startswith("*.") and host.partition(".")[2] == name[2:])
