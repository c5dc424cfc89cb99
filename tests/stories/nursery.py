"""A process that has everything at hand and bears a scribe for each path that it is told: they begin at once."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

from model.gateway.registry import load_verbs
from tests.stories import scribe

DEAD = "dead"


def main() -> None:
    load_verbs("ec2")
    asyncio.run(scribe.practise())
    for line in sys.stdin:
        child = os.fork()
        if not child:
            asyncio.run(scribe.main(Path(line.rstrip("\n"))))
            os._exit(0)
        os.waitpid(child, 0)
        scribe.say(DEAD)


if __name__ == "__main__":
    main()
