from __future__ import annotations

from typing import Any

import pytest

from model.laws.search.aggregations import aggregated
from model.laws.search.dates import Interval, meant_date, read_date, written
from model.laws.search.fields import Document, words
from model.laws.search.mistakes import Mistake
from model.laws.search.queries import read_query

NOW = read_date("2025-06-15T12:34:56Z") / 1000
TYPES = {"m": "text", "n": "long", "at": "date", "ok": "boolean", "host.name": "keyword", "tags": "text"}
DOCUMENTS = [
    Document("web", str(place), place, source, TYPES)
    for place, source in enumerate(
        (
            {"m": "An Error happened", "n": 5, "at": "2025-06-15T12:30:00Z", "ok": False, "host": {"name": "a-1"}},
            {"m": "all is fine", "n": 7, "at": "2025-06-15T11:00:00Z", "ok": True, "host": {"name": "b-1"}},
            {"m": "no error at all", "n": 9, "at": "2025-05-01", "tags": ["red", "Blue"]},
        )
    )
]


def found(query: dict[str, Any]) -> str:
    fits = read_query(query, NOW)
    return "".join(document.id for document in DOCUMENTS if fits(document) is not None)


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ({"match_all": {}}, "012"),
        ({"match_none": {}}, ""),
        ({"term": {"m": "error"}}, "02"),
        ({"term": {"m": "Error"}}, ""),
        ({"term": {"m.keyword": "all is fine"}}, "1"),
        ({"term": {"host.name": {"value": "a-1"}}}, "0"),
        ({"term": {"n": "7"}}, "1"),
        ({"term": {"n": "seven"}}, ""),
        ({"term": {"ok": True}}, "1"),
        ({"term": {"tags.keyword": "Blue"}}, "2"),
        ({"terms": {"n": [5, 9]}}, "02"),
        ({"match": {"m": "ERROR fine"}}, "012"),
        ({"match": {"m": {"query": "error all", "operator": "and"}}}, "2"),
        ({"match": {"n": 5}}, "0"),
        ({"match_phrase": {"m": "is fine"}}, "1"),
        ({"match_phrase": {"m": "fine is"}}, ""),
        ({"multi_match": {"query": "red", "fields": ["m", "tags"]}}, "2"),
        ({"range": {"n": {"gte": 5, "lt": 9}}}, "01"),
        ({"range": {"at": {"gte": "now-1h", "lte": "now"}}}, "0"),
        ({"range": {"at": {"gte": "now/d"}}}, "01"),
        ({"range": {"at": {"lt": "2025-06-01"}}}, "2"),
        ({"exists": {"field": "host"}}, "01"),
        ({"ids": {"values": ["1", 2]}}, "12"),
        ({"prefix": {"host.name": "a"}}, "0"),
        ({"wildcard": {"m": "err*"}}, "02"),
        ({"constant_score": {"filter": {"term": {"n": 9}}}}, "2"),
        ({"bool": {"must": {"match": {"m": "error"}}, "must_not": [{"term": {"n": 5}}]}}, "2"),
        ({"bool": {"filter": [{"term": {"m": "error"}}], "should": [{"term": {"n": 1}}]}}, "02"),
        ({"bool": {"should": [{"term": {"n": 5}}, {"term": {"n": 7}}]}}, "01"),
        ({"bool": {"should": [{"term": {"n": 5}}, {"term": {"m": "error"}}], "minimum_should_match": 2}}, "0"),
        ({"query_string": {"query": "error AND all"}}, "2"),
        ({"query_string": {"query": "fine happened"}}, "01"),
        ({"query_string": {"query": 'm:"no error"'}}, "2"),
        ({"query_string": {"query": "m:err* AND NOT n:5"}}, "2"),
        ({"query_string": {"query": "*"}}, "012"),
    ],
)
def test_a_query_means_some_documents(query: dict[str, Any], ids: str) -> None:
    assert found(query) == ids


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"guess": {}},
        {"term": "x"},
        {"term": {"a": 1, "b": 2}},
        {"terms": {"a": 1}},
        {"match": {"m": {"operator": "and"}}},
        {"exists": {}},
        {"bool": {"perhaps": []}},
        {"range": {"n": 5}},
    ],
)
def test_what_is_no_query_is_refused(query: dict[str, Any]) -> None:
    with pytest.raises(Mistake):
        read_query(query, NOW)


def test_more_of_a_word_fits_better() -> None:
    fits = read_query({"match": {"m": "tea"}}, NOW)
    scores = [fits(Document("web", "1", 1, {"m": text}, TYPES)) or 0 for text in ("tea", "tea tea", "tea tea tea")]
    assert scores == sorted(scores)
    assert scores[2] - scores[1] < scores[1] - scores[0]


def test_words_are_what_stands_between_spaces_and_signs() -> None:
    assert words("GET /cart?id=1 -> 500 Error, it's 10.0.0.1!") == [
        *("get", "cart", "id", "1", "500", "error", "it's", "10.0.0.1")
    ]


def test_dates_are_counted_from_now_or_from_another_date() -> None:
    def meant(text: str) -> str:
        return written(meant_date(text, NOW))[:19]

    assert meant("now") == "2025-06-15T12:34:56"
    assert meant("now-1d/d") == "2025-06-14T00:00:00"
    assert meant("now/w") == "2025-06-09T00:00:00"
    assert meant("2025-01-31||+1M") == "2025-02-28T00:00:00"
    assert meant("now-1y/M") == "2024-06-01T00:00:00"
    assert meant("1750000000000") == "2025-06-15T15:06:40"
    for bad in ("now-1x", "yesterday"):
        with pytest.raises(Mistake):
            meant_date(bad, NOW)


def test_time_is_cut_into_pieces_of_one_length_or_as_the_calendar_has_them() -> None:
    date = read_date("2025-06-15T12:34:56Z")
    begun = {name: written(Interval(name).key(date))[:16] for name in ("5m", "1h", "day", "week", "month", "quarter")}
    assert begun == {
        "5m": "2025-06-15T12:30",
        "1h": "2025-06-15T12:00",
        "day": "2025-06-15T00:00",
        "week": "2025-06-09T00:00",
        "month": "2025-06-01T00:00",
        "quarter": "2025-04-01T00:00",
    }
    assert written(Interval("month").next(Interval("month").key(date)))[:10] == "2025-07-01"
    with pytest.raises(Mistake):
        Interval("2M")


def test_documents_add_up_in_buckets_and_as_numbers() -> None:
    asked = {
        "hosts": {"terms": {"field": "host.name"}, "aggs": {"most": {"max": {"field": "n"}}}},
        "hours": {"date_histogram": {"field": "at", "calendar_interval": "month"}},
        "tens": {"histogram": {"field": "n", "interval": 2}},
        "bad": {"filter": {"term": {"m": "error"}}, "aggs": {"n": {"stats": {"field": "n"}}}},
        "sorts": {"filters": {"filters": {"good": {"term": {"ok": True}}, "bad": {"term": {"ok": False}}}}},
        "different": {"cardinality": {"field": "m.keyword"}},
        "told": {"value_count": {"field": "host.name"}},
        "mean": {"avg": {"field": "n"}},
    }
    told = aggregated(asked, DOCUMENTS, NOW)

    assert [(each["key"], each["doc_count"], each["most"]["value"]) for each in told["hosts"]["buckets"]] == [
        ("a-1", 1, 5),
        ("b-1", 1, 7),
    ]
    assert [(each["key_as_string"][:7], each["doc_count"]) for each in told["hours"]["buckets"]] == [
        ("2025-05", 1),
        ("2025-06", 2),
    ]
    assert [(each["key"], each["doc_count"]) for each in told["tens"]["buckets"]] == [(4, 1), (6, 1), (8, 1)]
    assert told["bad"]["n"] == {"count": 2, "min": 5, "max": 9, "avg": 7, "sum": 14}
    assert {name: each["doc_count"] for name, each in told["sorts"]["buckets"].items()} == {"good": 1, "bad": 1}
    assert (told["different"]["value"], told["told"]["value"], told["mean"]["value"]) == (3, 2, 7)


def test_buckets_are_told_in_the_order_that_is_asked_for() -> None:
    terms = {"field": "n", "size": 2, "order": {"_key": "desc"}}
    told = aggregated({"n": {"terms": terms}}, DOCUMENTS, NOW)["n"]
    assert ([each["key"] for each in told["buckets"]], told["sum_other_doc_count"]) == ([9, 7], 1)


@pytest.mark.parametrize(
    "asked",
    [
        {"terms": {"field": "m"}},
        {"terms": {}},
        {"date_histogram": {"field": "at"}},
        {"date_histogram": {"field": "at", "fixed_interval": "1ms"}},
        {"histogram": {"field": "n", "interval": 0}},
        {"guess": {}},
        {},
    ],
)
def test_what_cannot_be_added_up_is_refused(asked: dict[str, Any]) -> None:
    with pytest.raises(Mistake):
        aggregated({"a": asked}, DOCUMENTS, NOW)
