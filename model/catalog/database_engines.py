"""The engines that RDS runs: their versions, parameters, options and licences."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from model.catalog.pages import Profile, fields, page

_ONE_NUMBER_SINCE = {"postgres": 10, "oracle": 18}
"""From which release on the first number alone is the major one; before, and of others, it is the first two."""


@dataclass(frozen=True, slots=True)
class EngineVersion:
    """One release; `family` is that of its parameter groups."""

    number: str
    family: str
    default: bool = False

    @property
    def release(self) -> tuple[int, ...]:
        """To tell which is the newer one."""
        return tuple(int("".join(sign for sign in part if sign.isdigit()) or 0) for part in self.number.split("."))


@dataclass(frozen=True, slots=True)
class Engine:
    """One engine in one edition. One that is `clustered` runs in clusters only."""

    name: str
    title: str
    kind: str
    edition: str
    port: int
    licenses: tuple[str, ...]
    versions: tuple[EngineVersion, ...]
    multi_az: bool
    replicas: bool
    clustered: bool = False
    fixed_storage: bool = False
    "Its disk keeps the size that it was made with."

    @property
    def default_version(self) -> EngineVersion:
        return next(each for each in self.versions if each.default)

    def version(self, number: str) -> EngineVersion | None:
        """The release called so; of the beginning of a number, the newest."""
        exact = next((each for each in self.versions if each.number == number), None)
        begun = [each for each in self.versions if each.number.startswith(f"{number}.")]
        return exact or (begun[-1] if begun else None)

    def major(self, number: str) -> str:
        """What releases of one number differ from each other in is minor."""
        parts = number.split(".")
        since = _ONE_NUMBER_SINCE.get(self.kind)
        return parts[0] if since is not None and int(parts[0]) >= since else ".".join(parts[:2])

    def upgrades(self, number: str) -> tuple[EngineVersion, ...]:
        """Later releases, that a database can go to from this one."""
        known = self.version(number)
        return tuple(each for each in self.versions if known is not None and each.release > known.release)

    def minor_upgrade(self, number: str) -> EngineVersion | None:
        """The newest release of the same major number, if that is a later one."""
        found = [each for each in self.upgrades(number) if self.major(each.number) == self.major(number)]
        return found[-1] if found else None


@dataclass(frozen=True, slots=True)
class ParameterKind:
    """A setting of an engine; one that is `static` is taken up at a reboot."""

    name: str
    default: str
    type: str
    apply_type: str
    allowed: str

    def accepts(self, value: str) -> bool:
        """A formula is worked out where the database runs."""
        if not self.allowed or "{" in value or "(" in value:
            return True
        if self.type in ("integer", "float"):
            return _is_within(value, self.allowed)
        return value in self.allowed.split(",")


def _is_within(value: str, allowed: str) -> bool:
    least, _, most = allowed[1:].partition("-")
    least = allowed[0] + least
    try:
        return float(least) <= float(value) <= float(most)
    except ValueError:
        return False


@dataclass(frozen=True, slots=True)
class OptionKind:
    """A feature that an option group switches on."""

    name: str
    about: str
    port: int | None
    persistent: bool
    permanent: bool


def find_engine(name: str, profile: Profile = "today") -> Engine | None:
    return _engines(profile).get(name)


def engines(profile: Profile = "today") -> tuple[Engine, ...]:
    return tuple(_engines(profile).values())


def families(profile: Profile = "today") -> dict[str, Engine]:
    """The families of parameter groups, and whose each is."""
    return {version.family: engine for engine in engines(profile) for version in engine.versions}


def parameters(engine: Engine) -> tuple[ParameterKind, ...]:
    return _parameters(_dialect(engine))


def options(engine: Engine, profile: Profile = "today") -> tuple[OptionKind, ...]:
    """What option groups of an engine can switch on."""
    known: dict[str, dict[str, Any]] = page("databases")["options"][engine.kind]
    offered = {name: each for name, each in known.items() if profile in each.get("profiles", (profile,))}
    return tuple(
        OptionKind(name, each["about"], each.get("port"), each.get("persistent", False), each.get("permanent", False))
        for name, each in offered.items()
        if engine.edition in each.get(profile, each["editions"])
    )


_LIMITS = {
    "mysql": ("max_connections", 12_582_880, 100_000),
    "mariadb": ("max_connections", 12_582_880, 100_000),
    "postgres": ("max_connections", 9_531_392, 5_000),
    "oracle": ("processes", 9_868_951, 20_000),
    "sqlserver": ("user connections", 0, 32_767),
}
"""Which parameter says how many connections there may be; else one for so many bytes of memory, up to a number."""


def most_connections(engine: str, settings: Iterable[tuple[str, str]], memory_bytes: float) -> int:
    """At once: what the parameter says, or what the memory gives."""
    name, each, most = _LIMITS[engine.partition("-")[0]]
    said = dict(settings).get(name, "")
    if said.isdigit() and int(said):
        return int(said)
    return min(int(memory_bytes / each), most) if each else most


def _dialect(engine: Engine) -> str:
    if engine.kind == "aurora":
        return "postgres" if engine.port == 5432 else "mysql"
    return "mysql" if engine.kind == "mariadb" else engine.kind


@cache
def _parameters(dialect: str) -> tuple[ParameterKind, ...]:
    return tuple(ParameterKind(*each) for each in page("databases")["parameters"][dialect])


@cache
def _engines(profile: Profile) -> dict[str, Engine]:
    return {name: _read(name, entry) for name, entry in page("databases")["engines"][profile].items()}


def _read(name: str, entry: dict[str, Any]) -> Engine:
    kept = {word: value for word, value in fields(entry).items() if word != "versions"}
    return Engine(name=name, versions=tuple(EngineVersion(**each) for each in entry["versions"]), **kept)
