"""Tiers behind tiers: machines that answer requests ask another balancer for a part of them, and wait for it."""

from __future__ import annotations

from dataclasses import asdict, replace

from model.kit.world import World
from model.physics.demand import RequestShape
from model.physics.inflow import Poured, pour
from model.physics.traffic import Traffic
from model.services.elbv2.books import Books

HEARD_SECONDS = 10.0
"""How long it takes those before a tier to feel how it fares now."""

_FELT = 0.02
_SILENT = 1e-9


def through_tiers(world: World, traffic: Traffic, shape: RequestShape) -> RequestShape:
    """Of requests that ask further on average all wait a part of that, and a part goes wrong with it."""
    for entry, share in traffic.onward:
        wait_seconds, wrong = fares(world, entry)
        shape = replace(
            shape,
            wait_milliseconds=shape.wait_milliseconds + 1000 * share * wait_seconds,
            server_error_share=1 - (1 - shape.server_error_share) * (1 - min(share, 1.0) * wrong),
        )
    return shape


def fares(world: World, entry: str) -> tuple[float, float]:
    """How long a balancer's answers take at the last, in seconds, and which share of what is asked goes wrong."""
    waiting, answered, lost, own, theirs = (
        _level(world, entry, quantity) for quantity in ("waiting_seconds", "answered", "lost", "elb_5xx", "target_5xx")
    )
    asked = answered + lost + own
    return (waiting / answered if answered else 0.0), ((lost + own + theirs) / asked if asked > _SILENT else 0.0)


def _level(world: World, entry: str, quantity: str) -> float:
    signal = world.signal(entry, quantity)
    return signal.value_at(world.now) if len(signal) else 0.0


def pour_onward(world: World, traffic: Traffic, books: Books) -> None:
    """Send what the machines ask further where that has changed, and what another balancer is to carry."""
    answered = books.rates["answered"]
    asked = {} if books.passed else {entry: answered * share for entry, share in traffic.onward}
    before, wanted = dict(traffic.poured), asked | books.passed
    for entry in {**before, **wanted}:
        rate = wanted.get(entry, 0.0)
        if entry in books.passed:
            pour(world, Poured(entry, traffic.entry, rate, _unchanged(traffic)))
        elif rate != before.get(entry, 0.0):
            pour(world, Poured(entry, traffic.entry, rate, _like(world, traffic, books)))
    traffic.poured = tuple(wanted.items())


def _unchanged(traffic: Traffic) -> dict[str, object]:
    """The same requests as came in, whoever carries them now."""
    return {name: told for name, told in traffic.as_told.items() if name != "components"}


def _like(world: World, traffic: Traffic, books: Books) -> dict[str, object]:
    """As heavy as the requests that lead to them, and asked by one of the machines."""
    told = asdict(traffic.told(world.kernel.seed).shape)
    shape = {name: told[name] for name in ("cpu_milliseconds", "bytes_in", "bytes_out")}
    asking = next(iter(books.machines), "")
    return {"shape": shape, "clients": asking} if asking else {"shape": shape}


def is_felt(before: tuple[float, float], after: tuple[float, float]) -> bool:
    """Whether those who wait for a tier notice the difference between two ways of how it fares."""
    return any(abs(new - old) > _FELT * max(abs(old), _FELT) for old, new in zip(before, after, strict=True))
