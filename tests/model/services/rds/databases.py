"""Somebody with databases, for tests that read as sentences."""

from __future__ import annotations

from typing import Any

from tests.admin import Admin

MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0
SMALL = {
    "DBInstanceClass": "db.t3.micro",
    "Engine": "mysql",
    "AllocatedStorage": 100,
    "MasterUsername": "admin",
    "MasterUserPassword": "not-a-secret",
}


class Databases:
    """Root's; what is not named is a small MySQL."""

    def __init__(self, admin: Admin) -> None:
        self.admin = admin

    def create(self, name: str = "shop", **more: Any) -> dict[str, Any]:
        answer = self.admin.call("rds:CreateDBInstance", DBInstanceIdentifier=name, **(SMALL | more))
        return answer["DBInstance"]

    def there(self, name: str = "shop", **more: Any) -> dict[str, Any]:
        """One that is available."""
        self.create(name, **more)
        self.admin.advance(20 * MINUTE)
        return self.look(name)

    def look(self, name: str = "shop", region: str = "us-east-1") -> dict[str, Any]:
        answer = self.admin.call("rds:DescribeDBInstances", region=region, DBInstanceIdentifier=name)
        return answer["DBInstances"][0]

    def status(self, name: str = "shop", region: str = "us-east-1") -> str:
        return self.look(name, region)["DBInstanceStatus"]

    def modify(self, name: str = "shop", *, now: bool = True, **more: Any) -> dict[str, Any]:
        answer = self.admin.call("rds:ModifyDBInstance", DBInstanceIdentifier=name, ApplyImmediately=now, **more)
        return answer["DBInstance"]

    def history(self, seconds: float, step: float = 10.0, name: str = "shop") -> list[str]:
        """The statuses that it goes through, each once."""
        told = [self.status(name)]
        for _ in range(int(seconds / step)):
            self.admin.advance(step)
            status = self.status(name)
            if status != told[-1]:
                told.append(status)
        return told

    def snapshots(self, **about: Any) -> list[dict[str, Any]]:
        return self.admin.call("rds:DescribeDBSnapshots", **about)["DBSnapshots"]

    def events(self, minutes: int = 14 * 24 * 60, **about: Any) -> list[str]:
        return [each["Message"] for each in self.admin.call("rds:DescribeEvents", Duration=minutes, **about)["Events"]]

    def points(
        self, metric: str, seconds: float = 10 * MINUTE, name: str = "shop", how: str = "Average"
    ) -> list[float]:
        """One for each minute of the last seconds."""
        points = self.admin.call(
            "cloudwatch:GetMetricStatistics",
            Namespace="AWS/RDS",
            MetricName=metric,
            Dimensions=[{"Name": "DBInstanceIdentifier", "Value": name}],
            StartTime=self.admin.now - seconds,
            EndTime=self.admin.now,
            Period=60,
            Statistics=[how],
        )["Datapoints"]
        return [each[how] for each in sorted(points, key=lambda each: each["Timestamp"])]
