"""What people do with S3 from a shell and from Python, with the real clients."""

import io
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from botocore.exceptions import ClientError

from model.client import Client
from model.kit.errors import AwsError
from model.kit.principal import root
from tests.stories.endpoint import Endpoint

MEBIBYTE = 1024 * 1024
LONG_AGO = 1_000_000_000.0


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    endpoint = Endpoint()
    yield endpoint
    endpoint.close()


@pytest.mark.fact("s3-47", "s3-73", "s3-74")
def test_the_command_line_makes_fills_and_removes_a_bucket(endpoint: Endpoint, tmp_path: Path) -> None:
    folder = tmp_path / "myfolder" / "subfolder"
    folder.mkdir(parents=True)
    (tmp_path / "myfolder" / "file1.txt").write_bytes(b"one")
    (folder / "file ü+1.txt").write_bytes(b"two")
    for file in (tmp_path / "myfolder").rglob("*.txt"):
        os.utime(file, (LONG_AGO, LONG_AGO))
    large = os.urandom(20 * MEBIBYTE)
    (tmp_path / "large").write_bytes(large)

    def aws(*words: str) -> str:
        status, said = endpoint.aws(*words, folder=tmp_path)
        assert status == 0, said
        return said

    assert aws("s3", "mb", "s3://awsinaction-ann") == "make_bucket: awsinaction-ann\n"
    said = aws("s3", "cp", "myfolder", "s3://awsinaction-ann/myfolder", "--recursive", "--no-progress")
    assert sorted(said.splitlines()) == [
        "upload: myfolder/file1.txt to s3://awsinaction-ann/myfolder/file1.txt",
        "upload: myfolder/subfolder/file ü+1.txt to s3://awsinaction-ann/myfolder/subfolder/file ü+1.txt",
    ]
    endpoint.calls.clear()
    aws("s3", "cp", "large", "s3://awsinaction-ann", "--no-progress")
    assert sorted(set(endpoint.calls)) == ["CompleteMultipartUpload", "CreateMultipartUpload", "UploadPart"]
    assert endpoint.calls.count("UploadPart") == 3
    listed = aws("s3", "ls", "s3://awsinaction-ann").splitlines()
    assert [line.split()[-2:] for line in listed] == [["PRE", "myfolder/"], ["20971520", "large"]]
    aws("s3", "cp", "s3://awsinaction-ann/large", "back", "--no-progress")
    assert (tmp_path / "back").read_bytes() == large
    assert aws("s3", "sync", "myfolder", "s3://awsinaction-ann/myfolder") == ""
    status, said = endpoint.aws("s3", "rb", "s3://awsinaction-ann", folder=tmp_path)
    assert (status, "BucketNotEmpty" in said) == (1, True)
    assert "remove_bucket: awsinaction-ann" in aws("s3", "rb", "s3://awsinaction-ann", "--force")


@pytest.mark.fact("s3-73")
def test_a_name_is_taken_once_it_is_somebodys(endpoint: Endpoint, tmp_path: Path) -> None:
    making = ("s3", "mb", "s3://awsinaction-ann", "--region", "eu-west-1")
    assert endpoint.aws(*making, folder=tmp_path)[0] == 0
    status, said = endpoint.aws(*making, folder=tmp_path)
    assert (status, "BucketAlreadyOwnedByYou" in said) == (1, True)
    stranger = Client(endpoint.desk._cloud, root("999999999999"))
    with pytest.raises(AwsError, match="BucketAlreadyExists"):
        endpoint.run(stranger.call("s3:CreateBucket", Bucket="awsinaction-ann"))


def test_files_of_any_size_go_up_and_come_down_with_boto3(endpoint: Endpoint) -> None:
    s3 = endpoint.boto3("s3")
    s3.create_bucket(Bucket="photos")
    for size in (0, 1, 3 * MEBIBYTE, 17 * MEBIBYTE):
        sent, received = os.urandom(size), io.BytesIO()
        s3.upload_fileobj(io.BytesIO(sent), "photos", "a b/ü+")
        s3.download_fileobj("photos", "a b/ü+", received)
        assert received.getvalue() == sent
    s3.copy({"Bucket": "photos", "Key": "a b/ü+"}, "photos", "copy")
    assert s3.head_object(Bucket="photos", Key="copy")["ContentLength"] == 17 * MEBIBYTE
    names = [
        each["Key"]
        for page in s3.get_paginator("list_objects_v2").paginate(Bucket="photos")
        for each in page["Contents"]
    ]
    assert names == ["a b/ü+", "copy"]


def test_a_client_in_the_wrong_region_finds_its_way(endpoint: Endpoint) -> None:
    there = endpoint.boto3("s3", region="eu-west-1")
    there.create_bucket(Bucket="photos", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    there.put_object(Bucket="photos", Key="k", Body=b"found")
    here = endpoint.boto3("s3")
    assert here.get_object(Bucket="photos", Key="k")["Body"].read() == b"found"
    assert here.head_bucket(Bucket="photos")["BucketRegion"] == "eu-west-1"


def test_refusals_are_aws_own_words(endpoint: Endpoint) -> None:
    s3 = endpoint.boto3("s3")
    s3.create_bucket(Bucket="photos")
    etag = s3.put_object(Bucket="photos", Key="k", Body=b"x")["ETag"]

    def refused(operation: str, **asked: object) -> tuple[str, int]:
        with pytest.raises(ClientError) as refusal:
            getattr(s3, operation)(Bucket="photos", **asked)
        return refusal.value.response["Error"]["Code"], refusal.value.response["ResponseMetadata"]["HTTPStatusCode"]

    assert refused("get_object", Key="none") == ("NoSuchKey", 404)
    assert refused("head_object", Key="none") == ("404", 404)
    assert refused("get_object", Key="k", IfNoneMatch=etag) == ("304", 304)
    assert refused("get_object", Key="k", Range="bytes=5-") == ("InvalidRange", 416)
    assert refused("put_object", Key="k", StorageClass="LUKEWARM") == ("InvalidStorageClass", 400)
    assert refused("put_object", Key="x" * 1025) == ("KeyTooLongError", 400)
    assert refused("list_objects_v2", ContinuationToken="made up") == ("InvalidArgument", 400)
    assert s3.get_object(Bucket="photos", Key="k", Range="bytes=0-0")["ResponseMetadata"]["HTTPStatusCode"] == 206


@pytest.mark.fact("s3-31", "s3-33")
def test_a_presigned_url_does_one_thing_for_a_while_with_its_signers_rights(endpoint: Endpoint) -> None:
    iam, s3 = endpoint.boto3("iam"), endpoint.boto3("s3")
    s3.create_bucket(Bucket="photos")
    s3.put_object(Bucket="photos", Key="k", Body=b"private")
    iam.create_user(UserName="ann")
    readers = '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}}'
    iam.put_user_policy(UserName="ann", PolicyName="read", PolicyDocument=readers)
    key = iam.create_access_key(UserName="ann")["AccessKey"]
    ann = endpoint.boto3("s3", key=(key["AccessKeyId"], key["SecretAccessKey"]), signature_version="s3v4")
    url = ann.generate_presigned_url("get_object", {"Bucket": "photos", "Key": "k"}, ExpiresIn=3600)
    assert endpoint.fetch(url) == (200, b"private")
    assert endpoint.fetch(url, "PUT", b"other")[0] == 403
    endpoint.later = 3590
    assert endpoint.fetch(url)[0] == 200
    endpoint.later = 3610
    status, said = endpoint.fetch(url)
    assert (status, b"Request has expired" in said) == (403, True)
    endpoint.later = 0
    iam.delete_user_policy(UserName="ann", PolicyName="read")
    assert endpoint.fetch(url)[0] == 403


def test_a_presigned_url_can_be_for_putting(endpoint: Endpoint) -> None:
    s3 = endpoint.boto3("s3")
    s3.create_bucket(Bucket="photos")
    url = s3.generate_presigned_url("put_object", {"Bucket": "photos", "Key": "new key"})
    assert endpoint.fetch(url, "PUT", b"by anybody")[0] == 200
    assert s3.get_object(Bucket="photos", Key="new key")["Body"].read() == b"by anybody"


@pytest.mark.fact("s3-12")
def test_an_object_has_a_url_and_is_no_disk(endpoint: Endpoint) -> None:
    s3 = endpoint.boto3("s3")
    s3.create_bucket(Bucket="photos")
    s3.put_object(Bucket="photos", Key="cat.jpg", Body=b"cat")
    named = endpoint.boto3("s3", url="http://s3.us-east-1.amazonaws.com", s3={"addressing_style": "virtual"})
    url = named.generate_presigned_url("get_object", {"Bucket": "photos", "Key": "cat.jpg"})
    assert url.startswith("http://photos.s3.us-east-1.amazonaws.com/cat.jpg?")
    assert endpoint.fetch(url) == (200, b"cat")
    assert endpoint.fetch("http://photos.s3.us-east-1.amazonaws.com/cat.jpg")[0] == 403
    with pytest.raises(ClientError, match="InvalidParameterValue"):
        endpoint.boto3("ec2").attach_volume(VolumeId="photos", InstanceId="i-0123456789abcdef0", Device="/dev/sdf")
