"""The JavaScript SDK, version 3, takes its tour of a world."""

from __future__ import annotations

import json
import subprocess
from typing import Any

from model.catalog.images import images
from tests.javascript import NODE, TOUR
from tests.stories.served import served


def test_it_speaks_every_protocol_that_it_needs_and_reads_every_answer() -> None:
    with served("--memory", "--scenario", "empty", "--delays", "none") as endpoint:
        environment = endpoint.environment | {"IMAGE": images("us-east-1")[0].id}
        ran = subprocess.run([NODE, TOUR], env=environment, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    stops = [json.loads(line) for line in ran.stdout.splitlines()]
    told: dict[str, dict[str, Any]] = {stop.pop("stop"): stop for stop in stops}
    assert told == {
        "sts": {"account": "123456789012"},
        "s3": {"keys": ["a b/é.txt"], "body": "hello", "linked": "hello"},
        "ec2": {"first": "pending", "then": "running"},
        "cloudwatch": {"threshold": 1.5, "sums": [7]},
        "iam": {"refused": "NoSuchEntityException", "status": 404},
        "assume": {"refused": "AccessDenied", "status": 403},
    }
