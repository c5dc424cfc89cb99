"""Images of the instance store come from a bucket, signed; those of EBS need no certificate."""

from __future__ import annotations

from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA1

from tests.admin import Admin
from tests.model.services.ec2.launches import launch, look
from tests.model.services.iam.test_certificates import certificate, key

ACCOUNT = "123456789012"
WHERE = "images/web/image.manifest.xml"


def manifest(signer: str = "ann", *, user: str = ACCOUNT, architecture: str = "x86_64") -> bytes:
    """As the AMI tools write it, in one line."""
    machine = f"<machine_configuration><architecture>{architecture}</architecture></machine_configuration>"
    part = '<part index="0"><filename>image.part.0</filename><digest algorithm="SHA1">00</digest></part>'
    image = f'<image><name>web</name><user>{user}</user><type>machine</type><parts count="1">{part}</parts></image>'
    signed = key(signer).sign(f"{machine}{image}".encode(), PKCS1v15(), SHA1()).hex()  # noqa: S303 - as the tools do
    bundler = "<version>2007-10-10</version><bundler><name>ec2-ami-tools</name></bundler>"
    return (
        f'<?xml version="1.0"?><manifest>{bundler}{machine}{image}<signature>{signed}</signature></manifest>'.encode()
    )


def upload(admin: Admin, document: bytes) -> None:
    admin.call("s3:PutObject", Bucket="images", Key="web/image.manifest.xml", Body=document)


def register(admin: Admin, **more: Any) -> str:
    asked = {"Name": "web", "ImageLocation": WHERE, "VirtualizationType": "hvm"} | more
    return admin.call("ec2:RegisterImage", **asked)["ImageId"]


def refusal(admin: Admin, **more: Any) -> tuple[str, str]:
    refused = admin.refused("ec2:RegisterImage", **({"Name": "web", "ImageLocation": WHERE} | more))
    return refused.code, refused.message


@pytest.fixture
def bundled(admin: Admin) -> Admin:
    """A bundle that ann has signed lies in a bucket; she has not brought her certificate."""
    admin.call("s3:CreateBucket", Bucket="images")
    admin.call("s3:PutObject", Bucket="images", Key="web/image.part.0", Body=b"the disk")
    upload(admin, manifest())
    admin.call("iam:CreateUser", UserName="ann")
    return admin


@pytest.fixture
def known(bundled: Admin) -> Admin:
    bundled.call("iam:UploadSigningCertificate", UserName="ann", CertificateBody=certificate("ann"))
    return bundled


@pytest.mark.fact("access-24")
def test_a_bundle_needs_a_certificate_on_file_and_an_image_of_a_volume_none(bundled: Admin) -> None:
    assert refusal(bundled) == (
        "InvalidManifest",
        "There is no signing certificate on file to verify the manifest with.",
    )
    bundled.call("iam:UploadSigningCertificate", UserName="ann", CertificateBody=certificate("other"))
    assert "signed by none of the signing certificates" in refusal(bundled)[1]
    bundled.call("iam:UploadSigningCertificate", UserName="ann", CertificateBody=certificate("ann"))
    (image,) = bundled.call("ec2:DescribeImages", ImageIds=[register(bundled)])["Images"]
    assert (image["RootDeviceType"], image["ImageLocation"], image["State"]) == ("instance-store", WHERE, "available")

    for held in bundled.call("iam:ListSigningCertificates", UserName="ann")["Certificates"]:
        bundled.call("iam:DeleteSigningCertificate", UserName="ann", CertificateId=held["CertificateId"])
    machine = launch(bundled)["InstanceId"]
    bundled.advance(120)
    made = bundled.call("ec2:CreateImage", InstanceId=machine, Name="of a volume")["ImageId"]
    bundled.advance(600)
    (image,) = bundled.call("ec2:DescribeImages", ImageIds=[made])["Images"]
    assert (image["RootDeviceType"], image["State"]) == ("ebs", "available")


def test_what_was_altered_after_it_was_signed_is_refused(known: Admin) -> None:
    upload(known, manifest().replace(b"x86_64", b"arm64"))
    assert "signed by none" in refusal(known)[1]
    upload(known, manifest("eve"))
    assert "signed by none" in refusal(known)[1]


def test_a_certificate_that_is_not_in_use_verifies_nothing(known: Admin) -> None:
    (held,) = known.call("iam:ListSigningCertificates", UserName="ann")["Certificates"]
    off = {"UserName": "ann", "CertificateId": held["CertificateId"]}
    known.call("iam:UpdateSigningCertificate", Status="Inactive", **off)
    assert "no signing certificate on file" in refusal(known)[1]


@pytest.mark.parametrize(
    ("document", "why"),
    [
        (b"tea", "cannot be read"),
        (b"<manifest/>", "no signature"),
        (b"<manifest><signature>xyz</signature></manifest>", "signature of the manifest cannot be read"),
        (manifest().replace(b"<architecture>x86_64</architecture>", b""), "no machine_configuration/architecture"),
        (manifest(user="210987654321"), "made for account 210987654321"),
        (manifest(architecture="vax"), "no architecture vax"),
        (b"<!-- " + b"x" * 1024 * 1024 + b" -->", "too large for a manifest"),
    ],
    ids=["tea", "empty", "no digits", "no machine", "another account", "a vax", "too large"],
)
def test_what_the_tools_would_not_write_is_refused(known: Admin, document: bytes, why: str) -> None:
    upload(known, document)
    code, said = refusal(known)
    assert (code, why in said) == ("InvalidManifest", True), said


def test_all_of_it_has_to_be_where_it_is_said_to_be(known: Admin) -> None:
    assert "names no object" in refusal(known, ImageLocation="images")[1]
    assert "404" in refusal(known, ImageLocation="images/other.manifest.xml")[1]
    known.call("s3:DeleteObject", Bucket="images", Key="web/image.part.0")
    assert "web/image.part.0 of the image is not in the bucket" in refusal(known)[1]


def test_its_instances_live_on_what_the_machine_has_and_cannot_be_stopped(known: Admin) -> None:
    image = register(known)
    wrong = known.refused("ec2:RunInstances", ImageId=image, InstanceType="t2.micro", MinCount=1, MaxCount=1)
    assert wrong.code == "InvalidParameterCombination"
    machine = launch(known, ImageId=image, InstanceType="c3.large")["InstanceId"]
    known.advance(600)
    found = look(known, machine)
    assert (found["State"]["Name"], found["RootDeviceType"], found["BlockDeviceMappings"]) == (
        "running",
        "instance-store",
        [],
    )
    assert known.refused("ec2:StopInstances", InstanceIds=[machine]).code == "UnsupportedOperation"
    assert known.refused("ec2:CreateImage", InstanceId=machine, Name="copy").code == "InvalidParameterValue"
    known.call("ec2:TerminateInstances", InstanceIds=[machine])
    known.advance(600)
    assert look(known, machine)["State"]["Name"] == "terminated"
