"""A flood of unsigned requests at one endpoint, with an upstream lost: signed calls go on as ever."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from model.physics.facilities.front import NORMAL_BAND
from tests.admin import Admin
from tests.stories.premises import Premises
from tests.stories.served import Served, served

ZONES = tuple(f"us-east-1{letter}" for letter in "abcdef")


def unsigned(endpoint: Served) -> int:
    """The status that a request without credentials gets."""
    request = Request(endpoint.url, data=b"Action=GetCallerIdentity&Version=2011-06-15")  # noqa: S310
    request.add_header("Content-Type", "application/x-www-form-urlencoded")
    try:
        with urlopen(request, timeout=30) as answer:  # noqa: S310
            return answer.status
    except HTTPError as refused:
        return refused.code


@pytest.mark.fact("responsibility-14")
def test_signed_calls_are_answered_amid_a_flood_and_without_one_upstream() -> None:
    with served("--memory", "--control", "--scenario", "empty") as endpoint, ThreadPoolExecutor(8) as crowd:
        assert endpoint.steer("incident", site="us-east-1", what="requests")["state"] == "ok"
        for zone in ZONES:
            assert endpoint.steer("incident", site=zone, what="carrier", part="carrier-1")["state"] == "alert"
        flood = [crowd.submit(unsigned, endpoint) for _ in range(400)]
        named = ("AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
        url, key, secret = (endpoint.environment[name] for name in named)
        sts = boto3.client(
            "sts",
            endpoint_url=url,
            region_name="us-east-1",
            aws_access_key_id=key,
            aws_secret_access_key=secret,
            config=Config(retries={"total_max_attempts": 1}),
        )
        assert {sts.get_caller_identity()["Account"] for _ in range(60)} == {"123456789012"}
        assert {each.result() for each in flood} == {403}

        assert endpoint.steer("incident", site="us-east-1", what="scrubbing")["state"] == "impaired"
        with pytest.raises(ClientError, match="ServiceUnavailable"):
            _ = [sts.get_caller_identity() for _ in range(20)]


@pytest.mark.fact("responsibility-14")
def test_the_endpoints_stay_within_their_band_unless_scrubbing_is_lost_too(admin: Admin) -> None:
    premises = Premises(admin)
    least, most = NORMAL_BAND

    def front() -> float:
        return premises.desk.front("us-east-1").milliseconds

    def disturb(site: str, what: str, part: str = "") -> None:
        admin.run(premises.desk.disturb(site, what, part))

    calm = front()
    disturb("us-east-1", "requests")
    for zone in ZONES:
        disturb(zone, "carrier", "carrier-1")
    assert least < calm < front() < most
    disturb("us-east-1", "scrubbing")
    assert premises.desk.front("us-east-1").lost_share > 0.9
    admin.run(premises.desk.mend("us-east-1"))
    for zone in ZONES:
        admin.run(premises.desk.mend(zone))
    assert front() == calm
