"""Primes by luck: the same luck, the same prime."""

from __future__ import annotations

from model.kernel.chance import Luck
from model.kit.primes import draw_prime, is_prime


def test_small_numbers_are_told_apart() -> None:
    luck = Luck(1, "small")
    found = [number for number in range(20_001, 20_100) if is_prime(number, luck)]
    assert found == [20011, 20021, 20023, 20029, 20047, 20051, 20063, 20071, 20089]


def test_numbers_that_fool_simpler_tests_are_not_prime() -> None:
    assert not is_prime(3215031751 * 20011, Luck(1, "x"))
    assert not is_prime((2**61 - 1) * (2**31 - 1), Luck(1, "x"))
    assert is_prime(2**61 - 1, Luck(1, "x"))


def test_a_prime_has_the_bits_it_was_asked_for_and_comes_again() -> None:
    prime = draw_prime(Luck(7, "key"), 256)
    assert prime.bit_length() == 256
    assert (prime * draw_prime(Luck(8, "key"), 256)).bit_length() == 512
    assert prime == draw_prime(Luck(7, "key"), 256)
    assert pow(3, prime - 1, prime) == 1
