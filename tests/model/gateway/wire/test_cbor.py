"""The codec against the examples of RFC 8949, against itself, and against bytes that mean harm."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.gateway.wire.cbor import DEEPEST, BadCbor, Moment, decoded, encoded

WHOLE = st.integers(-(2**64), 2**64 - 1)
MOMENTS = st.floats(0, 2e9).map(Moment)
LEAVES = st.none() | st.booleans() | WHOLE | st.floats(allow_nan=False) | st.text() | st.binary() | MOMENTS
VALUES = st.recursive(LEAVES, lambda held: st.lists(held) | st.dictionaries(st.text(), held), max_leaves=20)


@pytest.mark.parametrize(
    ("bytes_", "value"),
    [
        ("00", 0),
        ("1818", 24),
        ("1903e8", 1000),
        ("1bffffffffffffffff", 18446744073709551615),
        ("3bffffffffffffffff", -18446744073709551616),
        ("3903e7", -1000),
        ("f90001", 5.960464477539063e-8),
        ("f93c00", 1.0),
        ("f97c00", float("inf")),
        ("fa47c35000", 100000.0),
        ("fbc010666666666666", -4.1),
        ("f4", False),
        ("f7", None),
        ("c11a514b67b0", 1363896240.0),
        ("c1fb41d452d9ec200000", 1363896240.5),
        ("4401020304", b"\x01\x02\x03\x04"),
        ("62c3bc", "ü"),
        ("83010203", [1, 2, 3]),
        ("a26161016162820203", {"a": 1, "b": [2, 3]}),
        ("5f42010243030405ff", b"\x01\x02\x03\x04\x05"),
        ("7f657374726561646d696e67ff", "streaming"),
        ("9f018202039f0405ffff", [1, [2, 3], [4, 5]]),
        ("bf6346756ef563416d7421ff", {"Fun": True, "Amt": -2}),
        ("bfff", {}),
    ],
)
def test_the_examples_of_the_standard_are_read(bytes_: str, value: Any) -> None:
    found = decoded(bytes.fromhex(bytes_))
    assert (found, type(found) in (type(value), Moment)) == (value, True)


@given(VALUES)
def test_whatever_is_written_is_read_back(value: Any) -> None:
    assert decoded(encoded(value)) == value


def test_a_moment_travels_as_a_timestamp_and_a_number_does_not() -> None:
    assert encoded(Moment(1363896240)) == bytes.fromhex("c11a514b67b0")
    assert encoded(1.5) == bytes.fromhex("fb3ff8000000000000")
    assert isinstance(decoded(encoded([Moment(1.5)]))[0], Moment)


@pytest.mark.parametrize(
    ("bytes_", "why"),
    [
        ("", "too early"),
        ("18", "too early"),
        ("6261", "too early"),
        ("0000", "more bytes"),
        ("1c", "does not exist"),
        ("ff", "none belongs"),
        ("f0", "none belongs"),
        ("a10101", "no text"),
        ("62c328", "not UTF-8"),
        ("5f6161ff", "another kind"),
        ("9bffffffffffffffff", "too early"),
        ("bb7fffffffffffffff", "too early"),
        ("5bffffffffffffffff", "too early"),
        ("c249010000000000000000", "not expected"),
        ("c16161", "not expected"),
        ("c1c100", "within a tag"),
        ("81" * (DEEPEST + 1) + "00", "too deep"),
        ("9f" * 100_000, "too deep"),
    ],
)
def test_what_no_client_would_send_is_refused(bytes_: str, why: str) -> None:
    with pytest.raises(BadCbor, match=why):
        decoded(bytes.fromhex(bytes_))


@given(st.binary(max_size=200))
def test_no_bytes_do_anything_but_mean_a_value_or_nothing(data: bytes) -> None:
    try:
        value = decoded(data)
    except BadCbor:
        return
    assert repr(decoded(encoded(value))) == repr(value)  # NaN is not equal to itself
