"""`cloudarium chaos`: a scenario in a running world, what it tells, and how it ends."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from app.__main__ import main
from app.rehearsing import rehearsed
from app.serving.chaos import disturb
from tests.admin import Admin
from tests.model.services.ec2.launches import running


class Rehearsing:
    """The command without a wire: what it said, and its verdict."""

    def __init__(self, admin: Admin, text: str, grace_seconds: float = 600) -> None:
        self.admin = admin
        self.said: list[str] = []
        lines = rehearsed(text, "us-east-1", grace_seconds, self._ask, lambda _: admin.advance(30))
        while True:
            try:
                self.said.append(next(lines))
            except StopIteration as end:
                self.withstood = bool(end.value)
                break

    def _ask(self, _what: str, body: Mapping[str, Any]) -> dict[str, Any]:
        return self.admin.run(disturb(self.admin.client, body))


def watch_over(admin: Admin, instance_id: str) -> None:
    admin.call(
        "cloudwatch:PutMetricAlarm",
        AlarmName="sick",
        Namespace="AWS/EC2",
        MetricName="StatusCheckFailed",
        Dimensions=[{"Name": "InstanceId", "Value": instance_id}],
        Statistic="Maximum",
        Period=60,
        EvaluationPeriods=1,
        Threshold=0,
        ComparisonOperator="GreaterThanThreshold",
    )
    admin.advance(180)


def test_what_breaks_is_mended_and_rings_in_between_is_told_in_its_time(admin: Admin) -> None:
    watch_over(admin, running(admin, Placement={"AvailabilityZone": "us-east-1a"}))
    told = Rehearsing(admin, "steps: [{break: link, subject: us-east-1a, for: 10m}, {at: 2m, break: volume, for: 90s}]")
    assert told.withstood
    assert [line.split()[0] for line in told.said[:-1]] == ["+0s", "+1m30s", "+2m", "+3m30s", "+10m", "+11m30s"]
    assert [line.split()[1] for line in told.said[:-1]] == ["broken", "alarm", "broken", "mended", "mended", "quiet"]
    assert told.said[0].endswith("link us-east-1a, for 10m")
    assert told.said[-1] == "No alarm rings that did not before."


def test_an_alarm_that_goes_on_ringing_is_a_scenario_that_was_not_withstood(admin: Admin) -> None:
    watch_over(admin, running(admin, Placement={"AvailabilityZone": "us-east-1a"}))
    told = Rehearsing(admin, "steps: [{break: zone, subject: us-east-1a}]")
    assert not told.withstood
    assert told.said[-2:] == ["Broken until it is mended: zone/us-east-1a.", "It still rings: sick."]


def test_a_step_without_anything_to_break_is_not_withstood_either(admin: Admin) -> None:
    told = Rehearsing(admin, "steps: [{break: volume, for: 5m}]")
    assert not told.withstood
    assert told.said[0].startswith("+0s       missed   there is nothing here of which volume")
    assert "Not every step found something to break." in told.said


def test_what_cannot_be_gone_through_is_one_line_and_two(
    admin: Admin, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLOUDARIUM_SETTINGS", "/dev/null")
    with pytest.raises(ValueError, match="has steps"):
        Rehearsing(admin, "name: x")
    (tmp_path / "scenario").write_text("steps: [{break: zone}]")
    assert main(["chaos", str(tmp_path / "none")]) == 2
    assert main(["chaos", "--port", "9", str(tmp_path / "scenario")]) == 2
    assert main(["chaos", "--grace", "-1", str(tmp_path / "scenario")]) == 2
    said = capsys.readouterr().err.splitlines()
    assert ["No such file" in said[0], "with --control?" in said[1], "from 0 on" in said[2]] == [True] * 3
