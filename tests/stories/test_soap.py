"""S3's SOAP interface as a client of the time meets it: through a real socket, described, signed, over TLS alone."""

from __future__ import annotations

import http.client
import ssl
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.model.gateway.wire.soap.envelopes import Signer, digested, elements
from tests.stories.served import Served, served


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("soap") / "shop.world"


@pytest.fixture(scope="module")
def endpoint(world: Path) -> Iterator[Served]:
    with served("--scenario", "empty", "--soap", "--tls", "--world", str(world)) as found:
        yield found


def ask(endpoint: Served, method: str, path: str, body: bytes = b"", *, plainly: bool = False) -> tuple[int, str]:
    where = urlsplit(endpoint.url)
    assert where.hostname
    if plainly or where.scheme == "http":
        connection = http.client.HTTPConnection(where.hostname, where.port, timeout=20)
    else:
        trusted = ssl.create_default_context(cafile=endpoint.environment["AWS_CA_BUNDLE"])
        connection = http.client.HTTPSConnection(where.hostname, where.port, timeout=20, context=trusted)
    try:
        connection.request(method, path, body, {"Content-Type": "text/xml", "SOAPAction": '""'})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


@pytest.mark.fact("access-08")
def test_soap_is_described_refused_in_the_open_and_answered_over_tls(endpoint: Served) -> None:
    status, told = ask(endpoint, "GET", "/soap?wsdl")
    assert status == 200
    assert '<operation name="ListAllMyBuckets">' in told
    assert f'<soap:address location="{endpoint.url}/soap"/>' in told

    ann = Signer()
    endpoint.aws("iam", "create-user", "--user-name", "ann")
    endpoint.aws("iam", "upload-signing-certificate", "--user-name", "ann", "--certificate-body", ann.pem)
    reader = "arn:aws:iam::aws:policy/AmazonS3FullAccess"
    endpoint.aws("iam", "attach-user-policy", "--user-name", "ann", "--policy-arn", reader)
    message = ann.signed("CreateBucket", time.time(), elements(Bucket="anns"))

    status, told = ask(endpoint, "POST", "/soap", message, plainly=True)
    assert (status, "SOAP requests must be made over an HTTPS connection" in told) == (500, True)
    assert endpoint.aws("s3api", "list-buckets")["Buckets"] == []

    status, told = ask(endpoint, "POST", "/soap", message)
    assert (status, "<BucketName>anns</BucketName>" in told) == (200, True)
    assert [each["Name"] for each in endpoint.aws("s3api", "list-buckets")["Buckets"]] == ["anns"]


def test_the_key_of_a_shell_is_believed_too(endpoint: Served) -> None:
    key = endpoint.environment["AWS_ACCESS_KEY_ID"], endpoint.environment["AWS_SECRET_ACCESS_KEY"]
    status, told = ask(endpoint, "POST", "/soap", digested("ListAllMyBuckets", key, time.time()))
    assert (status, "<ListAllMyBucketsResponse" in told) == (200, True)


def test_without_tls_there_is_no_soap_even_where_it_was_asked_for() -> None:
    with served("--memory", "--soap") as plain:
        status, told = ask(plain, "POST", "/soap", digested("ListAllMyBuckets", ("a", "b"), time.time()))
        assert (status, "InvalidRequest" in told) == (500, True)


def test_by_default_nobody_speaks_it() -> None:
    with served("--memory") as modern:
        status, told = ask(modern, "POST", "/soap", digested("ListAllMyBuckets", ("a", "b"), time.time()))
        assert (status, "Envelope" in told) == (405, False)
        status, told = ask(modern, "GET", "/soap?wsdl")
        assert (status, "definitions" in told) == (403, False)
