"""The `cloudarium` command. What a subcommand needs is imported when it is asked for."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from app.command_line import read_settings
from app.settings import Settings, SettingsError


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program; returns its exit code. What the user can mend is one line on standard error, and 2."""
    try:
        settings = read_settings(sys.argv[1:] if argv is None else argv)
        return _COMMANDS[settings.command](settings)
    except SettingsError as error:
        sys.stderr.write(f"cloudarium: {error}\n")
        return 2


def _serve(settings: Settings) -> int:
    from app.serving.endpoint import serve

    return serve(settings)


def _dashboard(settings: Settings) -> int:
    from app.console import open_dashboard

    return open_dashboard(settings)


def _env(settings: Settings) -> int:
    from app.environment import exports

    sys.stdout.write("\n".join([*exports(settings), ""]))
    return 0


def _dig(settings: Settings) -> int:
    from app.digging import dig

    return dig(settings)


def _chaos(settings: Settings) -> int:
    from app.rehearsing import chaos

    return chaos(settings)


def _fork(settings: Settings) -> int:
    from app.keeping import fork

    return fork(settings)


def _replay(settings: Settings) -> int:
    from app.keeping import replay

    return replay(settings)


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
