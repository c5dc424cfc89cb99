"""The description of the SOAP interface for machines: WSDL 1.1, written from the grammar."""

from __future__ import annotations

from collections.abc import Iterable

from model.gateway.wire.rest_xml import S3_SPACE
from model.gateway.wire.soap.grammar import OPERATIONS, PROOF, Part, Soap
from model.gateway.wire.xml_writer import escaped


def description(address: str) -> bytes:
    """The whole document for an endpoint at `address`."""
    names = list(OPERATIONS)
    parts = [
        f'<types><xsd:schema elementFormDefault="qualified" targetNamespace="{S3_SPACE}">',
        *(_elements(name, soap) for name, soap in OPERATIONS.items()),
        "</xsd:schema></types>",
        *map(_messages, names),
        f'<portType name="AmazonS3">{"".join(map(_port, names))}</portType>',
        '<binding name="AmazonS3SoapBinding" type="tns:AmazonS3">',
        '<soap:binding style="document" transport="http://schemas.xmlsoap.org/soap/http"/>',
        *map(_binding, names),
        "</binding>",
        '<service name="AmazonS3"><port name="AmazonS3" binding="tns:AmazonS3SoapBinding">',
        f'<soap:address location="{escaped(address)}"/></port></service>',
    ]
    return f"{_HEAD}{''.join(parts)}</definitions>\n".encode()


_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    f'<definitions name="AmazonS3" targetNamespace="{S3_SPACE}" xmlns:tns="{S3_SPACE}"'
    ' xmlns="http://schemas.xmlsoap.org/wsdl/" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/"'
    ' xmlns:xsd="http://www.w3.org/2001/XMLSchema">'
)


def _elements(name: str, soap: Soap) -> str:
    asked = _element(name, (*soap.asks, *PROOF))
    answered = _element(f"{name}Response", (Part(soap.result, "", least=1, parts=soap.answers),))
    return asked + answered


def _element(name: str, parts: Iterable[Part], occurs: str = "") -> str:
    inside = "".join(map(_part, parts))
    content = f"<xsd:complexType><xsd:sequence>{inside}</xsd:sequence></xsd:complexType>"
    return f'<xsd:element name="{name}"{occurs}>{content}</xsd:element>'


def _part(part: Part) -> str:
    occurs = f' minOccurs="{part.least}" maxOccurs="{part.most}"'
    if part.parts:
        return _element(part.name, part.parts, occurs)
    return f'<xsd:element name="{part.name}" type="xsd:{part.type}"{occurs}/>'


def _messages(name: str) -> str:
    return "".join(
        f'<message name="{message}"><part name="parameters" element="tns:{element}"/></message>'
        for message, element in ((f"{name}Request", name), (f"{name}Response", f"{name}Response"))
    )


def _port(name: str) -> str:
    inside = f'<input message="tns:{name}Request"/><output message="tns:{name}Response"/>'
    return f'<operation name="{name}">{inside}</operation>'


def _binding(name: str) -> str:
    literal = '<soap:body use="literal"/>'
    inside = f'<soap:operation soapAction=""/><input>{literal}</input><output>{literal}</output>'
    return f'<operation name="{name}">{inside}</operation>'
