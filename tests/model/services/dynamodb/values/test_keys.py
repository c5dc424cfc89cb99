"""Bytes of keys sort as the keys do."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from model.services.dynamodb.values.keys import after_prefix, key_bytes
from model.services.dynamodb.values.numbers import spelt

NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**30), max_value=10**30, places=8)


@given(st.lists(NUMBERS, min_size=2, max_size=9))
def test_numbers_sort_by_what_they_are_worth(numbers: list[Decimal]):
    assert sorted(numbers) == sorted(numbers, key=lambda each: key_bytes({"N": spelt(each)}))


@given(NUMBERS)
def test_a_number_has_one_key_however_it_is_spelt(number: Decimal):
    assert key_bytes({"N": spelt(number)}) == key_bytes({"N": f"{number:E}"})


@given(st.lists(st.text(max_size=4), max_size=6))
def test_text_sorts_by_its_bytes(texts: list[str]):
    assert sorted(texts, key=str.encode) == sorted(texts, key=lambda each: key_bytes({"S": each}))


@given(st.binary(max_size=3), st.binary(max_size=5))
def test_what_begins_with_a_prefix_sorts_before_what_comes_after_it(prefix: bytes, other: bytes):
    end = after_prefix(prefix)

    assert (prefix <= other and (end is None or other < end)) == other.startswith(prefix)
