"""The `cloudarium` command. What a subcommand needs is imported when it is asked for."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

from app.command_line import read_settings
from app.settings import Settings, SettingsError
from model.kernel.uncollected import uncollected

Run = Callable[[Settings], int]


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program; returns its exit code. What the user can mend is one line on standard error, and 2."""
    try:
        settings = read_settings(sys.argv[1:] if argv is None else argv)
        with uncollected():
            run = _COMMANDS[settings.command]()
        return run(settings)
    except SettingsError as error:
        sys.stderr.write(f"cloudarium: {error}\n")
        return 2


def _serve() -> Run:
    from app.serving.endpoint import serve

    return serve


def _dashboard() -> Run:
    from app.console import open_dashboard

    return open_dashboard


def _env() -> Run:
    from app.environment import print_exports

    return print_exports


def _dig() -> Run:
    from app.digging import dig

    return dig


def _chaos() -> Run:
    from app.rehearsing import chaos

    return chaos


def _fork() -> Run:
    from app.keeping import fork

    return fork


def _replay() -> Run:
    from app.keeping import replay

    return replay


_COMMANDS = {
    "serve": _serve,
    "dashboard": _dashboard,
    "env": _env,
    "dig": _dig,
    "chaos": _chaos,
    "fork": _fork,
    "replay": _replay,
}


if __name__ == "__main__":
    sys.exit(main())
