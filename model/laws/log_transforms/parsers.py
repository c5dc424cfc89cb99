"""Processors that take texts apart."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast

import orjson

from model.laws.log_transforms.document import MESSAGE, BadTransformer, Document, Failed
from model.laws.log_transforms.grok import Grok

Processor = Callable[[Document], None]
Config = Mapping[str, Any]


def parse_json(config: Config) -> Processor:
    source, destination = config.get("source", MESSAGE), config.get("destination", "")

    def process(document: Document) -> None:
        try:
            found = orjson.loads(document.text(source))
        except orjson.JSONDecodeError as error:
            raise Failed(f"{source} is no JSON") from error
        if not isinstance(found, dict):
            raise Failed(f"{source} is no JSON object")
        if destination:
            document.put(destination, found)
        else:
            document.fields |= cast("dict[str, Any]", found)

    return process


def grok(config: Config) -> Processor:
    source, pattern = config.get("source", MESSAGE), Grok(config["match"])

    def process(document: Document) -> None:
        found = pattern.match(document.text(source))
        if found is None:
            raise Failed(f"{source} does not match the grok pattern")
        for name, text in found.items():
            document.put(name, text)

    return process


def csv(config: Config) -> Processor:
    source, destination = config.get("source", MESSAGE), config.get("destination", "")
    said: str = config.get("delimiter", ",")
    delimiter = "\t" if said == "\\t" else said
    quote, columns = config.get("quoteCharacter", '"'), tuple(config.get("columns", ()))

    def process(document: Document) -> None:
        values = _split(document.text(source), delimiter, quote)
        names = (*columns, *(f"column_{n}" for n in range(len(columns) + 1, len(values) + 1)))
        document.merge(dict(zip(names, values, strict=False)), destination)

    return process


def _split(text: str, delimiter: str, quote: str) -> list[str]:
    """What stands between quotes is one, with the delimiters in it; a quote that is doubled is one itself."""
    found, part, is_quoted, at = list[str](), list[str](), False, 0
    while at < len(text):
        if text[at] == quote:
            if is_quoted and text[at + 1 : at + 2] == quote:
                part.append(quote)
                at += 1
            else:
                is_quoted = not is_quoted
        elif not is_quoted and text.startswith(delimiter, at):
            found.append("".join(part))
            part.clear()
            at += len(delimiter) - 1
        else:
            part.append(text[at])
        at += 1
    return [*found, "".join(part)]


def parse_key_value(config: Config) -> Processor:
    source, destination = config.get("source", MESSAGE), config.get("destination", "")
    between, within = config.get("fieldDelimiter", "&"), config.get("keyValueDelimiter", "=")
    prefix, absent = config.get("keyPrefix", ""), config.get("nonMatchValue", "")
    overwrite = config.get("overwriteIfExists", False)

    def process(document: Document) -> None:
        for pair in document.text(source).split(between):
            key, found, value = pair.partition(within)
            name = f"{prefix}{key.strip()}"
            path = f"{destination}.{name}" if destination else name
            if key.strip() and (overwrite or not document.has(path)):
                document.put(path, value if found else absent)

    return process


VPC = (
    *("version", "accountId", "interfaceId", "srcAddr", "dstAddr", "srcPort", "dstPort", "protocol", "packets"),
    *("bytes", "start", "end", "action", "logStatus"),
)
NUMBERS_OF_VPC = frozenset({"version", "srcPort", "dstPort", "protocol", "packets", "bytes", "start", "end"})
ROUTE53 = (
    *("version", "queryTimestamp", "hostZoneId", "queryName", "queryType", "responseCode", "protocol"),
    *("edgeLocation", "resolverIp", "ednsClientSubnet"),
)


def _columns(names: tuple[str, ...], numbers: frozenset[str]) -> Callable[[Config], Processor]:
    """Of lines that AWS's own services write, which are taken whole."""

    def of(config: Config) -> Processor:
        if config.get("source", MESSAGE) != MESSAGE:
            raise BadTransformer("Lines of AWS's services are parsed whole: the source is @message.")

        def process(document: Document) -> None:
            values = document.text(MESSAGE).split()
            if len(values) < len(names):
                raise Failed("the line has too few fields")
            for name, value in zip(names, values, strict=False):
                document.fields[name] = int(value) if name in numbers and value.isdecimal() else value

        return process

    return of


parse_vpc = _columns(VPC, NUMBERS_OF_VPC)
parse_route53 = _columns(ROUTE53, frozenset())
