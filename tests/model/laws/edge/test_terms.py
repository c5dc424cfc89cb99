"""What distinguishes one copy from another."""

from __future__ import annotations

from typing import Any

import pytest

from model.laws.edge.terms import Asked, Choice, Terms, key_of, own_terms, policy_terms


def asked(query: str = "", **headers: str) -> Asked:
    return Asked("GET", "/cat.jpg", query, {name.replace("_", "-"): value for name, value in headers.items()})


@pytest.mark.parametrize(
    ("which", "names", "taken"),
    [("none", "a", ""), ("all", "", "ab"), ("whitelist", "a", "a"), ("allExcept", "a", "b")],
)
def test_a_choice_takes_none_all_some_or_all_but_some(which: str, names: str, taken: str) -> None:
    choice = Choice(which, frozenset(names))
    assert "".join(each for each in "ab" if choice.takes(each)) == taken


def test_only_what_counts_makes_another_key() -> None:
    terms = Terms(
        queries=Choice("whitelist", frozenset({"page"})),
        cookies=Choice("whitelist", frozenset({"user"})),
        headers=frozenset({"accept-language"}),
    )
    same = asked("page=1", cookie="user=ada; seen=1", accept_language="de")
    assert key_of(terms, same) == key_of(terms, asked("page=1&x=2", cookie="user=ada", accept_language="de"))
    others = (
        asked("page=2", cookie="user=ada", accept_language="de"),
        asked("page=1", cookie="user=bob", accept_language="de"),
        asked("page=1", cookie="user=ada", accept_language="fr"),
    )
    assert len({key_of(terms, each) for each in (same, *others)}) == 4


def test_a_behaviour_says_its_own_terms_and_a_policy_others() -> None:
    forwarded: dict[str, Any] = {"QueryString": True, "Cookies": {"Forward": "all"}}
    own = own_terms({"ForwardedValues": forwarded, "MinTTL": 200_000})
    assert own is not None
    assert (own.least, own.usual, own.queries.which, own.cookies.which) == (200_000, 200_000, "all", "all")
    assert own_terms({"CachePolicyId": "x"}) is None
    said = {"MinTTL": 0, "DefaultTTL": 0, "MaxTTL": 0}
    assert policy_terms(said).never_caches
