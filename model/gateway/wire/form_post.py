"""Objects that come in a form, as a browser sends it: read and signed in its fields, stored as PutObject stores.

Source: Amazon S3 API Reference, "POST Object".
"""

from __future__ import annotations

from base64 import b64encode
from dataclasses import replace
from hmac import compare_digest, digest
from urllib.parse import quote, urlencode, urlsplit

from model.gateway.wire.auth_refusals import S3
from model.gateway.wire.credential import ALGORITHM, Claim, scope_parts
from model.gateway.wire.form_policy import read_form_policy
from model.gateway.wire.messages import HttpRequest, HttpResponse
from model.gateway.wire.multipart import FILE, FORM_DATA, Posted
from model.gateway.wire.protocol import Parsed, Refused
from model.gateway.wire.query import PROLOGUE
from model.gateway.wire.rest_xml import RestXml
from model.gateway.wire.shapes import OperationModel
from model.gateway.wire.sigv4 import seal_of, sealed
from model.gateway.wire.xml_reader import Element, Unreadable, element_of
from model.gateway.wire.xml_writer import escaped
from model.kit.errors import AwsError

REST_XML = RestXml()
OPERATION = "PutObject"
PROOF = frozenset({"x-amz-algorithm", "x-amz-credential", "x-amz-date", "x-amz-security-token", "x-amz-signature"})
HEADERS = frozenset(
    {"cache-control", "content-disposition", "content-encoding", "content-language", "content-md5", "content-type"}
    | {"expires"}
)
"Fields that say what the headers of their names would."
STATUSES = frozenset({"200", "201", "204"})


def is_form_post(request: HttpRequest) -> bool:
    """Whether a request, before its body has come, is a form for a bucket."""
    return (
        request.method == "POST"
        and request.header("content-type").lower().startswith(FORM_DATA)
        and not request.query
        and "authorization" not in request.headers
    )


class FormPost:
    """One form, as a protocol of its own. `request` has the bucket in its path, `address` is what it was sent to."""

    def __init__(self, request: HttpRequest, address: str) -> None:
        self.request = request
        self.address = address
        self.posted = request.posted or Posted()
        self.fields = {name: self.filled(text) for name, text in self.posted.fields.items()}
        self.bucket = request.path.strip("/")

    def filled(self, text: str) -> str:
        return text.replace("${filename}", self.posted.filename)

    def claim(self) -> Claim | None:
        """Who the form says it is from: nobody, where it brings no policy. Raises AwsError for half a signature."""
        if "policy" not in self.fields or "awsaccesskeyid" in self.fields:
            return None
        if self.fields.get("x-amz-algorithm", ALGORITHM) != ALGORITHM:
            raise AwsError("InvalidArgument", f'X-Amz-Algorithm only supports "{ALGORITHM}"')
        scope = scope_parts(self.field("x-amz-credential"))
        token = self.fields.get("x-amz-security-token", "")
        return Claim(*scope, "", self.field("x-amz-signature"), self.field("x-amz-date"), token)

    def field(self, name: str) -> str:
        """A field that has to be there."""
        if name not in self.fields:
            text = f"Bucket POST must contain a field named '{name}'.  If it is specified, please check the order of"
            raise AwsError("InvalidArgument", f"{text} the fields.", 400, ArgumentName=name, ArgumentValue="")
        return self.fields[name]

    def parse(self, request: HttpRequest, operation: OperationModel) -> Parsed:
        """`request` is the form itself, whose fields say what PutObject's headers would."""
        key = self.field("key")
        if not self.posted.has_file:
            text = "POST requires exactly one file upload per request."
            raise AwsError("InvalidArgument", text, 400, ArgumentName=FILE, ArgumentValue=0)
        if not key:
            text = "User key must have a length greater than 0."
            raise AwsError("InvalidArgument", text, 400, ArgumentName="key", ArgumentValue="")
        put = replace(request, method="PUT", path=f"/{self.bucket}/{quote(key, safe='')}", headers=self.headers())
        return REST_XML.parse(put, operation)

    def headers(self) -> dict[str, str]:
        said = {name: text for name, text in self.fields.items() if name in HEADERS or name.startswith("x-amz-")}
        said = {name: text for name, text in said.items() if name not in PROOF}
        if "acl" in self.fields:
            said["x-amz-acl"] = self.fields["acl"]
        if "tagging" in self.fields:
            said["x-amz-tagging"] = tagging_header(self.fields["tagging"])
        return said

    def answer(self, operation: OperationModel, result: object, request_id: str) -> HttpResponse:
        """Nothing, or a document, or the way to another page, as the form asked for."""
        response = REST_XML.answer(operation, result, request_id)
        e_tag, status = response.headers.get("ETag", ""), self.fields.get("success_action_status", "")
        page = self.fields.get("success_action_redirect") or self.fields.get("redirect", "")
        location = f"{self.address}/{quote(self.fields['key'], safe='')}"
        if is_address(page):
            mark = "&" if urlsplit(page).query else "?"
            location = f"{page}{mark}{urlencode({'bucket': self.bucket, 'key': self.fields['key'], 'etag': e_tag})}"
            response.status = 303
        else:
            response.status = int(status) if status in STATUSES else 204
        response.headers["Location"] = location
        if response.status == 201:
            response.headers["Content-Type"] = "application/xml"
            response.body = self.document(location, e_tag)
        return response

    def document(self, location: str, e_tag: str) -> bytes:
        said = {"Location": location, "Bucket": self.bucket, "Key": self.fields["key"], "ETag": e_tag}
        members = "".join(f"<{name}>{escaped(text)}</{name}>" for name, text in said.items())
        return f"{PROLOGUE}<PostResponse>{members}</PostResponse>".encode()

    def refuse(self, refused: Refused) -> HttpResponse:
        return REST_XML.refuse(refused)


class FormSignature:
    """A form's credentials: its policy is what was signed, and has to allow all that the form says."""

    def __init__(self, form: FormPost, claim: Claim | None) -> None:
        self.form = form
        self.claim = claim
        self.access_key = claim.access_key if claim else form.fields["awsaccesskeyid"]

    @property
    def token(self) -> str:
        return self.form.fields.get("x-amz-security-token", "")

    def expired(self) -> AwsError:
        return S3.expired()

    def mistaken(self) -> AwsError:
        return S3.mistaken()

    def unknown(self) -> AwsError:
        refusal = S3.unknown()
        refusal.fields["AWSAccessKeyId"] = self.access_key
        return refusal

    def check(self, secret: str, now: float) -> None:
        """A form holds as long as its policy says, however long ago it was signed."""
        policy = self.form.field("policy")
        right = self.signed(secret, policy)
        if not compare_digest(right.encode(), self.form.field(self.signature_field).encode()):
            raise S3.wrong_signature()
        fields = {"bucket": self.form.bucket, **self.form.fields}
        read_form_policy(policy).refuse(fields, self.form.request.body.size, now)

    @property
    def signature_field(self) -> str:
        return "x-amz-signature" if self.claim else "signature"

    def signed(self, secret: str, policy: str) -> str:
        if self.claim:
            return sealed(seal_of(secret, self.claim.date, self.claim.region, self.claim.service), policy)
        return b64encode(digest(secret.encode(), policy.encode(), "sha1")).decode()


def form_credentials(form: FormPost, claim: Claim | None) -> FormSignature | None:
    """None for a form that nobody signed."""
    return FormSignature(form, claim) if claim or "awsaccesskeyid" in form.fields else None


def is_address(page: str) -> bool:
    return page.startswith(("http://", "https://")) and page.isprintable()


def tagging_header(document: str) -> str:
    """Tags that a form says in XML, as a header says them."""
    try:
        sets = element_of(document.encode()).all("TagSet")
    except Unreadable:
        raise AwsError("MalformedXML", "The XML you provided was not well-formed") from None
    tags = [tag for each in sets for tag in each.all("Tag")]
    return urlencode([(text_in(tag, "Key"), text_in(tag, "Value")) for tag in tags])


def text_in(tag: Element, name: str) -> str:
    return "".join(each.text for each in tag.all(name))
