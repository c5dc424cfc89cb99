from __future__ import annotations

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.laws.log_queries.query import Query, run
from model.laws.log_queries.row import Moment, Row
from model.laws.log_queries.words import BadQuery

NOON = 1_750_000_000_000 - 1_750_000_000_000 % 86_400_000 + 43_200_000


def rows(*messages: object) -> list[Row]:
    """Events a minute apart, the latest first."""
    texts = [text if isinstance(text, str) else orjson.dumps(text).decode() for text in messages]
    events = [
        {"@timestamp": Moment(NOON + n * 60_000), "@message": text, "@ptr": str(n)} for n, text in enumerate(texts)
    ]
    return [Row(event) for event in reversed(events)]


def test_without_fields_there_are_time_and_message() -> None:
    assert run("limit 1", rows("one", "two")) == [
        {"@timestamp": "2025-06-15 12:01:00.000", "@message": "two", "@ptr": "1"}
    ]


def test_fields_of_json_are_found_along_the_dots() -> None:
    found = run(
        "fields a.b, list.1 as second, n * 2 + 1 as m, `odd.key`, missing | filter n >= 2",
        rows({"n": 1}, {"n": 2, "a": {"b": "x"}, "list": [1, 2], "odd.key": "y"}, "no json"),
    )

    assert found == [{"a.b": "x", "second": "2", "m": "5", "odd.key": "y", "@ptr": "1"}]


@pytest.mark.parametrize(
    ("condition", "names"),
    [
        ("status = 404", "bd"),
        ("status != 404", "ac"),
        ("status = 404 and not bytes > 100", "b"),
        ("status = 200 or bytes > 100", "ad"),
        ("status in [200, 500]", "ac"),
        ("status not in [200, 500]", "bd"),
        ("path like 'pict'", "bc"),
        ("path not like 'pict'", "ad"),
        (r"path like /^\/p.*g$/", "b"),
        ("path =~ /(?i)PICT/", "bc"),
        ('@message like /name":"[ab]/', "ab"),
        ("ispresent(bytes)", "bd"),
        ("strlen(path) = 1 and (status = 200 or status = 404)", "a"),
        ("toupper(name) = 'A' or concat(name, '-', status) = 'c-500'", "ac"),
        ("coalesce(bytes, 0) / 2 < 1", "ac"),
        ("-bytes < -100", "d"),
        ("bytes % 2 = 1 # odd ones", "b"),
    ],
)
def test_events_are_kept_by_condition(condition: str, names: str) -> None:
    events = rows(
        {"name": "a", "status": 200, "path": "/"},
        {"name": "b", "status": 404, "path": "/pictures/x.jpg", "bytes": 99},
        {"name": "c", "status": 500, "path": "/pict"},
        {"name": "d", "status": 404, "path": "/films", "bytes": 1000},
    )

    assert "".join(row["name"] for row in run(f"fields name | filter {condition} | sort name", events)) == names


def test_deep_documents_are_looked_into_without_end() -> None:
    deep = '{"a":' * 900 + "1" + "}" * 900
    (found,) = run(f"fields {'.'.join('a' * 900)} as bottom, {'a.' * 2000}a as none", rows(deep))

    assert found == {"bottom": "1", "@ptr": "0"}
    assert list(rows(deep)[0].leaves()) == []


def test_summaries_are_by_group_and_by_time() -> None:
    events = rows(*({"path": "/a" if n % 3 else "/b", "ms": n} for n in range(10)))

    assert run("stats count(*) as n, avg(ms), max(ms), pct(ms, 50) by path | sort n desc", events) == [
        {"path": "/a", "n": "6", "avg(ms)": "4.5", "max(ms)": "8", "pct(ms, 50)": "4"},
        {"path": "/b", "n": "4", "avg(ms)": "4.5", "max(ms)": "9", "pct(ms, 50)": "3"},
    ]
    by_time = run("stats sum(ms) as total by bin(5m) | sort total", rows(*({"ms": n} for n in range(10))))
    assert by_time == [
        {"bin(5m)": "2025-06-15 12:00:00.000", "total": "10"},
        {"bin(5m)": "2025-06-15 12:05:00.000", "total": "35"},
    ]
    assert run("filter ms > 99 | stats count(*), sum(ms)", rows({"ms": 1})) == [{"count(*)": "0"}]
    ends = run(
        "stats latest(ms) as l, earliest(ms) as e, count_distinct(ms) as d", rows({"ms": 1}, {"ms": 5}, {"ms": 5})
    )
    assert ends == [{"l": "5", "e": "1", "d": "2"}]


def test_texts_are_parsed_between_fixed_pieces() -> None:
    found = run(
        'parse @message "user=*, method:*, took *ms" as user, method, ms | filter ms > 10 | display user, ms',
        rows("user=ann, method:GET, took 12ms", "user=bob, method:PUT, took 7ms", "nothing"),
    )

    assert found == [{"user": "ann", "ms": "12", "@ptr": "0"}]
    rest = run('parse "[*] *" as level, said', rows("[INFO] all is well"))
    assert rest[0]["@message"] == "[INFO] all is well"
    assert run('parse "[*] *" as level, said | display said', rows("[INFO] all is well"))[0]["said"] == "all is well"


def test_the_latest_of_each_kind_is_kept() -> None:
    events = rows({"id": 1, "v": "old"}, {"id": 2, "v": "x"}, {"id": 1, "v": "new"})

    assert [row["v"] for row in run("fields v | dedup id", events)] == ["new", "x"]


def test_rows_are_sorted_and_cut_in_the_order_of_the_commands() -> None:
    events = rows(*({"n": n} for n in (3, 1, 2)))

    assert [row["n"] for row in run("fields n | sort n desc | limit 2", events)] == ["3", "2"]
    events = rows(*({"n": n} for n in (3, 1, 2)))
    assert [row["n"] for row in run("fields n | limit 2 | sort n", events)] == ["1", "2"]


def test_events_that_pass_the_filters_are_counted_however_few_are_shown() -> None:
    query = Query("filter n > 1 | stats count(*) | limit 1")
    for row in rows({"n": 1}, {"n": 2}, {"n": 3}):
        query.offer(row)

    assert query.matched == 2
    assert len(query.results()) == 1


def test_texts_that_differ_in_numbers_and_names_have_one_pattern() -> None:
    said = [f"2025-01-01 19:00:0{n} [INFO] Storing resource 12342342k{n}24-12345 took {n}.5 ms" for n in range(3)]
    users = [f"user {name} logged in" for name in ("ann", "bob", "cid", "dan", "eve", "fay")]

    assert run("pattern @message", rows(*said, *users, "ERROR: no disk")) == [
        {"@pattern": "user <Token-1> logged in", "@ratio": "0.6", "@sampleCount": "6"},
        {
            "@pattern": "<Time-1> [INFO] Storing resource <ID-2> took <Number-3> ms",
            "@ratio": "0.3",
            "@sampleCount": "3",
            "@severityLabel": "Info",
        },
        {"@pattern": "ERROR: no disk", "@ratio": "0.1", "@sampleCount": "1", "@severityLabel": "Error"},
    ]


def test_a_list_becomes_a_row_for_each_of_its_elements() -> None:
    found = run(
        "fields jsonParse(@message) as order | unnest order.items into item | filter item.n > 1 | display item.name",
        rows({"items": [{"name": "tea", "n": 1}, {"name": "milk", "n": 2}, {"name": "cup", "n": 3}]}, "none"),
    )

    assert found == [{"item.name": "milk", "@ptr": "0"}, {"item.name": "cup", "@ptr": "0"}]


@pytest.mark.parametrize(
    ("text", "demands"),
    [
        ("filter a = 1 and b in ['x', 'y']", {"a": ("1",), "b": ("x", "y")}),
        ("filterIndex a = 'z' | filter c like 'd'", {"a": ("z",)}),
        ("filter a = 1 or b = 2", {}),
        ("filter not a = 1", {}),
        ("filter a = b", {}),
    ],
)
def test_what_has_to_hold_is_known_to_indexes(text: str, demands: dict[str, tuple[str, ...]]) -> None:
    assert Query(text).demands == demands


@pytest.mark.parametrize(
    "text",
    [
        "filterIndex a > 3",
        "unmask user",
        "fields unmask(user)",
        "SOURCE logGroups(size: ['3']) | fields a",
        "SOURCE logGroups(namePrefix: ['1', '2', '3', '4', '5', '6']) | fields a",
        "unnest a",
    ],
)
def test_commands_that_cannot_be_carried_out_are_refused(text: str) -> None:
    with pytest.raises(BadQuery):
        Query(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "frobnicate x",
        "fields",
        "filter x =",
        "filter (x = 1",
        "stats nothing(x)",
        "stats avg(x) by",
        "limit many",
        'parse "* *" as one',
        "filter x like /(a)/",
        "filter x like 5",
        "fields bin(5 minutes)",
        "fields foo(x)",
        "fields strlen(a, b)",
        "fields a | | limit 1",
        "filter " + "(" * 40 + "x" + ")" * 40,
        "filter " + "-" * 40 + "x",
        "fields é",
    ],
)
def test_what_is_no_query_is_refused(text: str) -> None:
    with pytest.raises(BadQuery):
        Query(text)


@given(st.text("fieldsatbylimtkr()|,=~/'\"*+-. 5@<>[]", max_size=40))
def test_any_text_is_a_query_or_refused_as_none(text: str) -> None:
    for head in ("", "fields ", "filter ", "stats "):
        try:
            query = Query(head + text)
        except BadQuery:
            continue
        for row in rows({"f": 1, "s": "x"}, "plain"):
            query.offer(row)
        query.results()
