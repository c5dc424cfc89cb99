"""The logs of Classic balancers: plain text, every five minutes or every hour."""

from __future__ import annotations

import pytest

from tests.admin import Admin
from tests.model.services.elb.kiosk import Kiosk
from tests.model.services.elbv2.logging import ACCOUNT, BUCKET, keys, let_balancers_in, lines

TCP = {"Protocol": "TCP", "LoadBalancerPort": 80, "InstanceProtocol": "TCP", "InstancePort": 80}


def wanted(minutes: int | None = None) -> dict[str, object]:
    interval = {"EmitInterval": minutes} if minutes else {}
    return {"Enabled": True, "S3BucketName": BUCKET, "S3BucketPrefix": "kiosk", **interval}


@pytest.fixture
def bucket(admin: Admin) -> str:
    let_balancers_in(admin)
    return BUCKET


@pytest.mark.fact("elb-07")
def test_lines_of_requests_come_every_five_minutes_where_that_is_wanted(
    admin: Admin, kiosk: Kiosk, bucket: str
) -> None:
    balancer, _ = kiosk.site(1)
    kiosk.modify(AccessLog=wanted(5))
    kiosk.shop.demand(balancer, 1.0)
    admin.advance(600)
    first, *files = keys(admin)
    assert first == f"kiosk/AWSLogs/{ACCOUNT}/ELBAccessLogTestFile"
    assert f"/{ACCOUNT}_elasticloadbalancing_us-east-1_kiosk_20250615T12" in files[0]
    assert files[0].endswith(".log")
    told = lines(admin)
    time, name, client, place, *times, status, of_target, _, _ = told[0].partition(' "')[0].split()
    assert (time[:14], name, status, of_target) == ("2025-06-15T12:", "kiosk", "200", "200")
    assert client.startswith(("198.51.100.", "203.0.113."))
    assert place.startswith("172.31.")
    assert len(times) == 3
    assert '"GET http://kiosk-' in told[0]
    assert told[0].endswith('" - -')


@pytest.mark.fact("elb-07")
def test_of_what_is_passed_on_unread_only_bytes_are_told_every_hour(admin: Admin, kiosk: Kiosk, bucket: str) -> None:
    balancer, _ = kiosk.site(1, TCP)
    kiosk.modify(AccessLog=wanted())
    kiosk.shop.demand(balancer, 0.1)
    admin.advance(1800)
    assert len(keys(admin)) == 1
    admin.advance(1800)
    told = lines(admin)
    assert len(told) > 200
    assert " - - " in told[0]
    assert told[0].endswith('"- - - " "-" - -')


def test_a_bucket_that_is_not_there_or_lets_nobody_in_is_refused(admin: Admin, kiosk: Kiosk) -> None:
    kiosk.make()
    asked = {"AccessLog": wanted(60)}
    assert kiosk.refused("ModifyLoadBalancerAttributes", LoadBalancerAttributes=asked) == "InvalidConfigurationRequest"
    admin.call("s3:CreateBucket", Bucket=BUCKET)
    refusal = admin.refused("elb:ModifyLoadBalancerAttributes", **kiosk.named, LoadBalancerAttributes=asked)
    assert (refusal.code, refusal.status) == ("InvalidConfigurationRequest", 409)
    assert refusal.message == f"Access Denied for bucket: {BUCKET}. Please check S3bucket permission"
    assert not kiosk.ask("DescribeLoadBalancerAttributes")["LoadBalancerAttributes"]["AccessLog"]["Enabled"]
