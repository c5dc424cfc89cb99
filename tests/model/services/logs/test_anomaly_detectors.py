from __future__ import annotations

from typing import Any

import pytest

from tests.admin import NOON, Admin
from tests.model.services.logs.saying import ARN, Log

TURN = 300


class Watched:
    """A group in which the same is said in every turn, and a detector that has learned that."""

    def __init__(self, admin: Admin, turns: int = 5, **how: Any) -> None:
        self.admin, self.log = admin, Log(admin)
        self.arn = admin.call("logs:CreateLogAnomalyDetector", logGroupArnList=[ARN], detectorName="web", **how)[
            "anomalyDetectorArn"
        ]
        for _ in range(turns):
            self.turn()

    def turn(self, *more: str) -> None:
        self.log.say(*(f"[INFO] GET /a took {n} ms" for n in range(20)), *more)
        self.admin.advance(TURN)

    def found(self, **how: Any) -> list[dict[str, Any]]:
        return self.admin.call("logs:ListAnomalies", anomalyDetectorArn=self.arn, **how)["anomalies"]

    def described(self) -> dict[str, Any]:
        return self.admin.call("logs:GetLogAnomalyDetector", anomalyDetectorArn=self.arn)

    def update(self, **how: Any) -> None:
        self.admin.call("logs:UpdateAnomaly", anomalyDetectorArn=self.arn, **how)


def test_a_pattern_that_was_never_met_is_an_anomaly(admin: Admin) -> None:
    watched = Watched(admin)
    assert watched.found() == []
    watched.turn("[ERROR] disk 7 is full", "[ERROR] disk 9 is full")

    (anomaly,) = watched.found()
    assert anomaly["patternString"] == "[ERROR] disk <Number-1> is full"
    assert (anomaly["priority"], anomaly["state"], anomaly["active"]) == ("HIGH", "Active", True)
    assert [each["message"] for each in anomaly["logSamples"]] == ["[ERROR] disk 7 is full", "[ERROR] disk 9 is full"]
    assert anomaly["logGroupArnList"] == [ARN]
    assert list(anomaly["histogram"].values()) == [2]
    dynamic = [token for token in anomaly["patternTokens"] if token["isDynamic"]]
    assert dynamic == [
        {
            "dynamicTokenPosition": 1,
            "isDynamic": True,
            "tokenString": "<*>",
            "enumerations": {"7": 1, "9": 1},
            "inferredTokenName": "Number-1",
        }
    ]
    assert (len(anomaly["anomalyId"]), len(anomaly["patternId"])) == (36, 32)
    watched.turn()
    assert [each["active"] for each in watched.found()] == [False]


def test_a_pattern_that_comes_far_more_often_is_one_too(admin: Admin) -> None:
    watched = Watched(admin)
    watched.turn(*(f"[INFO] GET /a took {n} ms" for n in range(200)))
    (anomaly,) = watched.found()
    assert anomaly["description"].startswith("Unusual frequency: 220 events")


def test_it_learns_before_it_finds_anything(admin: Admin) -> None:
    watched = Watched(admin, turns=0)
    statuses = [watched.described()["anomalyDetectorStatus"]]
    for n in range(3):
        watched.turn("[ERROR] once" if n == 1 else "fine")
        statuses.append(watched.described()["anomalyDetectorStatus"])
    assert statuses == ["INITIALIZING", "TRAINING", "TRAINING", "ANALYZING"]
    assert watched.found() == []


def test_what_is_suppressed_is_not_told_again(admin: Admin) -> None:
    watched = Watched(admin)
    watched.turn("[ERROR] disk 7 is full")
    (anomaly,) = watched.found()
    period = {"value": 1, "suppressionUnit": "HOURS"}
    watched.update(anomalyId=anomaly["anomalyId"], suppressionType="LIMITED", suppressionPeriod=period)
    (told,) = watched.found(suppressionState="SUPPRESSED")
    assert (told["state"], told["suppressedUntil"] - told["suppressedDate"]) == ("Suppressed", 3600)
    assert not told["isPatternLevelSuppression"]
    assert watched.found(suppressionState="UNSUPPRESSED") == []
    watched.turn("[ERROR] disk 8 is full")
    assert watched.found()[0]["histogram"] == anomaly["histogram"]
    admin.advance(3600 + TURN)
    assert [each["state"] for each in watched.found(suppressionState="UNSUPPRESSED")] == ["Active"]

    watched.update(patternId=anomaly["patternId"], suppressionType="INFINITE")
    (told,) = watched.found()
    assert (told["isPatternLevelSuppression"], told["suppressedUntil"]) == (True, 0)
    watched.update(patternId=anomaly["patternId"])
    assert watched.found()[0]["state"] == "Active"
    watched.update(anomalyId=anomaly["anomalyId"], baseline=True)
    assert watched.found()[0]["state"] == "Baseline"


def test_what_goes_on_becomes_usual(admin: Admin) -> None:
    watched = Watched(admin, anomalyVisibilityTime=7)
    watched.turn("[ERROR] disk 7 is full")
    admin.advance(7 * 86_400 + TURN)
    assert [each["state"] for each in watched.found()] == ["Baseline"]


def test_a_detector_is_described_paused_and_deleted(admin: Admin) -> None:
    watched = Watched(admin, turns=1, evaluationFrequency="FIVE_MIN", filterPattern="ERROR", tags={"team": "shop"})
    assert watched.described() == {
        "detectorName": "web",
        "logGroupArnList": [ARN],
        "evaluationFrequency": "FIVE_MIN",
        "filterPattern": "ERROR",
        "anomalyDetectorStatus": "TRAINING",
        "creationTimeStamp": int(NOON * 1000),
        "lastModifiedTimeStamp": int(NOON * 1000),
        "anomalyVisibilityTime": 21,
    }
    (one,) = admin.call("logs:ListLogAnomalyDetectors", filterLogGroupArn=ARN)["anomalyDetectors"]
    assert one["anomalyDetectorArn"] == watched.arn
    assert admin.call("logs:ListLogAnomalyDetectors", filterLogGroupArn=f"{ARN}2")["anomalyDetectors"] == []
    assert admin.call("logs:ListTagsForResource", resourceArn=watched.arn)["tags"] == {"team": "shop"}

    change: dict[str, Any] = {"anomalyDetectorArn": watched.arn, "evaluationFrequency": "ONE_HOUR"}
    admin.call("logs:UpdateLogAnomalyDetector", **change, enabled=False)
    watched.turn()
    assert (watched.described()["anomalyDetectorStatus"], watched.described()["evaluationFrequency"]) == (
        "PAUSED",
        "ONE_HOUR",
    )
    admin.call("logs:UpdateLogAnomalyDetector", **change, enabled=True, filterPattern="WARN", anomalyVisibilityTime=9)
    assert watched.described()["anomalyDetectorStatus"] == "TRAINING"
    admin.call("logs:DeleteLogAnomalyDetector", anomalyDetectorArn=watched.arn)
    assert admin.call("logs:ListAnomalies") == {"anomalies": []}
    for operation in ("GetLogAnomalyDetector", "DeleteLogAnomalyDetector", "ListAnomalies"):
        refusal = admin.refused(f"logs:{operation}", anomalyDetectorArn=watched.arn)
        assert refusal.code == "ResourceNotFoundException"


def test_a_detector_whose_group_is_gone_has_failed(admin: Admin) -> None:
    watched = Watched(admin, turns=1)
    watched.log.call("DeleteLogGroup")
    admin.advance(TURN)
    assert watched.described()["anomalyDetectorStatus"] == "FAILED"


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ({"logGroupArnList": []}, "InvalidParameterException"),
        ({"logGroupArnList": [ARN, f"{ARN}2"]}, "InvalidParameterException"),
        ({"logGroupArnList": [f"{ARN}2"]}, "ResourceNotFoundException"),
        ({"filterPattern": "{ nonsense"}, "InvalidParameterException"),
        ({"anomalyVisibilityTime": 3}, "InvalidParameterException"),
    ],
)
def test_not_every_detector_can_be(admin: Admin, how: dict[str, Any], code: str) -> None:
    Log(admin)
    refusal = admin.refused("logs:CreateLogAnomalyDetector", **{"logGroupArnList": [ARN], **how})
    assert refusal.code == code


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ({}, "InvalidParameterException"),
        ({"anomalyId": "x" * 36, "patternId": "y" * 32}, "InvalidParameterException"),
        ({"anomalyId": "x" * 36}, "ResourceNotFoundException"),
        ({"anomalyId": "x" * 36, "suppressionType": "LIMITED"}, "InvalidParameterException"),
    ],
)
def test_what_was_not_found_cannot_be_suppressed(admin: Admin, how: dict[str, Any], code: str) -> None:
    watched = Watched(admin, turns=0)
    assert admin.refused("logs:UpdateAnomaly", anomalyDetectorArn=watched.arn, **how).code == code
