"""A noun of the cloud: what exists, with AWS's own words for its name, its absence and its states."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, Field

from model.kernel.timers import Appointment
from model.kernel.unit import current
from model.kit.arn import arn
from model.kit.behavior import reactions_to_change
from model.kit.errors import AwsError
from model.kit.names import service_of
from model.kit.tags import Tag, name_of

if TYPE_CHECKING:
    from model.kit.action import Action
    from model.kit.column import Column
    from model.kit.lifecycle import Lifecycle

_SHARED_FIELDS_SET: set[str] = set()
"One set for all resources: pydantic keeps one per object, which would double what an idle world weighs."

Refusal = tuple[str, str] | tuple[str, str, int]
"Code, message with {id}, and the HTTP status where it is not 400."


@dataclass(frozen=True, slots=True)
class Words:
    """What a resource's class keywords say."""

    key: str = "id"
    prefix: str = ""
    arn: str = ""
    missing: Refusal = ("ResourceNotFound", "{id} does not exist")
    malformed: Refusal | None = None
    taken: Refusal = ("AlreadyExists", "{id} already exists")
    scope: str = "region"
    columns: tuple[Column, ...] = ()
    actions: tuple[Action, ...] = ()
    create: str = ""
    describe: str = ""
    told_by: tuple[tuple[str, str, tuple[str, ...]], ...] = ()
    "Operations that tell more, by one of their filters: for which members of the description, in AWS's names."
    title: str = ""
    life: Lifecycle | None = None
    headline: tuple[tuple[str, str], ...] = ()
    """The metrics that say how busy it is, the most telling first, and what people call them; what has any is worth a
    pane of a dashboard."""
    flows: tuple[tuple[str, str], ...] = ()
    "From which of its attributes to which something passes, as it is configured: both name things by their ARNs."
    acts_as: str = ""
    "The attribute that names the role under which it writes to others."
    takes: tuple[str, ...] = ()
    "The operations by which others put something into it."
    operations: tuple[str, ...] = field(init=False)
    "Those of its actions."

    def __post_init__(self) -> None:
        object.__setattr__(self, "operations", tuple(action.operation for action in self.actions))


class Resource(BaseModel):
    """Base of every noun. Class keywords are the fields of `Words`, and `index`: fields to look things up by.

    `worldwide` are those of them by which it is found in whatever account and region it is.

    `key` names the field that AWS identifies it by (`instance_id`); `id` is the same value for the store.
    `scope="global"` is for services without regions. An assignment to a field of a stored resource belongs to the unit
    of work under way; outside of one it is a bug.
    """

    model_config = ConfigDict(
        extra="forbid",
        ser_json_bytes="base64",
        val_json_bytes="base64",
        ser_json_inf_nan="constants",
        defer_build=True,
    )

    if TYPE_CHECKING:  # pydantic would make sense of them anew for each noun
        kind: ClassVar[str]
        service: ClassVar[str]
        words: ClassVar[Words]
        indexes: ClassVar[tuple[str, ...]]
        worldwide: ClassVar[tuple[str, ...]]
        aside: ClassVar[frozenset[str]]

    account: str = ""
    region: str = ""
    id: str = ""
    serial: int = 0
    created_at: float = 0.0
    tags: tuple[Tag, ...] = ()
    revision: int = Field(default=0, exclude=True, repr=False)
    fragments: dict[Any, Any] | None = Field(default=None, exclude=True, repr=False)

    def __init_subclass__(cls, **_words: Any) -> None:
        super().__init_subclass__()

    @classmethod
    def __pydantic_init_subclass__(
        cls, *, index: tuple[str, ...] = (), worldwide: tuple[str, ...] = (), **words: Any
    ) -> None:
        cls.service = service_of(cls.__module__)
        cls.kind = f"{cls.service}:{cls.__name__}"
        # pydantic takes the keyword `title` for itself and keeps it in its settings
        cls.words = Words(title=cls.model_config.get("title") or "", **words)
        cls.indexes, cls.worldwide = index, worldwide

    def __setattr__(self, name: str, value: Any) -> None:
        fields = vars(self)
        if name == "fragments":
            fields[name] = value
            return
        assert name in fields, f"{self.kind} has no field {name}"
        old = fields[name]
        if old is value or old == value:
            return
        fields[name] = value
        if self.serial:
            fields["revision"] += 1
            unit = current()
            unit.assigned(self, name, old, value)
            for what in reactions_to_change(unit.kernel.store, self.kind, name):
                unit.appoint(Appointment(self.account, self.region, what, self.id), unit.kernel.clock.now)

    def restore(self, name: str, value: Any) -> None:
        """Let a field be again what it was; nobody reacts to that."""
        fields = vars(self)
        old = fields[name]
        fields[name] = value
        fields["revision"] += 1
        current().assigned(self, name, old, value)

    def __hash__(self) -> int:
        return id(self)

    def __eq__(self, other: object) -> bool:
        return self is other

    @property
    def arn(self) -> str:
        region = "" if self.words.scope == "global" else self.region
        return arn(self.service, region, self.account, self.words.arn.format_map(vars(self)))

    @property
    def names(self) -> tuple[str, ...]:
        """What others write to refer to it."""
        return self.id, self.arn

    @property
    def label(self) -> str:
        """The value of the tag `Name`, which is what AWS's consoles show; the id where there is none."""
        return name_of(self.tags) or self.id

    @property
    def is_hidden(self) -> bool:
        """Whether it is AWS's own business: there for what is built on it, and in no list and no description."""
        return False

    @classmethod
    @cache
    def stored_fields(cls) -> tuple[str, ...]:
        return tuple(name for name, field in cls.model_fields.items() if not field.exclude)

    def body(self) -> bytes:
        return self.__pydantic_serializer__.to_json(self)

    @classmethod
    def revive(cls, body: bytes) -> Self:
        thing: Self = cls.__pydantic_validator__.validate_json(body)
        thing.slim()
        return thing

    def copied(self) -> Self:
        """The same in another object; fields hold frozen values, which are shared."""
        copy = self.model_copy()
        copy.slim()
        vars(copy)["fragments"] = None
        return copy

    def slim(self) -> None:
        object.__setattr__(self, "__pydantic_fields_set__", _SHARED_FIELDS_SET)

    @classmethod
    def is_missing(cls, id: str) -> AwsError:
        """AWS's refusal for an id that names nothing, or that no such thing could have."""
        malformed = cls.words.malformed
        if malformed is not None and not _well_formed(cls.words.prefix).fullmatch(id):
            return _refusal(malformed, {"id": id})
        return _refusal(cls.words.missing, {"id": id})

    def is_taken(self) -> AwsError:
        return _refusal(self.words.taken, {"id": self.id})


Resource.aside = frozenset({"account", "region", "tags"})


def may_hide(kind: type[Resource]) -> bool:
    """Whether things of a kind can be hidden at all: where none can, nobody needs to look."""
    return kind.is_hidden is not Resource.is_hidden


@cache
def _well_formed(prefix: str) -> re.Pattern[str]:
    return re.compile(rf"{prefix}-(?:[0-9a-f]{{8}}|[0-9a-f]{{17}})")


def _refusal(refusal: Refusal, values: Mapping[str, str]) -> AwsError:
    code, message, *status = refusal
    return AwsError(code, message.format_map(values), *status)
