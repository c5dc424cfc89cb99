"""What viewers read at the head of an answer, by the policy of the behaviour that fits."""

from __future__ import annotations

from typing import Any

import pytest

from model.laws.edge.response_headers import rewritten
from tests.admin import Admin
from tests.edge import Site, Viewing, behaviour, listing

CORS = {
    "AccessControlAllowOrigins": listing("https://shop.example.com", "*.example.org"),
    "AccessControlAllowHeaders": listing("x-cart"),
    "AccessControlAllowMethods": listing("GET", "PUT"),
    "AccessControlAllowCredentials": True,
    "AccessControlMaxAgeSec": 600,
    "OriginOverride": False,
}
SHOP = {"origin": "https://shop.example.com"}
LONG = {"Override": True, "ContentSecurityPolicy": "a" * 1784}
PREFLIGHT = {**SHOP, "access-control-request-method": "PUT"}
ASKABLE = {**listing("GET", "HEAD", "OPTIONS"), "CachedMethods": listing("GET", "HEAD")}


@pytest.fixture
def heads(admin: Admin, viewing: Viewing) -> Any:
    """Distributes by a policy of this config, and returns what answers say."""
    viewing.put("cat.jpg")

    def site(**config: Any) -> Site:
        asked = {"Name": "one", **config}
        made = admin.call("cloudfront:CreateResponseHeadersPolicy", ResponseHeadersPolicyConfig=asked)
        id = made["ResponseHeadersPolicy"]["Id"]
        return viewing.distribute(default=behaviour(ResponseHeadersPolicyId=id, AllowedMethods=ASKABLE))

    return site


def test_an_answer_says_what_the_policy_adds_and_not_what_it_removes_be_it_a_copy_or_not(heads: Any) -> None:
    custom = {"Header": "X-Shop", "Value": "cats", "Override": True}
    etag = {"Header": "ETag", "Value": "none", "Override": False}
    site = heads(
        CustomHeadersConfig={"Quantity": 2, "Items": [custom, etag]},
        RemoveHeadersConfig={"Quantity": 1, "Items": [{"Header": "Last-Modified"}]},
    )
    for _ in range(2):
        head = site.view().headers
        assert head["x-shop"] == "cats"
        assert head["etag"] != "none", "the origin's own stays where the policy does not override"
        assert "last-modified" not in head


def test_without_a_policy_the_origins_own_headers_stand(viewing: Viewing) -> None:
    viewing.put("cat.jpg")
    site = viewing.distribute()

    assert {"etag", "last-modified"} <= site.view().headers.keys()
    assert site.view(method="HEAD").headers["content-length"] == str(len(b"a cat"))


def test_security_headers_are_spelled_as_browsers_read_them(heads: Any) -> None:
    head = (
        heads(
            SecurityHeadersConfig={
                "StrictTransportSecurity": {"Override": True, "AccessControlMaxAgeSec": 60, "IncludeSubdomains": True},
                "XSSProtection": {"Override": True, "Protection": True, "ModeBlock": True},
                "ContentTypeOptions": {"Override": True},
                "FrameOptions": {"Override": True, "FrameOption": "DENY"},
            }
        )
        .view()
        .headers
    )

    assert head["strict-transport-security"] == "max-age=60; includeSubDomains"
    assert head["x-xss-protection"] == "1; mode=block"
    assert (head["x-content-type-options"], head["x-frame-options"]) == ("nosniff", "DENY")


def test_origins_that_are_allowed_are_told_so_and_others_nothing(heads: Any) -> None:
    site = heads(CorsConfig=CORS)

    told = site.view(headers=SHOP).headers
    assert told["access-control-allow-origin"] == "https://shop.example.com"
    assert (told["access-control-allow-credentials"], told["vary"]) == ("true", "Origin")
    assert "access-control-allow-methods" not in told
    below = site.view(headers={"origin": "http://a.example.org"}).headers
    assert below["access-control-allow-origin"] == "http://a.example.org"
    for other in ({}, {"origin": "https://evil.example.com"}):
        assert "access-control-allow-origin" not in site.view(headers=other).headers


def test_a_preflight_is_told_what_may_be_asked(heads: Any) -> None:
    told = heads(CorsConfig=CORS).view(method="OPTIONS", headers=PREFLIGHT).headers

    assert told["access-control-allow-methods"] == "GET, PUT"
    assert (told["access-control-allow-headers"], told["access-control-max-age"]) == ("x-cart", "600")


@pytest.mark.parametrize(("overrides", "told"), [(False, "*"), (True, "https://shop.example.com")])
def test_what_the_origin_says_of_other_origins_stands_unless_it_is_overridden(overrides: bool, told: str) -> None:
    policy = {"CorsConfig": {**CORS, "OriginOverride": overrides}}

    assert rewritten(policy, "GET", SHOP, {"access-control-allow-origin": "*"})["access-control-allow-origin"] == told


def test_server_timing_tells_which_layer_answered(heads: Any) -> None:
    site = heads(ServerTimingHeadersConfig={"Enabled": True, "SamplingRate": 100})

    assert site.view().headers["server-timing"].startswith('cdn-cache-miss,cdn-pop;desc="')
    assert site.view().headers["server-timing"].endswith('cdn-hit-layer;desc="EDGE"')


@pytest.mark.parametrize(
    ("config", "code"),
    [
        ({"RemoveHeadersConfig": {"Quantity": 2, "Items": [{"Header": "a"}]}}, "InconsistentQuantities"),
        (
            {"RemoveHeadersConfig": listing(*({"Header": f"x-{each}"} for each in range(11)))},
            "TooManyRemoveHeadersInResponseHeadersPolicy",
        ),
        (
            {"SecurityHeadersConfig": {"ContentSecurityPolicy": LONG}},
            "TooLongCSPInResponseHeadersPolicy",
        ),
        ({"CorsConfig": {**CORS, "AccessControlAllowOrigins": listing("*")}}, "InvalidArgument"),
    ],
)
def test_what_no_policy_could_be_is_refused(admin: Admin, config: dict[str, Any], code: str) -> None:
    asked = {"Name": "one", **config}
    refusal = admin.refused("cloudfront:CreateResponseHeadersPolicy", ResponseHeadersPolicyConfig=asked)
    assert refusal.code == code
