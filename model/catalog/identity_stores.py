"""Who knows the people of each layer: no door asks another layer's store."""

from __future__ import annotations

from collections.abc import Mapping

STORES: Mapping[str, str] = {
    "operating system": "local accounts, or a directory that the machine has joined",
    "database": "the database's own users",
    "application": "the application's own user repository",
    "mobile app": "Amazon Cognito",
    "workforce": "the directory of IAM Identity Center",
    "AWS resources": "IAM",
}


def store_of(layer: str) -> str:
    """Who knows the people of a layer; KeyError for one that is none."""
    return STORES[layer]
