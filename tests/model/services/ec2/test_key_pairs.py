"""Key pairs: real keys, of which only the public half stays."""

from __future__ import annotations

from contextlib import closing

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import dsa, ec, rsa

from tests.admin import Admin
from tests.model.services.ec2.images import LINUX
from tests.model.services.ec2.launches import launch, tags


def public_line(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | dsa.DSAPrivateKey) -> bytes:
    form = serialization.PublicFormat.OpenSSH
    return key.public_key().public_bytes(serialization.Encoding.OpenSSH, form)


@pytest.mark.fact("ec2-34", "access-23")
def test_a_new_key_is_an_rsa_key_of_2048_bits_and_dsa_cannot_be_imported(admin: Admin) -> None:
    material = admin.call("ec2:CreateKeyPair", KeyName="mine")["KeyMaterial"]
    key = serialization.load_pem_private_key(material.encode(), None)
    assert isinstance(key, rsa.RSAPrivateKey)
    assert key.key_size == 2048
    assert material.startswith("-----BEGIN RSA PRIVATE KEY-----")
    curve = public_line(ec.generate_private_key(ec.SECP256R1()))
    for unreadable in (b"ssh-dss AAAAB3NzaC1kc3MAAACBAP", curve, b"no key at all"):
        refusal = admin.refused("ec2:ImportKeyPair", KeyName="other", PublicKeyMaterial=unreadable)
        assert refusal.code == "InvalidKey.Format"


@pytest.mark.fact("ec2-32", "access-23")
def test_pairs_are_made_or_imported_and_instances_name_them(admin: Admin) -> None:
    made = admin.call("ec2:CreateKeyPair", KeyName="made", KeyType="ed25519")
    assert made["KeyMaterial"].startswith("-----BEGIN OPENSSH PRIVATE KEY-----")
    own = rsa.generate_private_key(65537, 2048)
    imported = admin.call("ec2:ImportKeyPair", KeyName="imported", PublicKeyMaterial=public_line(own))
    assert "KeyMaterial" not in imported
    assert len(imported["KeyFingerprint"].split(":")) == 16
    assert admin.refused("ec2:CreateKeyPair", KeyName="made", KeyType="ed25519").code == "InvalidKeyPair.Duplicate"
    assert launch(admin, KeyName="made")["KeyName"] == "made"
    refusal = admin.refused(
        "ec2:RunInstances", ImageId=LINUX, KeyName="nobody", MinCount=1, MaxCount=1, InstanceType="t3.micro"
    )
    assert (refusal.code, refusal.message) == ("InvalidKeyPair.NotFound", "The key pair 'nobody' does not exist")


@pytest.mark.fact("ec2-33", "access-23")
def test_the_private_half_is_never_told_again(admin: Admin) -> None:
    admin.call("ec2:CreateKeyPair", KeyName="mine", KeyType="ed25519", TagSpecifications=tags("key-pair", a="b"))
    (pair,) = admin.call("ec2:DescribeKeyPairs", KeyNames=["mine"], IncludePublicKey=True)["KeyPairs"]
    assert pair["PublicKey"].startswith("ssh-ed25519 ")
    assert "KeyMaterial" not in pair
    assert pair["Tags"] == [{"Key": "a", "Value": "b"}]
    (pair,) = admin.call("ec2:DescribeKeyPairs")["KeyPairs"]
    assert "PublicKey" not in pair


def test_a_deleted_name_is_free_again_and_a_missing_one_is_fine(admin: Admin) -> None:
    id = admin.call("ec2:CreateKeyPair", KeyName="mine", KeyType="ed25519")["KeyPairId"]
    assert admin.call("ec2:DeleteKeyPair", KeyName="mine") == {"Return": True, "KeyPairId": id}
    assert admin.call("ec2:DeleteKeyPair", KeyName="mine") == {"Return": True}
    assert admin.refused("ec2:DeleteKeyPair", KeyPairId=id).code == "InvalidKeyPair.NotFound"
    assert admin.refused("ec2:DeleteKeyPair").code == "MissingParameter"
    assert admin.refused("ec2:DescribeKeyPairs", KeyNames=["mine"]).code == "InvalidKeyPair.NotFound"
    admin.call("ec2:CreateKeyPair", KeyName="mine", KeyType="ed25519")


def test_the_same_seed_makes_the_same_key() -> None:
    def fingerprint(seed: int) -> str:
        with closing(Admin(seed=seed)) as admin:
            return admin.call("ec2:CreateKeyPair", KeyName="mine", KeyType="ed25519")["KeyFingerprint"]

    assert fingerprint(3) == fingerprint(3)
    assert fingerprint(3) != fingerprint(4)
