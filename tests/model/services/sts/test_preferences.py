"""In which regions tokens of the global endpoint are good is for the account to say."""

from __future__ import annotations

from typing import Any

import pytest

from model.gateway.call import Call
from model.gateway.registry import find_offer
from model.gateway.wire.plain import plain
from model.kit.errors import AwsError
from tests.admin import Admin
from tests.model.services.iam.people import Key, Person

OPTIONAL = "af-south-1"


def ask(admin: Admin, action: str, key: Key, region: str = "us-east-1", host: str = "") -> dict[str, Any]:
    """A signed call to an endpoint."""
    service, _, operation = action.partition(":")
    call = Call(service, operation, {}, region, credentials=key, host=host)
    call.render = lambda _, result: plain(find_offer(service, operation).contract, result)
    return admin.run(admin.cloud.handle(call))


def token(admin: Admin, person: Person, host: str) -> Key:
    given = ask(admin, "sts:GetSessionToken", Key(person.key_id), host=host)["Credentials"]
    return Key(given["AccessKeyId"], given["SessionToken"])


@pytest.fixture
def ann(admin: Admin) -> Person:
    admin.call("account:EnableRegion", RegionName=OPTIONAL)
    admin.advance(3600)
    person = Person(admin, "ann")
    person.given({"Action": "ec2:*"})
    return person


def test_tokens_of_the_global_endpoint_are_unknown_in_regions_that_one_has_to_enable(admin: Admin, ann: Person) -> None:
    short = token(admin, ann, "sts.amazonaws.com:443")
    assert ask(admin, "ec2:DescribeInstances", short, "eu-west-1") == {"Reservations": []}
    with pytest.raises(AwsError) as refusal:
        ask(admin, "ec2:DescribeInstances", short, OPTIONAL)
    assert refusal.value.code == "InvalidClientTokenId"
    long = token(admin, ann, "sts.us-east-1.amazonaws.com")
    assert ask(admin, "ec2:DescribeInstances", long, OPTIONAL) == {"Reservations": []}
    assert len(short.token) < len(long.token)


def test_tokens_of_version_two_are_good_everywhere(admin: Admin, ann: Person) -> None:
    assert admin.call("iam:GetAccountSummary")["SummaryMap"]["GlobalEndpointTokenVersion"] == 1
    admin.call("iam:SetSecurityTokenServicePreferences", GlobalEndpointTokenVersion="v2Token")
    assert admin.call("iam:GetAccountSummary")["SummaryMap"]["GlobalEndpointTokenVersion"] == 2
    assert ask(admin, "ec2:DescribeInstances", token(admin, ann, "sts.amazonaws.com"), OPTIONAL) == {"Reservations": []}


def test_there_are_two_versions(admin: Admin) -> None:
    refused = admin.refused("iam:SetSecurityTokenServicePreferences", GlobalEndpointTokenVersion="v3Token")
    assert refused.code == "ValidationError"
