"""Peering connections: asked for, answered, and what they carry."""

from contextlib import closing

import pytest

from model.kit.cell import CellSettings
from model.laws.reach.hops import Code, Station
from tests.admin import Admin
from tests.model.services.ec2.lands import HOME, PARTNER, Land, came_by, culprit, peer, peering_state, request

DAY = 86400.0


@pytest.fixture
def here(admin: Admin) -> Land:
    return Land(admin)


@pytest.fixture
def there(admin: Admin) -> Land:
    return Land(admin, "10.1.0.0/16")


@pytest.mark.fact("peering-01")
def test_peered_vpcs_talk_by_private_addresses_when_both_know_the_way(here: Land, there: Land):
    id = request(here, there)
    there.call("AcceptVpcPeeringConnection", VpcPeeringConnectionId=id)
    here.admin.advance(10)
    assert culprit(here.ping(there.address)) == (here.table_id, Code.NO_ROUTE_TO_DESTINATION)
    here.lead(there.cidr, VpcPeeringConnectionId=id)
    unanswered = here.ping(there.address)
    assert culprit(unanswered) == (there.table_id, Code.NO_ROUTE_TO_DESTINATION)
    assert unanswered.back
    there.lead(here.cidr, VpcPeeringConnectionId=id)
    assert here.ping(there.address).arrived
    assert there.ping(here.address).arrived
    assert Station.PEERING in came_by(here.ping(there.address))


@pytest.mark.fact("peering-03")
def test_a_peering_is_asked_for_and_answered(here: Land, there: Land):
    asked = {"VpcId": here.vpc_id, "PeerVpcId": there.vpc_id}
    made = here.call("CreateVpcPeeringConnection", **asked)["VpcPeeringConnection"]
    assert made["Status"] == {"Code": "initiating-request", "Message": f"Initiating Request to {HOME}"}
    assert made["RequesterVpcInfo"]["CidrBlock"] == here.cidr
    assert "CidrBlock" not in made["AccepterVpcInfo"]
    here.admin.advance(5)
    id = made["VpcPeeringConnectionId"]
    (found,) = here.call("DescribeVpcPeeringConnections")["VpcPeeringConnections"]
    assert found["Status"] == {"Code": "pending-acceptance", "Message": f"Pending Acceptance by {HOME}"}
    assert found["ExpirationTime"] - here.admin.now == pytest.approx(7 * DAY, abs=10)
    accepted = there.call("AcceptVpcPeeringConnection", VpcPeeringConnectionId=id)["VpcPeeringConnection"]
    assert accepted["Status"]["Code"] == "provisioning"
    assert accepted["AccepterVpcInfo"]["CidrBlock"] == there.cidr
    here.admin.advance(10)
    assert peering_state(here, id) == "active"
    refusal = there.refused("AcceptVpcPeeringConnection", VpcPeeringConnectionId=id)
    assert (refusal.code, refusal.message) == (
        "InvalidStateTransition",
        f"Invalid state transition for {id}, attempted to transition from active to provisioning",
    )


@pytest.mark.fact("peering-03")
def test_only_the_other_side_answers_and_it_may_say_no(admin: Admin, here: Land):
    partner = Land(admin, "10.2.0.0/16", account=PARTNER)
    id = request(here, partner)
    refusal = here.refused("AcceptVpcPeeringConnection", VpcPeeringConnectionId=id)
    assert (refusal.code, refusal.message) == ("OperationNotPermitted", f"User ({HOME}) cannot accept peering {id}")
    assert here.refused("RejectVpcPeeringConnection", VpcPeeringConnectionId=id).code == "OperationNotPermitted"
    partner.call("RejectVpcPeeringConnection", VpcPeeringConnectionId=id)
    assert [peering_state(each, id) for each in (here, partner)] == ["rejected", "rejected"]
    assert partner.refused("AcceptVpcPeeringConnection", VpcPeeringConnectionId=id).code == "InvalidStateTransition"
    admin.advance(3 * 3600)
    assert partner.refused("DescribeVpcPeeringConnections", VpcPeeringConnectionIds=[id]).code == (
        "InvalidVpcPeeringConnectionID.NotFound"
    )
    assert peering_state(here, id) == "rejected"
    admin.advance(2 * DAY)
    assert here.call("DescribeVpcPeeringConnections")["VpcPeeringConnections"] == []


@pytest.mark.fact("peering-02")
def test_a_partner_sees_and_accepts_a_request_from_another_account(admin: Admin, here: Land):
    partner = Land(admin, "10.2.0.0/16", account=PARTNER)
    id = request(here, partner)
    assert [peering_state(each, id) for each in (here, partner)] == ["pending-acceptance", "pending-acceptance"]
    partner.call("AcceptVpcPeeringConnection", VpcPeeringConnectionId=id)
    admin.advance(10)
    assert [peering_state(each, id) for each in (here, partner)] == ["active", "active"]
    here.lead(partner.cidr, VpcPeeringConnectionId=id)
    partner.lead(here.cidr, VpcPeeringConnectionId=id)
    assert here.ping(partner.address).arrived
    assert partner.ping(here.address).arrived


@pytest.mark.fact("peering-04")
def test_a_request_waits_for_a_week(here: Land, there: Land, admin: Admin):
    late = request(here, there)
    in_time = request(there, Land(admin, "10.2.0.0/16"))
    admin.advance(7 * DAY - 3600)
    there.call("AcceptVpcPeeringConnection", VpcPeeringConnectionId=in_time)
    admin.advance(3601)
    assert peering_state(here, late) == "expired"
    assert peering_state(there, in_time) == "active"
    refusal = there.refused("AcceptVpcPeeringConnection", VpcPeeringConnectionId=late)
    assert refusal.code == "InvalidStateTransition"


def test_without_delays_a_request_waits_for_its_week_all_the_same():
    with closing(Admin(settings=CellSettings(delays=False))) as admin:
        here, there = Land(admin), Land(admin, "10.1.0.0/16")
        id = here.call("CreateVpcPeeringConnection", VpcId=here.vpc_id, PeerVpcId=there.vpc_id)
        id = id["VpcPeeringConnection"]["VpcPeeringConnectionId"]
        assert peering_state(here, id) == "pending-acceptance"
        there.call("AcceptVpcPeeringConnection", VpcPeeringConnectionId=id)
        assert peering_state(here, id) == "active"


@pytest.mark.fact("peering-05")
def test_peering_is_not_handed_on(admin: Admin, here: Land, there: Land):
    far = Land(admin, "10.2.0.0/16")
    near_id, far_id = peer(here, there), peer(there, far)
    assert culprit(here.ping(far.address)) == (here.table_id, Code.NO_ROUTE_TO_DESTINATION)
    here.lead(far.cidr, VpcPeeringConnectionId=near_id)
    far.lead(here.cidr, VpcPeeringConnectionId=far_id)
    assert culprit(here.ping(far.address)) == (near_id, Code.PCX_REQUIRES_ADDRESS_IN_VPC_CIDR)
    assert culprit(far.ping(here.address)) == (far_id, Code.PCX_REQUIRES_ADDRESS_IN_VPC_CIDR)
    assert here.ping(there.address).arrived
    assert there.ping(far.address).arrived


@pytest.mark.fact("peering-06")
@pytest.mark.parametrize("cidr", ["10.0.0.0/16", "10.0.128.0/17"])
def test_ranges_that_overlap_cannot_be_peered(admin: Admin, here: Land, cidr: str):
    alike = Land(admin, cidr)
    id = request(here, alike)
    (found,) = here.call("DescribeVpcPeeringConnections")["VpcPeeringConnections"]
    assert found["Status"] == {
        "Code": "failed",
        "Message": "Failed due to incorrect VPC-ID, Account ID, or overlapping CIDR range",
    }
    wanted = {"RouteTableId": here.table_id, "DestinationCidrBlock": "10.9.0.0/16", "VpcPeeringConnectionId": id}
    assert here.refused("CreateRoute", **wanted).code == "InvalidVpcPeeringConnectionID.NotFound"
    admin.advance(3 * 3600)
    assert here.call("DescribeVpcPeeringConnections")["VpcPeeringConnections"] == []


def test_a_request_to_nobody_fails(admin: Admin, here: Land):
    nobody = {"VpcId": here.vpc_id, "PeerVpcId": "vpc-0123456789abcdef0"}
    assert here.refused("CreateVpcPeeringConnection", **nobody).code == "InvalidVpcID.NotFound"
    made = here.call("CreateVpcPeeringConnection", **nobody, PeerOwnerId=PARTNER)["VpcPeeringConnection"]
    admin.advance(5)
    assert peering_state(here, made["VpcPeeringConnectionId"]) == "failed"
    assert here.refused("CreateVpcPeeringConnection", VpcId=here.vpc_id).code == "MissingParameter"
    nowhere = here.refused("CreateVpcPeeringConnection", **nobody, PeerRegion="mars-1")
    assert nowhere.code == "InvalidParameterValue"


@pytest.mark.fact("peering-07")
def test_regions_are_joined_today_and_were_not_in_2017(admin: Admin, here: Land):
    ireland = Land(admin, "10.3.0.0/16", region="eu-west-1")
    id = request(here, ireland)
    assert peering_state(ireland, id) == "pending-acceptance"
    assert here.refused("AcceptVpcPeeringConnection", VpcPeeringConnectionId=id).message.startswith("Incorrect region")
    ireland.call("AcceptVpcPeeringConnection", VpcPeeringConnectionId=id)
    admin.advance(10)
    here.lead(ireland.cidr, VpcPeeringConnectionId=id)
    ireland.lead(here.cidr, VpcPeeringConnectionId=id)
    assert here.ping(ireland.address).arrived
    with closing(Admin(settings=CellSettings(quotas="notes-2017"))) as old:
        one, other = Land(old), Land(old, "10.3.0.0/16", region="eu-west-1")
        asked = {"VpcId": one.vpc_id, "PeerVpcId": other.vpc_id, "PeerRegion": "eu-west-1"}
        assert one.refused("CreateVpcPeeringConnection", **asked).code == "UnsupportedOperation"
        assert one.call("DescribeVpcPeeringConnections")["VpcPeeringConnections"] == []


@pytest.mark.fact("peering-08")
def test_two_vpcs_have_one_connection_and_one_vpc_has_many(admin: Admin, here: Land, there: Land):
    id = peer(here, there)
    for one, other in ((here, there), (there, here)):
        again = {"VpcId": one.vpc_id, "PeerVpcId": other.vpc_id}
        assert one.refused("CreateVpcPeeringConnection", **again).code == "VpcPeeringConnectionAlreadyExists"
    assert peering_state(here, request(here, Land(admin, "10.2.0.0/16"))) == "pending-acceptance"
    here.call("DeleteVpcPeeringConnection", VpcPeeringConnectionId=id)
    assert peering_state(here, request(here, there)) == "pending-acceptance"


@pytest.mark.fact("peering-12")
def test_a_deleted_peering_leaves_blackholes_on_both_sides(here: Land, there: Land):
    id = peer(here, there)
    assert here.ping(there.address).arrived
    there.call("DeleteVpcPeeringConnection", VpcPeeringConnectionId=id)
    ways = [here.route(there.cidr), there.route(here.cidr)]
    assert [way["State"] for way in ways if way] == ["blackhole", "blackhole"]
    assert culprit(here.ping(there.address)) == (here.table_id, Code.BAD_STATE_ROUTE)
    assert peering_state(here, id) == "deleted"


def test_a_route_may_be_made_early_and_leads_on_when_the_peering_is_accepted(here: Land, there: Land):
    id = request(here, there)
    here.lead(there.cidr, VpcPeeringConnectionId=id)
    assert (here.route(there.cidr) or {})["State"] == "blackhole"
    there.call("AcceptVpcPeeringConnection", VpcPeeringConnectionId=id)
    here.admin.advance(10)
    assert (here.route(there.cidr) or {})["State"] == "active"


@pytest.mark.fact("peering-10")
def test_a_peer_does_not_use_the_others_way_to_the_internet(here: Land, there: Land):
    id = peer(here, there)
    door = there.open_door()
    there.lead("0.0.0.0/0", GatewayId=door)
    here.lead("0.0.0.0/0", VpcPeeringConnectionId=id)
    assert culprit(here.ping("198.51.100.7")) == (id, Code.PCX_REQUIRES_ADDRESS_IN_VPC_CIDR)


@pytest.mark.fact("peering-11")
def test_departments_share_a_hub_and_a_third_party_reaches_one_vpc_only(admin: Admin):
    hub, sales, research = (Land(admin, f"10.{place}.0.0/16") for place in range(3))
    partner = Land(admin, "10.9.0.0/16", account=PARTNER)
    for department in (sales, research):
        peer(department, hub)
    peer(partner, research)
    assert [each.ping(hub.address).arrived for each in (sales, research, partner)] == [True, True, False]
    assert [each.ping(research.address).arrived for each in (sales, hub, partner)] == [False, True, True]


@pytest.mark.fact("vpc-01")
def test_equal_vpcs_never_meet(admin: Admin, here: Land):
    twin = Land(admin, here.cidr)
    found = here.call("DescribeVpcs", VpcIds=[here.vpc_id, twin.vpc_id])["Vpcs"]
    assert [each["CidrBlock"] for each in found] == [here.cidr, here.cidr]
    apart = Land(admin, "10.1.0.0/16")
    assert culprit(here.ping(apart.address)) == (here.table_id, Code.NO_ROUTE_TO_DESTINATION)
    walked = here.ping(twin.address)
    assert walked.end is None or walked.end.id != twin.interface_id
    peer(here, apart)
    assert here.ping(apart.address).arrived


def test_dns_options_are_set_by_each_owner_on_its_side(admin: Admin, here: Land):
    partner = Land(admin, "10.2.0.0/16", account=PARTNER)
    id, wanted = peer(here, partner), {"AllowDnsResolutionFromRemoteVpc": True}
    own = {"VpcPeeringConnectionId": id, "RequesterPeeringConnectionOptions": wanted}
    answer = here.call("ModifyVpcPeeringConnectionOptions", **own)
    assert answer["RequesterPeeringConnectionOptions"]["AllowDnsResolutionFromRemoteVpc"]
    assert partner.refused("ModifyVpcPeeringConnectionOptions", **own).code == "OperationNotPermitted"
    (found,) = partner.call("DescribeVpcPeeringConnections")["VpcPeeringConnections"]
    options = [found[side]["PeeringOptions"] for side in ("RequesterVpcInfo", "AccepterVpcInfo")]
    assert [each["AllowDnsResolutionFromRemoteVpc"] for each in options] == [True, False]


def test_each_owner_has_tags_of_its_own(admin: Admin, here: Land):
    partner = Land(admin, "10.2.0.0/16", account=PARTNER)
    id = request(here, partner)
    partner.call("CreateTags", Resources=[id], Tags=[{"Key": "Name", "Value": "to-home"}])
    (found,) = here.call("DescribeVpcPeeringConnections")["VpcPeeringConnections"]
    assert found["Tags"] == []


def test_a_vpc_that_goes_ends_its_peerings(admin: Admin, here: Land, there: Land):
    id = peer(here, there)
    there.call("DeleteNetworkInterface", NetworkInterfaceId=there.interface_id)
    there.call("DeleteSecurityGroup", GroupId=there.group_id)
    there.call("DeleteSubnet", SubnetId=there.subnet_id)
    there.call("DeleteVpc", VpcId=there.vpc_id)
    assert peering_state(here, id) == "deleted"
    assert culprit(here.ping(there.address)) == (here.table_id, Code.BAD_STATE_ROUTE)


def test_rules_may_name_groups_across_a_peering_of_one_region(admin: Admin, here: Land):
    partner = Land(admin, "10.2.0.0/16", account=PARTNER, peers=())
    pair = {"GroupId": here.group_id, "UserId": HOME}
    rule = {"GroupId": partner.group_id, "IpPermissions": [{"IpProtocol": "-1", "UserIdGroupPairs": [pair]}]}
    assert partner.refused("AuthorizeSecurityGroupIngress", **rule).code == "InvalidGroup.NotFound"
    id = peer(here, partner)
    assert culprit(here.ping(partner.address)) == (partner.group_id, Code.ENI_SG_RULES_MISMATCH)
    (made,) = partner.call("AuthorizeSecurityGroupIngress", **rule)["SecurityGroupRules"]
    assert made["ReferencedGroupInfo"] == {
        "GroupId": here.group_id,
        "UserId": HOME,
        "VpcId": here.vpc_id,
        "VpcPeeringConnectionId": id,
    }
    assert here.ping(partner.address).arrived
