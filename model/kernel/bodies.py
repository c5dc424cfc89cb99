"""Bodies of bulk data as files named by their content, beside the world's file."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path


def bodies_beside(world: Path) -> Path:
    """Where the bodies of a world's file lie."""
    return world.with_name(f"{world.name}.bodies")


class Bodies:
    """A body is written before the unit of work that refers to it; one that nothing refers to is swept on opening."""

    def __init__(self, folder: Path | None) -> None:
        self._borrowed = folder is None
        self._folder = folder or Path(tempfile.mkdtemp(prefix="cloudarium-"))

    def path(self, digest: str) -> Path:
        """Where the body with this SHA-256 (hexadecimal) lies."""
        return self._folder / digest[:2] / digest

    @property
    def spool(self) -> Path:
        """Where a body may lie until it is adopted: on the same disk, so that adopting it is a rename."""
        spool = self._folder / "spool"
        spool.mkdir(parents=True, exist_ok=True)
        return spool

    def put(self, data: bytes) -> str:
        digest = sha256(data).hexdigest()
        path = self.path(digest)
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            draft = path.with_suffix(".draft")
            draft.write_bytes(data)
            draft.rename(path)
        return digest

    def adopt(self, spooled: Path, digest: str) -> None:
        """Take over a file whose content has this digest."""
        path = self.path(digest)
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(spooled, path)

    def share(self, digest: str, other: Bodies) -> None:
        """Let the body lie in another place too: the same file where the disk allows it, as nobody ever changes one."""
        path, copy = self.path(digest), other.path(digest)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.unlink(missing_ok=True)
        try:
            copy.hardlink_to(path)
        except OSError:
            shutil.copyfile(path, copy)

    def sweep(self, wanted: Iterable[str]) -> int:
        """Delete what nothing refers to; returns how many went."""
        keep = set(wanted)
        stray = [path for path in self._folder.glob("*/*") if path.name not in keep]
        for path in stray:
            path.unlink()
        return len(stray)

    def close(self) -> None:
        if self._borrowed:
            shutil.rmtree(self._folder)
