"""Prime numbers by luck."""

from __future__ import annotations

from functools import cache
from math import gcd, prod

from model.kernel.chance import Luck

SMALL = 20_000
ROUNDS = 6
"Witnesses asked: a random composite of 1 024 bits deceives them with a chance below 2**-150."


def draw_prime(luck: Luck, bits: int) -> int:
    """A prime of exactly so many bits, the two highest set, so that the product of two has twice as many.

    `bits` is a multiple of 256.
    """
    top = 3 << (bits - 2)
    while True:
        start = int("".join(luck.hexadecimal(64) for _ in range(bits // 256)), 16) | top | 1
        for candidate in range(start, start + 4 * bits, 2):
            if candidate.bit_length() == bits and is_prime(candidate, luck):
                return candidate


def is_prime(number: int, luck: Luck) -> bool:
    """No small prime divides it, then Miller and Rabin's test."""
    if gcd(number, _small_product()) > 1:
        return number in _small_primes()
    odd, twos = number - 1, 0
    while odd % 2 == 0:
        odd, twos = odd // 2, twos + 1
    return all(_passes(number, 2 + luck.below(SMALL**4) % (number - 3), odd, twos) for _ in range(ROUNDS))


def _passes(number: int, witness: int, odd: int, twos: int) -> bool:
    power = pow(witness, odd, number)
    if power in (1, number - 1):
        return True
    for _ in range(twos - 1):
        power = power * power % number
        if power == number - 1:
            return True
    return False


@cache
def _small_product() -> int:
    return prod(_small_primes())


@cache
def _small_primes() -> tuple[int, ...]:
    return tuple(number for number in range(2, SMALL) if all(number % part for part in range(2, int(number**0.5) + 1)))
