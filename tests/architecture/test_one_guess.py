from inspect import Parameter, signature

import pytest

from model.gateway.registry import Offer, offers
from model.kit.names import folder_of


@pytest.fixture(scope="module")
def offered() -> list[Offer]:
    return list(offers())


def test_every_operation_is_found_in_one_guess(offered: list[Offer]) -> None:
    lost = [
        f"{offer.operation.service}:{offer.contract.name} is answered by {offer.operation.run.__module__}"
        for offer in offered
        if not _is_where_one_would_look(offer)
    ]

    assert offered
    assert lost == []


def test_an_operation_takes_only_parameters_that_aws_knows(offered: list[Offer]) -> None:
    invented = {
        f"{offer.operation.service}:{offer.contract.name}": offer.operation.parameters - set(offer.parameters.values())
        for offer in offered
    }

    assert {name: extra for name, extra in invented.items() if extra} == {}


def test_an_operation_can_do_without_what_aws_lets_callers_leave_out(offered: list[Offer]) -> None:
    demanding = {
        f"{offer.operation.service}:{offer.contract.name}": lacked
        for offer in offered
        if (lacked := _demanded(offer) - offer.contract.input.required)
    }

    assert demanding == {}


def _is_where_one_would_look(offer: Offer) -> bool:
    run = offer.operation.run
    home = f"model.services.{folder_of(offer.operation.service)}.operations."
    return f"{run.__module__}.".startswith(home) and run.__name__.replace("_", "") == offer.contract.name.lower()


def _demanded(offer: Offer) -> frozenset[str]:
    """The members without which the function cannot be called."""
    taken = signature(offer.operation.run).parameters
    return frozenset(name for name, own in offer.parameters.items() if taken[own].default is Parameter.empty)
