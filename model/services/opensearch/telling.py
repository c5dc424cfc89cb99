"""What is said of domains, in AWS's structures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from model.services.opensearch.resources.domains import ACTIVE, DELETING, Domain

HOURS = 0


def told_domain(domain: Domain) -> dict[str, Any]:
    return {
        "domain_id": f"{domain.account}/{domain.domain_name}",
        "domain_name": domain.domain_name,
        "arn": domain.arn,
        "created": True,
        "deleted": domain.processing_status == DELETING,
        "endpoint": domain.endpoint if domain.is_made else None,
        "processing": domain.processing_status != ACTIVE,
        "upgrade_processing": False,
        "domain_processing_status": domain.processing_status,
        **options_of(domain),
    }


def options_of(domain: Domain) -> dict[str, Any]:
    """What can be configured, option by option."""
    return {
        "engine_version": domain.engine_version,
        "cluster_config": domain.cluster,
        "ebs_options": domain.disks,
        "access_policies": domain.access_policies,
        "encryption_at_rest_options": {"enabled": domain.encrypted},
        "node_to_node_encryption_options": {"enabled": domain.encrypted_between},
        "domain_endpoint_options": {"enforce_https": domain.enforce_https},
        "advanced_options": dict(domain.advanced_options),
        "snapshot_options": {"automated_snapshot_start_hour": HOURS},
    }


def told_config(domain: Domain) -> dict[str, Any]:
    status: Mapping[str, Any] = {
        "creation_date": domain.created_at,
        "update_date": domain.updated_at,
        "update_version": 1,
        "state": "Active" if domain.processing_status == ACTIVE else "Processing",
        "pending_deletion": domain.processing_status == DELETING,
    }
    return {name: {"options": value, "status": status} for name, value in options_of(domain).items()}
