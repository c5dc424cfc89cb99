"""The description of the SOAP interface, read as a toolkit would read it."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring

from model.gateway.wire.soap.grammar import OPERATIONS
from model.gateway.wire.soap.wsdl import description

WSDL, SOAP = "{http://schemas.xmlsoap.org/wsdl/}", "{http://schemas.xmlsoap.org/wsdl/soap/}"
SCHEMA = "{http://www.w3.org/2001/XMLSchema}"


def document() -> Element:
    return fromstring(description("https://s3.amazonaws.com/soap?a=1&b=2"))


def test_it_says_where_and_in_which_style() -> None:
    root = document()
    address = root.find(f"{WSDL}service/{WSDL}port/{SOAP}address")
    binding = root.find(f"{WSDL}binding/{SOAP}binding")
    assert address is not None
    assert binding is not None
    assert address.get("location") == "https://s3.amazonaws.com/soap?a=1&b=2"
    assert binding.get("style") == "document"
    assert {each.get("use") for each in root.iter(f"{SOAP}body")} == {"literal"}


def test_every_operation_is_bound_and_its_messages_are_described() -> None:
    root = document()
    for place in (f"{WSDL}portType/{WSDL}operation", f"{WSDL}binding/{WSDL}operation"):
        assert [each.get("name") for each in root.findall(place)] == list(OPERATIONS)
    described = {each.get("name") for each in root.findall(f"{WSDL}types/{SCHEMA}schema/{SCHEMA}element")}
    parts = [(each.get("element") or "").removeprefix("tns:") for each in root.iter(f"{WSDL}part")]
    assert sorted(parts) == sorted(str(name) for name in described)
    messages = {f"tns:{each.get('name')}" for each in root.findall(f"{WSDL}message")}
    wanted = {each.get("message") for tag in ("input", "output") for each in root.iter(f"{WSDL}{tag}")} - {None}
    assert wanted == messages
