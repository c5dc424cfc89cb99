"""Finding a bucket among those of all accounts and regions, and the way to it for an operation."""

from __future__ import annotations

import inspect
import re
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.form import Form
from model.kit.permission import Acted
from model.kit.world import GLOBAL, World
from model.services.s3.refusals import access_denied, no_such_bucket
from model.services.s3.resources.buckets import Bucket, BucketName

F = TypeVar("F", bound=Form)

ACCOUNT_ID = re.compile(r"\d{12}")


@dataclass(frozen=True, slots=True)
class Place:
    """A bucket, and the world of its own account and region to act in."""

    world: World
    bucket: Bucket

    @property
    def name(self) -> str:
        return self.bucket.name


@dataclass(frozen=True, slots=True)
class Visit(Place):
    """A bucket that an operation may act on, and the call that it does it for."""

    call: Call

    def may(self, action: str, resource: str) -> bool:
        """Whether the caller may do this too: `may("s3:ListBucket", visit.bucket.arn)`."""
        assert self.call.authority is not None, "the call has been authorized"
        return self.call.authority.allows(action, Acted(resource))


def partition(world: World) -> World:
    """Where names are kept: above accounts and regions."""
    return world.cell.world("", GLOBAL, "s3")


def find_place(world: World, name: str) -> Place | None:
    """The bucket of this name, whoever has it and wherever it is."""
    found = partition(world).find(BucketName, name)
    if found is None:
        return None
    home = world.cell.world(found.owner, found.home, "s3")
    return Place(home, home.get(Bucket, name))


def visit(call: Call, name: str, expected_owner: str | None = None) -> Visit:
    """The bucket, for a caller who came to the right region; whether it may use it has been judged."""
    place = find_place(call.world, name)
    if place is None:
        raise no_such_bucket(name)
    refuse_unexpected_owner(place, expected_owner)
    if place.bucket.region != call.region:
        raise is_elsewhere(place)
    return Visit(place.world, place.bucket, call)


def refuse_unexpected_owner(place: Place, expected: str | None) -> None:
    if expected is None:
        return
    if not ACCOUNT_ID.fullmatch(expected):
        text = f"The value of the expected bucket owner parameter must be an AWS Account ID... [{expected}]"
        raise AwsError("InvalidBucketOwnerAWSAccountID", text)
    if expected != place.bucket.account:
        raise access_denied()


def is_elsewhere(place: Place) -> AwsError:
    text = (
        "The bucket you are attempting to access must be addressed using the specified endpoint. "
        "Please send all future requests to this endpoint."
    )
    region = place.bucket.region
    fields: dict[str, str] = {
        "Endpoint": f"{place.name}.s3.{region}.amazonaws.com",
        "Bucket": place.name,
        "x-amz-bucket-region": region,
    }
    return AwsError("PermanentRedirect", text, 301, **fields)


def at_bucket(run: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    """Give an operation the bucket that is asked for, found and open: `@operation @at_bucket async def …(place)`."""

    async def at(call: Call, bucket: str, expected_bucket_owner: str | None = None, **asked: Any) -> Any:
        return await run(visit(call, bucket, expected_bucket_owner), **asked)

    return signed(at, run, list(inspect.signature(run).parameters.values())[1:])


def filled_at_bucket(
    form: type[F],
) -> Callable[[Callable[[Visit, F], Awaitable[Any]]], Callable[..., Awaitable[Any]]]:
    """Like `at_bucket`, for an operation that takes its other parameters as one form."""

    def fill(run: Callable[[Visit, F], Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        async def at(call: Call, bucket: str, expected_bucket_owner: str | None = None, **asked: Any) -> Any:
            return await run(visit(call, bucket, expected_bucket_owner), form.filled_in(asked))

        return signed(at, run, form.as_parameters())

    return fill


def signed(
    at: Any, run: Callable[..., Awaitable[Any]], more: Iterable[inspect.Parameter]
) -> Callable[..., Awaitable[Any]]:
    """Let a wrapped operation look as if it took these parameters beside the bucket's."""
    call = inspect.Parameter("call", inspect.Parameter.POSITIONAL_ONLY)
    bucket = inspect.Parameter("bucket", inspect.Parameter.KEYWORD_ONLY)
    owner = inspect.Parameter("expected_bucket_owner", inspect.Parameter.KEYWORD_ONLY, default=None)
    keywords = (each.replace(kind=inspect.Parameter.KEYWORD_ONLY) for each in more)
    at.__signature__ = inspect.Signature([call, bucket, owner, *keywords])
    at.__name__, at.__module__, at.__doc__ = run.__name__, run.__module__, run.__doc__
    return at
