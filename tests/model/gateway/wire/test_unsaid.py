import pytest

from model.gateway.wire.shapes import service_model
from model.gateway.wire.unsaid import REQUIRED
from tests.admin import Admin


@pytest.mark.parametrize("service", REQUIRED)
def test_every_member_that_is_required_unsaid_exists(service: str) -> None:
    for name, members in REQUIRED[service].items():
        shape = service_model(service).shapes.named(name)
        assert set(members) <= set(shape.members), name
        assert set(members) <= shape.required, name


def test_a_volume_whose_attribute_has_no_value_is_not_changed(admin: Admin) -> None:
    refusal = admin.refused("ec2:ModifyVolumeAttribute", VolumeId="vol-0123456789abcdef0", AutoEnableIO={})
    assert (refusal.code, refusal.message) == (
        "MissingParameter",
        "The request must contain the parameter AutoEnableIO.Value",
    )


def test_the_expiry_that_an_object_was_given_comes_back_as_it_was_said(admin: Admin) -> None:
    admin.call("s3:CreateBucket", Bucket="papers-of-ann")
    for said in ("Tue, 01 Jan 2030 00:00:00 GMT", "0"):
        admin.call("s3:PutObject", Bucket="papers-of-ann", Key="page", Body=b"x", Expires=said)
        assert admin.call("s3:HeadObject", Bucket="papers-of-ann", Key="page")["Expires"] == said
