"""Prefix lists: AWS's own and those of customers, in rules and in what they count as."""

from __future__ import annotations

from typing import Any

from model.laws.reach.addresses import place
from model.laws.reach.firewall import judge_groups
from model.laws.reach.packets import TCP
from model.services.ec2.reaching import group_rules
from model.services.ec2.wiring import Wiring
from tests.admin import Admin
from tests.model.services.ec2.networks import make_vpc
from tests.model.services.ec2.test_internet_gateways import make_gateway
from tests.model.services.ec2.test_route_tables import make_table
from tests.model.services.ec2.test_security_groups import make_group

OFFICES = [{"Cidr": "198.51.100.0/24", "Description": "north"}, {"Cidr": "203.0.113.7/32"}]


def make_list(admin: Admin, entries: list[dict[str, str]] = OFFICES, most: int = 5) -> str:
    wanted = {"PrefixListName": "offices", "AddressFamily": "IPv4", "MaxEntries": most, "Entries": entries}
    made = admin.call("ec2:CreateManagedPrefixList", **wanted)["PrefixList"]
    admin.advance(5)
    return made["PrefixListId"]


def look(admin: Admin, id: str) -> dict[str, Any]:
    return admin.call("ec2:DescribeManagedPrefixLists", PrefixListIds=[id])["PrefixLists"][0]


def cidrs(admin: Admin, id: str, version: int | None = None) -> list[str]:
    wanted: dict[str, Any] = {} if version is None else {"TargetVersion": version}
    told = admin.call("ec2:GetManagedPrefixListEntries", PrefixListId=id, **wanted)
    return [each["Cidr"] for each in told["Entries"]]


def test_a_list_of_a_customer_has_versions_that_it_can_go_back_to(admin: Admin) -> None:
    id = make_list(admin)
    assert (look(admin, id)["State"], look(admin, id)["Version"]) == ("create-complete", 1)
    change = {
        "CurrentVersion": 1,
        "AddEntries": [{"Cidr": "192.0.2.9/24"}],
        "RemoveEntries": [{"Cidr": "203.0.113.7/32"}],
    }
    made = admin.call("ec2:ModifyManagedPrefixList", PrefixListId=id, **change)["PrefixList"]
    assert (made["State"], made["Version"]) == ("modify-in-progress", 2)
    assert admin.refused("ec2:DeleteManagedPrefixList", PrefixListId=id).code == "IncorrectState"
    admin.advance(5)
    assert cidrs(admin, id) == ["198.51.100.0/24", "192.0.2.0/24"]
    assert cidrs(admin, id, version=1) == ["198.51.100.0/24", "203.0.113.7/32"]
    stale = admin.refused("ec2:ModifyManagedPrefixList", PrefixListId=id, **change)
    assert stale.code == "PrefixListVersionMismatch"
    admin.call("ec2:RestoreManagedPrefixListVersion", PrefixListId=id, PreviousVersion=1, CurrentVersion=2)
    admin.advance(5)
    assert cidrs(admin, id) == ["198.51.100.0/24", "203.0.113.7/32"]
    assert look(admin, id)["Version"] == 3


def test_a_list_takes_no_more_entries_than_it_was_made_for(admin: Admin) -> None:
    id = make_list(admin, most=2)
    more = {"CurrentVersion": 1, "AddEntries": [{"Cidr": "192.0.2.0/24"}]}
    assert admin.refused("ec2:ModifyManagedPrefixList", PrefixListId=id, **more).code == "PrefixListMaxEntriesExceeded"
    admin.call("ec2:ModifyManagedPrefixList", PrefixListId=id, MaxEntries=3)
    admin.advance(5)
    admin.call("ec2:ModifyManagedPrefixList", PrefixListId=id, **more)


def test_lists_of_services_are_aws_s_and_nobody_changes_them(admin: Admin) -> None:
    named = [{"Name": "prefix-list-name", "Values": ["com.amazonaws.us-east-1.s3"]}]
    (s3,) = admin.call("ec2:DescribePrefixLists", Filters=named)["PrefixLists"]
    assert "52.216.0.0/15" in s3["Cidrs"]
    (managed,) = admin.call("ec2:DescribeManagedPrefixLists", Filters=named)["PrefixLists"]
    assert (managed["OwnerId"], managed["PrefixListId"]) == ("AWS", s3["PrefixListId"])
    refusal = admin.refused("ec2:DeleteManagedPrefixList", PrefixListId=s3["PrefixListId"])
    assert refusal.code == "UnauthorizedOperation"


def test_a_rule_covers_what_a_list_has_and_follows_its_changes(admin: Admin) -> None:
    vpc, id = make_vpc(admin), make_list(admin)
    group = make_group(admin, vpc)
    world = admin.cloud.world("123456789012", "us-east-1", "ec2")

    def lets_in(peer: str) -> bool:
        return judge_groups(group_rules(world, [group]), TCP, 22, place(peer)).allowed

    ssh = {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "PrefixListIds": [{"PrefixListId": id}]}
    admin.call("ec2:AuthorizeSecurityGroupIngress", GroupId=group, IpPermissions=[ssh])
    assert [lets_in(peer) for peer in ("198.51.100.3", "192.0.2.1")] == [True, False]
    change = {"CurrentVersion": 1, "AddEntries": [{"Cidr": "192.0.2.0/24"}]}
    admin.call("ec2:ModifyManagedPrefixList", PrefixListId=id, **change)
    assert lets_in("192.0.2.1")
    told = admin.call("ec2:GetManagedPrefixListAssociations", PrefixListId=id)["PrefixListAssociations"]
    assert told == [{"ResourceId": group, "ResourceOwner": "123456789012"}]
    admin.advance(5)
    assert admin.refused("ec2:DeleteManagedPrefixList", PrefixListId=id).code == "DependencyViolation"
    admin.call("ec2:RevokeSecurityGroupIngress", GroupId=group, IpPermissions=[ssh])
    gone = admin.call("ec2:DeleteManagedPrefixList", PrefixListId=id)["PrefixList"]
    assert gone["State"] == "delete-in-progress"
    admin.advance(120)
    assert admin.refused("ec2:GetManagedPrefixListEntries", PrefixListId=id).code == "InvalidPrefixListID.NotFound"


def test_a_list_counts_as_many_rules_as_it_may_have_entries(admin: Admin) -> None:
    group = make_group(admin, make_vpc(admin))
    large, small = make_list(admin, most=60), make_list(admin, most=61)
    ssh = {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22}
    refusal = admin.refused(
        "ec2:AuthorizeSecurityGroupIngress",
        GroupId=group,
        IpPermissions=[ssh | {"PrefixListIds": [{"PrefixListId": small}]}],
    )
    assert refusal.code == "RulesPerSecurityGroupLimitExceeded"
    full = [ssh | {"PrefixListIds": [{"PrefixListId": large}]}]
    admin.call("ec2:AuthorizeSecurityGroupIngress", GroupId=group, IpPermissions=full)


def test_a_route_leads_everything_that_a_list_has(admin: Admin) -> None:
    vpc, id, gateway = make_vpc(admin), make_list(admin), make_gateway(admin)
    admin.call("ec2:AttachInternetGateway", InternetGatewayId=gateway, VpcId=vpc)
    table = make_table(admin, vpc)
    wanted = {"RouteTableId": table, "DestinationPrefixListId": id}
    admin.call("ec2:CreateRoute", **wanted, GatewayId=gateway)
    world = admin.cloud.world("123456789012", "us-east-1", "ec2")
    ways = Wiring(world).table(table)
    found = [ways.find(place(each)) for each in ("198.51.100.9", "203.0.113.7")]
    assert [(route.destination, route.target) for route in found if route] == [(id, gateway), (id, gateway)]
    assert ways.find(place("203.0.113.8")) is None
    assert admin.refused("ec2:CreateRoute", **wanted, GatewayId=gateway).code == "RouteAlreadyExists"
    both = admin.refused("ec2:CreateRoute", **wanted, DestinationCidrBlock="0.0.0.0/0", GatewayId=gateway)
    assert both.code == "InvalidParameterCombination"
    assert admin.refused("ec2:DeleteManagedPrefixList", PrefixListId=id).code == "DependencyViolation"
    admin.call("ec2:DeleteRoute", **wanted)
    admin.call("ec2:DeleteManagedPrefixList", PrefixListId=id)
