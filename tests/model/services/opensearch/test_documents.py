from __future__ import annotations

import pytest

from tests.admin import Admin
from tests.model.services.opensearch.finding import SOON, Finder


@pytest.mark.fact("elasticsearch-01")
def test_logs_are_found_by_their_words_and_drawn_minute_by_minute(admin: Admin) -> None:
    created = admin.call("opensearch:CreateDomain", DomainName="early")["DomainStatus"]
    assert (created["Processing"], "Endpoint" in created) == (True, False)
    finder = Finder(admin)
    lines = [("12:00:10", "GET / 200"), ("12:00:50", "GET /cart 500 Error"), ("12:02:01", "error: no tea")]
    told = finder.put_all("web", [{"@timestamp": f"2025-06-15T{time}Z", "message": text} for time, text in lines])
    assert not told["errors"]

    found = finder.search("web", query={"term": {"message": "error"}})["hits"]
    assert found["total"] == {"value": 2, "relation": "eq"}
    assert [hit["_source"]["message"] for hit in found["hits"]] == ["GET /cart 500 Error", "error: no tea"]
    minutes = {"date_histogram": {"field": "@timestamp", "fixed_interval": "1m"}}
    buckets = finder.search("web", size=0, aggs={"minutes": minutes})["aggregations"]["minutes"]["buckets"]
    assert [(each["key_as_string"][11:16], each["doc_count"]) for each in buckets] == [
        ("12:00", 2),
        ("12:01", 0),
        ("12:02", 1),
    ]
    status, page = finder.ask("get", "/_dashboards")
    assert status == 200
    assert "<td>2025-06-15T12:00:00.000Z</td>" in page
    assert page.count("<td>2</td>") == page.count("<td>1</td>") == 1


def test_a_document_is_put_read_changed_and_deleted(admin: Admin) -> None:
    finder = Finder(admin)
    status, put = finder.ask("put", "/web/_doc/1", {"a": 1, "b": {"c": 2}})
    assert (status, put["result"], put["_version"], put["_index"], put["_id"]) == (201, "created", 1, "web", "1")
    status, put = finder.ask("put", "/web/_doc/1", {"a": 1, "b": {"c": 3}})
    assert (status, put["result"], put["_version"]) == (200, "updated", 2)
    status, changed = finder.ask("post", "/web/_update/1", {"doc": {"b": {"d": 4}}})
    assert (status, changed["_version"]) == (200, 3)
    assert finder.ask("post", "/web/_update/1", {"doc": {"a": 1}})[1]["result"] == "noop"
    assert finder.ask("get", "/web/_doc/1")[1]["_source"] == {"a": 1, "b": {"c": 3, "d": 4}}
    assert finder.ask("get", "/web/_source/1")[1] == {"a": 1, "b": {"c": 3, "d": 4}}
    assert finder.ask("put", "/web/_create/1", {})[0] == 409
    status, put = finder.ask("post", "/web/_doc", {"a": 2})
    assert (status, len(put["_id"])) == (201, 20)
    assert finder.count("web") == 2

    assert finder.ask("delete", "/web/_doc/1")[1]["result"] == "deleted"
    assert finder.ask("delete", "/web/_doc/1")[0] == 404
    status, missing = finder.ask("get", "/web/_doc/1")
    assert (status, missing) == (404, {"_index": "web", "_id": "1", "found": False})
    assert finder.count("web") == 1
    assert finder.ask("post", "/web/_update/1", {"doc": {}})[1]["error"]["type"] == "document_missing_exception"
    assert finder.ask("post", "/web/_update/1", {"doc": {"a": 9}, "doc_as_upsert": True})[0] == 201


def test_a_batch_does_line_by_line_what_it_can(admin: Admin) -> None:
    finder = Finder(admin)
    lines = [
        '{"index":{"_index":"web","_id":"1"}}',
        '{"n":1}',
        '{"create":{"_index":"web","_id":"1"}}',
        '{"n":2}',
        '{"update":{"_index":"web","_id":"1"}}',
        '{"doc":{"m":"x"}}',
        '{"index":{"_index":"web"}}',
        '{"n":"none"}',
        '{"delete":{"_index":"web","_id":"1"}}',
    ]
    status, told = finder.ask("post", "/_bulk", "\n".join(lines) + "\n")
    results = [result for item in told["items"] for result in item.values()]
    assert (status, told["errors"]) == (200, True)
    assert [each["status"] for each in results] == [201, 409, 200, 400, 200]
    assert results[1]["error"]["type"] == "version_conflict_engine_exception"
    assert results[3]["error"]["type"] == "mapper_parsing_exception"
    assert finder.count("web") == 0
    assert finder.ask("post", "/_bulk", '{"look":{}}\n')[0] == 400
    assert finder.ask("post", "/_bulk", "")[0] == 400


def test_indices_are_made_listed_and_deleted(admin: Admin) -> None:
    finder = Finder(admin)
    mapping = {"mappings": {"properties": {"host": {"type": "keyword"}, "at": {"type": "date"}}}}
    assert finder.ask("put", "/web-1", mapping)[1]["acknowledged"]
    assert finder.ask("put", "/web-1")[1]["error"]["type"] == "resource_already_exists_exception"
    assert finder.ask("put", "/Web")[1]["error"]["type"] == "invalid_index_name_exception"
    wrong = {"mappings": {"properties": {"host": {"type": "shape"}}}}
    assert finder.ask("put", "/web-2", wrong)[1]["error"]["type"] == "mapper_parsing_exception"
    finder.put_all("web-2", [{"host": "A-1", "n": 1}])
    finder.put_all("web-1", [{"host": "A-1", "at": 1_750_000_000_000}])

    properties = finder.ask("get", "/web-2/_mapping")[1]["web-2"]["mappings"]["properties"]
    assert properties["n"] == {"type": "long"}
    assert properties["host"]["fields"]["keyword"]["type"] == "keyword"
    assert finder.count("web-*") == finder.count("_all") == finder.count("web-1,web-2") == 2
    assert finder.count("web-*", {"term": {"host": "A-1"}}) == 1
    rows = finder.ask("get", "/_cat/indices", query="format=json")[1]
    assert [(row["index"], row["docs.count"]) for row in rows] == [("web-1", "1"), ("web-2", "1")]
    assert (finder.ask("head", "/web-1")[0], finder.ask("head", "/none")[0]) == (200, 404)
    assert finder.ask("delete", "/web-1")[1] == {"acknowledged": True}
    assert finder.count("_all") == 1
    finder.put_all("web-1", [{"host": "B"}])
    assert finder.count("web-1") == 1


def test_what_cannot_be_asked_is_refused_in_the_words_of_the_engine(admin: Admin) -> None:
    finder = Finder(admin)
    finder.put_all("web", [{"m": "x"}])

    def kind(method: str, path: str, body: object = None) -> str:
        return finder.ask(method, path, body)[1]["error"]["type"]

    assert kind("get", "/none/_search") == "index_not_found_exception"
    assert kind("get", "/web/_search", {"query": {"guess": {}}}) == "parsing_exception"
    assert kind("get", "/web/_search", "{") == "parse_exception"
    assert kind("get", "/web/_search", {"from": 9_999, "size": 10}) == "illegal_argument_exception"
    assert kind("get", "/web/_search", {"sort": "m"}) == "illegal_argument_exception"
    assert kind("get", "/web/_search", {"aggs": {"a": {"terms": {"field": "m"}}}}) == "illegal_argument_exception"
    assert kind("get", "/_unheard") == "illegal_argument_exception"
    assert finder.ask("post", "/web")[0] == 405
    unknown = {"Endpoint": "search-none-x.us-east-1.es.amazonaws.com", "Path": "/", "Body": b""}
    assert admin.refused("opensearch:ESHttpGet", **unknown).status == 404


def test_hits_come_in_the_order_and_with_the_fields_that_are_asked_for(admin: Admin) -> None:
    finder = Finder(admin)
    finder.put_all("web", [{"n": n, "m": "tea " * (n + 1)} for n in range(5)] + [{"m": "no number"}])

    def ids(**body: object) -> list[object]:
        return [hit["_source"].get("n") for hit in finder.search("web", **body)["hits"]["hits"]]

    assert ids(sort=[{"n": {"order": "desc"}}], size=2) == [4, 3]
    assert ids(sort="n", **{"from": 4}) == [4, None]
    assert ids(sort=[{"n": "desc"}]) == [4, 3, 2, 1, 0, None]
    assert ids(sort=[{"m.keyword": "desc"}], size=3) == [4, 3, 2]
    assert ids(query={"match": {"m": "tea"}}) == [4, 3, 2, 1, 0]
    (hit,) = finder.search("web", query={"range": {"n": {"gt": 3}}}, _source=["n"])["hits"]["hits"]
    assert hit["_source"] == {"n": 4}
    status, found = finder.ask("get", "/web/_search", query="q=n:2&size=1")
    assert (status, found["hits"]["hits"][0]["_source"]["n"]) == (200, 2)


def test_more_hits_than_are_put_in_order_at_once_come_as_if_there_were_few(admin: Admin) -> None:
    finder = Finder(admin)
    numbers = [n * 7 % 230 for n in range(230)]
    assert not finder.put_all("web", [{"n": n, "half": n % 2} for n in numbers])["errors"]

    def told(**body: object) -> list[int]:
        return [hit["_source"]["n"] for hit in finder.search("web", **body)["hits"]["hits"]]

    assert told(size=300) == numbers
    assert told(sort=[{"n": "desc"}], **{"from": 110, "size": 5}) == [119, 118, 117, 116, 115]
    assert told(sort=["half", {"n": "desc"}], size=2) == [228, 226]
    assert finder.search("web", sort="n", size=1)["hits"]["total"]["value"] == finder.count("web") == 230


def test_where_a_field_is_a_number_here_and_a_text_there_numbers_come_first(admin: Admin) -> None:
    finder = Finder(admin)
    finder.put_all("web-1", [{"n": 2}, {"n": 1}])
    finder.ask("put", "/web-2", {"mappings": {"properties": {"n": {"type": "keyword"}}}})
    finder.put_all("web-2", [{"n": "a"}])
    hits = finder.search("web-1,web-2", sort="n")["hits"]["hits"]
    assert [hit["_source"]["n"] for hit in hits] == [1, 2, "a"]


def test_documents_go_with_their_domain(admin: Admin) -> None:
    finder = Finder(admin)
    finder.put_all("web", [{"n": 1}])
    admin.call("opensearch:DeleteDomain", DomainName=finder.name)
    admin.advance(SOON)
    tables = admin.cloud.kernel.tables
    assert tables is not None
    assert admin.run(tables.read("SELECT count(*) FROM opensearch_document")) == [(0,)]
    assert Finder(admin).count("_all") == 0
