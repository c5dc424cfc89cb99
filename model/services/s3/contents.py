"""The bytes of objects: kept as files by their content, given out as slices of those files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from model.kit.body import Body, FileSlice
from model.kit.world import World
from model.services.s3.versions import Piece

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
