from __future__ import annotations

from typing import Any

import pytest

from tests.admin import NOON, Admin
from tests.model.services.logs.saying import Log

HOUR = {"startTime": int(NOON) - 3600, "endTime": int(NOON) + 3600}


def ask(admin: Admin, query: str, *groups: str, **how: Any) -> str:
    asked = {"logGroupNames": list(groups or ("/shop/web",)), "queryString": query, **HOUR, **how}
    return admin.call("logs:StartQuery", **asked)["queryId"]


def results(admin: Admin, id: str) -> list[dict[str, str]]:
    answer = admin.call("logs:GetQueryResults", queryId=id)
    assert answer["status"] == "Complete"
    return [{cell["field"]: cell["value"] for cell in row} for row in answer["results"]]


def test_a_query_is_scheduled_and_then_complete(admin: Admin) -> None:
    log = Log(admin)
    log.say('{"ms": 5}', '{"ms": 7}', "noise")
    id = ask(admin, "stats avg(ms), count(*) as n")

    assert admin.call("logs:GetQueryResults", queryId=id)["status"] == "Scheduled"
    admin.advance(5)
    answer = admin.call("logs:GetQueryResults", queryId=id)
    assert answer["results"] == [[{"field": "avg(ms)", "value": "6"}, {"field": "n", "value": "3"}]]
    assert answer["statistics"] == {
        "recordsMatched": 3.0,
        "recordsScanned": 3.0,
        "estimatedRecordsSkipped": 0.0,
        "bytesScanned": 3 * 26 + 9 + 9 + 5,
        "estimatedBytesSkipped": 0.0,
        "logGroupsScanned": 1.0,
        "resultCount": 1.0,
    }
    log.say('{"ms": 1000}')
    assert admin.call("logs:GetQueryResults", queryId=id)["results"] == answer["results"]


def test_several_groups_are_read_latest_first(admin: Admin) -> None:
    web, api = Log(admin), Log(admin, "/shop/api", "api-1")
    web.say("a", at=web.now)
    api.say("b", at=web.now + 1)
    web.say("c", at=web.now + 2)
    web.say("early", at=web.now - 3_600_001)
    id = ask(admin, "fields @message, @logStream, @log", "/shop/web", "/shop/api")
    admin.advance(5)

    found = results(admin, id)
    assert [(row["@message"], row["@logStream"], row["@log"]) for row in found] == [
        ("c", "web-1", "123456789012:/shop/web"),
        ("b", "api-1", "123456789012:/shop/api"),
        ("a", "web-1", "123456789012:/shop/web"),
    ]
    two = ask(admin, "fields @message", "/shop/web", "/shop/api", limit=2)
    admin.advance(5)
    assert [row["@message"] for row in results(admin, two)] == ["c", "b"]


def test_a_result_points_to_all_that_its_event_says(admin: Admin) -> None:
    log = Log(admin)
    log.say('{"user": {"name": "ann"}, "tags": ["a", "b"], "n": null}', "plain")
    id = ask(admin, "fields user.name | sort @timestamp")
    admin.advance(5)
    pointer, other = (row["@ptr"] for row in results(admin, id))

    record = admin.call("logs:GetLogRecord", logRecordPointer=pointer)["logRecord"]
    assert record == {
        "@timestamp": "2025-06-15 12:00:00.000",
        "@message": '{"user": {"name": "ann"}, "tags": ["a", "b"], "n": null}',
        "@logStream": "web-1",
        "@log": "123456789012:/shop/web",
        "@ingestionTime": "2025-06-15 12:00:00.000",
        "@aws.account": "123456789012",
        "@aws.region": "us-east-1",
        "@ptr": pointer,
        "user.name": "ann",
        "tags.0": "a",
        "tags.1": "b",
    }
    assert admin.call("logs:GetLogRecord", logRecordPointer=other)["logRecord"]["@message"] == "plain"
    log.call("DeleteLogGroup")
    for nowhere in (pointer, "nonsense", "9" * 90):
        refusal = admin.refused("logs:GetLogRecord", logRecordPointer=nowhere)
        assert refusal.code == "ResourceNotFoundException"


def test_results_come_in_pages(admin: Admin) -> None:
    Log(admin).say(*"abc")
    id = ask(admin, "fields @message")
    admin.advance(5)

    page = admin.call("logs:GetQueryResults", queryId=id, maxItems=2)
    assert [row[0]["value"] for row in page["results"]] == ["c", "b"]
    rest = admin.call("logs:GetQueryResults", queryId=id, maxItems=2, nextToken=page["nextToken"])
    assert [row[0]["value"] for row in rest["results"]] == ["a"]
    assert "nextToken" not in rest
    assert rest["statistics"]["recordsMatched"] == 3.0


def test_groups_for_infrequent_access_can_be_queried(admin: Admin) -> None:
    Log(admin, logGroupClass="INFREQUENT_ACCESS").say("one")
    id = ask(admin, "fields @message")
    admin.advance(5)

    assert [row["@message"] for row in results(admin, id)] == ["one"]


def test_a_query_can_be_stopped_and_is_listed(admin: Admin) -> None:
    Log(admin)
    id = ask(admin, "fields @message")
    assert admin.call("logs:StopQuery", queryId=id) == {"success": True}
    admin.advance(60)
    assert admin.call("logs:GetQueryResults", queryId=id)["status"] == "Cancelled"
    assert admin.refused("logs:StopQuery", queryId=id).code == "InvalidParameterException"
    other = ask(admin, "fields @message")

    def listed(**how: Any) -> list[str]:
        return [query["queryId"] for query in admin.call("logs:DescribeQueries", **how)["queries"]]

    assert listed() == [other, id]
    assert listed(status="Cancelled") == [id]
    assert listed(logGroupName="/else") == listed(queryLanguage="SQL") == []
    told = admin.call("logs:DescribeQueries", maxResults=1)
    assert told["queries"][0] == {
        "queryLanguage": "CWLI",
        "queryId": other,
        "queryString": (f'SOURCE "/shop/web" START={HOUR["startTime"]}000 END={HOUR["endTime"]}999 | fields @message'),
        "status": "Scheduled",
        "createTime": int(admin.now * 1000),
        "logGroupName": "/shop/web",
    }
    assert listed(nextToken=told["nextToken"]) == [id]
    admin.advance(8 * 86_400)
    assert listed() == []


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ({"queryString": "frobnicate"}, "MalformedQueryException"),
        ({"logGroupNames": ["/none"]}, "ResourceNotFoundException"),
        ({"logGroupNames": []}, "InvalidParameterException"),
        ({"startTime": 5, "endTime": 4}, "InvalidParameterException"),
        ({"queryLanguage": "SQL"}, "InvalidParameterException"),
    ],
)
def test_what_cannot_be_answered_is_refused(admin: Admin, how: dict[str, Any], code: str) -> None:
    Log(admin)
    asked = {"logGroupNames": ["/shop/web"], "queryString": "fields @message", **HOUR, **how}

    assert admin.refused("logs:StartQuery", **asked).code == code


def test_the_fields_of_a_group_are_told_with_how_often_events_say_them(admin: Admin) -> None:
    log = Log(admin)
    log.say('{"ms": 5, "user": {"name": "ann"}}', '{"ms": 7}', "noise", "noise", at=log.now - 1000)

    told = admin.call("logs:GetLogGroupFields", logGroupName="/shop/web")["logGroupFields"]
    percents = {each["name"]: each["percent"] for each in told}
    assert (percents["@message"], percents["ms"], percents["user.name"]) == (100, 50, 25)
    assert list(percents)[-1] == "user.name"
    earlier = {"logGroupName": "/shop/web", "time": int(NOON) - 3600}
    assert admin.call("logs:GetLogGroupFields", **earlier)["logGroupFields"] == []
    assert admin.refused("logs:GetLogGroupFields").code == "InvalidParameterException"


def test_a_query_chooses_its_groups_itself(admin: Admin) -> None:
    Log(admin).say("web")
    Log(admin, "/shop/api", "api-1").say("api")
    Log(admin, "/blog/web", "web-1").say("blog")
    Log(admin, "/shop/rare", "rare-1", logGroupClass="INFREQUENT_ACCESS").say("rare")
    asked = {"queryString": 'SOURCE logGroups(namePrefix: ["/shop/"]) | fields @message | sort @message', **HOUR}
    id = admin.call("logs:StartQuery", **asked)["queryId"]
    admin.advance(5)

    assert [row["@message"] for row in results(admin, id)] == ["api", "web"]
    told = admin.call("logs:ListLogGroupsForQuery", queryId=id)
    assert told == {"logGroupIdentifiers": ["/shop/api", "/shop/web"]}
    assert admin.refused("logs:StartQuery", logGroupName="/shop/web", **asked).code == "InvalidParameterException"


def test_patterns_are_compared_with_the_time_before(admin: Admin) -> None:
    log = Log(admin)
    log.say("GET /a took 5 ms", "GET /a took 7 ms", at=log.now - 2 * 3_600_000)
    log.say(*(f"GET /a took {n} ms" for n in range(5)), "ERROR: no disk", at=log.now - 60_000)
    id = ask(admin, "pattern @message | diff", endTime=int(NOON), startTime=int(NOON) - 3600)
    day = ask(admin, "pattern @message | diff previousDay | limit 1", endTime=int(NOON), startTime=int(NOON) - 3600)
    admin.advance(5)

    found = {row["@pattern"]: (row["@sampleCount"], row["@previousSampleCount"]) for row in results(admin, id)}
    assert found == {"GET /a took <Number-1> ms": ("5", "2"), "ERROR: no disk": ("1", "0")}
    assert [row["@previousSampleCount"] for row in results(admin, day)] == ["0"]


def test_a_limit_shows_fewer_and_scans_all(admin: Admin) -> None:
    Log(admin).say(*"abc")
    id = ask(admin, "fields @message | limit 1")
    admin.advance(5)

    told = admin.call("logs:GetQueryResults", queryId=id)["statistics"]
    assert (told["recordsMatched"], told["recordsScanned"], told["resultCount"]) == (3, 3, 1)


def test_no_time_is_too_far_away(admin: Admin) -> None:
    Log(admin)
    assert admin.call("logs:GetLogGroupFields", logGroupName="/shop/web", time=2**62)["logGroupFields"] == []
