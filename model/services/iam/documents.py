"""Policy documents as IAM takes them: what the language forbids is a MalformedPolicyDocument."""

from __future__ import annotations

from model.kit.errors import AwsError
from model.laws.access.grammar import BadPolicy, Use, check_policy


def check_identity_policy(document: str) -> None:
    """Refuse what cannot be the policy of a user, group or role."""
    _check(document, "identity")


def check_trust_policy(document: str) -> None:
    """Refuse what cannot say who may assume a role."""
    _check(document, "trust")


def check_session_policy(document: str) -> None:
    """Refuse what cannot narrow a session."""
    _check(document, "session")


def _check(document: str, use: Use) -> None:
    try:
        check_policy(document, use)
    except BadPolicy as bad:
        raise AwsError("MalformedPolicyDocument", bad.message) from bad
