"""Who may ask, and how an answer over all regions comes together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from model.catalog.regions import regions
from model.gateway.call import Call
from model.kernel.unhurried import in_turns
from model.kit.errors import AwsError
from model.kit.names import snake
from model.kit.openness import is_open
from model.kit.tokens import read_token, write_token

PLANS = ("business", "enterprise")
PAGE = 100


def check_plan(call: Call) -> None:
    """The API is for accounts whose support plan has it; the page for everybody needs none."""
    if not is_of_service(call) and call.world.cell.settings.support not in PLANS:
        raise AwsError(
            "SubscriptionRequiredException",
            "An AWS Business or Enterprise support plan is required to use this operation.",
        )


def is_of_service(call: Call) -> bool:
    """Whether this region alone is asked, by another one that gathers."""
    return call.principal.type == "AWSService"


async def from_everywhere(call: Call, operation: str, member: str, params: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What every region that the account has answers, one after the other, in the names that answers are made of."""
    found: list[dict[str, Any]] = []
    kernel, account = call.world.kernel, call.world.account
    async for each in in_turns([each for each in regions() if is_open(kernel, account, each.name)]):
        answer = await call.world.ask(f"health:{operation}", region=each.name, **params)
        found += map(snaked, answer[member])
    return found


def snaked(told: dict[str, Any]) -> dict[str, Any]:
    """An answer in the names that answers are made of."""
    return {
        snake(name): snaked(cast("dict[str, Any]", value)) if isinstance(value, dict) else value
        for name, value in told.items()
    }


def one_page(
    found: Sequence[dict[str, Any]], most: int | None, token: str | None
) -> tuple[Sequence[dict[str, Any]], str | None]:
    """The next so many, from the place that the token tells."""
    refusal = AwsError("InvalidPaginationToken", "The pagination token is not valid")
    text = read_token(token, refusal) if token else "0"
    if not text.isdigit():
        raise refusal
    start, size = int(text), min(most or PAGE, PAGE)
    return found[start : start + size], write_token(str(start + size)) if start + size < len(found) else None
