"""The ready security policies: which versions of TLS and which ciphers each of them takes."""

from __future__ import annotations

from typing import NamedTuple

from model.kit.errors import AwsError

BY_DEFAULT = "ELBSecurityPolicy-2016-08"

_OF_13 = ("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256")
_FORWARD = tuple(f"ECDHE-{key}-AES{bits}" for bits in ("128-GCM-SHA256", "256-GCM-SHA384") for key in ("ECDSA", "RSA"))
_FORWARD_CBC = tuple(f"ECDHE-{key}-AES{bits}" for bits in ("128-SHA256", "256-SHA384") for key in ("ECDSA", "RSA"))
_FORWARD_OLD = tuple(f"ECDHE-{key}-AES{bits}-SHA" for bits in (128, 256) for key in ("ECDSA", "RSA"))
_PLAIN = ("AES128-GCM-SHA256", "AES128-SHA256", "AES256-GCM-SHA384", "AES256-SHA256")
_PLAIN_OLD = ("AES128-SHA", "AES256-SHA")

_STRICT = _FORWARD + _FORWARD_CBC
_SECRET = _STRICT + _FORWARD_OLD
_NEW = _STRICT + _PLAIN
_ALL = _SECRET + _PLAIN + _PLAIN_OLD

_TLS = ("TLSv1", "TLSv1.1", "TLSv1.2")


class SecurityPolicy(NamedTuple):
    name: str
    protocols: tuple[str, ...]
    ciphers: tuple[str, ...]


POLICIES = {
    each.name: each
    for each in (
        SecurityPolicy("ELBSecurityPolicy-TLS13-1-3-2021-06", ("TLSv1.3",), _OF_13),
        SecurityPolicy("ELBSecurityPolicy-TLS13-1-2-Res-2021-06", ("TLSv1.3", "TLSv1.2"), _OF_13 + _FORWARD),
        SecurityPolicy("ELBSecurityPolicy-TLS13-1-2-2021-06", ("TLSv1.3", "TLSv1.2"), _OF_13 + _STRICT),
        SecurityPolicy("ELBSecurityPolicy-TLS13-1-2-Ext1-2021-06", ("TLSv1.3", "TLSv1.2"), _OF_13 + _NEW),
        SecurityPolicy("ELBSecurityPolicy-TLS13-1-2-Ext2-2021-06", ("TLSv1.3", "TLSv1.2"), _OF_13 + _ALL),
        SecurityPolicy("ELBSecurityPolicy-TLS13-1-1-2021-06", ("TLSv1.3", *_TLS[:0:-1]), _OF_13 + _ALL),
        SecurityPolicy("ELBSecurityPolicy-TLS13-1-0-2021-06", ("TLSv1.3", *_TLS[::-1]), _OF_13 + _ALL),
        SecurityPolicy(BY_DEFAULT, _TLS, _ALL),
        SecurityPolicy("ELBSecurityPolicy-TLS-1-1-2017-01", _TLS[1:], _ALL),
        SecurityPolicy("ELBSecurityPolicy-TLS-1-2-2017-01", _TLS[2:], _NEW),
        SecurityPolicy("ELBSecurityPolicy-TLS-1-2-Ext-2018-06", _TLS[2:], _ALL),
        SecurityPolicy("ELBSecurityPolicy-FS-2018-06", _TLS, _SECRET),
        SecurityPolicy("ELBSecurityPolicy-FS-1-1-2019-08", _TLS[1:], _SECRET),
        SecurityPolicy("ELBSecurityPolicy-FS-1-2-2019-08", _TLS[2:], _SECRET),
        SecurityPolicy("ELBSecurityPolicy-FS-1-2-Res-2019-08", _TLS[2:], _STRICT),
        SecurityPolicy("ELBSecurityPolicy-FS-1-2-Res-2020-10", _TLS[2:], _FORWARD),
    )
}


def find_policy(name: str) -> SecurityPolicy:
    if name not in POLICIES:
        raise AwsError("SSLPolicyNotFound", f"SSL policy '{name}' not found")
    return POLICIES[name]
