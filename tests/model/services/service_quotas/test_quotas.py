"""Limits are defaults that can be raised, and a raised limit lets more come to be."""

from __future__ import annotations

import pytest

from tests.admin import Admin

VPCS = {"ServiceCode": "vpc", "QuotaCode": "L-F678F1CE"}
GROUPS = {"ServiceCode": "iam", "QuotaCode": "L-F4A5425F"}
DAY = 86_400.0


def value(admin: Admin, region: str = "us-east-1", **which: str) -> float:
    return admin.call("service-quotas:GetServiceQuota", region=region, **which)["Quota"]["Value"]


def ask(admin: Admin, wanted: float, region: str = "us-east-1", **which: str) -> str:
    asked = admin.call("service-quotas:RequestServiceQuotaIncrease", region=region, DesiredValue=wanted, **which)[
        "RequestedQuota"
    ]
    assert asked["Status"] == "PENDING"
    return asked["Id"]


def status(admin: Admin, id: str) -> str:
    told = admin.call("service-quotas:GetRequestedServiceQuotaChange", RequestId=id)
    return told["RequestedQuota"]["Status"]


def test_services_say_what_their_limits_are(admin: Admin) -> None:
    services = {each["ServiceCode"] for each in admin.call("service-quotas:ListServices")["Services"]}
    assert {"vpc", "ec2", "iam", "elasticloadbalancing"} <= services

    quotas = admin.call("service-quotas:ListServiceQuotas", ServiceCode="vpc")["Quotas"]

    vpcs = next(each for each in quotas if each["QuotaCode"] == VPCS["QuotaCode"])
    assert (vpcs["QuotaName"], vpcs["Value"], vpcs["Adjustable"]) == ("VPCs per Region", 5.0, True)
    assert vpcs["QuotaArn"] == "arn:aws:servicequotas:us-east-1:123456789012:vpc/L-F678F1CE"
    one = admin.call("service-quotas:ListServiceQuotas", ServiceCode="vpc", QuotaCode=VPCS["QuotaCode"])
    assert one["Quotas"] == [vpcs]


def test_what_this_account_was_granted_is_not_what_everybody_has(admin: Admin) -> None:
    vcpus = {"ServiceCode": "ec2", "QuotaCode": "L-1216C47A"}

    default = admin.call("service-quotas:GetAWSDefaultServiceQuota", **vcpus)["Quota"]

    assert (default["Value"], value(admin, **vcpus)) == (5.0, 1152.0)
    listed = admin.call("service-quotas:ListAWSDefaultServiceQuotas", ServiceCode="ec2")["Quotas"]
    assert default in listed


@pytest.mark.fact("account-10")
def test_more_comes_to_be_once_a_limit_was_raised(admin: Admin) -> None:
    for number in range(4):
        admin.call("ec2:CreateVpc", CidrBlock=f"10.{number}.0.0/16")
    assert admin.refused("ec2:CreateVpc", CidrBlock="10.9.0.0/16").code == "VpcLimitExceeded"

    request = ask(admin, 6, **VPCS)
    assert admin.refused("ec2:CreateVpc", CidrBlock="10.9.0.0/16").code == "VpcLimitExceeded"
    admin.advance(900)

    assert status(admin, request) == "APPROVED"
    admin.call("ec2:CreateVpc", CidrBlock="10.9.0.0/16")
    assert admin.refused("ec2:CreateVpc", CidrBlock="10.10.0.0/16").code == "VpcLimitExceeded"
    assert (value(admin, **VPCS), value(admin, "eu-west-1", **VPCS)) == (6.0, 5.0)
    default = admin.call("service-quotas:GetAWSDefaultServiceQuota", **VPCS)["Quota"]
    assert default["Value"] == 5.0


def test_who_wants_much_more_waits_for_a_case(admin: Admin) -> None:
    request = ask(admin, 50, **VPCS)

    admin.advance(900)
    told = admin.call("service-quotas:GetRequestedServiceQuotaChange", RequestId=request)["RequestedQuota"]
    assert told["Status"] == "CASE_OPENED"
    assert len(told["CaseId"]) == 12
    assert value(admin, **VPCS) == 5.0

    admin.advance(DAY)
    assert status(admin, request) == "APPROVED"
    assert value(admin, **VPCS) == 50.0


def test_a_limit_of_the_whole_account_is_raised_in_one_region(admin: Admin) -> None:
    elsewhere = admin.refused("service-quotas:GetServiceQuota", region="eu-west-1", **GROUPS)
    assert elsewhere.code == "NoSuchResourceException"

    ask(admin, 400, **GROUPS)
    admin.advance(900)

    summary = admin.call("iam:GetAccountSummary", region="eu-west-1")["SummaryMap"]
    assert summary["GroupsQuota"] == 400


def test_only_a_sensible_request_is_taken(admin: Admin) -> None:
    def refused(wanted: float, **which: str) -> str:
        return admin.refused("service-quotas:RequestServiceQuotaIncrease", DesiredValue=wanted, **which).code

    assert refused(5, **VPCS) == "IllegalArgumentException"
    assert refused(5001, ServiceCode="iam", QuotaCode="L-F55AF5E4") == "IllegalArgumentException"
    assert refused(9, ServiceCode="vpc", QuotaCode="L-00000000") == "NoSuchResourceException"
    assert refused(9, ServiceCode="tea", QuotaCode="L-00000000") == "NoSuchResourceException"
    ask(admin, 6, **VPCS)
    assert refused(7, **VPCS) == "ResourceAlreadyExistsException"


def test_requests_are_on_record(admin: Admin) -> None:
    first, second = ask(admin, 6, **VPCS), ask(admin, 400, **GROUPS)
    admin.advance(900)
    third = ask(admin, 7, **VPCS)

    def listed(operation: str, **how: str) -> list[str]:
        told = admin.call(f"service-quotas:ListRequestedServiceQuotaChangeHistory{operation}", **how)
        return [each["Id"] for each in told["RequestedQuotas"]]

    assert listed("") == [third, second, first]
    assert listed("", ServiceCode="iam") == [second]
    assert listed("", Status="PENDING") == [third]
    assert listed("ByQuota", **VPCS) == [third, first]
    missing = admin.refused("service-quotas:GetRequestedServiceQuotaChange", RequestId="0" * 40)
    assert missing.code == "NoSuchResourceException"


def test_long_lists_come_in_pages(admin: Admin) -> None:
    first = admin.call("service-quotas:ListServices", MaxResults=2)
    rest = admin.call("service-quotas:ListServices", NextToken=first["NextToken"])

    codes = [each["ServiceCode"] for each in first["Services"] + rest["Services"]]
    assert len(first["Services"]) == 2
    assert codes == sorted(set(codes))
    foreign = admin.refused("service-quotas:ListServices", NextToken="bm9uc2Vuc2U=")
    assert foreign.code == "InvalidPaginationTokenException"


def test_the_trail_and_policies_call_the_service_by_its_other_name(admin: Admin) -> None:
    ask(admin, 6, **VPCS)

    asked = [{"AttributeKey": "EventSource", "AttributeValue": "servicequotas.amazonaws.com"}]
    events = admin.call("cloudtrail:LookupEvents", LookupAttributes=asked)["Events"]
    assert [each["EventName"] for each in events] == ["RequestServiceQuotaIncrease"]
    admin.call("iam:CreateUser", UserName="ann")
    why = admin.client.protection.why("arn:aws:iam::123456789012:user/ann", "servicequotas:ListServices")
    assert why.sentence.endswith("because no identity-based policy allows the servicequotas:ListServices action")
