from __future__ import annotations

import re

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.laws.log_patterns.flaws import BadPattern
from model.laws.log_patterns.line import Line
from model.laws.log_patterns.pattern import read_pattern

ACCESS = '127.0.0.1 - frank [10/Oct/2000:13:25:15 -0700] "GET /pictures/index.html HTTP/1.0" 404 1534'
EVENT = orjson.dumps(
    {
        "eventType": "UpdateTrail",
        "sourceIPAddress": "111.111.111.111",
        "arrayKey": ["value", "another value"],
        "objectList": [{"name": "a", "id": 1}, {"name": "b", "id": 2}],
        "SomeObject": None,
        "ThisFlag": True,
        "bandwidth": 75.5,
        "small": 3e-3,
        "userIdentity": {"type": "Root", "a.b": "dotted"},
        "status": 404,
    }
).decode()


def is_about(pattern: str, text: str) -> bool:
    return read_pattern(pattern).match(Line(text)) is not None


@pytest.mark.parametrize(
    ("pattern", "about", "beside"),
    [
        ("", ["anything", " "], []),
        (" ", ["anything"], []),
        ("ERROR", ["[ERROR] caught", "UNERRORED"], ["error", ""]),
        ("ERROR Exception", ["[ERROR] Caught IllegalArgumentException"], ["[ERROR] timeout", "Exception"]),
        ("?ERROR ?WARN", ["ERROR", "a WARN"], ["INFO"]),
        ("ERROR ?WARN", ["ERROR"], ["WARN"]),
        ("-INFO", ["ERROR", ""], ["INFO"]),
        ("ERROR -Exiting -timed", ["ERROR 1"], ["ERROR Exiting", "ERROR timed out"]),
        ('"INTERNAL SERVER ERROR"', ["500: INTERNAL SERVER ERROR"], ["INTERNAL ERROR"]),
        ('-"a b" c', ["c a"], ["c a b"]),
        (r'"say \"no\""', ['say "no"'], ["say no"]),
        ("%AUTHORIZED%", ["UNAUTHORIZED REQUEST", "AUTHORIZED"], ["authorized"]),
        ("?%^4[0-9]+% ?%x$%", ["404 a", "a x"], ["a 404"]),
    ],
)
def test_words_are_looked_for_as_they_are_written(pattern: str, about: list[str], beside: list[str]) -> None:
    assert [text for text in about + beside if is_about(pattern, text)] == about


@pytest.mark.parametrize(
    "pattern",
    [
        '{ $.eventType = "UpdateTrail" }',
        "{$.eventType=Update*}",
        '{ $.eventType = "*Trail" }',
        "{ $.eventType = %date% }",
        "{ $.eventType != %^x% }",
        "{ $.sourceIPAddress != 123.123.* }",
        '{ $.arrayKey[0] = "value" }',
        '{ $.arrayKey[*] = "another value" }',
        "{ $.objectList[1].id = 2 }",
        "{ $.objectList[*].id = 2 }",
        "{ $.SomeObject IS NULL }",
        "{ $.Other NOT EXISTS }",
        "{ $.ThisFlag IS TRUE }",
        "{ $.ThisFlag = true }",
        "{ $.bandwidth > 75 }",
        "{ $.bandwidth <= 7.55e1 }",
        "{ $.small < 1e-2 && $.small >= 0.003 }",
        "{ $.status = 4* }",
        "{ $.status = 404 }",
        "{ $.eventType = * }",
        "{ $.userIdentity = * }",
        "{ $.userIdentity['a.b'] = dotted }",
        '{ ($.status = 1 || $.userIdentity.type = "Root") && $.userIdentity.invokedBy NOT EXISTS }',
        "{ $.status = 404 || $.status = 1 && $.status = 2 }",
    ],
)
def test_properties_of_a_document_are_judged(pattern: str) -> None:
    assert is_about(pattern, EVENT)
    assert not is_about(pattern, "no JSON")


@pytest.mark.parametrize(
    "pattern",
    [
        '{ $.eventType = "updatetrail" }',
        "{ $.missing = * }",
        "{ $.missing != x }",
        "{ $.missing IS NULL }",
        "{ $.SomeObject NOT EXISTS }",
        "{ $.SomeObject = * }",
        "{ $.ThisFlag IS FALSE }",
        "{ $.eventType > 1 }",
        "{ $.arrayKey[2] = * }",
        "{ ($.status = 404 || $.status = 1) && $.status = 2 }",
    ],
)
def test_what_a_document_does_not_say_is_no_match(pattern: str) -> None:
    assert not is_about(pattern, EVENT)


@pytest.mark.parametrize(
    ("pattern", "fits"),
    [
        ("[ip, identity, user, timestamp, request, status_code, size]", True),
        ("[ip, identity, user, timestamp, request, status_code]", False),
        ("[ip, identity, user, timestamp, request, status_code = 4*, size > 1000]", True),
        ("[ip, identity, user, timestamp, request, status_code = 4*, size > 2000]", False),
        ("[ip != 127.0.0.1, ...]", False),
        ('[..., request = "*.html*", status_code = 4*,]', True),
        ("[..., status_code = 500 || status_code = 404, size]", True),
        ("[..., status_code = 4* && status_code != 404, size]", False),
        ("[..., request = %index%, status_code, size]", True),
        ("[..., size = 1.534e3]", False),
        ("[..., size >= 1.534e3]", True),
        ("[w1, ..., size]", True),
        ("[...]", True),
        ("[a,b,c,d,e,f,g,h,...]", False),
    ],
)
def test_columns_between_spaces_are_judged(pattern: str, fits: bool) -> None:
    assert is_about(pattern, ACCESS) == fits


def test_columns_without_names_are_numbered() -> None:
    taken = read_pattern("[..., request = *.html*, status_code = 4*,]").match(Line(ACCESS))

    assert taken == {
        "$1": "127.0.0.1",
        "$2": "-",
        "$3": "frank",
        "$4": "10/Oct/2000:13:25:15 -0700",
        "$request": "GET /pictures/index.html HTTP/1.0",
        "$status_code": "404",
        "$7": "1534",
    }


def test_values_are_taken_out_of_documents_and_columns() -> None:
    pattern = read_pattern('{ $.eventType = "UpdateTrail" && $.nothing NOT EXISTS }')
    assert pattern.match(Line(EVENT)) == {"$.eventType": "UpdateTrail"}
    assert pattern.value(Line(EVENT), "$.bandwidth") == "75.5"
    assert pattern.value(Line(EVENT), "$.SomeObject") is None
    assert read_pattern("[..., bytes]").value(Line(ACCESS), "$bytes") == "1534"
    assert read_pattern("frank").value(Line(ACCESS), "$bytes") is None


@pytest.mark.parametrize(
    "pattern",
    [
        "foo-bar!",
        "a.b",
        '"open',
        "%open",
        "%(a)%",
        "{}",
        "{ $.a }",
        "{ $.a = }",
        "{ $.a > x }",
        "{ $ = 1 }",
        "{ a = 1 }",
        "{ $.a = 1 ",
        "{ $.a = 1 } x",
        "{ $.a IS MAYBE }",
        "{ " + "(" * 40 + "$.a = 1" + ")" * 40 + " }",
        "[a, a]",
        "[..., ...]",
        "[a = 1, b = 2 && c = 3]",
        "[a",
        "[a > x]",
    ],
)
def test_what_is_no_pattern_is_refused(pattern: str) -> None:
    with pytest.raises(BadPattern):
        read_pattern(pattern)


def read_or_refuse(pattern: str, text: str) -> None:
    try:
        read = read_pattern(pattern)
    except BadPattern:
        return
    read.match(Line(text))


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_text_is_a_pattern_or_refused_as_none(pattern: str, text: str) -> None:
    read_or_refuse(pattern, text)


@given(st.text('{}[]()$.a="%&|*!<>1, ', max_size=24))
def test_so_is_one_that_looks_like_a_pattern(pattern: str) -> None:
    read_or_refuse(pattern, '{"a":1}')
    read_or_refuse(f"{{ $.{pattern} }}", '{"a":1}')
    read_or_refuse(f"[a, {pattern}]", "a b")


@given(st.lists(st.sampled_from(["ERROR", "WARN", "INFO", "db"]), max_size=4), st.sets(st.integers(0, 3), max_size=4))
def test_what_is_wanted_and_what_is_not_are_sets(words: list[str], unwanted: set[int]) -> None:
    known = ["ERROR", "WARN", "INFO", "db"]
    excluded = [known[n] for n in sorted(unwanted)]
    included = [word for word in known if word not in excluded][:1]
    pattern = " ".join([*included, *(f"-{word}" for word in excluded)])
    text = " ".join(words)

    assert is_about(pattern, text) == (set(included) <= set(words) and not set(excluded) & set(words))


@given(st.integers(-(10**6), 10**6), st.integers(-(10**6), 10**6))
def test_numbers_are_compared_as_numbers(value: int, limit: int) -> None:
    text = orjson.dumps({"n": value}).decode()

    for sign, holds in (
        ("<", value < limit), (">", value > limit), ("=", value == limit),
        ("<=", value <= limit), (">=", value >= limit), ("!=", value != limit),
    ):  # fmt: skip
        assert is_about(f"{{ $.n {sign} {limit} }}", text) == holds
        assert is_about(f"[n {sign} {limit}.0e0, ...]", f"{value} x") == holds or sign in ("=", "!=")


@given(st.lists(st.text("ab", max_size=3), min_size=1, max_size=4), st.text("ab", max_size=8))
def test_a_star_is_any_text(pieces: list[str], text: str) -> None:
    wanted = ".*".join(pieces)
    literal = "*".join(pieces)

    assert is_about(f'{{ $.t = "{literal}" }}', orjson.dumps({"t": text}).decode()) == bool(re.fullmatch(wanted, text))
