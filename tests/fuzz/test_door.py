"""Nobody's request, however odd, breaks the door: no 500, no change by what is refused, no long silence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.gateway.registry import offers
from model.gateway.wire.messages import HttpRequest
from model.gateway.wire.shapes import OperationModel, service_model
from tests.cases import CASES
from tests.fuzz.hostile import Maker
from tests.fuzz.mutating import mutated
from tests.fuzz.sound import CALLS, odd_call
from tests.fuzz.speaking import request_for
from tests.fuzz.subject import BESIDE, Subject

A_FEW = 25
SLICE = 8
PATIENCE = 100
"A single answer may take this many slices of the loop before it counts as a block: a launch of 300 takes thirty."
STYLES = ("ec2", "query", "json", "cbor", "rest-xml", "rest-json")
SMITHY = {"cbor": "smithy-rpc-v2-cbor"}
FUZZ = settings(max_examples=max(CASES // (3 * len(STYLES)), A_FEW))
ODD = settings(FUZZ, max_examples=max(CASES // 3, 4 * A_FEW))
WORST: dict[str, float] = {}


@pytest.fixture(scope="module")
def subject() -> Iterator[Subject]:
    subject = Subject()
    yield subject
    subject.close()
    for style, milliseconds in WORST.items():
        print(f"\nslowest answer in {style}: {milliseconds:.1f} ms", end="")


@cache
def operations(style: str) -> list[OperationModel]:
    """What can be asked in a protocol, of what is offered and of what is only spoken."""
    beside = [operation for name in BESIDE for operation in service_model(name).operations.values()]
    offered = [offer.contract for offer in offers()]
    return [each for each in (*offered, *beside) if SMITHY.get(style, style) in each.service.protocols]


def asked(subject: Subject, style: str, operation: OperationModel, request: HttpRequest) -> None:
    outcome = subject.answer(request)
    said = f"{operation.service.name}:{operation.name} {request!r} {request.body.bytes()[:2000]!r}"
    assert not subject.crashes.texts, f"{said}\n{subject.crashes.texts.pop()}"
    assert outcome.response.status != 500, said
    if outcome.response.status >= 400:
        assert not outcome.changed, said
    if outcome.milliseconds > SLICE * PATIENCE:
        outcome = subject.answer(replace(request))  # the first time, models are loaded and code is compiled
        assert outcome.milliseconds <= SLICE * PATIENCE, f"{outcome.milliseconds:.0f} ms for {said}"
    WORST[style] = max(WORST.get(style, 0), outcome.milliseconds)


@pytest.mark.parametrize("style", STYLES)
@FUZZ
@given(seed=st.integers(0, 2**64))
def test_made_up_parameters_are_answered_or_refused(subject: Subject, style: str, seed: int) -> None:
    random = Random(seed)  # noqa: S311 - the seed is hypothesis's
    operation = random.choice(operations(style))
    asked(subject, style, operation, request_for(operation, style, Maker(random, subject.known).params(operation)))


@pytest.mark.parametrize("style", STYLES)
@FUZZ
@given(seed=st.integers(0, 2**64))
def test_spoilt_requests_are_answered_or_refused(subject: Subject, style: str, seed: int) -> None:
    random = Random(seed)  # noqa: S311 - the seed is hypothesis's
    operation = random.choice(operations(style))
    sound = request_for(operation, style, Maker(random, subject.known).params(operation))
    asked(subject, style, operation, mutated(sound, random))


@ODD
@given(seed=st.integers(0, 2**64))
def test_sound_calls_with_one_odd_thing_about_them_are_answered_or_refused(subject: Subject, seed: int) -> None:
    random = Random(seed)  # noqa: S311 - the seed is hypothesis's
    action, params = random.choice(CALLS)
    service, _, name = action.partition(":")
    operation = service_model(service).operations[name]
    style = random.choice([style for style in STYLES if SMITHY.get(style, style) in operation.service.protocols])
    request = request_for(operation, style, odd_call(params, random))
    asked(subject, style, operation, mutated(request, random) if random.random() < 0.3 else request)


def test_the_sound_calls_are_sound() -> None:
    subject, refused = Subject(), []
    for action, params in CALLS:
        service, _, name = action.partition(":")
        operation = service_model(service).operations[name]
        style = next(style for style in STYLES if SMITHY.get(style, style) in operation.service.protocols)
        response = subject.answer(request_for(operation, style, params)).response
        refused += [] if response.status in (200, 204, 206) else [(action, response.body)]
    subject.close()
    assert refused == []
