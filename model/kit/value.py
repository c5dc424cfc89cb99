"""Frozen values: what the fields of a resource hold, so that an assignment is the only way to change one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Self, cast

from pydantic import BaseModel, ConfigDict

from model.kit.names import snake

NOTHING_NOTED: set[str] = set()
"""What everything that is kept notes as the fields it was given: pydantic's own note, one a value, can weigh as much
as the value."""


class Worded:
    """A frozen dataclass with slots on which its wire form is remembered: what holds it may change, it does not."""

    __slots__ = ("fragments",)
    __fragments__: ClassVar[bool] = True


class Value(BaseModel):
    model_config = ConfigDict(
        frozen=True,
        ser_json_bytes="base64",
        val_json_bytes="base64",
        ser_json_inf_nan="constants",
        defer_build=True,
    )

    def model_post_init(self, _context: Any) -> None:
        object.__setattr__(self, "__pydantic_fields_set__", NOTHING_NOTED)

    @classmethod
    def read(cls, given: Mapping[str, Any]) -> Self:
        """From a structure that a client sent, in AWS's names; members that it does not have are passed over."""
        return cls.model_validate(_snaked(given))

    def revised(self, given: Mapping[str, Any]) -> Self:
        """The same with what a client sent instead; what it did not send stays as it is."""
        return type(self).model_validate(dict(self) | _snaked(given))

    @classmethod
    def read_all(cls, given: Sequence[Mapping[str, Any]] | None) -> tuple[Self, ...]:
        return tuple(cls.read(each) for each in given or ())


def _snaked(given: Any) -> Any:
    if isinstance(given, Mapping):
        return {snake(name): _snaked(value) for name, value in cast(Mapping[str, Any], given).items()}
    if isinstance(given, (list, tuple)):
        return tuple(_snaked(each) for each in cast(Sequence[Any], given))
    return given
