"""The bytes of objects: kept as files by their content, given out as slices of those files."""

from __future__ import annotations

from asyncio import to_thread
from collections.abc import Iterator, Sequence
from hashlib import md5, sha256
from pathlib import Path
from tempfile import mkstemp

from model.kit.body import Body, FileSlice
from model.kit.world import World
from model.services.s3.versions import Piece

IN_MEMORY = 1024 * 1024
"The largest copy, in bytes, that is made without a file of its own on the way."

Content = bytes | FileSlice | Iterator[bytes]


def keep(world: World, body: Body) -> tuple[Piece, ...]:
    """Keep a body's bytes; nothing at all for none."""
    if not body.size:
        return ()
    bodies = world.cell.bodies
    if body.path is None:
        return (Piece(body=bodies.put(body.bytes()), size=body.size),)
    bodies.adopt(body.path, body.sha256_hex)
    return (Piece(body=body.sha256_hex, size=body.size),)


def slices(world: World, pieces: Sequence[Piece], start: int, size: int) -> list[FileSlice]:
    """The files, and what of them, that hold `size` bytes from `start` on."""
    found: list[FileSlice] = []
    for piece in pieces:
        skipped = min(start, piece.size)
        taken = min(piece.size - skipped, size)
        if taken:
            found.append(FileSlice(world.cell.bodies.path(piece.body), skipped, taken))
        start, size = start - skipped, size - taken
    return found


def content(world: World, pieces: Sequence[Piece], start: int, size: int) -> Content:
    found = slices(world, pieces, start, size)
    if len(found) == 1:
        return found[0]
    return in_a_row(found) if found else b""


def in_a_row(found: Sequence[FileSlice]) -> Iterator[bytes]:
    for each in found:
        yield from each.pieces()


async def gathered(world: World, pieces: Sequence[Piece], start: int, size: int) -> Body:
    """A part of an object's bytes as a body of its own; the reading and writing is done beside the loop."""
    found = slices(world, pieces, start, size)
    if size <= IN_MEMORY:
        return Body(b"".join(in_a_row(found)))
    return await to_thread(spooled, world.cell.bodies.spool, found, size)


def spooled(folder: Path, found: Sequence[FileSlice], size: int) -> Body:
    digests = {"md5": md5(usedforsecurity=False), "sha256": sha256()}
    number, name = mkstemp(prefix="copy-", dir=folder)
    with open(number, "wb") as file:  # noqa: PTH123 - it is open already
        for piece in in_a_row(found):
            file.write(piece)
            for digest in digests.values():
                digest.update(piece)
    return Body(None, Path(name), size, {each: digest.hexdigest() for each, digest in digests.items()})


async def md5_of(world: World, pieces: Sequence[Piece], size: int) -> str:
    """The hexadecimal MD5 of an object's bytes, taken beside the loop."""
    return await to_thread(digested, slices(world, pieces, 0, size))


def digested(found: Sequence[FileSlice]) -> str:
    digest = md5(usedforsecurity=False)
    for piece in in_a_row(found):
        digest.update(piece)
    return digest.hexdigest()
