"""Everything the user may ask of a run of the program, each setting said once."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass, field, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

Command = Literal["dashboard", "serve", "env", "dig", "chaos", "fork", "replay"]
COMMANDS: Mapping[Command, str] = {
    "dashboard": "open the dashboard, with the endpoint behind it (this is what happens without a command)",
    "serve": "serve the AWS endpoint without a screen",
    "env": "print the exports that point the aws CLI and the SDKs at the endpoint",
    "dig": "ask a running world's name servers what a name means, as somebody in a city is told",
    "chaos": "break things in a running world as a scenario says, and tell whether it recovered",
    "fork": "copy a world that is kept in a file, as it is or as it was",
    "replay": "do again what --record has written down",
}


class SettingsError(Exception):
    """Something that the user asked for cannot be; the text says what."""


@dataclass(frozen=True, slots=True)
class Option:
    """How a setting is asked for. `read` raises ValueError with a reason; `better` are single commands' defaults.

    One that is `placed` is no flag: it is a word of the command line, known by its place; of `many` all that follow.
    """

    meaning: str
    read: Callable[[str], Any]
    choices: tuple[str, ...]
    metavar: str | None
    commands: tuple[Command, ...]
    better: Mapping[str, Any]
    placed: bool
    many: bool


def _option(
    default: Any,
    meaning: str,
    read: Callable[[str], Any] = str,
    *,
    choices: tuple[str, ...] = (),
    metavar: str | None = None,
    commands: tuple[Command, ...] = ("dashboard", "serve"),
    placed: bool = False,
    many: bool = False,
    **better: Any,
) -> Any:
    option = Option(meaning, read, choices, metavar, commands, better, placed, many)
    return field(default=default, metadata={"option": option})


def _port(word: str) -> int:
    port = int(word)
    if not 0 <= port <= 65535:
        raise ValueError("a port lies between 0 and 65535")
    return port


def _speed(word: str) -> float:
    speed = float(word.removesuffix("x"))
    if not 0 <= speed <= 100_000:
        raise ValueError("a speed lies between 0 and 100000")
    return speed


def _seconds(word: str) -> float:
    seconds = float(word)
    if not 0 <= seconds < 1e9:
        raise ValueError("seconds are a number from 0 on")
    return seconds


def _file(word: str) -> Path | None:
    return Path(word).expanduser() if word else None


def _moment(word: str) -> float:
    """Seconds since 1970, or a date with its time; one without a zone is UTC."""
    try:
        return float(word)
    except ValueError:
        found = datetime.fromisoformat(word)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()


def switch(word: str) -> bool:
    """On or off, as people write it."""
    if (said := word.lower()) not in {"1", "true", "yes", "on", "0", "false", "no", "off"}:
        raise ValueError("say on or off")
    return said in {"1", "true", "yes", "on"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """One run of the program. A `world` of None lives in memory; `speed` is simulated seconds per second."""

    command: Command = "dashboard"
    host: str = _option(
        "127.0.0.1", "address to listen on", metavar="HOST", commands=("dashboard", "serve", "env", "dig", "chaos")
    )
    port: int = _option(
        4566,
        "port to listen on, 0 for any free one",
        _port,
        metavar="PORT",
        commands=("dashboard", "serve", "env", "chaos"),
    )
    world: Path | None = _option(
        None,
        "keep the world in FILE, and go on with the one that is there",
        _file,
        metavar="FILE",
        commands=("dashboard", "serve", "env"),
    )
    tls: bool = _option(
        False, "speak TLS, with certificates of the world's own", switch, commands=("dashboard", "serve", "env")
    )
    scenario: str = _option("empty", "what a new world starts as", metavar="NAME", dashboard="three_tier")
    seed: int = _option(1, "luck of a new world", int, metavar="N")
    speed: float = _option(1.0, "simulated seconds in a second, 0 for a pause", _speed, metavar="N", dashboard=60.0)
    delays: Literal["real", "none"] = _option(
        "real", "whether resources take time to change their state", choices=("real", "none")
    )
    auth: Literal["sigv4", "off"] = _option(
        "sigv4", "whether signatures are checked; off takes unknown keys as root", choices=("sigv4", "off")
    )
    images: Literal["listed", "any"] = _option("listed", "which image ids can be launched", choices=("listed", "any"))
    sms: Literal["open", "sandbox"] = _option(
        "open", "whom text messages go to; in the sandbox to verified telephones alone", choices=("open", "sandbox")
    )
    quotas: Literal["today", "notes-2017"] = _option(
        "today", "the year whose limits hold", choices=("today", "notes-2017")
    )
    support: Literal["basic", "developer", "business", "enterprise"] = _option(
        "basic",
        "the support plan of accounts; business has the Health API",
        choices=("basic", "developer", "business", "enterprise"),
    )
    functions: Literal["auto", "run", "refuse"] = _option(
        "auto",
        "whether code of functions is run on this machine; auto runs it where only this machine can ask",
        choices=("auto", "run", "refuse"),
    )
    strict: bool = _option(False, "refuse parameters that no operation acts on", switch)
    control: bool = _option(
        False, "let HTTP advance, speed up and reset the world (loopback only)", switch, commands=("serve",)
    )
    dns: int = _option(
        0, "answer DNS at this port too, over UDP and TCP", _port, metavar="PORT", commands=("serve", "dig"), dig=4553
    )
    name: str = _option("", "the name to ask for", metavar="NAME", commands=("dig",), placed=True)
    asked: str = _option(
        "",
        "the type of record, and @city or @address for where to ask from",
        metavar="WORD",
        commands=("dig",),
        placed=True,
        many=True,
    )
    tcp: bool = _option(False, "ask over TCP at once", switch, commands=("dig",))
    script: Path | None = _option(
        None, "the scenario, in YAML", _file, metavar="FILE", commands=("chaos",), placed=True
    )
    region: str = _option("", "the region to break things in", metavar="REGION", commands=("chaos",))
    hurry: bool = _option(False, "let time pass at once instead of waiting for it", switch, commands=("chaos",))
    grace: float = _option(
        900.0,
        "simulated seconds after the end by which no alarm may ring that did not before",
        _seconds,
        metavar="N",
        commands=("chaos",),
    )
    soap: bool = _option(False, "offer S3's SOAP interface, as it was until 2025 (over TLS only)", switch)
    record: Path | None = _option(
        None,
        "write down in FILE what is called, passwords included, so that replay can do it again",
        _file,
        metavar="FILE",
    )
    source: Path | None = _option(None, "the world to copy", _file, metavar="WORLD", commands=("fork",), placed=True)
    target: Path | None = _option(None, "the copy to make", _file, metavar="COPY", commands=("fork",), placed=True)
    at: float | None = _option(
        None, "the simulated time to go back to, as 2026-11-21T05:30:00Z", _moment, metavar="TIME", commands=("fork",)
    )
    recording: Path | None = _option(
        None, "what was written down", _file, metavar="RECORDING", commands=("replay",), placed=True
    )
    into: Path | None = _option(
        None,
        "go on in the world that is kept in FILE, or keep a new one there",
        _file,
        metavar="FILE",
        commands=("replay",),
    )
    theme: str = _option("dark", "colours of the dashboard", metavar="NAME", commands=("dashboard",))

    def __post_init__(self) -> None:
        if self.control and not _is_loopback(self.host):
            raise SettingsError(f"--control would let the network steer the world: it is refused on {self.host}")

    @property
    def runs_functions(self) -> bool:
        """Nobody runs strangers' code who did not say so."""
        return self.functions == "run" or (self.functions == "auto" and _is_loopback(self.host))


def options(command: Command) -> Mapping[str, Option]:
    """What can be asked of a command, by the setting's name."""
    found = {each.name: _option_of(each) for each in fields(Settings) if each.metadata}
    return {name: option for name, option in found.items() if command in option.commands}


def _option_of(each: Field[Any]) -> Option:
    return each.metadata["option"]


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
