"""A distribution at one glance, and what becomes of a path that somebody types."""

from __future__ import annotations

import pytest

from model.client import CdnPicture
from tests.admin import Admin
from tests.edge import Site, Viewing, behaviour, bucket_origin, forwarding, listing, server_origin
from tests.model.services.cloudfront.test_continuous_deployment import deploy, weight
from tests.model.services.cloudfront.test_functions import associated, publish
from tests.shop import Shop


def seen(site: Site) -> CdnPicture:
    found = site.admin.run(site.admin.client.pictures.distribution(site.id))
    assert found is not None
    return found


def steps(site: Site, path: str, city: str = "") -> dict[str, str]:
    found = site.admin.run(site.admin.client.pictures.path_seen(site.id, path, city))
    assert found is not None
    return dict(found.steps)


def test_viewers_are_told_by_edge_and_their_requests_by_behaviour(admin: Admin, viewing: Viewing) -> None:
    ordered = [behaviour(PathPattern="/live/*", **forwarding({"DefaultTTL": 0, "MaxTTL": 0}))]
    site = viewing.distribute(default=behaviour(**forwarding({"DefaultTTL": 60})), CacheBehaviors=listing(*ordered))
    told = {
        "components": [{"steady": {"rate": 100}}],
        "paths": {"/live/a": 1, "/cat.jpg": 3},
        "origins": {"EU": 0.5, "AS": 0.5},
    }
    admin.run(admin.client.demand(site.domain, told))
    admin.advance(60)
    found = seen(site)
    assert sum(each.rate for each in found.edges) == pytest.approx(100)
    assert {each.continent for each in found.edges} == {"EU", "AS"}
    live, rest = found.behaviours
    assert (live.rate, live.hits, live.caches) == (pytest.approx(25), 0.0, False)
    assert rest.hit_ratio == pytest.approx(1.0, abs=0.05)
    assert found.to_origin == pytest.approx(live.to_origin + rest.to_origin)
    assert found.origins[0].rate == pytest.approx(found.to_origin)


def test_a_group_shows_who_stands_in_for_whom(admin: Admin, viewing: Viewing, shop: Shop) -> None:
    _, _, ids = shop.site(1)
    domain = shop.call("elbv2:DescribeLoadBalancers")["LoadBalancers"][0]["DNSName"]
    members = {"Quantity": 2, "Items": [{"OriginId": "server"}, {"OriginId": "bucket"}]}
    both = {"Id": "both", "FailoverCriteria": {"StatusCodes": listing(502, 503)}, "Members": members}
    site = viewing.distribute(
        server_origin(domain), bucket_origin(), default=behaviour("both"), OriginGroups=listing(both)
    )
    assert [(each.id, each.kind, each.group, each.is_well) for each in seen(site).origins] == [
        ("server", "balancer", "both", True),
        ("bucket", "bucket", "both", True),
    ]
    admin.call("ec2:StopInstances", InstanceIds=ids)
    admin.advance(300)
    assert [each.is_well for each in seen(site).origins] == [False, True]
    assert steps(site, "/cat.jpg")["origin"].endswith("s3.us-east-1.amazonaws.com is asked")


def test_copies_and_invalidations_are_counted(viewing: Viewing) -> None:
    viewing.put("cat.jpg", b"x" * 100)
    site = viewing.distribute()
    site.view()
    found = seen(site)
    assert (found.copies, found.copied_bytes) == (2, 200)
    site.invalidate("/cat.jpg")
    assert [each.paths for each in seen(site).invalidations] == [("/cat.jpg",)]


def test_a_path_is_told_its_behaviour_and_whether_there_is_a_copy(viewing: Viewing) -> None:
    viewing.put("cat.jpg", b"x" * 100)
    ordered = [behaviour(PathPattern="*.php", ViewerProtocolPolicy="https-only")]
    site = viewing.distribute(CacheBehaviors=listing(*ordered), DefaultRootObject="index.html")
    assert steps(site, "/cat.jpg")["behaviour"] == "2 * is the first whose pattern fits"
    assert steps(site, "/a.php")["needs"] == "plain HTTP is answered 403"
    assert steps(site, "/")["root"] == "/ stands for /index.html"
    assert "has none" in steps(site, "/cat.jpg", "Tokyo")["copy"]
    site.view("/cat.jpg", "Tokyo")
    assert "has one of 100 bytes" in steps(site, "/cat.jpg", "Tokyo")["copy"]


def test_a_city_on_no_map_is_refused(viewing: Viewing) -> None:
    site = viewing.distribute()
    with pytest.raises(ValueError, match="no city"):
        steps(site, "/", "Atlantis")


def test_a_path_is_told_what_a_function_makes_of_it(viewing: Viewing) -> None:
    code = """
    function handler(event) {
        const uri = event.request.uri;
        if (uri === '/old') { return { statusCode: 301, headers: { location: { value: '/new' } } }; }
        if (uri === '/none') { return event.none.at; }
        if (uri === '/') { event.request.uri = '/home.html'; }
        return event.request;
    }
    """
    site = viewing.distribute(default=associated(publish(viewing.admin, code)))
    assert seen(site).behaviours[0].functions == ("edit",)
    assert steps(site, "/old")["function"] == "edit answers 301 by itself, on to /new"
    assert "origin" not in steps(site, "/old")
    assert steps(site, "/")["function"] == "edit asks for /home.html instead"
    assert steps(site, "/cat.jpg")["function"] == "edit lets it pass"
    assert steps(site, "/none")["function"].startswith("edit fails, which is answered 503: TypeError")


def test_what_is_tried_is_told(viewing: Viewing) -> None:
    site = viewing.distribute()
    staging = deploy(site, weight(0.1))
    assert seen(site).staged == f"10% of viewers: served by {staging.id}, which is tried"
    assert steps(site, "/cat.jpg")["staging"] == seen(site).staged
