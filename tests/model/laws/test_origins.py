"""The first rule that allows a page, what it wants to do and what it wants to send, decides."""

import pytest

from model.laws.origins import OriginRule, read_rules, ruling

OWN = OriginRule(("https://*.example.com", "http://localhost:3000"), ("PUT", "GET"), ("x-amz-*", "Content-Type"))
ANYBODY = OriginRule(("*",), ("GET",))
RULES = (OWN, ANYBODY)


@pytest.mark.parametrize(
    ("origin", "method", "headers", "rule"),
    [
        ("https://shop.example.com", "PUT", ["x-amz-date", "content-type"], OWN),
        ("https://shop.example.com", "GET", ["x-amz-date"], OWN),
        ("http://localhost:3000", "GET", [], OWN),
        ("https://example.com", "GET", [], ANYBODY),
        ("https://example.com", "PUT", [], None),
        ("https://shop.example.com", "DELETE", [], None),
        ("https://shop.example.com", "PUT", ["authorization"], None),
        ("https://example.com", "GET", ["x-amz-date"], None),
        ("http://localhost:30001", "PUT", [], None),
        ("HTTP://LOCALHOST:3000", "PUT", [], None),
    ],
)
def test_a_page_is_allowed_by_the_first_rule_that_fits(
    origin: str, method: str, headers: list[str], rule: OriginRule | None
) -> None:
    assert ruling(RULES, origin, method, headers) is rule


def test_everybody_is_answered_as_everybody_and_others_by_name() -> None:
    assert ANYBODY.origin_for("https://shop.example.com") == "*"
    assert OWN.origin_for("https://shop.example.com") == "https://shop.example.com"
    assert OWN.origin_for("https://example.org") is None


def test_rules_are_read_as_they_were_written() -> None:
    told = {
        "AllowedOrigins": ["*"],
        "AllowedMethods": ["GET"],
        "AllowedHeaders": ["*"],
        "ExposeHeaders": ["ETag"],
        "MaxAgeSeconds": 5,
    }
    assert read_rules([told]) == (OriginRule(("*",), ("GET",), ("*",), ("ETag",), 5),)
    assert read_rules([{"AllowedOrigins": ["*"], "AllowedMethods": ["GET"]}]) == (ANYBODY,)
