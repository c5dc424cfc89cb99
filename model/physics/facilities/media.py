"""Drives that customers' data lies on: shared in turn by many, wiped before each, and destroyed in the end."""

from __future__ import annotations

from typing import Literal

from model.catalog.regions import Zone, find_zone
from model.kernel.chance import Between
from model.kit.behavior import due
from model.kit.resource import Resource
from model.kit.value import Value
from model.kit.world import World
from model.physics.facilities.plant import site_of
from model.physics.facilities.site import premises

DRIVES = 24
"Places for drives in a zone; each volume lies on one of them."

BLOCK_BYTES = 512
ZEROES = bytes(BLOCK_BYTES)

_YEAR = 365.25 * 86400
SERVICE_LIFE = Between(4 * _YEAR, 6 * _YEAR)
DESTRUCTION = Between(86400, 3 * 86400)
"From the day that a drive is taken out until it is degaussed and shredded."


class Block(Value):
    """What is on a drive at one place; `volume_id` is empty once the volume that wrote it is gone."""

    volume_id: str
    number: int
    content: bytes


class Drive(Resource, key="drive_id", index=("place",)):
    """Made when somebody writes to one for the first time; a drive that nobody wrote to has nothing to tell."""

    drive_id: str
    place: str
    zone_id: str
    state: Literal["in-use", "retired", "destroyed"] = "in-use"
    blocks: tuple[Block, ...] = ()


def place_of(world: World, zone: Zone, volume_id: str) -> str:
    """Where a volume lies, which is found from its id alone."""
    return f"{zone.id}/{world.kernel.luck('drive', volume_id).below(DRIVES) + 1:02d}"


def find_drive(world: World, place: str) -> Drive | None:
    """The drive that is at a place now."""
    return next((each for each in premises(world).where(Drive, place=place) if each.state == "in-use"), None)


def write_block(world: World, zone: Zone, volume_id: str, number: int, content: bytes) -> None:
    """Put up to 512 bytes at a block of a volume; what is shorter is filled up with zeroes."""
    assert len(content) <= BLOCK_BYTES, "a block has 512 bytes"
    place = place_of(world, zone, volume_id)
    drive = find_drive(world, place) or _new_drive(world, zone, place)
    others = tuple(each for each in drive.blocks if (each.volume_id, each.number) != (volume_id, number))
    block = Block(volume_id=volume_id, number=number, content=content.ljust(BLOCK_BYTES, b"\0"))
    drive.blocks = (*others, block)


def read_block(world: World, zone: Zone, volume_id: str, number: int) -> bytes:
    """What this volume wrote there; zeroes where it wrote nothing, whatever is on the drive."""
    drive = find_drive(world, place_of(world, zone, volume_id))
    blocks = drive.blocks if drive else ()
    return next((each.content for each in blocks if (each.volume_id, each.number) == (volume_id, number)), ZEROES)


def wipe(world: World, zone: Zone, volume_id: str) -> None:
    """Before a volume is first used, what others left behind at its place is overwritten."""
    drive = find_drive(world, place_of(world, zone, volume_id))
    if drive is None or all(each.volume_id for each in drive.blocks):
        return
    drive.blocks = tuple(each for each in drive.blocks if each.volume_id)
    site_of(world, zone).note(world.now, "media", f"{drive.drive_id} is wiped before its next use")


def let_go(world: World, zone: Zone, volume_id: str) -> None:
    """A volume is no more; its bytes stay on the drive, where nobody can ask for them."""
    drive = find_drive(world, place_of(world, zone, volume_id))
    if drive is not None:
        drive.blocks = tuple(
            each.model_copy(update={"volume_id": ""}) if each.volume_id == volume_id else each for each in drive.blocks
        )


def _zone_of(drive: Drive) -> Zone:
    found = find_zone(drive.zone_id)
    assert found is not None, "a drive is in a zone of the catalogue"
    return found


def _new_drive(world: World, zone: Zone, place: str) -> Drive:
    own = premises(world)
    drive = Drive(drive_id=f"{place}-{own.count(place)}", place=place, zone_id=zone.id)
    own.wake(retire, drive.drive_id, after=world.kernel.luck("life", drive.drive_id).draw(SERVICE_LIFE))
    return own.add(drive)


@due
async def retire(world: World, drive_id: str) -> None:
    """At the end of its life a drive's data moves to the next one, and the drive waits for its destruction."""
    drive = world.get(Drive, drive_id)
    if drive.state != "in-use":
        return
    zone = _zone_of(drive)
    world.forget(retire, drive_id)
    drive.state = "retired"
    _new_drive(world, zone, drive.place).blocks = tuple(each for each in drive.blocks if each.volume_id)
    site_of(world, zone).note(world.now, "media", f"{drive_id} is retired")
    world.wake(destroy, drive_id, after=world.delay(DESTRUCTION, drive_id, "destruction"))


@due
async def destroy(world: World, drive_id: str) -> None:
    drive = world.get(Drive, drive_id)
    drive.state, drive.blocks = "destroyed", ()
    site_of(world, _zone_of(drive)).note(world.now, "media", f"{drive_id} is degaussed and shredded")
