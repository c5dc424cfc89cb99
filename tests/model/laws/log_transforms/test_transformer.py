from __future__ import annotations

import json
from typing import Any

import pytest

from model.laws.log_transforms.document import BadTransformer
from model.laws.log_transforms.transformer import Transformer, read_transformer

ABOUT = {"@logGroupName": "/shop/web"}


def turned(message: Any, *processors: dict[str, Any]) -> dict[str, Any] | None:
    said = message if isinstance(message, str) else json.dumps(message)
    first = (
        ()
        if "csv" in processors[0] or any(n.startswith(("parse", "grok")) for n in processors[0])
        else ({"parseJSON": {}},)
    )
    found = Transformer([*first, *processors]).apply(said, ABOUT)
    return None if found is None else json.loads(found)


def entries(**said: Any) -> dict[str, Any]:
    return {"entries": [said]}


@pytest.mark.parametrize(
    ("message", "processor", "found"),
    [
        ({"a": {"b": 1}}, {"parseJSON": {"destination": "new"}}, {"new": {"a": {"b": 1}}}),
        ('k1,"a, ""b""",c', {"csv": {"columns": ["one", "two"]}}, {"one": "k1", "two": 'a, "b"', "column_3": "c"}),
        ("a b", {"csv": {"delimiter": " "}}, {"column_1": "a", "column_2": "b"}),
        ("k1=v1&k2=v2&odd", {"parseKeyValue": {"nonMatchValue": "?"}}, {"k1": "v1", "k2": "v2", "odd": "?"}),
        (
            "a:1!b:2",
            {"parseKeyValue": {"fieldDelimiter": "!", "keyValueDelimiter": ":", "keyPrefix": "p_", "destination": "d"}},
            {"d": {"p_a": "1", "p_b": "2"}},
        ),
        (
            "2 123456789010 eni-1 10.0.0.1 10.0.0.2 443 20641 6 20 4249 1418530010 1418530070 ACCEPT OK",
            {"parseVPC": {}},
            {
                "version": 2,
                "accountId": "123456789010",
                "interfaceId": "eni-1",
                "srcAddr": "10.0.0.1",
                "dstAddr": "10.0.0.2",
                "srcPort": 443,
                "dstPort": 20641,
                "protocol": 6,
                "packets": 20,
                "bytes": 4249,
                "start": 1418530010,
                "end": 1418530070,
                "action": "ACCEPT",
                "logStatus": "OK",
            },
        ),
        ({"a": 1}, {"addKeys": entries(key="m.n", value="x")}, {"a": 1, "m": {"n": "x"}}),
        ({"a": 1}, {"addKeys": entries(key="a", value="x")}, {"a": 1}),
        ({"a": 1}, {"addKeys": entries(key="a", value="x", overwriteIfExists=True)}, {"a": "x"}),
        ({"a": {"b": 1, "c": 2}}, {"deleteKeys": {"withKeys": ["a.b", "none"]}}, {"a": {"c": 2}}),
        ({"a": {"b": 1}, "o": {}}, {"moveKeys": entries(source="a.b", target="o")}, {"a": {}, "o": {"b": 1}}),
        ({"a": 1}, {"renameKeys": entries(key="a", renameTo="b.c")}, {"b": {"c": 1}}),
        ({"a": 1}, {"copyValue": entries(source="@logGroupName", target="group")}, {"a": 1, "group": "/shop/web"}),
        ({"a": " X "}, {"trimString": {"withKeys": ["a"]}}, {"a": "X"}),
        ({"a": "Xy", "n": 1}, {"lowerCaseString": {"withKeys": ["a", "n", "none"]}}, {"a": "xy", "n": 1}),
        ({"a": {"b": "Xy"}}, {"upperCaseString": {"withKeys": ["a.b"]}}, {"a": {"b": "XY"}}),
        ({"a": "1|2"}, {"splitString": entries(source="a", delimiter="|")}, {"a": ["1", "2"]}),
        ({"a": "x12y3"}, {"substituteString": entries(**{"source": "a", "from": "\\d+", "to": "#"})}, {"a": "x#y#"}),
        ({"a": "12", "b": "3"}, {"typeConverter": entries(key="a", type="integer")}, {"a": 12, "b": "3"}),
        ({"a": 12}, {"typeConverter": entries(key="a", type="string")}, {"a": "12"}),
        ({"a": "True"}, {"typeConverter": entries(key="a", type="boolean")}, {"a": True}),
        ({"a": "x"}, {"typeConverter": entries(key="a", type="double")}, None),
        ({"a": [{"k": "x", "v": 1}, {"k": "y", "v": 2}, {"k": "x", "v": 3}]},
         {"listToMap": {"source": "a", "key": "k", "valueKey": "v", "target": "m"}},
         {"a": [{"k": "x", "v": 1}, {"k": "y", "v": 2}, {"k": "x", "v": 3}], "m": {"x": [1, 3], "y": [2]}}),
        ({"a": [{"k": "x", "v": 1}, {"k": "x", "v": 3}]},
         {"listToMap": {"source": "a", "key": "k", "valueKey": "v", "flatten": True, "flattenedElement": "last"}},
         {"a": [{"k": "x", "v": 1}, {"k": "x", "v": 3}], "x": 3}),
        ("no json", {"parseJSON": {}}, None),
    ],
)  # fmt: skip
def test_processors_make_of_events_what_they_are_for(
    message: Any, processor: dict[str, Any], found: dict[str, Any] | None
) -> None:
    assert turned(message, processor) == found


@pytest.mark.parametrize(
    ("match", "text", "found"),
    [
        ("%{NUMBER:version} HTTP %{INT:status}", "1.1 HTTP 200", {"version": "1.1", "status": "200"}),
        ("\\[%{LOGLEVEL:level}\\] %{GREEDYDATA:rest}", "[WARN] a b", {"level": "WARN", "rest": "a b"}),
        ("%{DATA:a}: %{WORD:b.c}\\s+%{NOTSPACE:d}", "x: y: GET  /a", {"a": "x: y", "b": {"c": "GET"}, "d": "/a"}),
        ("(%{NOTSPACE:inner})", "(abc)", {"inner": "abc"}),
        ("%{TIMESTAMP_ISO8601:at} %{IP:ip}", "2025-01-01T10:00:00Z ::1", {"at": "2025-01-01T10:00:00Z", "ip": "::1"}),
        (
            "%{COMMONAPACHELOG}",
            '127.0.0.1 - - [03/Aug/2023:12:34:56 +0000] "GET /page.html HTTP/1.1" 200 1234',
            {
                "clientip": "127.0.0.1",
                "ident": "-",
                "auth": "-",
                "timestamp": "03/Aug/2023:12:34:56 +0000",
                "verb": "GET",
                "request": "/page.html",
                "httpversion": "1.1",
                "response": "200",
                "bytes": "1234",
            },
        ),
        ("%{WORD:a} %{INT:b}", "one two", None),
    ],
)  # fmt: skip
def test_grok_takes_texts_apart(match: str, text: str, found: dict[str, Any] | None) -> None:
    assert turned(text, {"grok": {"match": match}}) == found


def test_grok_is_not_led_astray_by_what_nearly_fits() -> None:
    many = "%{DATA:a}x%{DATA:b}x%{DATA:c}x%{DATA:d}x%{DATA:e}!"
    assert turned("x" * 1000, {"grok": {"match": many}}) is None


@pytest.mark.parametrize(
    ("text", "how", "found"),
    [
        ("2024/04/01", {"matchPatterns": ["yyyy/MM/dd"]}, "2024-04-01T00:00:00.000Z"),
        ("1712345678", {"matchPatterns": ["yyyy", "epoch"]}, "2024-04-05T19:34:38.000Z"),
        ("1712345678901", {"matchPatterns": ["epoch"]}, "2024-04-05T19:34:38.901Z"),
        (
            "03/Aug/2023:12:34:56 +0200",
            {"matchPatterns": ["dd/MMM/yyyy:HH:mm:ss Z"], "targetFormat": "EEE, d MMM yy hh:mm a"},
            "Thu, 3 Aug 23 10:34 AM",
        ),
        (
            "2024-07-01 08:00",
            {
                "matchPatterns": ["yyyy-MM-dd HH:mm"],
                "sourceTimezone": "Europe/Berlin",
                "targetTimezone": "UTC-5",
                "targetFormat": "yyyy-MM-dd'T'HH:mmX",
            },
            "2024-07-01T01:00-0500",
        ),
        ("tomorrow", {"matchPatterns": ["yyyy"]}, None),
        ("2024-13-01", {"matchPatterns": ["yyyy-MM-dd"]}, None),
    ],
)
def test_dates_are_written_anew(text: str, how: dict[str, Any], found: str | None) -> None:
    made = turned({"at": text}, {"dateTimeConverter": {"source": "at", "target": "on", "locale": "en", **how}})
    assert (made and made["on"]) == found


@pytest.mark.parametrize(
    "config",
    [
        [],
        [{"addKeys": entries(key="a", value="b")}],
        [{"parseJSON": {}, "csv": {}}],
        [{"parseJSON": {}}, {"parseToOCSF": {"eventSource": "VPCFlow", "ocsfVersion": "V1.1"}}],
        [{"grok": {"match": "%{SHOESIZE:a}"}}],
        [{"grok": {"match": "%{DATA:a}" * 6}}],
        [{"parseJSON": {}}, {"substituteString": {"entries": [{"source": "a", "from": "(a", "to": "b"}]}}],
        [{"parseJSON": {}}, {"dateTimeConverter": {"source": "a", "target": "b", "matchPatterns": ["QQQ"]}}],
        [
            {"parseJSON": {}},
            {
                "dateTimeConverter": {
                    "source": "a",
                    "target": "b",
                    "matchPatterns": ["yyyy"],
                    "sourceTimezone": "Nowhere/At/All",
                }
            },
        ],
        [{"parseJSON": {}}] * 21,
        [{"parseVPC": {"source": "other"}}],
    ],
)
def test_what_cannot_be_is_refused(config: list[dict[str, Any]]) -> None:
    with pytest.raises(BadTransformer):
        Transformer(config)


@pytest.mark.parametrize("document", ["nonsense", "{}", "[1]", '[{"grok": {}}]', '[{"parseJSON": []}]'])
def test_what_is_no_list_of_processors_is_refused(document: str) -> None:
    with pytest.raises(BadTransformer):
        read_transformer(document)


@pytest.mark.parametrize(
    ("message", "processors"),
    [
        ("[" * 300 + "]" * 300, [{"parseJSON": {}}]),
        ('{"a": ' * 300 + "1" + "}" * 300, [{"parseJSON": {}}]),
        ('{"a": "1e40"}', [{"parseJSON": {}}, {"typeConverter": entries(key="a", type="integer")}]),
        ('{"a": "1e999"}', [{"parseJSON": {}}, {"typeConverter": entries(key="a", type="double")}]),
        (
            '{"a": {"b": 1}}',
            [
                {"parseJSON": {}},
                *({"copyValue": entries(source="a", target=f"a.c{n}")} for n in range(19)),
            ],
        ),
    ],
)
def test_events_that_lead_too_far_stay_as_they_came_in(message: str, processors: list[dict[str, Any]]) -> None:
    assert Transformer(processors).apply(message, {}) is None


def test_what_is_copied_into_itself_is_copied_once() -> None:
    found = turned({"a": {"b": 1}}, {"copyValue": entries(source="a", target="a.c")})
    assert found == {"a": {"b": 1, "c": {"b": 1}}}
