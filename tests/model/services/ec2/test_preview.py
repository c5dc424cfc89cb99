"""What calls would open and cut off, told before they are made."""

from __future__ import annotations

from typing import Any

import pytest

from model.client import AwsError, Intended, Origin, Preview, Severity
from tests.admin import Admin
from tests.model.services.ec2.web_sites import ANYWHERE, Site

LET_IN, SHUT = "ec2:AuthorizeSecurityGroupIngress", "ec2:RevokeSecurityGroupIngress"


@pytest.fixture
def site(admin: Admin) -> Site:
    return Site(admin)


def foresee(site: Site, *calls: tuple[str, dict[str, Any]]) -> Preview:
    desk = site.client.reachability(site.region)
    return site.admin.run(desk.preview([Intended(*call) for call in calls]))


def digest(site: Site) -> Any:
    kernel = site.admin.cloud.kernel
    things = {(each.kind, each.id): each.body() for each in kernel.store.everything()}
    return things, dict(kernel.serials), kernel.timers.next(), kernel.journal.seq


def test_a_rule_that_is_thought_of_tells_whom_it_would_let_in(site: Site):
    found = foresee(site, (LET_IN, site.rule(22)))
    (opened,) = [each for each in found.opened if each.origin is Origin.INTERNET]
    assert (opened.id, opened.service, opened.source) == (site.server, "ssh", "anywhere")
    assert opened.severity is Severity.GRAVE
    assert found.cut == ()
    assert not found.lasting


def test_looking_ahead_changes_nothing_and_leaves_no_trail(site: Site):
    before = digest(site)
    assert foresee(site, (LET_IN, site.rule(22))).opened
    assert digest(site) == before


def test_what_is_foreseen_is_what_comes(site: Site):
    site.let_in(80)
    found = foresee(site, (LET_IN, site.rule(22)), (SHUT, site.rule(80)))
    before = site.seen()
    site.let_in(22)
    site.call("RevokeSecurityGroupIngress", **site.rule(80))
    assert [each for each in found.opened if each.origin is Origin.INTERNET] == site.seen()
    assert [each for each in found.cut if each.origin is Origin.INTERNET] == before


def test_what_another_rule_lets_in_as_well_is_not_told(site: Site):
    site.let_in(22)
    assert foresee(site, (LET_IN, site.rule(22, "198.51.100.0/24"))) == Preview()
    assert foresee(site, (SHUT, site.rule(22)), (LET_IN, site.rule(22))) == Preview()


def test_of_a_wider_rule_only_what_is_new_is_told(site: Site):
    site.let_in(22, "128.0.0.0/1")
    found = foresee(site, (LET_IN, site.rule(22)))
    (opened,) = [each for each in found.opened if each.origin is Origin.INTERNET]
    assert "128.0.0.0/2" not in opened.blocks
    assert "1.0.0.0/8" in opened.blocks


def test_groups_let_conversations_go_on_and_acls_do_not(site: Site):
    site.let_in(80)
    by_group = foresee(site, (SHUT, site.rule(80)))
    deny = {"RuleNumber": 50, "Protocol": "-1", "RuleAction": "deny", "Egress": False, "CidrBlock": ANYWHERE}
    by_acl = foresee(site, ("ec2:CreateNetworkAclEntry", {"NetworkAclId": site.acl, **deny}))
    for found in (by_group, by_acl):
        assert [each.ports for each in found.cut if each.origin is Origin.INTERNET and not each.leaving] == ["80"]
    assert by_group.lasting
    assert not by_acl.lasting


def test_what_machines_could_no_more_reach_is_told_too(site: Site):
    everything = [{"IpProtocol": "-1", "IpRanges": [{"CidrIp": ANYWHERE}]}]
    found = foresee(site, ("ec2:RevokeSecurityGroupEgress", {"GroupId": site.group_id, "IpPermissions": everything}))
    (cut,) = [each for each in found.cut if each.origin is Origin.INTERNET]
    assert (cut.leaving, cut.protocol, cut.source, cut.id) == (True, "all", "anywhere", site.server)


def test_routes_are_foreseen(site: Site):
    site.let_in(443)
    where = {"RouteTableId": site.table_id, "DestinationCidrBlock": ANYWHERE}
    found = foresee(site, ("ec2:DeleteRoute", where))
    assert {(each.leaving, each.service) for each in found.cut} >= {(False, "https"), (True, "")}


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (("ec2:AuthorizeSecurityGroupIngress", {"GroupId": "sg-0123456789abcdef0"}), "InvalidGroup.NotFound"),
        (("ec2:DeleteNetworkAclEntry", {"NetworkAclId": "acl-1", "RuleNumber": "x"}), "MissingParameter"),
        (("ec2:TerminateInstances", {"InstanceIds": ["i-1"]}), "UnsupportedOperation"),
    ],
)
def test_what_the_call_would_be_refused_for_is_refused(site: Site, call: tuple[str, dict[str, Any]], code: str):
    before = digest(site)
    with pytest.raises(AwsError) as refusal:
        foresee(site, (LET_IN, site.rule(22)), call)
    assert refusal.value.code == code
    assert digest(site) == before
