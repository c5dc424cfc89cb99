"""A process that has the `aws` command line imported and bears one for each line that is typed: it begins at once."""

from __future__ import annotations

import gc
import json
import os
import signal
import sys

import awscli.handlers  # noqa: F401  what the command line imports when it starts
from awscli.clidriver import main as aws

PATIENCE = 120


def main() -> None:
    gc.freeze()
    for line in sys.stdin:
        child = os.fork()
        if not child:
            _begin(**json.loads(line))
            sys.exit(aws())
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


def _begin(words: list[str], environment: dict[str, str], folder: str, out: str, err: str) -> None:
    """As a shell begins a program: where it is, what it is told, and where its words go."""
    os.chdir(folder)
    own_data = {"AWS_DATA_PATH": os.environ["AWS_DATA_PATH"]}  # put there by the import
    os.environ.clear()
    os.environ.update(environment | own_data)
    for name, flags, number in ((os.devnull, os.O_RDONLY, 0), (out, os.O_WRONLY, 1), (err, os.O_WRONLY, 2)):
        os.dup2(os.open(name, flags), number)
    signal.alarm(PATIENCE)
    sys.argv = ["aws", *words]


if __name__ == "__main__":
    main()
