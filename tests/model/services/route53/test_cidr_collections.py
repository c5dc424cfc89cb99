"""Clients told apart by the blocks of addresses that they come from."""

from __future__ import annotations

from typing import Any

import pytest

from model.catalog.cities import find_city
from model.catalog.geography import client_in
from model.kit.errors import AwsError
from model.services.route53.resources.spreads import Spread
from tests.admin import Admin
from tests.model.services.route53.test_policies import WWW, failing_check, one_of
from tests.names import Names

OFFICE, HOME = "203.0.113.7", "198.51.100.9"


class Collection:
    """A collection called `clients`."""

    def __init__(self, admin: Admin) -> None:
        self.admin = admin
        made = admin.call("route53:CreateCidrCollection", Name="clients", CallerReference="one")
        self.id = made["Collection"]["Id"]

    def change(self, *changes: tuple[str, str, list[str]], version: int | None = None) -> str:
        return self.admin.call("route53:ChangeCidrCollection", **self._said(changes, version))["Id"]

    def refused(self, *changes: tuple[str, str, list[str]], version: int | None = None) -> AwsError:
        return self.admin.refused("route53:ChangeCidrCollection", **self._said(changes, version))

    def blocks(self, **narrowed: Any) -> list[tuple[str, str]]:
        told = self.admin.call("route53:ListCidrBlocks", CollectionId=self.id, **narrowed)["CidrBlocks"]
        return [(each["LocationName"], each["CidrBlock"]) for each in told]

    def at(self, location: str) -> dict[str, Any]:
        return {"CidrRoutingConfig": {"CollectionId": self.id, "LocationName": location}}

    def _said(self, changes: tuple[tuple[str, str, list[str]], ...], version: int | None) -> dict[str, Any]:
        asked = [{"Action": action, "LocationName": name, "CidrList": blocks} for action, name, blocks in changes]
        own = {} if version is None else {"CollectionVersion": version}
        return {"Id": self.id, "Changes": asked, **own}


@pytest.fixture
def clients(admin: Admin) -> Collection:
    return Collection(admin)


def told_at(names: Names, *, subnet: str, mask: str = "24") -> list[str]:
    asked = {"HostedZoneId": names.id, "RecordName": WWW, "RecordType": "A"}
    edns = {"EDNS0ClientSubnetIP": subnet, "EDNS0ClientSubnetMask": mask}
    return names.admin.call("route53:TestDNSAnswer", **asked, **edns)["RecordData"]


def test_the_narrowest_block_that_holds_a_client_decides(names: Names, clients: Collection) -> None:
    clients.change(("PUT", "isp", ["203.0.0.0/16", "2001:db8::/32"]), ("PUT", "office", ["203.0.113.0/24"]))
    names.create(
        one_of("isp", "192.0.2.1", **clients.at("isp")),
        one_of("office", "192.0.2.2", **clients.at("office")),
        one_of("others", "192.0.2.3", **clients.at("*")),
    )
    assert names.data(WWW, address=OFFICE) == ["192.0.2.2"]
    assert names.data(WWW, address="203.0.5.5") == ["192.0.2.1"]
    assert names.data(WWW, address=HOME) == ["192.0.2.3"]
    assert told_at(names, subnet="2001:db8:9::1", mask="48") == ["192.0.2.1"]
    assert told_at(names, subnet=OFFICE, mask="20") == ["192.0.2.1"], "a subnet is not within a narrower block"


def test_without_a_default_those_whom_no_block_holds_are_told_nothing(names: Names, clients: Collection) -> None:
    clients.change(("PUT", "office", ["203.0.113.0/24"]))
    names.create(one_of("office", "192.0.2.2", **clients.at("office")))
    told = names.answer(WWW, address=HOME)
    assert (told["ResponseCode"], told["RecordData"]) == ("NOERROR", [])


def test_an_ill_record_leaves_its_clients_to_the_wider_block_and_to_the_default(
    admin: Admin, names: Names, clients: Collection
) -> None:
    clients.change(("PUT", "isp", ["203.0.0.0/16"]), ("PUT", "office", ["203.0.113.0/24"]))
    check = failing_check(admin)
    names.create(
        one_of("isp", "192.0.2.1", **clients.at("isp")),
        one_of("office", "192.0.2.2", HealthCheckId=check, **clients.at("office")),
        one_of("others", "192.0.2.3", **clients.at("*")),
    )
    admin.advance(60)
    assert names.data(WWW, address=OFFICE) == ["192.0.2.1"]
    names.change(("UPSERT", one_of("isp", "192.0.2.1", HealthCheckId=check, **clients.at("isp"))))
    assert names.data(WWW, address=OFFICE) == ["192.0.2.3"]


def test_name_servers_hear_of_other_blocks_in_their_time(admin: Admin, names: Names, clients: Collection) -> None:
    clients.change(("PUT", "office", ["203.0.113.0/24"]))
    names.create(
        one_of("office", "192.0.2.2", **clients.at("office")), one_of("others", "192.0.2.3", **clients.at("*"))
    )
    id = clients.change(("PUT", "office", ["198.51.100.0/24"]))
    assert admin.call("route53:GetChange", Id=id)["ChangeInfo"]["Status"] == "PENDING"
    assert names.data(WWW, address=HOME) == ["192.0.2.3"]
    admin.advance(61)
    assert admin.call("route53:GetChange", Id=id)["ChangeInfo"]["Status"] == "INSYNC"
    assert names.data(WWW, address=HOME) == ["192.0.2.2"]


def test_blocks_are_put_moved_and_taken_out_and_each_change_is_another_version(clients: Collection) -> None:
    clients.change(("PUT", "a", ["203.0.113.0/24", "198.51.100.0/24"]), version=1)
    clients.change(("PUT", "b", ["203.0.113.0/24"]), ("DELETE_IF_EXISTS", "a", ["203.0.113.0/24", "10.0.0.0/8"]))
    assert clients.blocks() == [("a", "198.51.100.0/24"), ("b", "203.0.113.0/24")]
    assert clients.blocks(LocationName="b") == [("b", "203.0.113.0/24")]
    stale = clients.refused(("PUT", "a", ["10.0.0.0/8"]), version=2)
    assert (stale.code, stale.status) == ("CidrCollectionVersionMismatchException", 409)
    (told,) = clients.admin.call("route53:ListCidrCollections")["CidrCollections"]
    assert (told["Name"], told["Version"]) == ("clients", 3)
    assert told["Arn"] == f"arn:aws:route53:::cidrcollection/{clients.id}"
    clients.change(("DELETE_IF_EXISTS", "a", ["198.51.100.0/24"]))
    named = clients.admin.call("route53:ListCidrLocations", CollectionId=clients.id)["CidrLocations"]
    assert named == [{"LocationName": "b"}], "a location goes with its last block"


def test_lists_come_in_pages(admin: Admin, clients: Collection) -> None:
    clients.change(*(("PUT", name, [f"10.{n}.0.0/16"]) for n, name in enumerate(("a", "b", "c"))))
    for action, members in (("ListCidrLocations", "CidrLocations"), ("ListCidrBlocks", "CidrBlocks")):
        first = admin.call(f"route53:{action}", CollectionId=clients.id, MaxResults="2")
        rest = admin.call(f"route53:{action}", CollectionId=clients.id, NextToken=first["NextToken"])
        assert (len(first[members]), len(rest[members]), rest.get("NextToken")) == (2, 1, None)
        foreign = admin.refused(f"route53:{action}", CollectionId=clients.id, NextToken="mine")
        assert foreign.code == "InvalidInput"


@pytest.mark.parametrize("block", ["0.0.0.0/0", "203.0.113.7/32", "2001:db8::/64", "203.0.113.7/24", "office"])
def test_blocks_that_no_location_has_are_refused(clients: Collection, block: str) -> None:
    refusal = clients.refused(("PUT", "office", [block]))
    assert (refusal.code, block in refusal.message) == ("InvalidInput", True)


def test_a_block_lies_in_one_location_and_there_are_only_so_many(clients: Collection) -> None:
    clients.change(("PUT", "a", ["203.0.113.0/24"]))
    assert clients.refused(("PUT", "b", ["203.0.113.0/24"])).code == "CidrBlockInUseException"
    thousand = [f"10.{n // 250}.{n % 250}.0/24" for n in range(1000)]
    assert clients.refused(("PUT", "b", thousand)).code == "LimitsExceeded"
    assert clients.refused(("PUT", "b", thousand), ("PUT", "c", ["11.0.0.0/24"])).code == "InvalidInput"
    assert clients.blocks() == [("a", "203.0.113.0/24")]


def test_what_records_are_for_stays(admin: Admin, names: Names, clients: Collection) -> None:
    clients.change(("PUT", "office", ["203.0.113.0/24"]))
    of_office = one_of("office", "192.0.2.2", **clients.at("office"))
    names.create(of_office)
    listed = next(each for each in names.records() if each["Type"] == "A")
    assert listed["CidrRoutingConfig"] == clients.at("office")["CidrRoutingConfig"]
    taken = clients.refused(("DELETE_IF_EXISTS", "office", ["203.0.113.0/24"]))
    assert taken.code == "CidrBlockInUseException"
    assert admin.refused("route53:DeleteCidrCollection", Id=clients.id).code == "CidrCollectionInUseException"
    names.change(("DELETE", of_office))
    clients.change(("DELETE_IF_EXISTS", "office", ["203.0.113.0/24"]))
    admin.call("route53:DeleteCidrCollection", Id=clients.id)
    gone = admin.refused("route53:ListCidrLocations", CollectionId=clients.id)
    assert (gone.code, gone.status) == ("NoSuchCidrCollectionException", 404)


def test_a_collection_has_a_name_of_its_own_and_an_account_a_few(admin: Admin, clients: Collection) -> None:
    again = admin.call("route53:CreateCidrCollection", Name="clients", CallerReference="one")["Collection"]
    assert again["Id"] == clients.id
    taken = admin.refused("route53:CreateCidrCollection", Name="clients", CallerReference="two")
    assert taken.code == "CidrCollectionAlreadyExistsException"
    for number in range(4):
        admin.call("route53:CreateCidrCollection", Name=f"more-{number}", CallerReference=f"more-{number}")
    many = admin.refused("route53:CreateCidrCollection", Name="sixth", CallerReference="sixth")
    assert many.code == "LimitsExceeded"
    unknown = admin.refused("route53:ListCidrBlocks", CollectionId=clients.id, LocationName="nowhere")
    assert (unknown.code, unknown.status) == ("NoSuchCidrLocationException", 404)


def test_records_name_what_there_is_in_public_zones_one_for_each_location(
    admin: Admin, names: Names, clients: Collection
) -> None:
    clients.change(("PUT", "office", ["203.0.113.0/24"]))
    names.create(one_of("office", "192.0.2.2", **clients.at("office")))
    other = {"CidrRoutingConfig": {"CollectionId": "00000000-0000-0000-0000-000000000000", "LocationName": "*"}}
    for policy in (clients.at("nowhere"), clients.at("office"), other):
        assert names.refused(("CREATE", one_of("two", "192.0.2.9", **policy))).code == "InvalidChangeBatch"
    vpc = {"VPCRegion": "us-east-1", "VPCId": admin.call("ec2:DescribeVpcs")["Vpcs"][0]["VpcId"]}
    private = Names(admin, "example.net", VPC=vpc)
    inside = one_of("a", "192.0.2.1", **clients.at("*")) | {"Name": "www.example.net"}
    refusal = private.refused(("CREATE", inside))
    assert (refusal.code, "private" in refusal.message) == ("InvalidChangeBatch", True)


def test_clients_of_a_load_story_come_from_the_blocks_of_their_cities(
    admin: Admin, names: Names, clients: Collection
) -> None:
    paris = find_city("Paris")
    assert paris is not None
    clients.change(("PUT", "paris", [f"{client_in(paris).rpartition('.')[0]}.0/24"]))
    names.create(one_of("paris", "192.0.2.1", **clients.at("paris")))
    told = {"components": [{"steady": {"rate": 100}}], "origins": {"Paris": 0.5, "London": 0.5}}
    admin.run(admin.client.demand(WWW, told))
    admin.advance(60)
    world = admin.cloud.world("123456789012", "us-east-1", "route53")
    (asked, unanswered) = sorted(world.get(Spread, f"{WWW}.").asked, key=lambda each: each.ttl)
    assert [(each.sort, each.share, each.ttl) for each in (asked, unanswered)] == [
        ("ip-based", 0.5, 60.0),
        ("ip-based", 0.5, 900.0),
    ], "those whom no block holds keep it that there is nothing"
