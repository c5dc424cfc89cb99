"""The machine images that AWS and its partners publish in every region."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import Any

from model.catalog.pages import page
from model.catalog.regions import region as known_region


@dataclass(frozen=True, slots=True)
class PublicImage:
    """An image anyone may launch. The same release has another id in each region, as it has at AWS."""

    id: str
    snapshot_id: str
    region: str
    name: str
    description: str
    owner_id: str
    architecture: str
    root_device: str
    size_gib: int
    volume_type: str
    created: str
    "As CreationDate writes it."
    owner_alias: str | None = None
    deprecated: str | None = None
    parameter: str | None = None
    "The public Systems Manager parameter whose value is this image's id."
    platform: str | None = None
    platform_details: str = "Linux/UNIX"
    usage_operation: str = "RunInstances"
    virtualization: str = "hvm"
    boot_mode: str | None = None
    ena: bool = True
    imds: str | None = None


def images(region: str) -> tuple[PublicImage, ...]:
    """Every public image of a region, or KeyError for a region that is not."""
    return tuple(_images(region).values())


def image(image_id: str, region: str) -> PublicImage:
    """The image with this id in this region, or KeyError."""
    return _images(region)[image_id]


def find_image(image_id: str, region: str) -> PublicImage | None:
    return _images(region).get(image_id)


def latest(parameter: str, region: str) -> PublicImage:
    """The image that a public parameter names, in full or by its last part, or KeyError."""
    for found in images(region):
        if found.parameter and f"/{found.parameter}".endswith(f"/{parameter}"):
            return found
    raise KeyError(parameter)


@cache
def _images(region: str) -> dict[str, PublicImage]:
    known_region(region)
    return {found.id: found for found in (_publish(entry, region) for entry in page("images"))}


def _publish(entry: dict[str, Any], region: str) -> PublicImage:
    digest = sha256(f"{region} {entry['name']}".encode()).hexdigest()
    return PublicImage(id=f"ami-0{digest[:16]}", snapshot_id=f"snap-0{digest[16:32]}", region=region, **entry)
