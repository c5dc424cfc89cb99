"""Reads what the user asked for: flags win over the environment, it over the settings file, that over the defaults."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, cast

from app import __version__
from app.settings import COMMANDS, Command, Option, Settings, SettingsError, options, switch

ENVIRONMENT = "CLOUDARIUM_"
SETTINGS_FILE = "CLOUDARIUM_SETTINGS"


class Wish(NamedTuple):
    """A setting as somebody wrote it, and where."""

    setting: str
    word: str
    place: str


def read_settings(argv: Sequence[str], environ: Mapping[str, str] = os.environ) -> Settings:
    """The settings of a command line.

    Raises SettingsError for what cannot be. An unknown flag ends the program with 2, --help and --version with 0.
    """
    flags = vars(_parser().parse_args(argv))
    command = cast("Command", flags.pop("command") or "dashboard")
    known = options(command)
    values = {name: option.better[command] for name, option in known.items() if command in option.better}
    for wish in (*_from_file(environ, command), *_from_environment(environ, known), *_from_flags(flags)):
        if wish.setting not in known:
            raise SettingsError(f"{wish.place} is not for {command}")
        values[wish.setting] = _understood(wish, known[wish.setting])
    return Settings(command=command, **values)


def _understood(wish: Wish, option: Option) -> Any:
    if option.choices and wish.word not in option.choices:
        raise SettingsError(f"{wish.place}: {wish.word!r} is none of {', '.join(option.choices)}")
    try:
        return option.read(wish.word)
    except ValueError as error:
        raise SettingsError(f"{wish.place}: {wish.word!r} will not do: {error}") from None


def _from_flags(flags: Mapping[str, Any]) -> Iterator[Wish]:
    for name, value in flags.items():
        word = " ".join(cast("list[str]", value)) if isinstance(value, list) else str(value)
        yield Wish(name, word, f"--{name}")


def _from_environment(environ: Mapping[str, str], known: Mapping[str, Option]) -> Iterator[Wish]:
    for name in known:
        variable = ENVIRONMENT + name.upper()
        if variable in environ:
            yield Wish(name, environ[variable], variable)


def _from_file(environ: Mapping[str, str], command: Command) -> Iterator[Wish]:
    """The lines meant for every command that knows them, then those under this command's heading."""
    path = _settings_path(environ)
    page = _page(path) if path else {}
    for name, value in page.items():
        if name in options(command):
            yield Wish(name, str(value), f"{path}: {name}")
    for name, value in page.get(command, {}).items():
        yield Wish(name, str(value), f"{path}: {command}.{name}")


def _settings_path(environ: Mapping[str, str]) -> Path | None:
    """The file that the user names, which has to be there, or the one of the user's configuration if it is."""
    if named := environ.get(SETTINGS_FILE):
        return Path(named).expanduser()
    import platformdirs

    usual = platformdirs.user_config_path("cloudarium") / "settings.toml"
    return usual if usual.exists() else None


def _page(path: Path) -> dict[str, Any]:
    import tomllib

    try:
        page = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{path}: {error}") from None
    settings = {name for command in COMMANDS for name in options(command)}
    if unknown := page.keys() - settings - COMMANDS.keys():
        raise SettingsError(f"{path}: there is no setting {min(unknown)}")
    return page


def _parser() -> argparse.ArgumentParser:
    """Flags stay absent unless given, so that what was not typed can come from elsewhere."""
    parser = argparse.ArgumentParser(prog="cloudarium", description="A living AWS in a terminal.")
    parser.add_argument("--version", action="version", version=f"cloudarium {__version__}")
    _add_flags(parser, "dashboard")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    for command, meaning in COMMANDS.items():
        _add_flags(commands.add_parser(command, help=meaning, description=meaning), command)
    return parser


def _add_flags(parser: argparse.ArgumentParser, command: Command) -> None:
    for name, option in options(command).items():
        flag: dict[str, Any] = {"help": option.meaning, "default": argparse.SUPPRESS}
        if option.read is switch:
            flag["action"] = argparse.BooleanOptionalAction
        else:
            flag["metavar"] = option.metavar or "|".join(option.choices)
            flag |= {"nargs": "*"} if option.many else {}
        parser.add_argument(name if option.placed else f"--{name}", **flag)
        if name == "world":
            memory = "keep the world in memory and forget it at the end"
            parser.add_argument(
                "--memory", dest=name, action="store_const", const="", default=argparse.SUPPRESS, help=memory
            )
