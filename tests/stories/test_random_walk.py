"""Thousands of calls that nobody thought of: an answer or a refusal, never a failure, and a refusal changes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from model.gateway.call import Call
from model.gateway.registry import find_offer
from model.gateway.wire.plain import plain
from model.gateway.wire.route import PROTOCOLS
from model.kernel.chance import Luck
from model.kit.errors import AwsError
from model.kit.principal import root
from tests.admin import Admin
from tests.stories.state import Memory, state_of, untrue_indexes
from tests.stories.town import build
from tests.stories.wanderer import Wanderer

CALLS = 800
STYLES = {"ec2": "ec2", "query": "query", "rest-xml": "rest-xml", "json": "json 1.0"}


class Walk:
    """A wanderer in a town. `step` asks for one thing and looks at what it did."""

    def __init__(self, seed: int) -> None:
        self.admin = Admin(seed=seed)
        known = build(self.admin)
        self.wanderer = Wanderer(Luck(seed, "wanderer"), lambda: self.admin.now, known)
        self.memory: Memory = {}
        self.known: dict[str, Any] | None = None
        "The state, while it is certain that nothing has changed it."
        self.outcomes: Counter[str] = Counter()

    def state(self) -> dict[str, Any]:
        return state_of(self.admin.cloud, self.memory)

    def step(self) -> None:
        self.let_time_pass()
        action, params = self.wanderer.think()
        before = self.state() if self.known is None else self.known
        answer = self.outcome(action, params)
        refused = isinstance(answer, AwsError)
        if refused or find_offer(*action.split(":")).operation.reads:
            assert self.state() == before, f"{action} {params}: {answer}"
            self.known = before
        else:
            self.known = None
        self.outcomes[answer.code if isinstance(answer, AwsError) else "answered"] += 1
        if not refused:
            self.wanderer.answered.append((action, params))
            self.wanderer.learn([answer, params])

    def let_time_pass(self) -> None:
        """Sometimes; what is due already always happens first."""
        seconds = self.wanderer.luck.choice((1, 10, 60, 600)) if self.wanderer.happens(0.2) else 0
        if seconds or self.admin.cloud.kernel.is_due():
            self.admin.advance(seconds)
            self.known = None

    def outcome(self, action: str, params: dict[str, Any]) -> Any:
        """The answer, or the refusal."""
        try:
            return self.ask(action, params)
        except AwsError as refusal:
            return refusal

    def ask(self, action: str, params: dict[str, Any]) -> Any:
        """Answered as to a caller inside, and written down in every protocol that the service speaks."""
        service, name = action.split(":")
        contract = find_offer(service, name).contract
        styles = [STYLES[each] for each in contract.service.protocols if each in STYLES]

        def render(_: Call, result: Any) -> Any:
            for style in styles:
                PROTOCOLS[style].answer(contract, result, "id")
            return plain(contract, result)

        account = self.admin.cloud.settings.account
        call = Call(service, name, params, "us-east-1", principal=root(account), account=account, inside=True)
        call.render = render
        return self.admin.run(self.admin.cloud.handle(call))


@pytest.fixture(params=[1, 2])
def walk(request: pytest.FixtureRequest) -> Iterator[Walk]:
    walk = Walk(request.param)
    yield walk
    walk.admin.close()


def test_whatever_is_asked_is_answered_or_refused_and_a_refusal_changes_nothing(
    walk: Walk, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(CALLS):
        walk.step()
    assert walk.outcomes["answered"] > CALLS / 5, "most of what the walk asks for is refused"
    assert len(walk.outcomes) > 40, "the walk meets many refusals"
    assert untrue_indexes(walk.admin.cloud.kernel.store) == []
    assert caplog.records == [], "a habit was refused"
