"""Prime numbers by luck."""

from __future__ import annotations

from functools import cache
from itertools import compress

from model.kernel.chance import Luck

SMALL = 20_000
SIEVED = 1_000_000
"Numbers with a divisor below this are told without raising anything to a power, which takes a hundred times longer."
ROUNDS = 6
"Witnesses asked: a random composite of 1 024 bits deceives them with a chance below 2**-150."


def draw_prime(luck: Luck, bits: int) -> int:
    """A prime of exactly so many bits, the two highest set, so that the product of two has twice as many.

    `bits` is a multiple of 256.
    """
    top = 3 << (bits - 2)
    while True:
        start = int("".join(luck.hexadecimal(64) for _ in range(bits // 256)), 16) | top | 1
        least = _least_divisors(start, 2 * bits)
        for place, divisor in enumerate(least):
            candidate = start + 2 * place
            if divisor and divisor < SMALL:
                continue
            if divisor:
                _witness(candidate, luck)  # luck goes on as if it had been asked: a key stays what it was
            elif candidate.bit_length() == bits and is_prime(candidate, luck):
                return candidate


def _least_divisors(start: int, amount: int) -> list[int]:
    """Of so many odd numbers from `start` on, each one's smallest divisor, 0 for one that has none below SIEVED."""
    least = [0] * amount
    for prime in reversed(_primes()):
        first = -start % prime
        place = (first + prime if first % 2 else first) // 2
        if place < amount:
            least[place::prime] = [prime] * len(range(place, amount, prime))
    return least


def is_prime(number: int, luck: Luck) -> bool:
    """Miller and Rabin's test."""
    odd, twos = number - 1, 0
    while odd % 2 == 0:
        odd, twos = odd // 2, twos + 1
    return all(_passes(number, _witness(number, luck), odd, twos) for _ in range(ROUNDS))


def _witness(number: int, luck: Luck) -> int:
    return 2 + luck.below(SMALL**4) % (number - 3)


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
def _primes() -> tuple[int, ...]:
    """The odd ones below SIEVED."""
    sieve = bytearray([1]) * SIEVED
    for number in range(3, int(SIEVED**0.5) + 1, 2):
        if sieve[number]:
            sieve[number * number :: 2 * number] = bytes(len(range(number * number, SIEVED, 2 * number)))
    return tuple(compress(range(3, SIEVED, 2), sieve[3::2]))
