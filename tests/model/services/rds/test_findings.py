"""What is said of databases that could be better protected."""

from __future__ import annotations

import pytest

from tests.admin import Admin
from tests.model.services.elbv2.test_managed_databases import Behind
from tests.model.services.rds.databases import HOUR, MINUTE, Databases
from tests.shop import Shop


def found(admin: Admin, words: str) -> list[str]:
    review = admin.client.protection.review(["us-east-1"])
    return [each.subject for each in review.findings if words in each.title]


@pytest.mark.fact("rds-51")
def test_a_production_database_without_a_standby_is_pointed_out_until_it_has_one(
    admin: Admin, databases: Databases
) -> None:
    databases.there(Tags=[{"Key": "Stage", "Value": "prod"}])
    databases.there("trial", Tags=[{"Key": "Stage", "Value": "test"}])
    assert found(admin, "has no standby") == ["shop"]
    databases.modify(MultiAZ=True)
    admin.advance(10 * MINUTE)
    assert found(admin, "has no standby") == []


@pytest.mark.fact("rds-13")
def test_gp2_is_what_one_gets_until_more_is_asked_of_it_for_long_than_it_does_for_ever(
    admin: Admin, shop: Shop
) -> None:
    site = Behind(admin, shop)
    assert site.databases.look()["StorageType"] == "gp2"
    site.ask(60, database_reads=9, database_writes=0)
    admin.advance(2 * HOUR)
    assert found(admin, "than that does for ever") == []
    site.ask(60, database_reads=12, database_writes=0)
    admin.advance(10 * MINUTE)
    site.ask(60, database_reads=9, database_writes=0)
    admin.advance(HOUR)
    assert found(admin, "than that does for ever") == []
    site.ask(60, database_reads=12, database_writes=0)
    admin.advance(HOUR)
    assert found(admin, "than that does for ever") == ["shop"]
