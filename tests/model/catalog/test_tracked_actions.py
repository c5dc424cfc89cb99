"""What is told of by last accessed information, service by service."""

from __future__ import annotations

from model.catalog.tracked_actions import tracked_services
from model.gateway.acting import VENDORS
from model.gateway.awakening import services

ELSEWHERE = {"dynamodbstreams", "sso-oidc"}
"The actions of the one are another service's, and those of the other nobody signs."


def test_every_service_of_the_cloud_has_a_name_by_which_it_is_told_of() -> None:
    assert {VENDORS.get(each, each) for each in services()} - ELSEWHERE <= tracked_services().keys()


def test_services_and_actions_stand_in_the_order_of_their_names_and_once() -> None:
    assert list(tracked_services()) == sorted(tracked_services())
    for service in tracked_services().values():
        assert list(service.actions) == sorted(set(service.actions))
