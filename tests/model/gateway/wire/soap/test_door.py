"""S3 asked in SOAP: what can be asked, who is believed, and how it is refused."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Mapping
from copy import copy

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from cryptography.x509 import load_pem_x509_certificate

from model.gateway.wire.messages import HttpRequest, HttpResponse
from model.gateway.wire.soap.door import LARGEST, SoapDoor
from model.kit.body import Body
from model.kit.cell import CellSettings
from tests.admin import NOON, Admin
from tests.model.gateway.wire.soap.envelopes import Signer, digested, elements, plain
from tests.model.services.iam.test_root_certificates import draw_quickly

ROOT = CellSettings().root_key
HOST = "s3.amazonaws.com"


class Counter:
    """A world at whose door SOAP is spoken."""

    def __init__(self, settings: CellSettings | None = None) -> None:
        self.admin = Admin(settings=settings)
        self.door = SoapDoor(self.admin.client.handle, self.elsewhere)

    async def elsewhere(self, request: HttpRequest) -> HttpResponse:
        return HttpResponse(404, {}, f"{request.method} {request.path}".encode())

    def send(self, message: bytes, *, secure: bool = True, host: str = HOST) -> tuple[int, str]:
        request = HttpRequest("POST", "/soap", "", {"host": host}, Body(message), secure=secure)
        return self.answered(request)

    def answered(self, request: HttpRequest) -> tuple[int, str]:
        answer = self.admin.run(self.door.answer(request))
        assert isinstance(answer.body, bytes)
        return answer.status, answer.body.decode()

    def ask(self, operation: str, inside: str = "", key: tuple[str, str] = ROOT) -> str:
        """What is answered; it has to be an answer."""
        status, said = self.send(digested(operation, key, NOON, inside))
        assert status == 200, said
        return said

    def fault(self, message: bytes, *, secure: bool = True) -> tuple[str, str]:
        """Code and text of a fault."""
        status, said = self.send(message, secure=secure)
        assert status == 500, said
        found = re.search("<faultcode>soapenv:(.*)</faultcode><faultstring>(.*)</faultstring>", said)
        assert found, said
        return found[1], found[2]

    def refused(self, operation: str, inside: str = "", key: tuple[str, str] = ROOT) -> str:
        return self.fault(digested(operation, key, NOON, inside))[0]


@pytest.fixture
def counter() -> Iterator[Counter]:
    one = Counter()
    yield one
    one.admin.close()


@pytest.fixture(scope="module")
def ann() -> Signer:
    return Signer()


def put(bucket: str, key: str, data: bytes, **more: str) -> str:
    return elements(Bucket=bucket, Key=key, Data=base64.b64encode(data).decode(), **more)


def test_an_object_goes_in_is_listed_read_and_goes(counter: Counter) -> None:
    assert "<BucketName>quotes</BucketName>" in counter.ask("CreateBucket", elements(Bucket="quotes"))
    family = elements(Metadata=elements(Name="family", Value="Muntz"))
    kind = elements(Metadata=elements(Name="Content-Type", Value="text/plain"))
    data = base64.b64encode(b"ha-ha").decode()
    told = counter.ask(
        "PutObjectInline",
        elements(Bucket="quotes", Key="Nelson") + kind + family + elements(Data=data, ContentLength="5"),
    )
    tag = re.search("<ETag>(.*)</ETag>", told)
    assert tag
    known = counter.admin.call("s3:HeadObject", Bucket="quotes", Key="Nelson")
    assert (known["ContentType"], known["Metadata"]) == ("text/plain", {"family": "Muntz"})
    assert tag[1].replace("&quot;", '"') == known["ETag"]

    wanted = elements(Bucket="quotes", Key="Nelson", GetMetadata="true", GetData="true", InlineData="true")
    told = counter.ask("GetObject", wanted)
    assert "<Status><Code>200</Code><Description>OK</Description></Status>" in told
    assert elements(Metadata=elements(Name="family", Value="Muntz")) in told
    assert f"<Data>{data}</Data>" in told
    assert tag[0] in told
    listed = counter.ask("ListBucket", elements(Bucket="quotes", Prefix="Nel", MaxKeys="10"))
    assert "<MaxKeys>10</MaxKeys>" in listed
    assert "<Key>Nelson</Key>" in listed
    assert "<Name>quotes</Name><CreationDate>" in counter.ask("ListAllMyBuckets")

    assert counter.refused("DeleteBucket", elements(Bucket="quotes")) == "Client.BucketNotEmpty"
    gone = "<Code>204</Code><Description>No Content</Description>"
    assert gone in counter.ask("DeleteObject", elements(Bucket="quotes", Key="Nelson"))
    assert gone in counter.ask("DeleteBucket", elements(Bucket="quotes"))
    assert counter.admin.call("s3:ListBuckets")["Buckets"] == []


def test_what_is_known_of_an_object_can_be_asked_without_its_data(counter: Counter) -> None:
    counter.admin.call("s3:CreateBucket", Bucket="quotes")
    counter.admin.call("s3:PutObject", Bucket="quotes", Key="large", Body=b"x" * 3_000_000, ContentType="image/png")
    told = counter.ask("GetObject", elements(Bucket="quotes", Key="large", GetMetadata="true", GetData="false"))
    assert elements(Name="Content-Type", Value="image/png") in told
    assert "<Data>" not in told
    inline = elements(Bucket="quotes", Key="large", GetData="true", InlineData="true")
    assert counter.refused("GetObject", inline) == "Client.InlineDataTooLarge"
    assert counter.refused("GetObject", elements(Bucket="quotes", Key="large")) == "Server.NotImplemented"


def test_the_call_is_on_the_trail_like_every_other(counter: Counter) -> None:
    counter.ask("CreateBucket", elements(Bucket="quotes"))
    events = counter.admin.call("cloudtrail:LookupEvents")["Events"]
    assert [each["EventName"] for each in events if each["EventSource"] == "s3.amazonaws.com"] == ["CreateBucket"]


def test_no_word_of_it_without_tls(counter: Counter) -> None:
    message = digested("CreateBucket", ROOT, NOON, elements(Bucket="quotes"))
    said = "SOAP requests must be made over an HTTPS connection"
    assert counter.fault(message, secure=False) == ("Client.InvalidRequest", said)
    assert counter.admin.call("s3:ListBuckets")["Buckets"] == []


def test_a_digest_holds_for_its_key_its_operation_and_a_quarter_of_an_hour(counter: Counter) -> None:
    assert counter.refused("ListAllMyBuckets", key=(ROOT[0], "another secret")) == "Client.SignatureDoesNotMatch"
    assert counter.refused("ListAllMyBuckets", key=("AKIANOBODY", "x")) == "Client.InvalidAccessKeyId"
    other = digested("ListAllMyBuckets", ROOT, NOON).replace(b"ListAllMyBuckets", b"DeleteBucket")
    assert counter.fault(other)[0] == "Client.SignatureDoesNotMatch"
    assert counter.fault(digested("ListAllMyBuckets", ROOT, NOON - 901))[0] == "Client.RequestTimeTooSkewed"
    assert counter.fault(digested("ListAllMyBuckets", ROOT, NOON + 901))[0] == "Client.RequestTimeTooSkewed"
    assert counter.send(digested("ListAllMyBuckets", ROOT, NOON - 899))[0] == 200


def test_temporary_credentials_cannot_speak_it(counter: Counter) -> None:
    given = counter.admin.call("sts:GetSessionToken")["Credentials"]
    key = given["AccessKeyId"], given["SecretAccessKey"]
    assert counter.refused("ListAllMyBuckets", key=key) == "Client.InvalidToken"


def test_nobody_may_what_nobody_may(counter: Counter) -> None:
    counter.admin.call("s3:CreateBucket", Bucket="quotes")
    assert counter.fault(plain("ListBucket", elements(Bucket="quotes")))[0] == "Client.AccessDenied"


@pytest.mark.parametrize("sha", ["sha1", "sha256"])
def test_a_signed_header_is_its_users(counter: Counter, ann: Signer, sha: str) -> None:
    call = counter.admin.call
    call("iam:CreateUser", UserName="ann")
    message = ann.signed("CreateBucket", NOON, elements(Bucket="quotes"), sha=sha)
    assert counter.fault(message)[0] == "Client.InvalidSecurity", "nobody has brought this certificate"

    held = call("iam:UploadSigningCertificate", UserName="ann", CertificateBody=ann.pem)["Certificate"]
    assert counter.fault(message)[0] == "Client.AccessDenied", "ann may nothing"
    call("iam:AttachUserPolicy", UserName="ann", PolicyArn="arn:aws:iam::aws:policy/AmazonS3FullAccess")
    assert counter.send(message)[0] == 200
    assert [each["Name"] for each in call("s3:ListBuckets")["Buckets"]] == ["quotes"]
    by = [each["Username"] for each in call("cloudtrail:LookupEvents")["Events"] if each["EventName"] == "CreateBucket"]
    assert by[0] == "ann"

    given = {"UserName": "ann", "CertificateId": held["CertificateId"]}
    call("iam:UpdateSigningCertificate", Status="Inactive", **given)
    assert counter.fault(message)[0] == "Client.InvalidSecurity"


def test_a_header_signed_with_the_certificate_that_root_made_is_roots(
    counter: Counter, ann: Signer, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw_quickly(monkeypatch)
    made = counter.admin.run(counter.admin.client.entrance.make_signing_certificate())
    roots = copy(ann)
    key = load_pem_private_key(made.private_key.encode(), None)
    assert isinstance(key, RSAPrivateKey)
    roots.key, roots.certificate = key, load_pem_x509_certificate(made.certificate.encode())
    status, said = counter.send(roots.signed("CreateBucket", NOON, elements(Bucket="quotes")))
    assert status == 200, said
    counter.admin.call("iam:DeleteSigningCertificate", CertificateId=made.id)
    assert counter.fault(roots.signed("DeleteBucket", NOON, elements(Bucket="quotes")))[0] != "Client.NoSuchBucket"


@pytest.fixture
def known(counter: Counter, ann: Signer) -> Counter:
    """Ann has brought her certificate and may do everything."""
    counter.admin.call("iam:CreateUser", UserName="ann")
    counter.admin.call("iam:UploadSigningCertificate", UserName="ann", CertificateBody=ann.pem)
    counter.admin.call("iam:AttachUserPolicy", UserName="ann", PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess")
    return counter


def test_a_signature_covers_what_is_done_and_when(known: Counter, ann: Signer) -> None:
    message = ann.signed("CreateBucket", NOON, elements(Bucket="quotes"))
    assert known.fault(message.replace(b"quotes", b"forged"))[0] == "Client.SignatureDoesNotMatch"
    assert known.fault(message.replace(b"12:05:00", b"12:06:00"))[0] == "Client.SignatureDoesNotMatch"
    assert known.fault(message.replace(b"#body", b"#time"))[0] == "Client.SignatureDoesNotMatch"
    old = ann.signed("CreateBucket", NOON - 400, elements(Bucket="quotes"))
    assert known.fault(old)[0] == "Client.RequestExpired"
    assert known.fault(ann.signed("CreateBucket", NOON - 1000))[0] == "Client.RequestTimeTooSkewed"
    assert known.admin.call("s3:ListBuckets")["Buckets"] == []


def test_a_signed_body_that_was_moved_aside_does_not_vouch_for_another(known: Counter, ann: Signer) -> None:
    message = ann.signed("ListAllMyBuckets", NOON).decode()
    start, end = message.index("<e:Body"), message.index("</e:Envelope>")
    body = message[start:end]
    forged = body.replace("ListAllMyBuckets", "CreateBucket").replace(
        "></CreateBucket>", "><Bucket>x1x</Bucket></CreateBucket>"
    )
    aside = message[:start].replace("</e:Header>", f"<aside>{body}</aside></e:Header>") + forged + "</e:Envelope>"
    assert known.fault(aside.encode())[0] == "Client.SignatureDoesNotMatch"
    twice = message[:start] + body + forged + "</e:Envelope>"
    assert known.fault(twice.encode())[0] == "Client.InvalidSOAPRequest"
    assert known.admin.call("s3:ListBuckets")["Buckets"] == []


def test_another_key_cannot_sign_for_a_certificate(known: Counter, ann: Signer) -> None:
    eve = Signer("eve")
    eve.certificate = ann.certificate
    assert known.fault(eve.signed("ListAllMyBuckets", NOON))[0] == "Client.SignatureDoesNotMatch"


WITHIN = b"<Envelope><Body>%b</Body></Envelope>"
FAULTS: Mapping[str, tuple[bytes, str]] = {
    "nothing": (b"", "Client.InvalidSOAPRequest"),
    "no body": (b"<Envelope/>", "Client.InvalidSOAPRequest"),
    "an empty body": (WITHIN % b"", "Client.InvalidSOAPRequest"),
    "an entity": (b"<!DOCTYPE x [<!ENTITY a 'b'>]>" + WITHIN % b"<X/>", "Client.InvalidSOAPRequest"),
    "two things": (WITHIN % b"<X/><Y/>", "Client.InvalidSOAPRequest"),
    "no header": (WITHIN % b"<ListBucket><BinarySecurityToken/></ListBucket>", "Client.InvalidSOAPRequest"),
    "unknown": (plain("PaintTheRoof"), "Server.NotImplemented"),
    "too long": (b"x" * (LARGEST + 1), "Client.MaxMessageLengthExceeded"),
    "no number": (plain("ListBucket", elements(Bucket="quotes", MaxKeys="many")), "Client.InvalidSOAPRequest"),
    "no base64": (plain("PutObjectInline", elements(Bucket="a", Key="b", Data="!")), "Client.InvalidSOAPRequest"),
    "too short": (plain("PutObjectInline", put("a", "b", b"x", ContentLength="2")), "Client.IncompleteBody"),
    "too large": (plain("PutObjectInline", put("a", "b", b"x" * (1024 * 1024 + 1))), "Client.InlineDataTooLarge"),
}


@pytest.mark.parametrize("case", FAULTS)
def test_what_cannot_be_read_or_done_is_a_fault(counter: Counter, case: str) -> None:
    message, code = FAULTS[case]
    assert counter.fault(message)[0] == code


def test_members_that_are_not_acted_on_are_named(counter: Counter) -> None:
    counter.admin.call("s3:CreateBucket", Bucket="quotes")
    message = digested("PutObjectInline", ROOT, NOON, put("quotes", "a", b"x") + elements(AccessControlList=""))
    request = HttpRequest("POST", "/soap", "", {"host": HOST}, Body(message), secure=True)
    answer = counter.admin.run(counter.door.answer(request))
    assert answer.headers["x-cloudarium-ignored"] == "AccessControlList"


def test_everything_else_is_for_the_door_behind(counter: Counter) -> None:
    for request in (
        HttpRequest("GET", "/soap", headers={"host": HOST}),
        HttpRequest("PUT", "/soap", headers={"host": HOST}),
        HttpRequest("POST", "/soap/a", headers={"host": HOST}),
        HttpRequest("POST", "/soap", headers={"host": "quotes.s3.amazonaws.com"}),
    ):
        assert counter.answered(request) == (404, f"{request.method} {request.path}")
