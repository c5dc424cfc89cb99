"""A hosted zone for tests: its records, and what is answered to whom."""

from __future__ import annotations

from collections import Counter
from typing import Any

from model.catalog.geography import client_in
from model.client import find_city
from model.kit.errors import AwsError
from tests.admin import Admin

NOBODY = "192.0.2.1"
"An address that is on no map."


class Names:
    """Root's zone, `example.com` unless another is named."""

    def __init__(self, admin: Admin, name: str = "example.com", **settings: Any) -> None:
        self.admin = admin
        self.made = admin.call("route53:CreateHostedZone", Name=name, CallerReference=name, **settings)
        self.id = self.made["HostedZone"]["Id"].rpartition("/")[2]

    def change(self, *changes: tuple[str, dict[str, Any]], wait: bool = True) -> dict[str, Any]:
        """Changes as (action, record set), known to all name servers afterwards."""
        batch = {"Changes": [{"Action": action, "ResourceRecordSet": record} for action, record in changes]}
        answer = self.admin.call("route53:ChangeResourceRecordSets", HostedZoneId=self.id, ChangeBatch=batch)
        if wait:
            self.admin.advance(61)
        return answer["ChangeInfo"]

    def create(self, *records: dict[str, Any]) -> None:
        self.change(*(("CREATE", each) for each in records))

    def refused(self, *changes: tuple[str, dict[str, Any]]) -> AwsError:
        batch = {"Changes": [{"Action": action, "ResourceRecordSet": record} for action, record in changes]}
        return self.admin.refused("route53:ChangeResourceRecordSets", HostedZoneId=self.id, ChangeBatch=batch)

    def records(self) -> list[dict[str, Any]]:
        return self.admin.call("route53:ListResourceRecordSets", HostedZoneId=self.id)["ResourceRecordSets"]

    def answer(self, name: str, type: str = "A", *, city: str = "", address: str = "") -> dict[str, Any]:
        """What somebody in a city, or at an address, is told."""
        found = find_city(city) if city else None
        where = {"ResolverIP": client_in(found) if found else address} if found or address else {}
        asked = {"HostedZoneId": self.id, "RecordName": name, "RecordType": type}
        return self.admin.call("route53:TestDNSAnswer", **asked, **where)

    def data(self, name: str, type: str = "A", *, city: str = "", address: str = "") -> list[str]:
        return self.answer(name, type, city=city, address=address)["RecordData"]

    def tally(self, name: str, times: int = 50) -> Counter[str]:
        """How often each value came first, of so many questions, one in a second."""
        found: Counter[str] = Counter()
        for _ in range(times):
            found[self.data(name)[0]] += 1
            self.admin.advance(1)
        return found


def record(name: str, *values: str, type: str = "A", ttl: int = 60, **more: Any) -> dict[str, Any]:
    """A record set as AWS has it."""
    return {"Name": name, "Type": type, "TTL": ttl, "ResourceRecords": [{"Value": each} for each in values], **more}


def alias(name: str, zone: str, target: str, *, evaluates: bool = True, type: str = "A", **more: Any) -> dict[str, Any]:
    aim = {"HostedZoneId": zone, "DNSName": target, "EvaluateTargetHealth": evaluates}
    return {"Name": name, "Type": type, "AliasTarget": aim, **more}
