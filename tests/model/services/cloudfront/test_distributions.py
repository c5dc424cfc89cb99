"""Distributions: how they are made, changed and taken away, and what they may say."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from model.services.route53.charges import charges_of, queries_of
from model.services.route53.resources.hosted_zones import HostedZone
from tests.admin import Admin
from tests.edge import (
    OPTIMIZED,
    Viewing,
    behaviour,
    bucket_origin,
    forwarding,
    listing,
    named,
    server_origin,
)
from tests.names import Names, alias, record
from tests.shop import Shop


def test_edges_hear_of_a_distribution_within_minutes(admin: Admin, viewing: Viewing) -> None:
    viewing.put("cat.jpg")
    made = admin.call("cloudfront:CreateDistribution", DistributionConfig=viewing.config())
    id, domain = made["Distribution"]["Id"], made["Distribution"]["DomainName"]
    assert (made["Distribution"]["Status"], made["Location"].endswith(f"/distribution/{id}")) == ("InProgress", True)
    assert admin.run(admin.client.internet.view(domain, "/cat.jpg")).status == 403
    admin.advance(600)
    assert admin.call("cloudfront:GetDistribution", Id=id)["Distribution"]["Status"] == "Deployed"
    assert admin.run(admin.client.internet.view(domain, "/cat.jpg")).status == 200
    listed = admin.call("cloudfront:ListDistributions")["DistributionList"]
    assert [each["Id"] for each in listed["Items"]] == [id]


def test_the_same_again_is_the_one_that_there_is(admin: Admin, viewing: Viewing) -> None:
    config = viewing.config()
    first = admin.call("cloudfront:CreateDistribution", DistributionConfig=config)
    again = admin.call("cloudfront:CreateDistribution", DistributionConfig=config)
    assert first["Distribution"]["Id"] == again["Distribution"]["Id"]
    other = config | {"Comment": "another"}
    assert admin.refused("cloudfront:CreateDistribution", DistributionConfig=other).code == "DistributionAlreadyExists"


def test_a_change_needs_the_etag_of_what_it_changes_and_edges_go_on_meanwhile(admin: Admin, viewing: Viewing) -> None:
    viewing.put("cat.jpg")
    site = viewing.distribute()
    told = admin.call("cloudfront:GetDistributionConfig", Id=site.id)
    config = told["DistributionConfig"] | {"Enabled": False}
    change = {"Id": site.id, "DistributionConfig": config}
    assert admin.refused("cloudfront:UpdateDistribution", **change).code == "InvalidIfMatchVersion"
    assert admin.refused("cloudfront:UpdateDistribution", **change, IfMatch="E1").code == "PreconditionFailed"
    other = change | {"DistributionConfig": config | {"CallerReference": "two"}}
    assert admin.refused("cloudfront:UpdateDistribution", **other, IfMatch=told["ETag"]).code == "IllegalUpdate"
    answer = admin.call("cloudfront:UpdateDistribution", **change, IfMatch=told["ETag"])
    assert (answer["Distribution"]["Status"], answer["ETag"] != told["ETag"]) == ("InProgress", True)
    assert site.view().status == 200
    admin.advance(600)
    assert site.view().status == 403


def test_only_what_no_edge_serves_can_be_deleted(admin: Admin, viewing: Viewing) -> None:
    viewing.put("cat.jpg")
    site = viewing.distribute()
    site.view()
    site.invalidate("/x")
    tag = admin.call("cloudfront:GetDistribution", Id=site.id)["ETag"]
    refusal = admin.refused("cloudfront:DeleteDistribution", Id=site.id, IfMatch=tag)
    assert (refusal.code, refusal.status) == ("DistributionNotDisabled", 409)
    site.change(lambda config: config.update(Enabled=False))
    tag = admin.call("cloudfront:GetDistribution", Id=site.id)["ETag"]
    admin.call("cloudfront:DeleteDistribution", Id=site.id, IfMatch=tag)
    assert admin.refused("cloudfront:GetDistribution", Id=site.id).code == "NoSuchDistribution"


WRONG: list[tuple[str, Callable[[dict[str, Any]], Any]]] = [
    ("InconsistentQuantities", lambda config: config.update(Aliases={"Quantity": 2, "Items": ["a.example.com"]})),
    ("InvalidViewerCertificate", lambda config: config.update(Aliases=listing("a.example.com"))),
    ("NoSuchOrigin", lambda config: config.update(DefaultCacheBehavior=behaviour("elsewhere"))),
    ("InvalidOrigin", lambda config: config.update(Origins=listing(server_origin("192.0.2.1")))),
    ("InvalidArgument", lambda config: config.update(Origins=listing({"Id": "bucket", "DomainName": "example.com"}))),
    ("InvalidArgument", lambda config: config["Origins"]["Items"].append(bucket_origin()) or _count(config["Origins"])),
    ("InvalidArgument", lambda config: config.update(Origins=listing(server_origin("example.com:80")))),
    ("InvalidOriginAccessIdentity", lambda config: config.update(Origins=listing(bucket_origin(identity="E1")))),
    (
        "InvalidOriginAccessControl",
        lambda config: config.update(Origins=listing(bucket_origin(OriginAccessControlId="E1"))),
    ),
    ("InvalidDefaultRootObject", lambda config: config.update(DefaultRootObject="/index.html")),
    (
        "InvalidTTLOrder",
        lambda config: config.update(DefaultCacheBehavior=behaviour(**forwarding({"MinTTL": 60, "MaxTTL": 5}))),
    ),
    ("NoSuchCachePolicy", lambda config: config.update(DefaultCacheBehavior=behaviour(CachePolicyId="none"))),
    (
        "InvalidArgument",
        lambda config: config.update(DefaultCacheBehavior=behaviour(CachePolicyId=OPTIMIZED, **forwarding())),
    ),
    (
        "TrustedKeyGroupDoesNotExist",
        lambda config: config.update(
            DefaultCacheBehavior=behaviour(TrustedKeyGroups={"Enabled": True, **listing("none")})
        ),
    ),
    (
        "TrustedSignerDoesNotExist",
        lambda config: config.update(
            DefaultCacheBehavior=behaviour(TrustedSigners={"Enabled": True, **listing("111122223333")})
        ),
    ),
    ("InvalidWebACLId", lambda config: config.update(WebACLId="none")),
    ("InvalidErrorCode", lambda config: config.update(CustomErrorResponses=listing({"ErrorCode": 418}))),
    (
        "InvalidResponseCode",
        lambda config: config.update(CustomErrorResponses=listing({"ErrorCode": 404, "ResponsePagePath": "/404"})),
    ),
    (
        "InvalidLocationCode",
        lambda config: config.update(
            Restrictions={"GeoRestriction": {"RestrictionType": "blacklist", **listing("Japan")}}
        ),
    ),
    (
        "InvalidGeoRestrictionParameter",
        lambda config: config.update(Restrictions={"GeoRestriction": {"RestrictionType": "none", **listing("JP")}}),
    ),
]


def _count(listed: dict[str, Any]) -> None:
    listed["Quantity"] = len(listed["Items"])


@pytest.mark.parametrize(("code", "spoil"), WRONG)
def test_what_cannot_be_is_refused(
    admin: Admin, viewing: Viewing, code: str, spoil: Callable[[dict[str, Any]], Any]
) -> None:
    config = viewing.config()
    spoil(config)
    assert admin.refused("cloudfront:CreateDistribution", DistributionConfig=config).code == code
    assert admin.call("cloudfront:ListDistributions")["DistributionList"]["Quantity"] == 0


@pytest.mark.fact("cloudfront-06")
def test_a_distribution_needs_an_origin_with_a_name(admin: Admin, viewing: Viewing) -> None:
    none = viewing.config() | {"Origins": {"Quantity": 0, "Items": []}}
    assert admin.refused("cloudfront:CreateDistribution", DistributionConfig=none).status == 400
    for origin in (bucket_origin(), server_origin("www.example.com")):
        config = viewing.config(origin, reference=origin["Id"])
        assert admin.call("cloudfront:CreateDistribution", DistributionConfig=config)["Distribution"]["Id"]


@pytest.mark.fact("cloudfront-14")
def test_the_first_pattern_that_fits_decides_and_the_default_comes_last(viewing: Viewing, admin: Admin) -> None:
    origins = [bucket_origin(), *(bucket_origin(f"bucket-of-{kind}", kind) for kind in ("php", "jpg"))]
    for each, answer in (("/a.php", "php"), ("/b.jpg", "jpg")):
        bucket = f"bucket-of-{answer}"
        admin.call("s3:CreateBucket", Bucket=bucket)
        admin.call("s3:DeletePublicAccessBlock", Bucket=bucket)
        statement = f'"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::{bucket}/*"'
        policy = f'{{"Version":"2012-10-17","Statement":[{{{statement}}}]}}'
        admin.call("s3:PutBucketPolicy", Bucket=bucket, Policy=policy)
        admin.call("s3:PutObject", Bucket=bucket, Key=each[1:], Body=answer.encode())
    for key in ("a.php", "b.jpg", "c"):
        viewing.put(key, b"default")
    ordered = [behaviour("php", PathPattern="*.php"), behaviour("jpg", PathPattern="*.jpg")]
    site = viewing.distribute(*origins, CacheBehaviors=listing(*ordered))
    assert [site.text(path) for path in ("/a.php", "/b.jpg", "/c")] == [b"php", b"jpg", b"default"]
    everything = listing(behaviour(PathPattern="*"), *ordered)
    site.change(lambda config: config.update(CacheBehaviors=everything))
    site.invalidate("/*")
    admin.advance(120)
    assert [site.text(path) for path in ("/a.php", "/b.jpg", "/c")] == [b"default"] * 3


@pytest.mark.fact("cloudfront-05")
def test_a_name_of_ones_own_works_where_the_distribution_knows_it(admin: Admin, viewing: Viewing) -> None:
    viewing.put("cat.jpg")
    site = viewing.distribute(**named(admin, "www.example.com"))
    names = Names(admin)
    names.create(record("www.example.com", site.domain, type="CNAME"))
    names.create(record("other.example.com", site.domain, type="CNAME"))
    assert all(admin.client.internet.comes_to_edges(f"{each}.example.com") for each in ("www", "other"))
    assert site.view(host="www.example.com").status == 200
    assert site.view(host="other.example.com").status == 403
    taken = viewing.config(reference="two", Aliases=listing("www.example.com"))
    taken["ViewerCertificate"] = site.admin.call("cloudfront:GetDistributionConfig", Id=site.id)["DistributionConfig"][
        "ViewerCertificate"
    ]
    assert admin.refused("cloudfront:CreateDistribution", DistributionConfig=taken).code == "CNAMEAlreadyExists"
    taken["Aliases"] = listing("www.example.org")
    assert admin.refused("cloudfront:CreateDistribution", DistributionConfig=taken).code == "InvalidViewerCertificate"


@pytest.mark.fact("cloudfront-27", "route53-10")
def test_an_alias_at_the_top_of_a_zone_leads_to_the_edge_that_is_nearest_to_who_asks(
    admin: Admin, viewing: Viewing
) -> None:
    viewing.put("cat.jpg")
    site = viewing.distribute(**named(admin, "example.com"))
    names = Names(admin)
    names.create(alias("example.com", "Z2FDTNDATAQYW2", site.domain, evaluates=False))
    assert site.view(host="example.com").status == 200
    by_edge: dict[str, set[str]] = {}
    for city in ("Tokyo", "Dallas", "Dublin", "Reykjavik"):
        edge = site.view(city=city, host="example.com").headers["x-amz-cf-pop"]
        told = set(names.data("example.com", city=city))
        assert len(told) == 4
        assert by_edge.setdefault(edge, told) == told, "who is near to the same edge hears of the same addresses"
    assert list(by_edge) == ["NRT50-C1", "DFW50-C1", "DUB50-C1"]
    assert len(set[str]().union(*by_edge.values())) == 12
    told = {"components": [{"steady": {"rate": 20}}], "origins": {"EU": 1}}
    admin.run(admin.client.demand("example.com", told))
    admin.advance(300)
    world = admin.cloud.world(site.arn.split(":")[4], "us-east-1", "cloudfront")
    assert world.signal(site.id, "requests").value_at(admin.now) == pytest.approx(20)
    zone = world.get(HostedZone, names.id)
    assert queries_of(world, zone, "alias") > 0
    assert charges_of(world, zone).queries == (), "what an alias answers is not charged for"


@pytest.mark.fact("cloudfront-26")
def test_one_distribution_serves_a_whole_site_and_each_device_its_own(viewing: Viewing, shop: Shop) -> None:
    shop.site(1)
    domain = shop.call("elbv2:DescribeLoadBalancers")["LoadBalancers"][0]["DNSName"]
    viewing.put("static/cat.jpg")
    device = forwarding(headers=("CloudFront-Is-Mobile-Viewer",))
    ordered = [behaviour(PathPattern="/static/*"), behaviour("server", PathPattern="/m/*", **device)]
    site = viewing.distribute(
        bucket_origin(), server_origin(domain), default=behaviour("server"), CacheBehaviors=listing(*ordered)
    )
    phone, desktop = {"user-agent": "Mozilla (iPhone)"}, {"user-agent": "Mozilla (X11)"}
    assert [site.view(path).status for path in ("/", "/static/cat.jpg", "/m/")] == [200, 200, 200]
    assert site.text("/static/cat.jpg") == b"a cat"
    assert [site.cache("/m/news", headers=each) for each in (phone, desktop, phone)] == ["Miss", "Miss", "Hit"]
    assert [site.cache("/news", headers=each) for each in (phone, desktop)] == ["Miss", "Hit"]


@pytest.mark.fact("cloudfront-21")
def test_whatever_goes_over_http_is_served_and_streaming_by_rtmp_is_no_more(admin: Admin, viewing: Viewing) -> None:
    kinds = {"page.html": "text/html", "film.m3u8": "application/vnd.apple.mpegurl", "film-1.ts": "video/mp2t"}
    for key, kind in kinds.items():
        viewing.put(key, ContentType=kind)
    site = viewing.distribute()
    assert [site.view(f"/{key}").headers["content-type"] for key in kinds] == list(kinds.values())
    origin = {"DomainName": "pictures-of-cats.s3.amazonaws.com", "OriginAccessIdentity": ""}
    signers = {"Enabled": False, "Quantity": 0}
    config = {"CallerReference": "1", "S3Origin": origin, "Comment": "", "TrustedSigners": signers, "Enabled": True}
    assert admin.refused("cloudfront:CreateStreamingDistribution", StreamingDistributionConfig=config)


def test_errors_are_shown_by_pages_of_ones_own_and_believed_for_a_while(admin: Admin, viewing: Viewing) -> None:
    viewing.put("sorry.html", b"sorry")
    page = {"ErrorCode": 403, "ResponsePagePath": "/sorry.html", "ResponseCode": "404", "ErrorCachingMinTTL": 60}
    site = viewing.distribute(CustomErrorResponses=listing(page))
    found = site.view("/dog.jpg")
    assert (found.status, site.text("/dog.jpg")) == (404, b"sorry")
    viewing.put("dog.jpg", b"a dog")
    assert site.view("/dog.jpg").status == 404
    admin.advance(61)
    assert site.text("/dog.jpg") == b"a dog"


def test_of_a_group_the_second_origin_answers_where_the_first_does_not(viewing: Viewing) -> None:
    viewing.put("cat.jpg")
    members = {"Quantity": 2, "Items": [{"OriginId": "server"}, {"OriginId": "bucket"}]}
    group = {"Id": "both", "FailoverCriteria": {"StatusCodes": listing(502, 504)}, "Members": members}
    site = viewing.distribute(
        server_origin("nobody.example.com"), bucket_origin(), default=behaviour("both"), OriginGroups=listing(group)
    )
    assert site.text() == b"a cat"
    alone = viewing.distribute(server_origin("nobody.example.com"), reference="alone")
    assert alone.view().status == 502


def test_copies_outlive_an_origin_that_is_off(admin: Admin, viewing: Viewing, shop: Shop) -> None:
    _, _, ids = shop.site(1)
    domain = shop.call("elbv2:DescribeLoadBalancers")["LoadBalancers"][0]["DNSName"]
    site = viewing.distribute(server_origin(domain), default=behaviour("server", **forwarding({"DefaultTTL": 3600})))
    assert site.view("/news").status == 200
    admin.call("ec2:TerminateInstances", InstanceIds=ids)
    admin.advance(600)
    assert site.cache("/news") == "Hit"
    assert site.view("/other").status in (502, 503, 504)


def test_invalidations_are_counted_while_they_are_under_way(admin: Admin, viewing: Viewing) -> None:
    site = viewing.distribute()
    batch = {"Paths": listing(*(f"/{n}/*" for n in range(16))), "CallerReference": "stars"}
    asked = {"DistributionId": site.id, "InvalidationBatch": batch}
    assert admin.refused("cloudfront:CreateInvalidation", **asked).code == "TooManyInvalidationsInProgress"
    batch["Paths"] = listing("/a*b")
    assert admin.refused("cloudfront:CreateInvalidation", **asked).code == "InvalidArgument"
    batch["Paths"] = listing(*(f"/{n}" for n in range(3001)))
    assert admin.refused("cloudfront:CreateInvalidation", **asked).code == "BatchTooLarge"
    site.invalidate("/a")
    assert admin.call("cloudfront:GetDistribution", Id=site.id)["Distribution"]["InProgressInvalidationBatches"] == 1


def test_tags_come_with_a_distribution_and_later(admin: Admin, viewing: Viewing) -> None:
    tags = {"Items": [{"Key": "team", "Value": "web"}]}
    both = {"DistributionConfig": viewing.config(), "Tags": tags}
    made = admin.call("cloudfront:CreateDistributionWithTags", DistributionConfigWithTags=both)["Distribution"]
    admin.call("cloudfront:TagResource", Resource=made["ARN"], Tags={"Items": [{"Key": "stage", "Value": "test"}]})
    admin.call("cloudfront:UntagResource", Resource=made["ARN"], TagKeys={"Items": ["team"]})
    told = admin.call("cloudfront:ListTagsForResource", Resource=made["ARN"])["Tags"]["Items"]
    assert told == [{"Key": "stage", "Value": "test"}]
    reserved = {"Items": [{"Key": "aws:x", "Value": ""}]}
    assert admin.refused("cloudfront:TagResource", Resource=made["ARN"], Tags=reserved).code == "InvalidTagging"


def test_a_name_moves_from_one_distribution_to_another_at_once(admin: Admin, viewing: Viewing) -> None:
    viewing.put("cat.jpg")
    viewing.put("new/cat.jpg", b"a new cat")
    names = named(admin, "www.example.com", "*.example.com")
    old = viewing.distribute(**{**names, "Aliases": listing("www.example.com")})
    origin = {**bucket_origin(), "OriginPath": "/new"}
    new = viewing.distribute(origin, reference="two", **{**names, "Aliases": listing()})
    bare = viewing.distribute(reference="three")
    move: dict[str, Any] = {"Alias": "WWW.example.com"}
    refusal = admin.refused("cloudfront:AssociateAlias", TargetDistributionId=bare.id, **move)
    assert refusal.code == "InvalidArgument"
    assert old.text(host="www.example.com") == b"a cat"
    admin.call("cloudfront:AssociateAlias", TargetDistributionId=new.id, **move)
    assert old.text(host="www.example.com") == b"a new cat"
    config = admin.call("cloudfront:GetDistributionConfig", Id=old.id)["DistributionConfig"]
    assert config["Aliases"] == {"Quantity": 0}
    admin.call("cloudfront:AssociateAlias", TargetDistributionId=new.id, **move)
    config = admin.call("cloudfront:GetDistributionConfig", Id=new.id)["DistributionConfig"]
    assert config["Aliases"] == listing("www.example.com")


def test_names_that_overlap_are_listed_with_whose_they_are(admin: Admin, viewing: Viewing) -> None:
    names = named(admin, "*.example.com", "www.example.com")
    one = viewing.distribute(**{**names, "Aliases": listing("www.example.com")})
    two = viewing.distribute(reference="two", **{**names, "Aliases": listing("*.example.com")})

    def found(alias: str, id: str = one.id) -> set[tuple[str, str]]:
        asked: dict[str, str] = {"DistributionId": id, "Alias": alias}
        told = admin.call("cloudfront:ListConflictingAliases", **asked)["ConflictingAliasesList"]
        return {(each["Alias"], each["DistributionId"].lstrip("*")) for each in told.get("Items", ())}

    both = {("www.example.com", one.id[-6:]), ("*.example.com", two.id[-6:])}
    assert found("www.example.com") == both
    assert found("*.example.com") == both
    assert found("mail.example.com") == {("*.example.com", two.id[-6:])}
    asked: dict[str, str] = {"DistributionId": one.id, "Alias": "www.example.org"}
    assert admin.refused("cloudfront:ListConflictingAliases", **asked).code == "InvalidArgument"
