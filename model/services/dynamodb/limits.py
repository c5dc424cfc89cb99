"""How much capacity may be bought in advance, for a table and for an account in a region."""

from __future__ import annotations

from model.kit.errors import AwsError
from model.kit.quotas import most
from model.kit.world import World
from model.services.dynamodb.resources.indexes import SecondaryIndex
from model.services.dynamodb.resources.tables import Table, Throughput

KINDS = ("read", "write")


def limit(world: World, kind: str, whose: str) -> int:
    """Units a second, of a `table` or of the whole `account`."""
    return int(most(world, f"dynamodb/{kind}-units-per-{whose}"))


def refuse_beyond(world: World, throughput: Throughput, instead_of: Throughput | None = None) -> None:
    """Raises LimitExceededException for what is too much for one table, or together with what the account has."""
    for kind in KINDS:
        wanted, had = _units(throughput, kind), _units(instead_of, kind) if instead_of else 0
        if wanted > limit(world, kind, "table"):
            raise _too_much(f"table {kind} capacity units", limit(world, kind, "table"))
        if wanted > had and _bought(world, kind) - had + wanted > limit(world, kind, "account"):
            raise _too_much(f"account {kind} capacity units", limit(world, kind, "account"))


def _bought(world: World, kind: str) -> int:
    things = (*world.all(Table), *world.all(SecondaryIndex))
    return sum(_units(thing.throughput, kind) for thing in things)


def _units(throughput: Throughput, kind: str) -> int:
    return throughput.read_units if kind == "read" else throughput.write_units


def _too_much(what: str, limit: int) -> AwsError:
    text = f"Subscriber limit exceeded: Provisioned throughput exceeds the limit of {limit} {what}"
    return AwsError("LimitExceededException", text)
