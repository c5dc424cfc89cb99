"""The part of the cloud that a service works in: one account, one region, and the means to change it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from model.kernel.chance import Between, Luck
from model.kernel.kernel import Kernel
from model.kernel.steps import Steps
from model.kernel.timers import Appointment
from model.kernel.unit import current, find_current
from model.kit.behavior import Woken, name_of, reactions_to, steps_into
from model.kit.notice import announce
from model.kit.resource import Resource

if TYPE_CHECKING:
    from model.kit.cell import Cell
    from model.kit.principal import Principal

R = TypeVar("R", bound=Resource)

GLOBAL = "global"
"The region in which things without a region are kept."


class World:
    """What handlers and behaviours may use. `service` is whose part this is, and who asks when it asks."""

    __slots__ = ("account", "cell", "kernel", "region", "service")

    def __init__(self, cell: Cell, account: str, region: str, service: str) -> None:
        self.cell = cell
        self.kernel: Kernel = cell.kernel
        self.account = account
        self.region = region
        self.service = service

    @property
    def now(self) -> float:
        return self.kernel.clock.now

    def get(self, kind: type[R], id: str) -> R:
        """The thing of this id, or AWS's refusal for one that is not there."""
        found = self.find(kind, id)
        if found is None:
            raise kind.is_missing(id)
        return found

    def find(self, kind: type[R], id: str) -> R | None:
        return self.kernel.store.find(self.account, self._place(kind), kind, id)

    def all(self, kind: type[R]) -> tuple[R, ...]:
        return self.kernel.store.all(self.account, self._place(kind), kind)

    def where(self, kind: type[R], **field: Any) -> tuple[R, ...]:
        """The things whose indexed field has this value: `where(Subnet, vpc_id=…)`."""
        ((name, value),) = field.items()
        return self.kernel.store.where(self.account, self._place(kind), kind, name, value)

    def tally(self, kind: type[R], field: str) -> dict[Any, int]:
        """How many things have each value of an indexed field."""
        return self.kernel.store.tally(self.account, self._place(kind), kind, field)

    def add(self, thing: R) -> R:
        """Let a new thing exist, or refuse in AWS's words if its key is taken."""
        place = vars(thing)
        place["account"], place["region"] = self.account, self._place(type(thing))
        place["id"] = place[thing.words.key]
        if self.find(type(thing), thing.id) is not None:
            raise thing.is_taken()
        place["serial"] = current().next_serial("thing")
        place["created_at"] = place["created_at"] or self.now
        thing.slim()
        current().add(thing)
        self._announce(thing)
        if thing.words.life is not None:
            self._settle_into(thing, thing.words.life.state(thing))
        return thing

    def remove(self, thing: Resource) -> None:
        self._live(thing, None)
        current().remove(thing)
        self._announce(thing)

    def _announce(self, thing: Resource) -> None:
        announce(self, thing.kind)
        announce(self, f"{thing.kind}/{thing.id}")

    def new_id(self, prefix: str) -> str:
        """A new id in EC2's form, `i-0…` with 17 hexadecimal digits."""
        return f"{prefix}-0{self.luck('id', prefix, current().next_serial(prefix)).hexadecimal(16)}"

    def count(self, name: str) -> int:
        """The next number of a named count of this account and region."""
        return current().next_serial(f"{self.account}/{self.region}/{name}")

    def luck(self, *key: object) -> Luck:
        """Draws that depend on the world's seed, on where this is, and on the key alone."""
        return self.kernel.luck(self.account, self.region, *key)

    def request(self, thing: Resource, action: str) -> None:
        """Do what `action` does to a thing's state, or refuse if its lifecycle does not allow that now."""
        life = thing.words.life
        assert life is not None, f"{thing.kind} has no lifecycle"
        to = life.target(thing, action)
        if to != life.state(thing):
            self.enter(thing, to)

    def enter(self, thing: Resource, state: str) -> None:
        """Bring a thing into a state, with all that follows from being there."""
        life = thing.words.life
        assert life is not None, f"{thing.kind} has no lifecycle"
        setattr(thing, life.field, state)
        announce(self, f"{thing.kind}/{thing.id}")
        self._settle_into(thing, state)

    def _settle_into(self, thing: Resource, state: str) -> None:
        life = thing.words.life
        auto = life.autos.get(state) if life else None
        self._live(thing, None if auto is None else self.now + self.delay(auto.span(thing), thing.id, state))
        for step in steps_into(thing.kind, state):
            step(self, thing)
        for what in reactions_to(self.kernel.store, thing.kind, state):
            current().appoint(Appointment(thing.account, thing.region, what, thing.id), self.now)

    def delay(self, span: Between, *key: object) -> float:
        """How long something takes this time, in seconds; nothing when the world is set to have no delays."""
        if not self.cell.settings.delays:
            return 0.0
        return round(self.luck("delay", self.now, *key).draw(span), 3)

    def _live(self, thing: Resource, due: float | None) -> None:
        current().appoint(Appointment(thing.account, thing.region, "kit:live", f"{thing.kind}/{thing.id}"), due)

    def wake(self, function: Woken, whom: str, *, at: float | None = None, after: float = 0.0) -> None:
        """Have a `@due` function run for `whom`, at a time or after some seconds; setting it again moves it."""
        due = self.now + after if at is None else at
        current().appoint(Appointment(self.account, self.region, name_of(function), whom), due)

    def forget(self, function: Woken, whom: str) -> None:
        current().appoint(Appointment(self.account, self.region, name_of(function), whom), None)

    def woken_at(self, function: Woken, whom: str) -> float | None:
        timer = self.kernel.timers.find(Appointment(self.account, self.region, name_of(function), whom))
        return timer.due if timer else None

    def measure(self, whose: str, quantity: str, value: float) -> None:
        """Record that a quantity of something has this value from now on, until measured again."""
        if current().measure((self.account, self.region, whose, quantity), value):
            announce(self, f"{whose}/{quantity}", value)

    def signal(self, whose: str, quantity: str) -> Steps:
        """What was measured so far; empty if nothing was."""
        return self.kernel.signals.get((self.account, self.region, whose, quantity))

    def tell(self, fact: object) -> None:
        current().tell(fact)

    def write(self, sql: str, *parameters: Any) -> None:
        current().write(sql, *parameters)

    async def read(self, sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
        """Rows of a table of bulk data, as they are after everything answered so far."""
        assert self.kernel.tables is not None, "bulk data without tables"
        unit = find_current()
        if unit is not None and unit.seen_rows:
            return await self.kernel.tables.read_after(unit.rows[: unit.seen_rows], sql, *parameters)
        return await self.kernel.tables.read(sql, *parameters)

    async def ask(
        self,
        action: str,
        *,
        region: str = "",
        account: str = "",
        source: str = "",
        under: Principal | None = None,
        **params: Any,
    ) -> dict[str, Any]:
        """Call a service as a customer would, under this service's role: `ask("ec2:RunInstances", MinCount=1, …)`.

        Parameters and answer are keyed by AWS's names. What is refused has changed nothing. `source` is the ARN of the
        thing on whose behalf it asks, for policies that let a service in for some things only. `under` is the session
        of a role that the service was let into, and acts in instead of in its own.
        """
        place = {"region": region or self.region, "account": account or self.account}
        return await self.cell.ask(action, params, service=self.service, source=source, under=under, **place)

    def _place(self, kind: type[Resource]) -> str:
        return GLOBAL if kind.words.scope == "global" else self.region
