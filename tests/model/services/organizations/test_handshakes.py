"""An account that was there before joins by an invitation."""

from __future__ import annotations

from typing import Any

import pytest

from model.services.iam.accounts import open_account
from tests.admin import Admin
from tests.model.services.organizations.conftest import Company

NEIGHBOUR = "111122223333"


@pytest.fixture
def neighbour(admin: Admin) -> str:
    """An account of somebody else."""

    async def open_it() -> None:
        async with admin.cloud.kernel.unit("", "test"):
            open_account(admin.cloud, NEIGHBOUR, name="Tea shop", email="tea@example.com")

    admin.run(open_it())
    return NEIGHBOUR


def invite(company: Company, id: str = NEIGHBOUR, kind: str = "ACCOUNT") -> dict[str, Any]:
    target = {"Id": id, "Type": kind}
    return company.ask("InviteAccountToOrganization", Target=target, Notes="Join us")["Handshake"]


def test_an_invited_account_accepts_and_belongs(company: Company, neighbour: str) -> None:
    company.enable()
    shake = invite(company)
    assert shake["State"] == "OPEN"
    waiting = company.of(neighbour, "organizations:ListHandshakesForAccount")["Handshakes"]
    assert [each["Id"] for each in waiting] == [shake["Id"]]

    told = company.of(neighbour, "organizations:AcceptHandshake", HandshakeId=shake["Id"])["Handshake"]

    assert told["State"] == "ACCEPTED"
    joined = company.ask("DescribeAccount", AccountId=neighbour)["Account"]
    assert (joined["Name"], joined["JoinedMethod"]) == ("Tea shop", "INVITED")
    company.attach(company.policy("no buckets", {"Action": "s3:CreateBucket"}), neighbour)
    assert company.denied(neighbour, "s3:CreateBucket", Bucket="tea-leaves").status == 403
    company.ask("RemoveAccountFromOrganization", AccountId=neighbour)
    company.of(neighbour, "s3:CreateBucket", Bucket="tea-leaves")


def test_an_address_will_do_and_a_guest_may_say_no(company: Company, neighbour: str) -> None:
    shake = invite(company, "Tea@example.com", "EMAIL")
    kinds = [each["Type"] for each in shake["Resources"]]
    assert kinds == ["ORGANIZATION", "EMAIL", "NOTES"]

    told = company.of(neighbour, "organizations:DeclineHandshake", HandshakeId=shake["Id"])["Handshake"]

    assert told["State"] == "DECLINED"
    late = company.denied(neighbour, "organizations:AcceptHandshake", HandshakeId=shake["Id"])
    assert late.code == "InvalidHandshakeTransitionException"


@pytest.mark.usefixtures("neighbour")
def test_an_invitation_can_be_taken_back_and_grows_old(company: Company) -> None:
    first = invite(company)
    again = company.refused("InviteAccountToOrganization", Target={"Id": NEIGHBOUR, "Type": "ACCOUNT"})
    assert again.code == "DuplicateHandshakeException"
    assert company.ask("CancelHandshake", HandshakeId=first["Id"])["Handshake"]["State"] == "CANCELED"

    second = invite(company)
    company.admin.advance(15 * 86_400 + 1)
    assert company.ask("DescribeHandshake", HandshakeId=second["Id"])["Handshake"]["State"] == "EXPIRED"

    company.admin.advance(30 * 86_400)
    assert company.ask("ListHandshakesForOrganization")["Handshakes"] == []


def test_an_invitation_concerns_its_two_sides_alone(company: Company, neighbour: str) -> None:
    other = company.account("dev")
    shake = invite(company)

    for operation in ("DescribeHandshake", "AcceptHandshake"):
        refusal = company.denied(other, f"organizations:{operation}", HandshakeId=shake["Id"])
        assert refusal.code == "AccessDeniedException"
    assert company.of(neighbour, "organizations:DescribeHandshake", HandshakeId=shake["Id"])
    missing = company.refused("DescribeHandshake", HandshakeId="h-0123456789")
    assert missing.code == "HandshakeNotFoundException"


def test_an_account_belongs_to_one_organization_at_most(company: Company, neighbour: str) -> None:
    shake = invite(company)
    company.of(neighbour, "organizations:CreateOrganization")

    refusal = company.denied(neighbour, "organizations:AcceptHandshake", HandshakeId=shake["Id"])

    assert refusal.fields["Reason"] == "ALREADY_IN_AN_ORGANIZATION"
    member = company.account("dev")
    twice = company.refused("InviteAccountToOrganization", Target={"Id": member, "Type": "ACCOUNT"})
    assert twice.code == "DuplicateAccountException"
