"""Continuous deployment: a staging distribution is tried on some viewers, and what it says becomes everybody's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.admin import Admin
from tests.edge import OPTIMIZED, Site, Viewing, behaviour, bucket_origin, content, listing, named
from tests.model.services.cloudfront.test_flow import come, flows

HEADER = {"Type": "SingleHeader", "SingleHeaderConfig": {"Header": "aws-cf-cd-try", "Value": "yes"}}


def weight(share: float, **sessions: int) -> dict[str, Any]:
    sticky = {"SessionStickinessConfig": sessions} if sessions else {}
    return {"Type": "SingleWeight", "SingleWeightConfig": {"Weight": share, **sticky}}


def copied(site: Site, **more: Any) -> Site:
    """A staging distribution that all edges know."""
    tag = site.admin.call("cloudfront:GetDistribution", Id=site.id)["ETag"]
    asked: dict[str, Any] = {"CallerReference": "staging", "Staging": True, "IfMatch": tag, **more}
    made = site.admin.call("cloudfront:CopyDistribution", PrimaryDistributionId=site.id, **asked)["Distribution"]
    site.admin.advance(600)
    return Site(site.admin, made["Id"], made["DomainName"], made["ARN"])


def trying(staging: Site, traffic: dict[str, Any], **more: Any) -> dict[str, Any]:
    names = {"StagingDistributionDnsNames": listing(staging.domain)}
    return {"ContinuousDeploymentPolicyConfig": {**names, "Enabled": True, "TrafficConfig": traffic, **more}}


def deploy(site: Site, traffic: dict[str, Any]) -> Site:
    """A staging distribution, which some viewers of the site get to see."""
    staging = copied(site)
    made = site.admin.call("cloudfront:CreateContinuousDeploymentPolicy", **trying(staging, traffic))
    id = made["ContinuousDeploymentPolicy"]["Id"]
    site.change(lambda config: config.update(ContinuousDeploymentPolicyId=id))
    return staging


def other_folder(config: dict[str, Any]) -> None:
    config["Origins"]["Items"][0]["OriginPath"] = "/new"


@pytest.fixture
def site(viewing: Viewing) -> Site:
    viewing.put("cat.jpg")
    viewing.put("new/cat.jpg", b"a new cat")
    return viewing.distribute(default=behaviour(CachePolicyId=OPTIMIZED))


def test_a_copy_is_what_the_primary_is_but_for_its_names_and_nobody_comes_to_it(viewing: Viewing) -> None:
    viewing.put("cat.jpg")
    names = named(viewing.admin, "www.example.com")
    site = viewing.distribute(default=behaviour(CachePolicyId=OPTIMIZED), **names)
    staging = copied(site)
    config = viewing.admin.call("cloudfront:GetDistributionConfig", Id=staging.id)["DistributionConfig"]
    assert (config["Staging"], config["Aliases"]["Quantity"]) == (True, 0)
    assert config["Origins"]["Items"][0]["DomainName"] == bucket_origin()["DomainName"]
    assert (site.view().status, staging.view().status) == (200, 403)


def test_who_sends_the_header_sees_what_is_tried(site: Site) -> None:
    staging = deploy(site, HEADER)
    staging.change(other_folder)
    tried = {"host": site.domain, "aws-cf-cd-try": "yes"}
    assert (site.text(), site.text(headers=tried)) == (b"a cat", b"a new cat")
    assert site.text(headers={**tried, "aws-cf-cd-try": "no"}) == b"a cat"


def test_a_share_of_all_viewers_sees_what_is_tried_and_stays_with_it_in_a_session(site: Site) -> None:
    staging = deploy(site, weight(0.15, IdleTTL=300, MaximumTTL=600))
    staging.change(other_folder)
    seen = [site.view() for _ in range(200)]
    tried = [each for each in seen if content(each) == b"a new cat"]
    assert 10 < len(tried) < 60
    cookie = tried[0].headers["set-cookie"].partition(";")[0]
    again = [site.text(headers={"cookie": f"a=1; {cookie}"}) for _ in range(20)]
    assert set(again) == {b"a new cat"}
    site.admin.advance(301)
    assert len({site.text(headers={"cookie": cookie}) for _ in range(60)}) == 2


def test_load_is_divided_as_viewers_are(site: Site) -> None:
    staging = deploy(site, weight(0.1))
    come(site, 100, paths={"/cat.jpg": 1})
    assert (flows(site, "requests"), flows(staging, "requests")) == (pytest.approx(90), pytest.approx(10))
    policy = site.admin.call("cloudfront:ListContinuousDeploymentPolicies")["ContinuousDeploymentPolicyList"]
    id = policy["Items"][0]["ContinuousDeploymentPolicy"]["Id"]
    tag = site.admin.call("cloudfront:GetContinuousDeploymentPolicy", Id=id)["ETag"]
    change: dict[str, Any] = {"Id": id, **trying(staging, weight(0.15))}
    site.admin.call("cloudfront:UpdateContinuousDeploymentPolicy", **change, IfMatch=tag)
    site.admin.advance(60)
    assert flows(staging, "requests") == pytest.approx(15)
    staging.change(lambda config: config.update(Enabled=False))
    assert flows(site, "requests") == pytest.approx(100)


def test_what_was_tried_becomes_everybodys(site: Site) -> None:
    staging = deploy(site, HEADER)
    staging.change(other_folder)
    admin = site.admin
    tags = [admin.call("cloudfront:GetDistribution", Id=each.id)["ETag"] for each in (site, staging)]
    asked: dict[str, Any] = {"Id": site.id, "StagingDistributionId": staging.id}
    promote = "cloudfront:UpdateDistributionWithStagingConfig"
    assert admin.refused(promote, **asked, IfMatch=tags[0]).code == "InvalidIfMatchVersion"
    assert admin.refused(promote, **asked, IfMatch=",".join(reversed(tags))).code == "PreconditionFailed"
    told = admin.call(promote, **asked, IfMatch=", ".join(tags))["Distribution"]
    assert (told["Status"], told["DistributionConfig"]["Staging"]) == ("InProgress", False)
    assert site.text() == b"a cat"
    admin.advance(600)
    assert site.text() == b"a cat"
    site.invalidate("/*")
    admin.advance(120)
    assert site.text() == b"a new cat"
    config = admin.call("cloudfront:GetDistributionConfig", Id=site.id)["DistributionConfig"]
    id = config["ContinuousDeploymentPolicyId"]
    policy = admin.call("cloudfront:GetContinuousDeploymentPolicyConfig", Id=id)["ContinuousDeploymentPolicyConfig"]
    assert policy["Enabled"] is False


WRONG: list[Callable[[dict[str, Any]], Any]] = [
    lambda config: config.update(StagingDistributionDnsNames=listing()),
    lambda config: config.update(StagingDistributionDnsNames=listing("d1.cloudfront.net")),
    lambda config: config.update(TrafficConfig=weight(0.2)),
    lambda config: config.update(TrafficConfig=weight(0.1, IdleTTL=600, MaximumTTL=300)),
    lambda config: config.update(TrafficConfig={"Type": "SingleWeight"}),
    lambda config: config.update(TrafficConfig={**HEADER, "SingleHeaderConfig": {"Header": "x-try", "Value": "yes"}}),
]


@pytest.mark.parametrize("spoil", WRONG)
def test_what_cannot_be_a_policy_is_refused(site: Site, spoil: Callable[[dict[str, Any]], Any]) -> None:
    asked = trying(copied(site), HEADER)
    spoil(asked["ContinuousDeploymentPolicyConfig"])
    assert site.admin.refused("cloudfront:CreateContinuousDeploymentPolicy", **asked).code == "InvalidArgument"


def test_what_is_tried_stays_as_long_as_it_is(admin: Admin, viewing: Viewing, site: Site) -> None:
    staging = deploy(site, HEADER)
    again = trying(staging, HEADER)
    assert admin.refused("cloudfront:CreateContinuousDeploymentPolicy", **again).code == "StagingDistributionInUse"
    config = admin.call("cloudfront:GetDistributionConfig", Id=site.id)["DistributionConfig"]
    id = config["ContinuousDeploymentPolicyId"]
    tag = admin.call("cloudfront:GetContinuousDeploymentPolicy", Id=id)["ETag"]
    named_so: dict[str, Any] = {"Id": id, "IfMatch": tag}
    delete = "cloudfront:DeleteContinuousDeploymentPolicy"
    assert admin.refused(delete, **named_so).code == "ContinuousDeploymentPolicyInUse"
    other = viewing.config(reference="two", ContinuousDeploymentPolicyId=id)
    assert admin.refused("cloudfront:CreateDistribution", DistributionConfig=other).code == "InvalidArgument"
    staging.change(lambda config: config.update(Enabled=False))
    last = admin.call("cloudfront:GetDistribution", Id=staging.id)["ETag"]
    assert admin.refused("cloudfront:DeleteDistribution", Id=staging.id, IfMatch=last).code == "ResourceInUse"
    site.change(lambda config: config.update(ContinuousDeploymentPolicyId=""))
    admin.call(delete, **named_so)
    admin.call("cloudfront:DeleteDistribution", Id=staging.id, IfMatch=last)
    missing = admin.refused("cloudfront:GetContinuousDeploymentPolicy", Id=id)
    assert (missing.code, missing.status) == ("NoSuchContinuousDeploymentPolicy", 404)


def test_only_primary_distributions_are_copied_and_only_for_staging(site: Site) -> None:
    admin, staging = site.admin, copied(site)
    tag = admin.call("cloudfront:GetDistribution", Id=staging.id)["ETag"]
    asked: dict[str, Any] = {"PrimaryDistributionId": staging.id, "CallerReference": "three", "Staging": True}
    assert admin.refused("cloudfront:CopyDistribution", **asked, IfMatch=tag).code == "InvalidArgument"
    assert admin.refused("cloudfront:CopyDistribution", **asked, IfMatch="E1").code == "PreconditionFailed"
    config = admin.call("cloudfront:GetDistributionConfig", Id=staging.id)["DistributionConfig"]
    change: dict[str, Any] = {"Id": staging.id, "IfMatch": tag, "DistributionConfig": {**config, "Staging": False}}
    assert admin.refused("cloudfront:UpdateDistribution", **change).code == "IllegalUpdate"
