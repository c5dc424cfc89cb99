"""The machines and disks under databases: what they can do, and what they cost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from model.catalog.instance_types import InstanceType, find_instance_type
from model.catalog.pages import Profile, fields, page
from model.catalog.prices import price

PREFIX = "db."
_SMALLER = {"micro": 1 / 8, "small": 1 / 4, "medium": 1 / 2, "large": 1.0, "xlarge": 2.0}
_COPIES_OF_MULTI_AZ = 2


@dataclass(frozen=True, slots=True)
class DatabaseStorage:
    """One kind of disk under a database. Sizes are in GiB, throughput in MiB/s."""

    name: str
    gib: tuple[int, int]
    iops: tuple[int, int]
    mibps: int
    base_iops: int = 0
    per_gib: int = 0
    "The baseline that grows with the size (gp2)."
    burst_iops: int = 0
    burst_credits: int = 0
    most_per_gib: int = 0
    most_mibps: int = 0
    asked: bool = False
    "Whoever takes it says how many IOPS."
    magnetic: bool = False

    def baseline(self, gib: int, asked: int | None) -> int:
        """Operations per second that it does for ever."""
        if asked is not None:
            return asked
        return min(max(self.per_gib * gib, self.iops[0]), self.iops[1]) if self.per_gib else self.base_iops


def find_class(name: str, profile: Profile = "today") -> InstanceType | None:
    """The machine of a class such as db.t3.micro; None for a class that is not sold."""
    family, _, size = name.removeprefix(PREFIX).partition(".")
    data = page("databases")["classes"]
    sold = name.startswith(PREFIX) and family in data[profile] and size in data["families"][family]["sizes"]
    return find_instance_type(f"{family}.{size}") if sold else None


def machine_of(name: str) -> InstanceType:
    """Of a class that was sold once."""
    found = find_instance_type(name.removeprefix(PREFIX))
    assert found is not None, f"{name} is no class of the catalogue"
    return found


def class_names(profile: Profile = "today") -> Iterator[str]:
    data = page("databases")["classes"]
    for family in data[profile]:
        yield from (f"{PREFIX}{family}.{size}" for size in data["families"][family]["sizes"])


def find_storage(name: str, profile: Profile = "today") -> DatabaseStorage | None:
    return _storages(profile).get(name)


def storages(profile: Profile = "today") -> tuple[DatabaseStorage, ...]:
    return tuple(_storages(profile).values())


def class_price(name: str, engine: str, license: str, region: str, *, multi_az: bool = False) -> float:
    """Dollars for an hour on demand, to a tenth of a cent as in AWS's list; two machines cost twice."""
    data = page("databases")
    machine = machine_of(name)
    family, _, size = name.removeprefix(PREFIX).partition(".")
    share = _SMALLER[size] if size in _SMALLER else 2.0 * int(size.removesuffix("xlarge"))
    large = data["classes"]["families"][family]["large"]
    dollars = large["postgres" if engine == "postgres" else "mysql"] * share
    if license == "license-included":
        dollars += data["licenses"].get(engine, 0.0) * machine.vcpus
    dollars *= page("prices")["regions"][region]["compute"]
    return round(dollars, 3) * (_COPIES_OF_MULTI_AZ if multi_az else 1)


def storage_price(kind: str, gib: int, iops: int | None, region: str, *, multi_az: bool = False) -> float:
    """Dollars for a month of a disk, and of the IOPS that were asked for beyond those that come with it."""
    dollars = gib * price(f"rds/{kind}/storage", region).first
    rules = find_storage(kind)
    if rules is not None and iops and (rules.asked or rules.most_mibps):
        dollars += max(iops - rules.base_iops, 0) * price(f"rds/{kind}/iops", region).first
    return dollars * (_COPIES_OF_MULTI_AZ if multi_az else 1)


@cache
def _storages(profile: Profile) -> dict[str, DatabaseStorage]:
    return {
        name: DatabaseStorage(name=name, **fields(entry))
        for name, entry in page("databases")["storage"][profile].items()
    }
