"""Buckets that are websites: what is shown in folders and after errors, who is sent elsewhere, and who may see."""

from __future__ import annotations

import json
from typing import Any

import pytest

from model.kit.hosting import Page
from tests.model.services.s3.keeper import Keeper, bytes_of

HOST = "photos.s3-website-us-east-1.amazonaws.com"
PAGES: dict[str, Any] = {"IndexDocument": {"Suffix": "index.html"}, "ErrorDocument": {"Key": "oops.html"}}


class Site:
    """The website of a keeper's bucket, and somebody who browses in it."""

    def __init__(self, keeper: Keeper, **configuration: Any) -> None:
        self.keeper = keeper
        keeper.call("PutBucketWebsite", WebsiteConfiguration=configuration or PAGES)

    def let_in(self, *actions: str) -> None:
        """Everybody may read, and do what else is named."""
        self.keeper.call("DeletePublicAccessBlock")
        everybody = {"Effect": "Allow", "Principal": "*", "Action": ["s3:GetObject", *actions]}
        said = {**everybody, "Resource": ["arn:aws:s3:::photos", "arn:aws:s3:::photos/*"]}
        self.keeper.call("PutBucketPolicy", Policy=json.dumps({"Version": "2012-10-17", "Statement": [said]}))

    def put(self, **pages: str) -> None:
        for name, text in pages.items():
            self.keeper.put(f"{name.replace('__', '/')}.html", text.encode(), ContentType="text/html")

    def page(self, path: str = "/", host: str = HOST, **more: Any) -> Page:
        found = self.keeper.admin.run(self.keeper.admin.client.internet.browse(host, path, **more))
        assert found is not None, "somebody answers there"
        return found

    def text(self, path: str = "/", **more: Any) -> tuple[int, str]:
        found = self.page(path, **more)
        return found.status, bytes_of({"Body": found.body}).decode()

    def sent_to(self, path: str, **more: Any) -> tuple[int, str]:
        found = self.page(path, **more)
        return found.status, found.headers["location"]


@pytest.fixture
def site(keeper: Keeper) -> Site:
    found = Site(keeper)
    found.let_in("s3:ListBucket")
    return found


def test_a_bucket_is_a_website_from_when_it_is_told_until_it_is_no_more(keeper: Keeper) -> None:
    none = keeper.refused("GetBucketWebsite")
    assert (none.code, none.status) == ("NoSuchWebsiteConfiguration", 404)
    keeper.call("PutBucketWebsite", WebsiteConfiguration=PAGES)
    assert keeper.call("GetBucketWebsite") == PAGES
    keeper.call("DeleteBucketWebsite")
    assert keeper.refused("GetBucketWebsite").code == "NoSuchWebsiteConfiguration"


REDIRECT = {"HostName": "www.example.com"}
NO_CONDITION = (
    "Condition cannot be empty. To redirect all requests without a condition, "
    "the condition element shouldn't be present."
)


@pytest.mark.parametrize(
    ("said", "code", "message"),
    [
        ({}, "InvalidArgument", "A value for IndexDocument Suffix must be provided if RedirectAllRequestsTo is empty"),
        ({"IndexDocument": {"Suffix": "/a"}}, "InvalidArgument", "The IndexDocument Suffix is not well formed"),
        ({"IndexDocument": {"Suffix": ""}}, "InvalidArgument", "The IndexDocument Suffix is not well formed"),
        (
            {**PAGES, "RedirectAllRequestsTo": REDIRECT},
            "InvalidArgument",
            "RedirectAllRequestsTo cannot be provided in conjunction with other Routing Rules.",
        ),
        (
            {**PAGES, "RoutingRules": [{"Redirect": {"ReplaceKeyWith": "a", "ReplaceKeyPrefixWith": "b"}}]},
            "InvalidRequest",
            "You can only define ReplaceKeyPrefix or ReplaceKey but not both.",
        ),
        (
            {**PAGES, "RoutingRules": [{"Condition": {}, "Redirect": REDIRECT}]},
            "InvalidRequest",
            NO_CONDITION,
        ),
        (
            {**PAGES, "RoutingRules": [{"Redirect": {"HttpRedirectCode": "300"}}]},
            "InvalidRequest",
            "The provided HTTP redirect code (300) is not valid. Valid codes are 3XX except 300.",
        ),
        (
            {
                **PAGES,
                "RoutingRules": [{"Condition": {"HttpErrorCodeReturnedEquals": "200"}, "Redirect": REDIRECT}],
            },
            "InvalidRequest",
            "The provided HTTP error code (200) is not valid. Valid codes are 4XX or 5XX.",
        ),
        (
            {**PAGES, "RoutingRules": []},
            "MalformedXML",
            "The XML you provided was not well-formed or did not validate against our published schema",
        ),
    ],
)
def test_what_is_no_website_is_refused_and_nothing_is_changed(
    keeper: Keeper, said: dict[str, Any], code: str, message: str
) -> None:
    refusal = keeper.refused("PutBucketWebsite", WebsiteConfiguration=said)
    assert (refusal.code, refusal.message) == (code, message)
    assert keeper.refused("GetBucketWebsite").code == "NoSuchWebsiteConfiguration"


def test_folders_show_their_index_and_errors_the_page_for_errors(site: Site) -> None:
    site.put(index="home", docs__index="documents", oops="sorry")
    assert site.text("/") == (200, "home")
    assert site.text("/docs/") == (200, "documents")
    assert site.sent_to("/docs") == (302, "/docs/")
    assert site.text("/nothing.html") == (404, "sorry")
    assert site.page("/nothing.html").headers["x-amz-error-code"] == "NoSuchKey"
    assert site.page("/index.html").headers["content-type"] == "text/html"


def test_without_a_page_for_errors_s3_says_itself_what_is_wrong(site: Site) -> None:
    status, text = site.text("/nothing")
    assert status == 404
    assert (
        "<li>Code: NoSuchKey</li>\n<li>Message: The specified key does not exist.</li>\n<li>Key: nothing</li>" in text
    )
    assert "<h3>An Error Occurred While Attempting to Retrieve a Custom Error Document</h3>" in text
    assert site.text("/", host="no-such.s3-website-us-east-1.amazonaws.com")[0] == 404
    assert "Code: NoSuchBucket" in site.text("/", host="no-such.s3-website-us-east-1.amazonaws.com")[1]
    assert "Code: MethodNotAllowed" in site.text("/", method="POST")[1]
    site.keeper.call("DeleteBucketWebsite")
    assert "Code: NoSuchWebsiteConfiguration" in site.text("/")[1]


def test_the_website_of_another_region_is_not_there(site: Site) -> None:
    status, text = site.text("/", host="photos.s3-website.eu-central-1.amazonaws.com")
    assert (status, "Code: IncorrectEndpoint" in text, HOST in text) == (400, True, True)


def test_only_what_everybody_may_read_is_shown(keeper: Keeper) -> None:
    site = Site(keeper)
    site.put(index="home")
    assert site.text("/")[0] == 403
    site.let_in()
    assert site.text("/") == (200, "home")
    assert site.text("/nothing")[0] == 403
    block = {"RestrictPublicBuckets": True}
    keeper.call("PutPublicAccessBlock", PublicAccessBlockConfiguration=block)
    assert site.text("/")[0] == 403
    assert keeper.body("index.html") == b"home"


def test_rules_send_elsewhere_before_anybody_looks_or_after_an_error(keeper: Keeper) -> None:
    rules = [
        {"Condition": {"KeyPrefixEquals": "old/"}, "Redirect": {"ReplaceKeyPrefixWith": "new/"}},
        {
            "Condition": {"KeyPrefixEquals": "shop/", "HttpErrorCodeReturnedEquals": "404"},
            "Redirect": {"HostName": "shop.example.com", "Protocol": "https", "HttpRedirectCode": "307"},
        },
        {"Condition": {"HttpErrorCodeReturnedEquals": "404"}, "Redirect": {"ReplaceKeyWith": "lost.html"}},
    ]
    site = Site(keeper, **PAGES, RoutingRules=rules)
    site.let_in("s3:ListBucket")
    site.put(shop__tea="tea")
    assert site.sent_to("/old/a.html") == (301, f"http://{HOST}/new/a.html")
    assert site.text("/shop/tea.html") == (200, "tea")
    assert site.sent_to("/shop/cake.html") == (307, "https://shop.example.com/shop/cake.html")
    assert site.sent_to("/who") == (301, f"http://{HOST}/lost.html")


def test_an_object_may_stand_for_another_place(site: Site) -> None:
    site.keeper.put("moved", WebsiteRedirectLocation="/here.html")
    assert site.sent_to("/moved") == (301, "/here.html")


def test_browsers_may_ask_whether_a_page_has_changed_or_for_a_part(site: Site) -> None:
    site.put(index="home")
    tag = site.page("/").headers["etag"]
    assert site.page("/", headers={"if-none-match": tag}).status == 304
    assert site.text("/", headers={"range": "bytes=1-2"}) == (206, "om")
