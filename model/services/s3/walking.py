"""Walking along the keys of a bucket, in steps that skip whatever is rolled up into one common prefix."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from model.services.s3.places import Place
from model.services.s3.successors import after_prefix, right_after
from model.services.s3.versions import COLUMNS, Version

_RANGE = f"""
SELECT {COLUMNS} FROM s3_version
WHERE bucket = ?1 AND key >= ?2 AND key < ?3 AND (key > ?2 OR seq < ?4) {{only}} ORDER BY key, seq DESC LIMIT ?5
"""  # noqa: S608
_STEPS = f"""
WITH RECURSIVE step (at, count) AS (
    SELECT (SELECT min(key) FROM s3_version WHERE bucket = ?1 AND key >= ?2 AND key < ?3 {{only}}), 1
    UNION ALL
    SELECT (SELECT min(key) FROM s3_version WHERE bucket = ?1 AND key < ?3 {{only}} AND key >=
            CASE instr(substr(at, ?6), ?7) WHEN 0 THEN at || char(0)
            ELSE substr(at, 1, ?6 - 2 + instr(substr(at, ?6), ?7)) || ?8 END), count + 1
    FROM step WHERE at IS NOT NULL AND count < ?5)
SELECT {COLUMNS} FROM step JOIN s3_version ON bucket = ?1 AND key = at {{only}}
WHERE key > ?2 OR seq < ?4 ORDER BY key, seq DESC
"""  # noqa: S608
ONLY_CURRENT = "AND current = 1"
NEWEST = 2**62


@dataclass(frozen=True, slots=True)
class Walk:
    """A way along a bucket's keys from `since` on, and of that very key only the versions before `seq`.

    `every` shows all versions and delete markers instead of what the keys hold now.
    """

    prefix: str = ""
    delimiter: str = ""
    since: str = ""
    seq: int = NEWEST
    every: bool = False

    def common_prefix(self, key: str) -> str | None:
        """What the key is rolled up into; None if it stands for itself."""
        if not self.delimiter:
            return None
        at = key.find(self.delimiter, len(self.prefix))
        return None if at < 0 else key[: at + len(self.delimiter)]

    def past(self, key: str) -> str:
        """Where to go on for a client that has seen this key, or the common prefix that it falls into."""
        prefix = self.common_prefix(key) if key.startswith(self.prefix) else None
        return right_after(key) if prefix is None else after_prefix(prefix)

    async def page(self, place: Place, most: int) -> Page:
        """As many versions and common prefixes as are asked for, which count alike."""
        if most <= 0:
            return Page((), (), None, None, is_truncated=False)
        found = tuple(self._entries(await self._versions(place, most + 1)))
        shown = found[:most]
        return Page(
            tuple(entry for entry in shown if isinstance(entry, Version)),
            tuple(entry for entry in shown if isinstance(entry, str)),
            shown[-1] if shown else None,
            found[most] if len(found) > most else None,
            is_truncated=len(found) > most,
        )

    def _entries(self, versions: Sequence[Version]) -> Iterator[Version | str]:
        last = ""
        for version in versions:
            prefix = self.common_prefix(version.key)
            if prefix is None:
                yield version
            elif prefix != last:
                last = prefix
                yield prefix

    async def _versions(self, place: Place, most: int) -> list[Version]:
        """Enough of the next versions for `most` entries, if there are so many."""
        since, end = max(self.since, self.prefix), after_prefix(self.prefix)
        only = "" if self.every else ONLY_CURRENT
        asked = (place.name, since, end, self.seq, most)
        if self.delimiter:
            skip = len(self.prefix) + 1
            sql = _STEPS.format(only=only)
            rows = await place.world.read(sql, *asked, skip, self.delimiter, after_prefix(self.delimiter))
        else:
            rows = await place.world.read(_RANGE.format(only=only), *asked)
        return [Version.of(row) for row in rows]


@dataclass(frozen=True, slots=True)
class Page:
    """What one answer shows: versions, common prefixes, the `last` of both together, and the one that comes `next`."""

    versions: tuple[Version, ...]
    prefixes: tuple[str, ...]
    last: Version | str | None
    next: Version | str | None
    is_truncated: bool

    @property
    def last_key(self) -> str:
        return self.last.key if isinstance(self.last, Version) else self.last or ""
