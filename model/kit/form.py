"""What a client filled in, as a typed value: parameters with structure are read once, at the edge."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Self, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic.alias_generators import to_pascal

F = TypeVar("F", bound="Form")


class Incomplete(Exception):
    """An operation cannot do without a member that AWS's contract lets callers leave out; `path` leads to it."""

    def __init__(self, path: tuple[str | int, ...]) -> None:
        super().__init__(path)
        self.path = path


class Form(BaseModel):
    """Base of such values. Fields are members of AWS's shape in snake case; other members are passed over."""

    model_config = ConfigDict(frozen=True, populate_by_name=True, alias_generator=to_pascal, defer_build=True)

    def over(self: F, other: F) -> F:
        """What was filled in here, and the other's answers for the rest."""
        return other.model_copy(update={name: getattr(self, name) for name in self.model_fields_set})

    def fields_of(self, kind: type[BaseModel]) -> dict[str, Any]:
        """The answers that are fields of a kind too; what was left open is left to the kind."""
        return {name: value for name, value in self if name in kind.model_fields and value is not None}

    @classmethod
    def filled_in(cls, parameters: Mapping[str, Any]) -> Self:
        """Raises Incomplete."""
        try:
            return cls.model_validate(parameters)
        except ValidationError as error:
            missing = next((each["loc"] for each in error.errors() if each["type"] == "missing"), None)
            if missing is None:
                raise
            raise Incomplete(missing) from error

    @classmethod
    def as_parameters(cls) -> list[inspect.Parameter]:
        """The fields as an operation's own parameters; those that may be left open have a default."""
        return [
            inspect.Parameter(
                name,
                inspect.Parameter.KEYWORD_ONLY,
                default=inspect.Parameter.empty if field.is_required() else field.get_default(),
            )
            for name, field in cls.model_fields.items()
        ]


def takes(form: type[F]) -> Callable[[Callable[[Any, F], Awaitable[Any]]], Callable[..., Awaitable[Any]]]:
    """Have an operation take its parameters as one form: `@operation @takes(LaunchForm) async def …(call, asked)`."""

    def fill(run: Callable[[Any, F], Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        async def filled(call: object, **parameters: Any) -> Any:
            return await run(call, form.filled_in(parameters))

        call = inspect.Parameter("call", inspect.Parameter.POSITIONAL_ONLY)
        filled.__signature__ = inspect.Signature([call, *form.as_parameters()])
        filled.__name__, filled.__module__, filled.__doc__ = run.__name__, run.__module__, run.__doc__
        return filled

    return fill
