"""`make pictures`: photographs the running program, always at the same instant of the same world."""

from __future__ import annotations

import asyncio
import sys

from tests.pictures.album import ALBUM, Picture, arrange
from tests.pictures.scene import Scene


def main(names: list[str]) -> int:
    """Take the pictures with these names, or all; 2 when there is no such picture."""
    chosen = [picture for picture in ALBUM if picture.name in names] if names else list(ALBUM)
    if len(chosen) < len(names):
        print(f"there are {', '.join(picture.name for picture in ALBUM)}", file=sys.stderr)
        return 2
    for picture in chosen:
        picture.path.write_text(asyncio.run(taken(picture)), encoding="utf-8")
        print(picture.path)
    return 0


async def taken(picture: Picture) -> str:
    """The SVG of a screen."""
    scene = Scene()
    async with scene.run_test(size=picture.size) as pilot:
        await arrange(pilot, picture)
        drawn = scene.export_screenshot(title="Cloudarium")
    return "\n".join(line.rstrip() for line in drawn.splitlines()) + "\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
