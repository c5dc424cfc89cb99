"""Searching the indices of a domain."""

from __future__ import annotations

from asyncio import to_thread
from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Any, NamedTuple, cast

import orjson

from model.kernel.unhurried import in_turns
from model.kit.world import World
from model.laws.search.aggregations import aggregated
from model.laws.search.fields import Document, Field
from model.laws.search.mistakes import Mistake, illegal
from model.laws.search.queries import read_query
from model.services.opensearch.asked import Answer, Asked
from model.services.opensearch.indexing import read_object
from model.services.opensearch.resources.domains import Domain
from model.services.opensearch.resources.indices import Index
from model.services.opensearch.shelf import documents

WINDOW = 10_000
AT_ONCE = 100
"Hits that are put in their places, written or forgotten before others have their turn."
Body = Mapping[str, Any]


class Hit(NamedTuple):
    score: float
    document: Document


def indices_of(world: World, domain: Domain) -> list[Index]:
    return sorted(world.where(Index, domain_name=domain.domain_name), key=lambda index: index.index_name)


def named_indices(world: World, domain: Domain, names: str) -> list[Index]:
    """By names with commas between them, which may have asterisks in them; all of them where none is named."""
    known = indices_of(world, domain)
    found: dict[str, Index] = {}
    for name in names.split(",") if names and names != "_all" else ("*",):
        fitting = [index for index in known if fnmatchcase(index.index_name, name)]
        if not fitting and "*" not in name:
            raise Mistake("index_not_found_exception", f"no such index [{name}]", 404)
        found |= {index.index_name: index for index in fitting}
    return list(found.values())


def _body(asked: Asked) -> Body:
    """The body, with what the address says of it."""
    body = read_object(asked.text) if asked.text.strip() else {}
    if "q" in asked.arguments:
        body["query"] = {"query_string": {"query": asked.argument("q")}}
    for name in ("size", "from"):
        if name in asked.arguments:
            body[name] = asked.argument(name)
    if "sort" in asked.arguments:
        pairs = (each.partition(":") for each in asked.argument("sort").split(","))
        body["sort"] = [{field: direction or "asc"} for field, _, direction in pairs]
    return body


async def _hits(world: World, indices: Sequence[Index], body: Body) -> list[Hit]:
    query = read_query(body.get("query", {"match_all": {}}), world.now)
    found: list[Hit] = []
    for index in indices:
        async for document in documents(world, index):
            score = query(document)
            if score is not None:
                found.append(Hit(score, document))
    return found


async def count(world: World, domain: Domain, asked: Asked, names: str) -> Answer:
    indices = named_indices(world, domain, names)
    hits = await _hits(world, indices, _body(asked))
    told = {"count": len(hits), "_shards": _shards(indices)}
    await _let_go(hits)
    return Answer(200, told)


async def _let_go(hits: list[Hit]) -> None:
    """A few at a time: to forget many documents takes as long as to read them."""
    async for _ in in_turns(range(0, len(hits), AT_ONCE), 1):
        del hits[-AT_ONCE:]


async def search(world: World, domain: Domain, asked: Asked, names: str) -> Answer:
    """The best hits first, or in the order that is asked for."""
    body, indices = _body(asked), named_indices(world, domain, names)
    first, size = _number(body, "from", 0), _number(body, "size", 10)
    if first + size > WINDOW:
        text = f"Result window is too large, from + size must be less than or equal to: [{WINDOW}]"
        raise illegal(f"{text} but was [{first + size}].")
    hits = await _hits(world, indices, body)
    sorts = _sorts(body)
    best = await _best(hits, sorts or [("_score", True)], first + size)
    domain.count(searched=1)
    told = {
        "took": len(hits) // 1000 + 1,
        "timed_out": False,
        "_shards": _shards(indices),
        "hits": {
            "total": {"value": len(hits), "relation": "eq"},
            "max_score": max((hit.score for hit in hits), default=None) if not sorts else None,
            "hits": await _written(best[first:], body, sorts),
        },
    }
    aggregations = body.get("aggs") or body.get("aggregations")
    if aggregations:
        found = [hit.document for hit in hits]
        told["aggregations"] = await to_thread(aggregated, cast("Body", aggregations), found, world.now)
        found.clear()
    best.clear()
    await _let_go(hits)
    return Answer(200, told)


def _number(body: Body, name: str, default: int) -> int:
    try:
        number = int(body[name]) if name in body else default
    except (ValueError, TypeError) as error:
        raise illegal(f"Failed to parse value [{body[name]}] of [{name}]") from error
    if number < 0:
        raise illegal(f"[{name}] parameter cannot be negative but was [{number}]")
    return number


def _shards(indices: Sequence[Index]) -> dict[str, int]:
    return {"total": len(indices), "successful": len(indices), "skipped": 0, "failed": 0}


Sort = tuple[str, bool]
"A field, and whether its largest values come first."


def _sorts(body: Body) -> list[Sort]:
    if "sort" not in body:
        return []
    asked = body["sort"]
    return [_sort(each) for each in (cast("list[Any]", asked) if isinstance(asked, list) else (asked,))]


def _sort(each: Any) -> Sort:
    if isinstance(each, str):
        return each, each == "_score"
    ((field, how),) = cast("Body", each).items()
    direction = cast("Body", how).get("order") if isinstance(how, Mapping) else how
    return str(field), str(direction) == "desc"


async def _best(hits: Sequence[Hit], sorts: Sequence[Sort], most: int) -> list[Hit]:
    """So many of them as come first."""
    places: list[tuple[Any, ...]] = []
    async for start in in_turns(range(0, len(hits), AT_ONCE), 1):
        for number, hit in enumerate(hits[start : start + AT_ONCE], start):
            places.append((*[_place(hit, *sort) for sort in sorts], hit.document.place, number))
        places.sort()
        del places[most:]
    return [hits[place[-1]] for place in places]


class _Falling(str):
    """A text that comes before those that it is behind elsewhere."""

    __slots__ = ()

    def __lt__(self, other: str) -> bool:
        return str.__gt__(self, other)


def _place(hit: Hit, name: str, is_falling: bool) -> tuple[bool, bool, Any]:
    """What has nothing in a field comes last, whichever way it is sorted; numbers and texts are not compared."""
    value = _value(hit, name, is_falling)
    if value is None:
        return True, False, 0
    if isinstance(value, str):
        return False, True, _Falling(value) if is_falling else value
    return False, False, -value if is_falling else value


def _value(hit: Hit, name: str, is_falling: bool) -> Any:
    if name in ("_score", "_doc"):
        return hit.score if name == "_score" else hit.document.place
    field = Field.named(name, hit.document.types)
    if field.type == "text":
        raise illegal(f"Text fields are not optimised for sorting. Please use a keyword field instead: {name}")
    values = field.values(hit.document.source)
    return (max(values) if is_falling else min(values)) if values else None


async def _written(hits: Sequence[Hit], body: Body, sorts: Sequence[Sort]) -> orjson.Fragment:
    slices = [
        b",".join([orjson.dumps(_told(hit, body, sorts)) for hit in hits[start : start + AT_ONCE]])
        async for start in in_turns(range(0, len(hits), AT_ONCE), 1)
    ]
    return orjson.Fragment(b"[" + b",".join(slices) + b"]")


def _told(hit: Hit, body: Body, sorts: Sequence[Sort]) -> dict[str, Any]:
    told: dict[str, Any] = {
        "_index": hit.document.home,
        "_id": hit.document.id,
        "_score": None if sorts else hit.score,
    }
    wanted = body.get("_source", True)
    if wanted is not False:
        told["_source"] = _chosen(hit.document.source, wanted)
    if sorts:
        told["sort"] = [_value(hit, field, is_falling) for field, is_falling in sorts]
    return told


def _chosen(source: Body, wanted: Any) -> Body:
    """The fields that are asked for, by their names or with asterisks."""
    if wanted is True:
        return source
    names: list[str] = [wanted] if isinstance(wanted, str) else wanted
    return {name: value for name, value in source.items() if any(fnmatchcase(name, each) for each in names)}
