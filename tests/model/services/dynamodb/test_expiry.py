from __future__ import annotations

from typing import Any

from tests.admin import Admin
from tests.model.services.dynamodb.ledger import Ledger, item
from tests.model.services.dynamodb.test_streams import BOTH, Reader, names

HOUR = 3600
ON = {"Enabled": True, "AttributeName": "until"}


def ids(ledger: Ledger) -> list[str]:
    return sorted(each["id"]["S"] for each in ledger.call("Scan")["Items"])


def test_items_go_by_themselves_some_while_after_their_time(admin: Admin) -> None:
    ledger = Ledger(admin, StreamSpecification=BOTH)
    now = int(admin.now)
    ledger.put(id="before", until=now + HOUR)
    assert ledger.call("UpdateTimeToLive", TimeToLiveSpecification=ON) == {"TimeToLiveSpecification": ON}
    ledger.put(id="soon", until=now + HOUR)
    ledger.put(id="later", until=now + 30 * HOUR)
    ledger.put(id="text", until=str(now))
    ledger.put(id="ages ago", until=1000)
    ledger.put(id="never")
    start = admin.now

    assert ledger.call("DescribeTimeToLive")["TimeToLiveDescription"]["TimeToLiveStatus"] == "ENABLING"
    admin.advance(0.9 * HOUR)
    told: dict[str, Any] = ledger.call("DescribeTimeToLive")["TimeToLiveDescription"]
    assert told == {"TimeToLiveStatus": "ENABLED", "AttributeName": "until"}
    assert len(ids(ledger)) == 6
    admin.advance(2 * HOUR)
    assert ids(ledger) == ["ages ago", "later", "never", "text"]
    records = Reader(admin, ledger).read()
    assert names(records) == ["INSERT"] * 6 + ["REMOVE"] * 2
    assert records[-1]["userIdentity"] == {"PrincipalId": "dynamodb.amazonaws.com", "Type": "Service"}
    assert ledger.total("TimeToLiveDeletedItemCount", start) == 2
    admin.advance(30 * HOUR)
    assert ids(ledger) == ["ages ago", "never", "text"]


def test_expiry_is_switched_once_an_hour_and_only_to_what_it_is_not(admin: Admin) -> None:
    ledger = Ledger(admin)
    off = {"Enabled": False, "AttributeName": "until"}

    assert ledger.refused("UpdateTimeToLive", TimeToLiveSpecification=off).message == "TimeToLive is already disabled"
    ledger.call("UpdateTimeToLive", TimeToLiveSpecification=ON)
    assert ledger.refused("UpdateTimeToLive", TimeToLiveSpecification=ON).message == "TimeToLive is already enabled"
    assert "multiple times" in ledger.refused("UpdateTimeToLive", TimeToLiveSpecification=off).message
    admin.advance(HOUR)
    other = ledger.refused("UpdateTimeToLive", TimeToLiveSpecification={"Enabled": False, "AttributeName": "x"})
    assert "different AttributeName" in other.message
    ledger.call("UpdateTimeToLive", TimeToLiveSpecification=off)
    ledger.call("PutItem", Item=item(id="1"))
    admin.advance(HOUR)
    assert ledger.call("DescribeTimeToLive") == {"TimeToLiveDescription": {"TimeToLiveStatus": "DISABLED"}}
