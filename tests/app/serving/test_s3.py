"""boto3 and presigned URLs against the server, as S3."""

import hashlib
import http.client
import socket
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from model.kit.body import Body, FileSlice
from model.kit.errors import AwsError
from tests.app.serving.conftest import Cloud

MEBIBYTE = 1024 * 1024
LARGE = bytes(range(256)) * 4096 * 20


class Shelf:
    """Keeps what PutObject brought, whole."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []
        self.checksums: list[dict[str, str]] = []
        self.was_in_a_file: list[bool] = []
        self.md5: list[str] = []

    def put(self, call: Any) -> dict[str, str]:
        body: Body = call.params["Body"]
        self.bodies.append(body.bytes())
        self.checksums.append(body.checksums)
        self.was_in_a_file.append(body.path is not None)
        self.md5.append(body.md5_hex)
        return {"e_tag": f'"{body.md5_hex}"'}


@pytest.fixture
def shelf(cloud: Cloud) -> Shelf:
    shelf = Shelf()
    cloud.answers["PutObject"] = shelf.put
    return shelf


@pytest.fixture
def names_under_localhost(monkeypatch: pytest.MonkeyPatch) -> None:
    resolve = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", lambda _host, *rest: resolve("127.0.0.1", *rest))


@pytest.mark.usefixtures("names_under_localhost")
@pytest.mark.parametrize("style", ["path", "virtual"])
def test_a_bucket_may_stand_in_the_path_or_in_the_host(cloud: Cloud, shelf: Shelf, style: str) -> None:
    client = cloud.client("s3", host="localhost", s3={"addressing_style": style})
    answer = client.put_object(Bucket="photos", Key="a b/ü+&?.txt", Body=b"hello", Metadata={"colour": "red"})
    params = cloud.calls[0].params
    assert (params["Bucket"], params["Key"], params["Metadata"]) == ("photos", "a b/ü+&?.txt", {"colour": "red"})
    assert shelf.bodies == [b"hello"]
    assert answer["ETag"] == f'"{hashlib.md5(b"hello").hexdigest()}"'  # noqa: S324


@pytest.mark.parametrize("algorithm", ["CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"])
def test_checksums_are_taken_while_the_body_arrives(cloud: Cloud, shelf: Shelf, algorithm: str) -> None:
    known = {"CRC32C": "yZRlqg==", "CRC64NVME": "jSnVw/bqjr4=", "CRC32": "DUoRhQ=="}
    extra = {f"Checksum{algorithm}": known[algorithm]} if algorithm.startswith("CRC") else {}
    client = cloud.client("s3")
    client.put_object(Bucket="photos", Key="k", Body=b"hello world", ChecksumAlgorithm=algorithm, **extra)
    found = shelf.checksums[0][algorithm.lower()]
    assert found == known.get(algorithm, found)
    assert len(found) > 6


def test_a_wrong_checksum_is_refused(cloud: Cloud, shelf: Shelf) -> None:
    with pytest.raises(ClientError, match="BadDigest"):
        cloud.client("s3").put_object(Bucket="photos", Key="k", Body=b"hello world", ChecksumCRC32="AAAAAA==")
    assert shelf.bodies == []


def test_a_large_upload_goes_through_a_file_that_is_gone_afterwards(cloud: Cloud, shelf: Shelf) -> None:
    cloud.client("s3").put_object(Bucket="photos", Key="large", Body=LARGE)
    assert shelf.bodies[0] == LARGE
    assert shelf.was_in_a_file == [True]
    assert shelf.md5 == [hashlib.md5(LARGE).hexdigest()]  # noqa: S324
    assert list(cloud.spool.iterdir()) == []


def test_an_upload_of_unknown_signature_per_chunk_is_refused(cloud: Cloud, shelf: Shelf) -> None:
    with pytest.raises(ClientError, match="SignatureDoesNotMatch"):
        cloud.client("s3", secret="wrong").put_object(Bucket="photos", Key="large", Body=LARGE[:MEBIBYTE])
    assert shelf.bodies == []


def test_an_object_comes_back_as_a_slice_of_a_file_or_piece_by_piece(cloud: Cloud, tmp_path: Any) -> None:
    path = tmp_path / "object"
    path.write_bytes(LARGE)
    client = cloud.client("s3")
    part = {"body": FileSlice(path, 100, 5 * MEBIBYTE), "content_range": f"bytes 100-5242979/{len(LARGE)}"}
    cloud.answers["GetObject"] = lambda _: {**part, "last_modified": 1_714_849_065.0, "metadata": {"a": "b"}}
    answer = client.get_object(Bucket="photos", Key="large", Range="bytes=100-5242979")
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 206
    assert answer["Body"].read() == LARGE[100 : 100 + 5 * MEBIBYTE]
    assert (answer["LastModified"].isoformat(), answer["Metadata"]) == ("2024-05-04T18:57:45+00:00", {"a": "b"})
    cloud.answers["GetObject"] = lambda _: {"body": iter([b"a" * 70_000, b"", b"b" * 70_000])}
    assert client.get_object(Bucket="photos", Key="k")["Body"].read() == b"a" * 70_000 + b"b" * 70_000


def test_lists_and_their_odd_names_survive(cloud: Cloud) -> None:
    contents = [{"key": "a&b<c>\r\n\x01", "size": 3, "last_modified": 1_714_849_065.5, "e_tag": '"x"'}]
    listed = {"contents": contents, "key_count": 1, "is_truncated": False, "common_prefixes": [{"prefix": "p/"}]}
    cloud.answers["ListObjectsV2"] = lambda _: listed | {"contents": [contents[0] | {"key": "a&b<c>"}]}
    answer = cloud.client("s3").list_objects_v2(Bucket="photos", Prefix="a", MaxKeys=7)
    assert cloud.calls[0].params["MaxKeys"] == 7
    assert answer["Contents"][0]["Key"] == "a&b<c>"
    assert answer["Contents"][0]["ETag"] == '"x"'
    assert answer["CommonPrefixes"] == [{"Prefix": "p/"}]


def test_subresources_and_copies_are_told_apart(cloud: Cloud) -> None:
    client = cloud.client("s3")
    cases: list[tuple[str, Callable[[], Any]]] = [
        ("GetBucketVersioning", lambda: client.get_bucket_versioning(Bucket="photos")),
        ("GetBucketLifecycleConfiguration", lambda: client.get_bucket_lifecycle_configuration(Bucket="photos")),
        ("ListObjects", lambda: client.list_objects(Bucket="photos")),
        ("ListObjectVersions", lambda: client.list_object_versions(Bucket="photos")),
        ("CopyObject", lambda: client.copy_object(Bucket="photos", Key="k", CopySource="a/b")),
        ("ListParts", lambda: client.list_parts(Bucket="photos", Key="k", UploadId="u")),
        ("UploadPart", lambda: client.upload_part(Bucket="photos", Key="k", UploadId="u", PartNumber=1, Body=b"")),
        ("AbortMultipartUpload", lambda: client.abort_multipart_upload(Bucket="photos", Key="k", UploadId="u")),
        ("CreateMultipartUpload", lambda: client.create_multipart_upload(Bucket="photos", Key="k")),
        ("DeleteObject", lambda: client.delete_object(Bucket="photos", Key="k")),
        ("GetObjectTagging", lambda: client.get_object_tagging(Bucket="photos", Key="k")),
        ("HeadBucket", lambda: client.head_bucket(Bucket="photos")),
        ("DeleteBucket", lambda: client.delete_bucket(Bucket="photos")),
        ("ListBuckets", client.list_buckets),
    ]
    for operation, ask in cases:
        cloud.answers[operation] = lambda _: None
        ask()
    assert [call.operation for call in cloud.calls] == [operation for operation, _ in cases]


def test_a_document_in_the_body_is_read_by_its_shape(cloud: Cloud) -> None:
    cloud.answers["DeleteObjects"] = lambda call: {
        "deleted": [{"key": one["Key"]} for one in call.params["Delete"]["Objects"]]
    }
    cloud.answers["GetBucketLocation"] = lambda _: {"location_constraint": "eu-west-1"}
    client = cloud.client("s3")
    answer = client.delete_objects(
        Bucket="photos", Delete={"Objects": [{"Key": "a<b"}, {"Key": " c "}], "Quiet": False}
    )
    assert [one["Key"] for one in answer["Deleted"]] == ["a<b", " c "]
    assert client.get_bucket_location(Bucket="photos")["LocationConstraint"] == "eu-west-1"


def test_a_missing_object_is_said_with_its_key_and_to_head_without_a_body(cloud: Cloud) -> None:
    def missing(_: Any) -> None:
        raise AwsError("NoSuchKey", "The specified key does not exist.", 404, Key="k")

    cloud.answers["GetObject"] = cloud.answers["HeadObject"] = missing
    with pytest.raises(ClientError) as refusal:
        cloud.client("s3").get_object(Bucket="photos", Key="k")
    assert refusal.value.response["Error"] == {
        "Code": "NoSuchKey",
        "Message": "The specified key does not exist.",
        "Key": "k",
    }
    assert len(refusal.value.response["ResponseMetadata"]["HostId"]) == 76
    with pytest.raises(ClientError) as refusal:
        cloud.client("s3").head_object(Bucket="photos", Key="k")
    assert refusal.value.response["Error"]["Code"] == "404"


def test_head_says_the_size_of_what_it_does_not_send(cloud: Cloud) -> None:
    cloud.answers["HeadObject"] = lambda _: {"content_length": 12_345}
    client = cloud.client("s3")
    assert client.head_object(Bucket="photos", Key="k")["ContentLength"] == 12_345
    assert client.head_object(Bucket="photos", Key="k")["ContentLength"] == 12_345


def fetched(cloud: Cloud, url: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", cloud.server.port)
    connection.request("GET", url.split(str(cloud.server.port), 1)[1])
    answer = connection.getresponse()
    found = answer.status, answer.read()
    connection.close()
    return found


@pytest.mark.parametrize("version", ["s3", "s3v4"])
def test_a_presigned_url_opens_what_it_was_made_for_until_it_expires(cloud: Cloud, version: str) -> None:
    cloud.answers["GetObject"] = lambda _: {"body": b"hello"}
    wanted = {"Bucket": "photos", "Key": "a b", "ResponseContentType": "text/plain"}
    client = cloud.client("s3", signature_version=version)
    url = client.generate_presigned_url("get_object", wanted, ExpiresIn=60)
    assert fetched(cloud, url) == (200, b"hello")
    status, said = fetched(cloud, url.replace("a%20b", "c"))
    assert (status, b"SignatureDoesNotMatch" in said) == (403, True)
    status, said = fetched(cloud, client.generate_presigned_url("get_object", wanted, ExpiresIn=-1))
    assert status == (403 if version == "s3" else 400)
    assert b"Request has expired" in said or b"AuthorizationQueryParametersError" in said


def test_an_anonymous_request_reaches_the_gateway_without_credentials(cloud: Cloud) -> None:
    cloud.answers["GetObject"] = lambda _: {"body": b"public"}
    assert fetched(cloud, f"http://127.0.0.1:{cloud.server.port}/photos/cat.jpg") == (200, b"public")
    assert cloud.calls[0].credentials is None
