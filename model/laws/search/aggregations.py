"""What the documents that were found add up to: in buckets by a field or by time, and as numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, cast

from model.laws.search.dates import Interval, written
from model.laws.search.fields import Document, Field
from model.laws.search.mistakes import Mistake, illegal, unparsable
from model.laws.search.queries import read_query

Body = Mapping[str, Any]
Documents = Sequence[Document]

SUB = ("aggs", "aggregations")
MOST_BUCKETS = 65_535


def aggregated(asked: Body, documents: Documents, now: float) -> dict[str, Any]:
    """The answer to each named aggregation; raises Mistake for what is none."""
    return {name: _one(name, body, documents, now) for name, body in asked.items()}


def _one(name: str, body: Body, documents: Documents, now: float) -> dict[str, Any]:
    kinds = [kind for kind in body if kind not in (*SUB, "meta")]
    if len(kinds) != 1:
        raise unparsable(f"Missing definition for aggregation [{name}]")
    kind, inner = kinds[0], _inner(body)
    if kind in _BUCKETS:
        return _BUCKETS[kind](body[kind], inner, documents, now)
    if kind in _NUMBERS:
        return _NUMBERS[kind](_numbers(body[kind], documents))
    if kind in _COUNTS:
        found = [value for _, values in _by_values(body[kind], documents) for value in values]
        return {"value": _COUNTS[kind](found)}
    raise unparsable(f"Unknown aggregation type [{kind}]")


def _inner(body: Body) -> Body:
    """What is asked of each bucket in turn."""
    for each in SUB:
        if each in body:
            return cast("Body", body[each])
    return {}


def _bucket(key: Body, inner: Body, documents: Documents, now: float) -> dict[str, Any]:
    return {**key, "doc_count": len(documents), **aggregated(inner, documents, now)}


def _by_values(asked: Body, documents: Documents) -> Iterable[tuple[Document, list[Any]]]:
    """Every document with what it has in the field that is asked for."""
    if "field" not in asked:
        raise Mistake("illegal_argument_exception", "Required one of fields [field, script], but none were specified. ")
    name = str(asked["field"])
    for document in documents:
        field = Field.named(name, document.types)
        if field.type == "text":
            raise illegal(
                f"Text fields are not optimised for operations that require per-document field data like aggregations "
                f"and sorting, so these operations are disabled by default. Please use a keyword field instead: {name}"
            )
        yield document, list(dict.fromkeys(field.values(document.source)))


def _grouped(asked: Body, documents: Documents, key: Callable[[Any], Any]) -> dict[Any, list[Document]]:
    groups: dict[Any, list[Document]] = {}
    for document, values in _by_values(asked, documents):
        for each in dict.fromkeys(map(key, values)):
            groups.setdefault(each, []).append(document)
    return groups


def _terms(asked: Body, inner: Body, documents: Documents, now: float) -> dict[str, Any]:
    """The most frequent values first, or in the order that is asked for."""
    groups = _grouped(asked, documents, lambda value: value)
    size = int(asked["size"]) if "size" in asked else 10
    ordered = sorted(groups.items(), key=lambda group: (-len(group[1]), str(group[0])))
    if "order" in asked:
        ((by, direction),) = cast("Body", asked["order"]).items()
        key: Callable[[tuple[Any, list[Document]]], Any] = (
            (lambda group: group[0]) if by in ("_key", "_term") else (lambda group: len(group[1]))
        )
        ordered.sort(key=key, reverse=direction == "desc")
    told = ordered[:size]
    return {
        "doc_count_error_upper_bound": 0,
        "sum_other_doc_count": sum(len(group) for _, group in ordered[size:]),
        "buckets": [_bucket(_keyed(key), inner, group, now) for key, group in told],
    }


def _keyed(key: Any) -> dict[str, Any]:
    if isinstance(key, bool):
        return {"key": int(key), "key_as_string": str(key).lower()}
    return {"key": int(key) if isinstance(key, float) and key.is_integer() else key}


def _date_histogram(asked: Body, inner: Body, documents: Documents, now: float) -> dict[str, Any]:
    """Piece by piece of time, those between in which nothing was too."""
    said = [asked[each] for each in ("fixed_interval", "calendar_interval", "interval") if each in asked]
    if not said:
        raise illegal("Invalid interval specified, must be non-null and non-empty")
    interval = Interval(str(said[0]))
    groups = _grouped(asked, documents, interval.key)
    least = int(asked["min_doc_count"]) if "min_doc_count" in asked else 0
    keys = sorted(groups) if least else _without_gaps(sorted(groups), interval.next)
    return {
        "buckets": [
            _bucket({"key_as_string": written(key), "key": key}, inner, groups.get(key, []), now)
            for key in keys
            if len(groups.get(key, [])) >= least
        ]
    }


def _histogram(asked: Body, inner: Body, documents: Documents, now: float) -> dict[str, Any]:
    width = float(asked["interval"]) if "interval" in asked else 0.0
    if width <= 0:
        raise illegal("[interval] must be >0 for histogram aggregation")
    groups = _grouped(asked, documents, lambda value: value // width * width)
    keys = _without_gaps(sorted(groups), lambda key: key + width)
    return {"buckets": [_bucket({"key": key}, inner, groups.get(key, []), now) for key in keys]}


def _without_gaps(keys: Sequence[Any], following: Callable[[Any], Any]) -> list[Any]:
    if not keys:
        return []
    filled = [keys[0]]
    while filled[-1] < keys[-1]:
        filled.append(following(filled[-1]))
        if len(filled) > MOST_BUCKETS:
            text = f"Trying to create too many buckets. Must be less than or equal to: [{MOST_BUCKETS}]."
            raise Mistake("too_many_buckets_exception", text, 503)
    return filled


def _filter(asked: Body, inner: Body, documents: Documents, now: float) -> dict[str, Any]:
    query = read_query(asked, now)
    return _bucket({}, inner, [each for each in documents if query(each) is not None], now)


def _filters(asked: Body, inner: Body, documents: Documents, now: float) -> dict[str, Any]:
    named = cast("Mapping[str, Body]", asked["filters"])
    return {"buckets": {name: _filter(body, inner, documents, now) for name, body in named.items()}}


def _numbers(asked: Body, documents: Documents) -> list[float]:
    return [value for _, values in _by_values(asked, documents) for value in values if isinstance(value, float)]


def _stats(numbers: Sequence[float]) -> dict[str, Any]:
    count, total = len(numbers), sum(numbers)
    return {
        "count": count,
        "min": min(numbers, default=None),
        "max": max(numbers, default=None),
        "avg": total / count if count else None,
        "sum": total,
    }


_BUCKETS: Mapping[str, Callable[[Body, Body, Documents, float], dict[str, Any]]] = {
    "terms": _terms,
    "date_histogram": _date_histogram,
    "histogram": _histogram,
    "filter": _filter,
    "filters": _filters,
}
_COUNTS: Mapping[str, Callable[[Sequence[Any]], int]] = {
    "value_count": len,
    "cardinality": lambda values: len(set(values)),
}
_NUMBERS: Mapping[str, Callable[[Sequence[float]], dict[str, Any]]] = {
    "stats": _stats,
    "sum": lambda numbers: {"value": sum(numbers)},
    "avg": lambda numbers: {"value": _stats(numbers)["avg"]},
    "min": lambda numbers: {"value": min(numbers, default=None)},
    "max": lambda numbers: {"value": max(numbers, default=None)},
}
