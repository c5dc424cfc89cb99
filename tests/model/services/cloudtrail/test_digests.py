from __future__ import annotations

import gzip
from hashlib import md5, sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key

from tests.admin import Admin
from tests.model.services.cloudtrail.trailing import ACCOUNT, keys, log_keys, make_bucket, make_trail, unpacked
from tests.model.services.s3.keeper import bytes_of

HOUR = 3600.0


def digest_keys(admin: Admin) -> list[str]:
    return [key for key in keys(admin) if "/CloudTrail-Digest/" in key]


def signature_of(admin: Admin, key: str) -> str:
    metadata = admin.call("s3:HeadObject", Bucket="logs", Key=key)["Metadata"]
    assert metadata["signature-algorithm"] == "SHA256withRSA"
    return metadata["signature"]


def packed(admin: Admin, key: str) -> bytes:
    return gzip.decompress(bytes_of(admin.call("s3:GetObject", Bucket="logs", Key=key)))


def public_key(admin: Admin, fingerprint: str) -> RSAPublicKey:
    (key,) = admin.call("cloudtrail:ListPublicKeys")["PublicKeyList"]
    assert key["Fingerprint"] == fingerprint == md5(key["Value"], usedforsecurity=False).hexdigest()
    found = load_der_public_key(key["Value"])
    assert isinstance(found, RSAPublicKey)
    return found


def signed(digest: dict[str, Any], text: bytes) -> str:
    place = f"{digest['digestS3Bucket']}/{digest['digestS3Object']}"
    before = digest["previousDigestSignature"] or "null"
    return f"{digest['digestEndTime']}\n{place}\n{sha256(text).hexdigest()}\n{before}"


def test_a_digest_names_the_files_of_the_hour_and_its_signature_holds(admin: Admin) -> None:
    make_bucket(admin)
    make_trail(admin, EnableLogFileValidation=True)
    admin.advance(HOUR)

    (key,) = digest_keys(admin)
    name = f"{ACCOUNT}_CloudTrail-Digest_us-east-1_audit_us-east-1_20250615T130000Z.json.gz"
    assert key == f"AWSLogs/{ACCOUNT}/CloudTrail-Digest/us-east-1/2025/06/15/{name}"
    digest, (log,) = unpacked(admin, key), log_keys(admin)
    assert (digest["digestStartTime"], digest["digestEndTime"]) == ("2025-06-15T12:00:00Z", "2025-06-15T13:00:00Z")
    assert digest["previousDigestSignature"] is None
    assert digest["logFiles"] == [
        {
            "s3Bucket": "logs",
            "s3Object": log,
            "hashValue": sha256(packed(admin, log)).hexdigest(),
            "hashAlgorithm": "SHA-256",
            "newestEventTime": "2025-06-15T12:00:00Z",
            "oldestEventTime": "2025-06-15T12:00:00Z",
        }
    ]
    text = signed(digest, packed(admin, key)).encode()
    signature = bytes.fromhex(signature_of(admin, key))
    public_key(admin, digest["digestPublicKeyFingerprint"]).verify(signature, text, PKCS1v15(), SHA256())


def test_each_digest_is_chained_to_the_one_before_even_when_nothing_happened(admin: Admin) -> None:
    make_bucket(admin)
    make_trail(admin, EnableLogFileValidation=True)
    admin.advance(2 * HOUR)

    first, second = digest_keys(admin)
    digest = unpacked(admin, second)
    assert digest["logFiles"] == []
    assert (digest["previousDigestS3Bucket"], digest["previousDigestS3Object"]) == ("logs", first)
    assert digest["previousDigestHashValue"] == sha256(packed(admin, first)).hexdigest()
    assert digest["previousDigestSignature"] == signature_of(admin, first)
    assert admin.call("cloudtrail:GetTrailStatus", Name="audit")["LatestDigestDeliveryTime"] == admin.now


def test_without_validation_there_are_no_digests(admin: Admin) -> None:
    make_bucket(admin)
    make_trail(admin)
    admin.advance(2 * HOUR)
    assert digest_keys(admin) == []

    admin.call("cloudtrail:UpdateTrail", Name="audit", EnableLogFileValidation=True)
    admin.advance(HOUR)
    assert len(digest_keys(admin)) == 1


def test_the_chain_ends_with_logging_and_another_begins(admin: Admin) -> None:
    make_bucket(admin)
    make_trail(admin, EnableLogFileValidation=True)
    admin.call("iam:ListUsers")
    admin.call("cloudtrail:StopLogging", Name="audit")
    admin.advance(5 * HOUR)
    (last,) = digest_keys(admin)
    assert len(unpacked(admin, last)["logFiles"]) == 1

    admin.call("cloudtrail:StartLogging", Name="audit")
    admin.advance(HOUR)
    assert unpacked(admin, digest_keys(admin)[1])["previousDigestS3Object"] is None


def test_the_same_seed_has_the_same_keys() -> None:
    def key(seed: int, region: str) -> bytes:
        admin = Admin(seed=seed)
        (found,) = admin.call("cloudtrail:ListPublicKeys", region=region)["PublicKeyList"]
        admin.close()
        return found["Value"]

    assert key(1, "us-east-1") == key(1, "us-east-1")
    assert len({key(1, "us-east-1"), key(2, "us-east-1"), key(1, "eu-west-1")}) == 3
