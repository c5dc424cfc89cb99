"""Forms of a browser, signed by boto3, against the server."""

import http.client
import json
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from hashlib import sha1
from hmac import digest
from typing import Any

import pytest
from defusedxml.ElementTree import fromstring
from urllib3.filepost import encode_multipart_formdata

from model.kit.body import Body
from tests.app.serving.conftest import KEY, SECRET, Cloud

MEBIBYTE = 1024 * 1024
TAGS = "<Tagging><TagSet><Tag><Key>colour</Key><Value>red &amp; blue</Value></Tag></TagSet></Tagging>"


class Posts:
    """Sends forms and keeps what PutObject brought."""

    def __init__(self, cloud: Cloud) -> None:
        self.cloud = cloud
        self.contents: list[bytes] = []
        self.in_files: list[bool] = []
        cloud.answers["PutObject"] = self.put

    def put(self, call: Any) -> dict[str, str]:
        body: Body = call.params["Body"]
        self.contents.append(body.bytes())
        self.in_files.append(body.path is not None)
        return {"e_tag": f'"{body.md5_hex}"'}

    def signed(self, key: str, conditions: list[Any] | None = None, version: str = "s3v4", **fields: str) -> Any:
        client = self.cloud.client("s3", signature_version=version)
        said = [{name: text} for name, text in fields.items()]
        return client.generate_presigned_post("photos", key, fields or None, [*said, *(conditions or [])])["fields"]

    def send(
        self, fields: dict[str, str], content: bytes = b"hello", filename: str = "a.txt", path: str = "/photos"
    ) -> tuple[http.client.HTTPResponse, bytes]:
        body, kind = encode_multipart_formdata([*fields.items(), ("file", (filename, content))])
        return self.exchange(body, kind, path)

    def exchange(self, body: bytes, kind: str, path: str = "/photos") -> tuple[http.client.HTTPResponse, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.cloud.server.port, timeout=20)
        connection.request("POST", path, body, {"Content-Type": kind})
        answer = connection.getresponse()
        said = answer.read()
        connection.close()
        return answer, said

    def refused(self, *sent: Any, **more: Any) -> tuple[int, str | None]:
        answer, said = self.send(*sent, **more)
        assert self.contents == []
        return answer.status, fromstring(said).findtext("Code")


@pytest.fixture
def posts(cloud: Cloud) -> Posts:
    return Posts(cloud)


@pytest.mark.parametrize("version", ["s3v4", "s3"])
def test_a_form_puts_its_file(cloud: Cloud, posts: Posts, version: str) -> None:
    answer, said = posts.send(posts.signed("user/${filename}", version=version), filename="ü b.txt")
    assert (answer.status, said, posts.contents) == (204, b"", [b"hello"])
    assert answer.headers["ETag"] == '"5d41402abc4b2a76b9719d911017c592"'
    assert answer.headers["Location"].endswith("/photos/user%2F%C3%BC%20b.txt")
    assert {name: cloud.calls[0].params[name] for name in ("Bucket", "Key")} == {
        "Bucket": "photos",
        "Key": "user/ü b.txt",
    }
    assert (cloud.calls[0].operation, cloud.calls[0].ignored) == ("PutObject", [])


def test_fields_say_what_headers_would(cloud: Cloud, posts: Posts) -> None:
    fields = {"acl": "private", "Content-Type": "image/png", "x-amz-meta-colour": "red", "tagging": TAGS}
    answer, _ = posts.send(posts.signed("k", None, "s3v4", **fields))
    assert answer.status == 204
    params = {name: value for name, value in cloud.calls[0].params.items() if name != "Body"}
    assert params == {
        "ACL": "private",
        "Bucket": "photos",
        "Key": "k",
        "ContentType": "image/png",
        "Metadata": {"colour": "red"},
        "Tagging": "colour=red+%26+blue",
    }


def test_a_large_file_goes_through_a_file(cloud: Cloud, posts: Posts) -> None:
    content = bytes(range(256)) * 4096 * 5
    assert posts.send(posts.signed("k"), content)[0].status == 204
    assert (posts.contents == [content], posts.in_files) == (True, [True])
    assert list(cloud.spool.iterdir()) == []


def test_a_form_may_ask_for_a_document(posts: Posts) -> None:
    answer, said = posts.send(posts.signed("a b", success_action_status="201"))
    document = fromstring(said)
    assert (answer.status, document.tag) == (201, "PostResponse")
    assert [document.findtext(name) for name in ("Bucket", "Key", "ETag")] == [
        "photos",
        "a b",
        '"5d41402abc4b2a76b9719d911017c592"',
    ]
    assert document.findtext("Location") == answer.headers["Location"]


def test_a_form_may_ask_for_another_page(posts: Posts) -> None:
    answer, _ = posts.send(posts.signed("k", success_action_redirect="http://example.com/done?x=1"))
    assert answer.status == 303
    assert answer.headers["Location"] == (
        "http://example.com/done?x=1&bucket=photos&key=k&etag=%225d41402abc4b2a76b9719d911017c592%22"
    )


def test_a_status_that_nobody_knows_is_that_of_no_content(posts: Posts) -> None:
    assert posts.send(posts.signed("k", success_action_status="404"))[0].status == 204


def test_a_form_without_a_policy_is_nobodys(cloud: Cloud, posts: Posts) -> None:
    assert posts.send({"key": "k"})[0].status == 204
    assert cloud.calls[0].credentials is None


def test_the_policy_is_what_was_signed(posts: Posts) -> None:
    fields = posts.signed("k")
    assert posts.refused(fields | {"policy": b64encode(b"{}").decode()}) == (403, "SignatureDoesNotMatch")
    assert posts.refused(fields | {"key": "other"}) == (403, "AccessDenied")
    assert posts.refused(fields | {"x-amz-meta-colour": "red"}) == (403, "AccessDenied")
    assert posts.refused(fields, path="/other") == (403, "AccessDenied")
    assert posts.refused(posts.signed("k", [["content-length-range", 0, 4]])) == (400, "EntityTooLarge")


def test_a_policy_ends(posts: Posts) -> None:
    ended = (datetime.now(UTC) - timedelta(minutes=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    document = {"expiration": ended, "conditions": [{"key": "k"}, {"bucket": "photos"}]}
    policy = b64encode(json.dumps(document).encode()).decode()
    signature = b64encode(digest(SECRET.encode(), policy.encode(), sha1)).decode()
    fields = {"key": "k", "policy": policy, "AWSAccessKeyId": KEY, "signature": signature}
    assert posts.refused(fields) == (403, "AccessDenied")


def test_an_unknown_key_and_half_a_signature_are_refused(posts: Posts) -> None:
    fields = posts.signed("k")
    scope = fields["x-amz-credential"].replace(KEY, "AKIAUNKNOWNUNKNOWN00")
    assert posts.refused(fields | {"x-amz-credential": scope}) == (403, "InvalidAccessKeyId")
    assert posts.refused({name: fields[name] for name in ("key", "policy")}) == (400, "InvalidArgument")
    assert posts.refused(fields | {"x-amz-credential": "me"}) == (400, "AuthorizationHeaderMalformed")
    assert posts.refused(fields | {"x-amz-algorithm": "ROT13"}) == (400, "InvalidArgument")


def test_a_form_needs_a_key_and_a_file(posts: Posts) -> None:
    assert posts.refused({"colour": "red"}) == (400, "InvalidArgument")
    assert posts.refused({"key": "${filename}"}, filename="folder/") == (400, "InvalidArgument")
    body, kind = encode_multipart_formdata({"key": "k"})
    assert (posts.exchange(body, kind)[0].status, posts.contents) == (400, [])


def test_what_is_no_form_is_refused(posts: Posts) -> None:
    for body, kind in ((b"hello", "multipart/form-data; boundary=x"), (b"hello", "multipart/form-data")):
        assert posts.exchange(body, kind)[0].status in (400, 412)
    assert posts.refused({"key": "k", "tagging": "<Tagging>"}) == (400, "MalformedXML")
    assert posts.refused({"key": "k" * 30_000}) == (400, "MaxPostPreDataLengthExceeded")
    assert posts.refused({"key": "k"}, path="/") == (405, "MethodNotAllowed")
    assert posts.refused({"key": "k"}, path="/photos/key") == (405, "MethodNotAllowed")
