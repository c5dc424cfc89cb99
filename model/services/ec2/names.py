"""The DNS names that AWS gives to addresses."""

from __future__ import annotations

OLDEST_REGION = "us-east-1"
"It has names of its own kind."


def private_name(address: str, region: str) -> str:
    return f"{private_label(address)}.{internal_domain(region)}"


def private_label(address: str) -> str:
    """The name of the machine that has an address, without a domain."""
    return f"ip-{address.replace('.', '-')}"


def public_name(address: str, region: str) -> str:
    domain = "compute-1" if region == OLDEST_REGION else f"{region}.compute"
    return f"ec2-{address.replace('.', '-')}.{domain}.amazonaws.com"


def internal_domain(region: str) -> str:
    return "ec2.internal" if region == OLDEST_REGION else f"{region}.compute.internal"
