"""A site in a bucket: found at a name of one's own, redirected from the apex, behind edges, asked by plain clients."""

from __future__ import annotations

import json
from typing import Any

import pytest

from app.serving.viewers import Viewers
from model.gateway.wire.messages import HttpRequest, HttpResponse
from model.kit.body import FileSlice
from tests.admin import Admin
from tests.edge import Viewing, behaviour, bucket_origin, content, forwarding, server_origin
from tests.names import Names, alias, record
from tests.shop import Shop

ENDPOINT, ZONE = "s3-website-us-east-1.amazonaws.com", "Z3AQBSTGFYJSTF"


class Browser:
    """Gets pages as a browser does: by the host that it was given."""

    def __init__(self, admin: Admin) -> None:
        self.admin = admin
        self.viewers = Viewers(admin.client, self._nobody)

    async def _nobody(self, _request: HttpRequest) -> HttpResponse:
        return HttpResponse(418)

    def get(self, host: str, path: str = "/", query: str = "") -> HttpResponse:
        return self.admin.run(self.viewers.answer(HttpRequest("GET", path, query, {"host": host})))


def text(answer: HttpResponse) -> bytes:
    body = answer.body
    return b"".join(body.pieces()) if isinstance(body, FileSlice) else bytes(body) if isinstance(body, bytes) else b""


def make_website(admin: Admin, bucket: str, **configuration: Any) -> None:
    """Everybody may read what is in it."""
    admin.call("s3:CreateBucket", Bucket=bucket)
    admin.call("s3:DeletePublicAccessBlock", Bucket=bucket)
    said = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": f"arn:aws:s3:::{bucket}/*"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [said]})
    admin.call("s3:PutBucketPolicy", Bucket=bucket, Policy=policy)
    site = configuration or {"IndexDocument": {"Suffix": "index.html"}}
    admin.call("s3:PutBucketWebsite", Bucket=bucket, WebsiteConfiguration=site)


@pytest.mark.fact("route53-13")
def test_the_apex_sends_everybody_on_to_www_by_a_bucket_of_its_name(admin: Admin) -> None:
    make_website(admin, "www.example.com")
    admin.call("s3:PutObject", Bucket="www.example.com", Key="index.html", Body=b"welcome", ContentType="text/html")
    make_website(admin, "example.com", RedirectAllRequestsTo={"HostName": "www.example.com"})
    names = Names(admin)
    names.create(
        alias("example.com", ZONE, ENDPOINT),
        record("www.example.com", f"www.example.com.{ENDPOINT}", type="CNAME"),
    )
    assert names.data("example.com") == [line.value for line in admin.client.internet.dig(ENDPOINT).answer.lines]
    browser = Browser(admin)
    sent = browser.get("example.com", "/shop/", "page=2")
    assert (sent.status, sent.headers["location"]) == (301, "http://www.example.com/shop/?page=2")
    there = browser.get("www.example.com")
    assert (there.status, text(there)) == (200, b"welcome")
    other = names.refused(("CREATE", alias("shop.example.com", ZONE, f"example.com.{ENDPOINT}")))
    assert other.code == "InvalidChangeBatch"
    assert "that target was not found" in other.message
    names.create(alias("shop.example.com", ZONE, ENDPOINT))
    nobody = browser.get("shop.example.com")
    assert (nobody.status, b"Code: NoSuchBucket" in text(nobody)) == (404, True)


def test_s3_s_own_name_for_a_website_is_served_over_plain_http_alone(admin: Admin) -> None:
    make_website(admin, "notes")
    admin.call("s3:PutObject", Bucket="notes", Key="index.html", Body=b"notes")
    browser = Browser(admin)
    assert text(browser.get(f"notes.{ENDPOINT}")) == b"notes"
    assert browser.get(f"notes.{ENDPOINT}", "/nothing").headers["x-amz-error-code"] == "AccessDenied"
    secure = HttpRequest("GET", "/", "", {"host": f"notes.{ENDPOINT}"}, secure=True)
    assert admin.run(browser.viewers.answer(secure)).status == 418


def test_edges_serve_from_buckets_websites_machines_and_balancers_and_go_on_while_these_are_off(admin: Admin) -> None:
    viewing, shop = Viewing(admin), Shop(admin)
    viewing.put("cat.jpg")
    make_website(admin, "notes")
    admin.call("s3:PutObject", Bucket="notes", Key="docs/index.html", Body=b"documents")
    _, _, ids = shop.site(1)
    balancer = shop.call("elbv2:DescribeLoadBalancers")["LoadBalancers"][0]["DNSName"]
    machine = shop.call("ec2:DescribeInstances", InstanceIds=ids)["Reservations"][0]["Instances"][0]
    names = Names(admin)
    names.create(record("origin.example.com", machine["PublicIpAddress"]))
    kept = forwarding({"DefaultTTL": 3600})
    origins = {
        "bucket": bucket_origin(),
        "website": server_origin(f"notes.{ENDPOINT}"),
        "balancer": server_origin(balancer),
        "machine": server_origin("origin.example.com"),
    }
    sites = {
        kind: viewing.distribute(origin, default=behaviour(origin["Id"], **kept), reference=kind)
        for kind, origin in origins.items()
    }
    paths = {"bucket": "/cat.jpg", "website": "/docs/", "balancer": "/", "machine": "/"}
    assert {kind: site.view(paths[kind]).status for kind, site in sites.items()} == dict.fromkeys(sites, 200)
    assert content(sites["website"].view("/docs/")) == b"documents"
    admin.call("ec2:StopInstances", InstanceIds=ids)
    admin.advance(300)
    for kind in ("balancer", "machine"):
        assert sites[kind].cache("/") == "Hit"
        assert sites[kind].view("/another").status in (502, 503, 504)
    admin.advance(3600)
    assert sites["website"].cache("/docs/") == "RefreshHit"
