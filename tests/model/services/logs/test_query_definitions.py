"""Queries are put by under names, and found, changed and let go of again."""

from __future__ import annotations

from typing import Any

import pytest

from tests.admin import Admin

QUERY = "stats count(*) by bin(5m)"


def put(admin: Admin, name: str, query: str = QUERY, **how: Any) -> str:
    return admin.call("logs:PutQueryDefinition", name=name, queryString=query, **how)["queryDefinitionId"]


def names(admin: Admin, **how: Any) -> list[str]:
    return [each["name"] for each in admin.call("logs:DescribeQueryDefinitions", **how)["queryDefinitions"]]


def test_definitions_are_listed_by_name_or_by_how_names_begin(admin: Admin) -> None:
    for name in ("shop/slow", "errors", "shop/busy"):
        put(admin, name)

    assert names(admin) == ["errors", "shop/busy", "shop/slow"]
    assert names(admin, queryDefinitionNamePrefix="shop/") == ["shop/busy", "shop/slow"]
    first = admin.call("logs:DescribeQueryDefinitions", maxResults=2)
    assert names(admin, nextToken=first["nextToken"]) == ["shop/slow"]


def test_putting_one_anew_keeps_nothing_of_what_it_was(admin: Admin) -> None:
    id = put(admin, "busy", logGroupNames=["/shop/web"])
    admin.advance(60)
    assert put(admin, "calm", "limit 1", queryDefinitionId=id) == id

    (told,) = admin.call("logs:DescribeQueryDefinitions")["queryDefinitions"]
    assert (told["name"], told["queryString"], told["logGroupNames"]) == ("calm", "limit 1", [])
    assert told["lastModified"] == int(admin.now * 1000)


def test_one_that_was_deleted_is_there_no_more(admin: Admin) -> None:
    id = put(admin, "busy")

    assert admin.call("logs:DeleteQueryDefinition", queryDefinitionId=id)["success"]
    assert names(admin) == []
    assert admin.refused("logs:DeleteQueryDefinition", queryDefinitionId=id).code == "ResourceNotFoundException"


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ({"queryString": "stats"}, "InvalidParameterException"),
        ({"queryString": QUERY, "queryDefinitionId": "none"}, "ResourceNotFoundException"),
    ],
)
def test_what_is_no_query_or_nowhere_is_refused(admin: Admin, how: dict[str, str], code: str) -> None:
    assert admin.refused("logs:PutQueryDefinition", name="one", **how).code == code
