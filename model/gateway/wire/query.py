"""The query protocol (STS, IAM, ELB, Auto Scaling, CloudWatch…) and EC2's dialect of it: forms in, XML out."""

from __future__ import annotations

from typing import Any

from model.gateway.wire.form import FormReader, tree_of
from model.gateway.wire.messages import HttpRequest, HttpResponse
from model.gateway.wire.protocol import Answering, Parsed, Refused, at_once
from model.gateway.wire.shapes import OperationModel, ServiceModel, Shape
from model.gateway.wire.times import iso8601, whole_seconds, with_milliseconds
from model.gateway.wire.xml_writer import Writing, XmlWriter, escaped

PROLOGUE = '<?xml version="1.0" encoding="UTF-8"?>\n'
XML = {"content-type": "text/xml;charset=UTF-8"}
WITHOUT_FRACTIONS = frozenset({"iam", "sts"})


class Query:
    """The query protocol as AWS's other services speak it."""

    def __init__(self) -> None:
        self.forms = FormReader(query_field, every_list_is_flat=False)
        self.writers = {True: XmlWriter(whole_seconds), False: XmlWriter(iso8601)}

    def parse(self, request: HttpRequest, operation: OperationModel) -> Parsed:
        return Parsed(*self.forms.read(tree_of(request.form), operation.input))

    def answer(self, operation: OperationModel, result: Any, request_id: str) -> HttpResponse:
        return at_once(self.answering(operation, result, request_id))

    def answering(self, operation: OperationModel, result: Any, request_id: str) -> Answering:
        name, said = operation.name, (yield from self.result(operation, result))
        metadata = f"<ResponseMetadata><RequestId>{request_id}</RequestId></ResponseMetadata>"
        opening = f'{PROLOGUE}<{name}Response xmlns="{operation.service.xml_namespace}">'
        return xml(200, opening, *said, f"{metadata}</{name}Response>")

    def result(self, operation: OperationModel, result: Any) -> Writing:
        if "output" not in operation.traits:
            return []
        wrapper = operation.output.wrapper or f"{operation.name}Result"
        writer = self.writer(operation.service)
        said = [] if result is None else (yield from writer.writing(operation.output, result))
        return [f"<{wrapper}>", *said, f"</{wrapper}>"]

    def writer(self, service: ServiceModel) -> XmlWriter:
        return self.writers[service.name in WITHOUT_FRACTIONS]

    def refuse(self, refused: Refused) -> HttpResponse:
        blame = "Receiver" if refused.is_our_fault else "Sender"
        space = f' xmlns="{refused.service.xml_namespace}"' if refused.service else ""
        said = error_content(refused, XmlWriter())
        text = f"<ErrorResponse{space}><Error><Type>{blame}</Type>{said}</Error>"
        return xml(refused.status, f"{PROLOGUE}{text}<RequestId>{refused.request_id}</RequestId></ErrorResponse>")


class Ec2:
    """EC2's dialect: lists are flat, requests and answers may name a member differently, errors look different."""

    def __init__(self) -> None:
        self.forms = FormReader(ec2_field, every_list_is_flat=True)
        self.writer = XmlWriter(with_milliseconds)

    def parse(self, request: HttpRequest, operation: OperationModel) -> Parsed:
        return Parsed(*self.forms.read(tree_of(request.form), operation.input))

    def answer(self, operation: OperationModel, result: Any, request_id: str) -> HttpResponse:
        return at_once(self.answering(operation, result, request_id))

    def answering(self, operation: OperationModel, result: Any, request_id: str) -> Answering:
        name, space = operation.name, f"{operation.service.xml_namespace.rstrip('/')}/"
        if "output" in operation.traits:
            said = [] if result is None else (yield from self.writer.writing(operation.output, result))
        else:
            said = ["<return>true</return>"]
        opening = f'{PROLOGUE}<{name}Response xmlns="{space}"><requestId>{request_id}</requestId>'
        return xml(200, opening, *said, f"</{name}Response>")

    def refuse(self, refused: Refused) -> HttpResponse:
        said = error_content(refused, self.writer)
        text = f"<Response><Errors><Error>{said}</Error></Errors><RequestID>{refused.request_id}</RequestID></Response>"
        return xml(refused.status, PROLOGUE + text)


def query_field(name: str, shape: Shape) -> str:
    """A flattened list without a name of its own goes by that of its items."""
    if shape.type == "list" and shape.has("flattened"):
        return shape.location_name or shape.item.location_name or name
    return shape.location_name or name


def ec2_field(name: str, shape: Shape) -> str:
    if shape.query_name:
        return shape.query_name
    given = shape.location_name or name
    return given[:1].upper() + given[1:]


def error_content(refused: Refused, writer: XmlWriter) -> str:
    """Code, message and the members that the modelled exception has beyond them."""
    error, shape = refused.error, refused.shape
    said = f"<Code>{escaped(error.code)}</Code><Message>{escaped(error.message)}</Message>"
    fields = {name: value for name, value in error.fields.items() if name.lower() not in ("code", "message")}
    return said + writer.content(shape)(fields) if shape and fields else said


def xml(status: int, *pieces: str) -> HttpResponse:
    return HttpResponse(status, dict(XML), "".join(pieces).encode())
