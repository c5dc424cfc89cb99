"""Which documents a query means, and how well each fits."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from fnmatch import translate
from typing import Any, cast

from model.laws.search.dates import meant_date
from model.laws.search.fields import Document, Field, leaves, words
from model.laws.search.mistakes import unparsable

Query = Callable[[Document], float | None]
"How well a document fits; None if it is not meant."
Body = Mapping[str, Any]

SATURATION = 1.2
"How often a word has to stand there until more of it hardly counts."
SIGNS: Mapping[str, Callable[[Any, Any], bool]] = {
    "gt": lambda value, bound: value > bound,
    "gte": lambda value, bound: value >= bound,
    "lt": lambda value, bound: value < bound,
    "lte": lambda value, bound: value <= bound,
}


def read_query(body: Body, now: float) -> Query:
    """Raises Mistake for a query that is none. `now` in seconds."""
    if len(body) != 1:
        raise unparsable(
            "[bool] malformed query, expected one clause" if body else "query malformed, empty clause found"
        )
    ((kind, asked),) = body.items()
    reader = _READERS.get(kind)
    if reader is None:
        raise unparsable(f"unknown query [{kind}]")
    if not isinstance(asked, Mapping):
        raise unparsable(f"[{kind}] query malformed, no start_object after query name")
    try:
        return reader(cast("Body", asked), now)
    except KeyError as error:
        raise unparsable(f"[{kind}] requires [{error.args[0]}]") from error


def _all(_asked: Body, _now: float) -> Query:
    return lambda _document: 1.0


def _none(_asked: Body, _now: float) -> Query:
    return lambda _document: None


def _one_field(kind: str, asked: Body, member: str) -> tuple[str, Any, Body]:
    """`{"field": value}` or `{"field": {member: value, …}}`."""
    named = [name for name in asked if name != "boost"]
    if len(named) != 1:
        raise unparsable(f"[{kind}] query doesn't support multiple fields")
    said = asked[named[0]]
    if isinstance(said, Mapping):
        options = cast("Body", said)
        if member not in options:
            raise unparsable(f"[{kind}] query requires [{member}]")
        return named[0], options[member], options
    return named[0], said, {}


def _term(asked: Body, _now: float) -> Query:
    name, value, _ = _one_field("term", asked, "value")
    return _among(name, [value])


def _terms(asked: Body, _now: float) -> Query:
    name, values, _ = _one_field("terms", asked, "value")
    if not isinstance(values, list):
        raise unparsable("[terms] query requires an array of terms")
    return _among(name, cast("list[Any]", values))


def _among(name: str, values: Sequence[Any]) -> Query:
    def fits(document: Document) -> float | None:
        field = Field.named(name, document.types)
        wanted = {field.compared(value) for value in values}
        there = field.values(document.source)
        if field.type == "text":
            there = [word for text in there for word in words(text)]
        return 1.0 if any(value in wanted for value in there) else None

    return _patient(fits)


def _match(asked: Body, _now: float) -> Query:
    name, value, options = _one_field("match", asked, "query")
    return _words_in((name,), str(value), str(options["operator"]).lower() if "operator" in options else "or")


def _multi_match(asked: Body, _now: float) -> Query:
    fields = [str(each).partition("^")[0] for each in asked["fields"]] if "fields" in asked else []
    return _words_in(fields, str(asked["query"]), str(asked["operator"]).lower() if "operator" in asked else "or")


def _words_in(names: Sequence[str], text: str, operator: str) -> Query:
    """In one of the fields; in any at all where none is named."""
    wanted = words(text)

    def fits(document: Document) -> float | None:
        scores = [_score(document, name, wanted, text, operator) for name in names or _text_fields(document)]
        return max((score for score in scores if score is not None), default=None)

    return _patient(fits)


def _text_fields(document: Document) -> list[str]:
    """Where words can be looked for that may be anywhere."""
    paths = dict.fromkeys(path for path, _ in leaves(document.source))
    return [path for path in paths if Field.named(path, document.types).type in ("text", "keyword", "")]


def _score(document: Document, name: str, wanted: Sequence[str], text: str, operator: str) -> float | None:
    field = Field.named(name, document.types)
    there = field.values(document.source)
    if field.type != "text":
        return 1.0 if field.compared(text) in there else None
    found = [word for each in there for word in words(each)]
    times = [found.count(word) for word in wanted]
    if not (all(times) if operator == "and" else any(times)):
        return None
    return sum(number / (number + SATURATION) for number in times)


def _match_phrase(asked: Body, _now: float) -> Query:
    name, value, _ = _one_field("match_phrase", asked, "query")
    return _phrase((name,), str(value))


def _phrase(names: Sequence[str], text: str) -> Query:
    wanted = words(text)

    def fits(document: Document) -> float | None:
        for name in names or _text_fields(document):
            for each in Field.named(name, document.types).values(document.source):
                found = words(str(each))
                if any(found[at : at + len(wanted)] == wanted for at in range(len(found) - len(wanted) + 1)):
                    return 1.0
        return None

    return _patient(fits)


def _range(asked: Body, now: float) -> Query:
    name, bounds = next(iter(asked.items())) if len(asked) == 1 else ("", None)
    if not isinstance(bounds, Mapping):
        raise unparsable("[range] query malformed")
    limits = {sign: bound for sign, bound in cast("Body", bounds).items() if sign in SIGNS and bound is not None}

    def fits(document: Document) -> float | None:
        field = Field.named(name, document.types)
        is_date = field.type == "date"
        wanted = {sign: meant_date(each, now) if is_date else field.compared(each) for sign, each in limits.items()}
        there = field.values(document.source)
        return 1.0 if any(all(SIGNS[sign](value, each) for sign, each in wanted.items()) for value in there) else None

    return _patient(fits)


def _exists(asked: Body, _now: float) -> Query:
    name = str(asked["field"])
    return lambda document: (
        1.0 if any(path == name or path.startswith(f"{name}.") for path, _ in leaves(document.source)) else None
    )


def _ids(asked: Body, _now: float) -> Query:
    wanted = frozenset(map(str, asked["values"]))
    return lambda document: 1.0 if document.id in wanted else None


def _prefix(asked: Body, _now: float) -> Query:
    name, value, _ = _one_field("prefix", asked, "value")
    return _like((name,), re.compile(re.escape(str(value)) + ".*", re.DOTALL))


def _wildcard(asked: Body, _now: float) -> Query:
    name, value, _ = _one_field("wildcard", asked, "value")
    return _like((name,), re.compile(translate(str(value))))


def _like(names: Sequence[str], pattern: re.Pattern[str]) -> Query:
    def fits(document: Document) -> float | None:
        for name in names or _text_fields(document):
            field = Field.named(name, document.types)
            for value in field.values(document.source):
                if any(map(pattern.fullmatch, words(value) if field.type == "text" else (str(value),))):
                    return 1.0
        return None

    return _patient(fits)


def _constant_score(asked: Body, now: float) -> Query:
    inner = read_query(asked["filter"], now)
    return lambda document: 1.0 if inner(document) is not None else None


def _bool(asked: Body, now: float) -> Query:
    """All of `must` and `filter`, none of `must_not`, and of `should` one at the least where nothing else is asked."""
    for name in asked:
        if name not in ("must", "filter", "should", "must_not", "minimum_should_match", "boost"):
            raise unparsable(f"[bool] query does not support [{name}]")
    must, filters, should, never = (
        _clauses(asked[name], now) if name in asked else [] for name in ("must", "filter", "should", "must_not")
    )
    least = int(asked["minimum_should_match"]) if "minimum_should_match" in asked else int(not (must or filters))

    return _combined(must, filters, should, never, least)


def _combined(
    must: Sequence[Query], filters: Sequence[Query], should: Sequence[Query], never: Sequence[Query], least: int
) -> Query:
    def fits(document: Document) -> float | None:
        if any(each(document) is not None for each in never) or any(each(document) is None for each in filters):
            return None
        needed = [each(document) for each in must]
        liked = [score for score in (each(document) for each in should) if score is not None]
        if None in needed or (should and len(liked) < least):
            return None
        return sum(score for score in needed if score is not None) + sum(liked)

    return fits


def _clauses(asked: Any, now: float) -> list[Query]:
    return [read_query(each, now) for each in (cast("list[Body]", asked) if isinstance(asked, list) else (asked,))]


PIECE = re.compile(r'(NOT |-)?(?:([\w.@-]+):)?("[^"]*"|\S+)')


def _query_string(asked: Body, _now: float) -> Query:
    """Words, phrases, `field:word` and `*`, one of them or, between ANDs, all."""
    text = str(asked["query"])
    default = asked.get("default_field")
    fields = [str(default)] if default and default != "*" else [str(each) for each in asked.get("fields", ())]
    pieces = [found for found in PIECE.finditer(text) if found[0] not in ("AND", "OR")]
    kinds: dict[str, list[Query]] = {"must": [], "should": [], "must_not": []}
    together = " AND " in text or str(asked.get("default_operator", "or")).lower() == "and"
    for no, field, value in (piece.groups() for piece in pieces):
        kinds["must_not" if no else "must" if together else "should"].append(
            _piece([field] if field else fields, value)
        )
    return _combined(kinds["must"], (), kinds["should"], kinds["must_not"], 1)


def _piece(fields: Sequence[str], value: str) -> Query:
    if value == "*":
        return lambda _document: 1.0
    if value.startswith('"'):
        return _phrase(fields, value.strip('"'))
    if "*" in value or "?" in value:
        return _like(fields, re.compile(translate(value.lower())))
    return _words_in(fields, value, "and")


def _patient(fits: Query) -> Query:
    """A value that is none of its field's type is in no document; somebody who names a date is told what is none."""

    def patient(document: Document) -> float | None:
        try:
            return fits(document)
        except (ValueError, TypeError):
            return None

    return patient


_READERS: Mapping[str, Callable[[Body, float], Query]] = {
    "match_all": _all,
    "match_none": _none,
    "term": _term,
    "terms": _terms,
    "match": _match,
    "multi_match": _multi_match,
    "match_phrase": _match_phrase,
    "range": _range,
    "exists": _exists,
    "ids": _ids,
    "prefix": _prefix,
    "wildcard": _wildcard,
    "constant_score": _constant_score,
    "bool": _bool,
    "query_string": _query_string,
    "simple_query_string": _query_string,
}
