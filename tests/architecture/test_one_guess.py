import pytest

from model.gateway.registry import Offer, load_services, offers
from model.kit.names import folder_of


@pytest.fixture(scope="module")
def offered() -> list[Offer]:
    load_services()
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


def _is_where_one_would_look(offer: Offer) -> bool:
    run = offer.operation.run
    home = f"model.services.{folder_of(offer.operation.service)}.operations."
    return f"{run.__module__}.".startswith(home) and run.__name__.replace("_", "") == offer.contract.name.lower()
