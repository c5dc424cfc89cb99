"""Bodies that nothing uses any more are deleted within the hour, unless an undo could want them back."""

from __future__ import annotations

from collections.abc import Iterable

from model.kit.behavior import due
from model.kit.world import GLOBAL, World

HOUR = 3600.0
AT_ONCE = 200

_BEGIN = "INSERT OR IGNORE INTO s3_use VALUES (?, ?)"
_LOOSEN = "INSERT OR IGNORE INTO s3_loose SELECT body FROM s3_use WHERE user = ?"
_END = "DELETE FROM s3_use WHERE user = ?"
_LOOSE = """
SELECT body, body IN (SELECT body FROM s3_use) OR body IN (SELECT body FROM past_s3_use)
FROM s3_loose ORDER BY body LIMIT ?
"""
_FORGET = "DELETE FROM s3_loose WHERE body = ?"

_LOOSEN_UPLOADS = """
INSERT OR IGNORE INTO s3_loose SELECT s3_part.body FROM s3_part JOIN s3_upload USING (upload) WHERE s3_upload.bucket = ?
"""
_END_UPLOAD_USES = """
DELETE FROM s3_use WHERE user IN (
    SELECT upload || '/' || number FROM s3_part JOIN s3_upload USING (upload) WHERE s3_upload.bucket = ?)
"""
_END_PARTS = "DELETE FROM s3_part WHERE upload IN (SELECT upload FROM s3_upload WHERE bucket = ?)"
_END_UPLOADS = "DELETE FROM s3_upload WHERE bucket = ?"

EVERY_BODY = "bodies"


def begin_use(world: World, user: str, bodies: Iterable[str]) -> None:
    for body in bodies:
        world.write(_BEGIN, body, user)


def end_use(world: World, user: str) -> None:
    """What nobody else uses stays for a while: somebody may be reading it."""
    world.write(_LOOSEN, user)
    world.write(_END, user)
    have_swept(world)


def end_uploads(world: World, bucket: str) -> None:
    """All uploads that are under way in a bucket are over."""
    for statement in (_LOOSEN_UPLOADS, _END_UPLOAD_USES, _END_PARTS, _END_UPLOADS):
        world.write(statement, bucket)
    have_swept(world)


def have_swept(world: World) -> None:
    above = world.cell.world("", GLOBAL, "s3")
    if above.woken_at(sweep, EVERY_BODY) is None:
        above.wake(sweep, EVERY_BODY, after=HOUR)


@due
async def sweep(world: World, whom: str) -> None:
    loose = await world.read(_LOOSE, AT_ONCE)
    for body, is_used in loose:
        if not is_used:
            world.cell.bodies.path(body).unlink(missing_ok=True)
        world.write(_FORGET, body)
    if len(loose) == AT_ONCE:
        world.wake(sweep, whom, after=1.0)
