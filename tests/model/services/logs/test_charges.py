from __future__ import annotations

import pytest

from model.services.logs.charges import LogCharges
from tests.admin import Admin
from tests.model.services.logs.saying import ARN, Log
from tests.model.services.logs.test_data_protection import policy
from tests.model.services.logs.test_queries import ask

TEXT = "x" * (1000 - 26)
PUT = 900 * 1000


def charged(admin: Admin) -> LogCharges:
    admin.advance(130)
    return admin.client.metrics.log_charges("us-east-1", ["/shop/web"])


def filled(admin: Admin, **how: str) -> Log:
    log = Log(admin, **how)
    log.say(*[TEXT] * 900)
    return log


def test_a_group_is_charged_for_what_comes_in_and_what_is_kept(admin: Admin) -> None:
    filled(admin)
    told = charged(admin)
    assert told.ingested == pytest.approx(PUT / 1e9)
    assert told.dollars == pytest.approx(PUT / 1e9 * (0.5 + 0.15 * 0.03))


def test_what_is_seldom_needed_comes_in_for_half(admin: Admin) -> None:
    filled(admin, logGroupClass="INFREQUENT_ACCESS")
    assert charged(admin).dollars == pytest.approx(PUT / 1e9 * (0.25 + 0.15 * 0.03))


def test_queries_are_charged_for_what_they_scan(admin: Admin) -> None:
    filled(admin)
    before = charged(admin).dollars
    ask(admin, "stats count(*)")
    ask(admin, "filter @logStream = 'web-2'")
    told = charged(admin)
    assert told.scanned == pytest.approx(PUT / 1e9)
    assert told.dollars - before == pytest.approx(PUT / 1e9 * 0.005)


def test_looking_for_secrets_is_charged_for_too(admin: Admin) -> None:
    Log(admin)
    admin.call("logs:PutDataProtectionPolicy", logGroupIdentifier=ARN, policyDocument=policy())
    log = {"logGroupName": "/shop/web", "logStreamName": "web-1"}
    event = {"timestamp": int(admin.now * 1000), "message": TEXT}
    admin.call("logs:PutLogEvents", **log, logEvents=[event])
    assert charged(admin).looked_through == pytest.approx(1000 / 1e9)
