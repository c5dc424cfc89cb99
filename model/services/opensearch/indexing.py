"""Taking documents into indices: one by one or many at once, with what becomes known of their fields."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, cast

import orjson

from model.kernel.unhurried import in_turns
from model.kit.world import World
from model.laws.search.fields import Field, leaves, type_of
from model.laws.search.mistakes import Mistake, illegal
from model.services.opensearch.asked import Answer, Asked
from model.services.opensearch.resources.domains import Domain
from model.services.opensearch.resources.indices import Index, index_path
from model.services.opensearch.shelf import Kept, Shelf

INDEX_NAME = re.compile(r'[^A-Z\s\\/*?"<>|,#:+_\-][^A-Z\s\\/*?"<>|,#:]{0,254}')
MADE = {"created": 201, "updated": 200, "deleted": 200, "noop": 200, "not_found": 404}
AT_ONCE = 20
"Documents of a batch that are taken before others have their turn."
LINES_AT_ONCE = 200
"Orders of a batch that are read before others have their turn."


class Indexing:
    """What one request does to the documents of a domain."""

    def __init__(self, world: World, domain: Domain) -> None:
        self._world = world
        self._domain = domain
        self.shelf = Shelf(world, domain)

    def find(self, name: str) -> Index:
        """Raises Mistake where there is none of that name."""
        index = self._world.find(Index, index_path(self._domain.domain_name, name))
        if index is None:
            raise Mistake("index_not_found_exception", f"no such index [{name}]", 404)
        return index

    def make(self, name: str, fields: Mapping[str, str] | None = None) -> Index:
        if not INDEX_NAME.fullmatch(name):
            text = f"Invalid index name [{name}], must be lowercase, without spaces and signs, and not begin with one"
            raise Mistake("invalid_index_name_exception", text)
        path = index_path(self._domain.domain_name, name)
        if self._world.find(Index, path) is not None:
            raise Mistake("resource_already_exists_exception", f"index [{name}] already exists")
        self._domain.indices_made += 1
        return self._world.add(
            Index(
                path=path,
                domain_name=self._domain.domain_name,
                index_name=name,
                fields=tuple((fields or {}).items()),
            )
        )

    async def put(self, name: str, id: str, body: Mapping[str, Any], *, anew: bool = False) -> dict[str, Any]:
        """Over what is there under that id, or `anew` only where nothing is. Without an id it is given one."""
        known = self._world.find(Index, index_path(self._domain.domain_name, name))
        fields = _learned(dict(known.fields) if known else {}, id, body)
        index = known or self.make(name)
        before = await self.shelf.find(index, id) if id else None
        if anew and before is not None:
            text = f"[{id}]: version conflict, document already exists (current version [{before.version}])"
            raise Mistake("version_conflict_engine_exception", text, 409)
        if index.number_of_fields != len(fields):
            index.fields = tuple(fields.items())
        kept = self.shelf.put(index, id or self._new_id(index), body, before)
        self._domain.count(indexed=1)
        return said(index, kept, "updated" if before else "created")

    async def change(self, name: str, id: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """`doc` is laid over what is there, or becomes the document where `upsert` or `doc_as_upsert` says so."""
        index = self.find(name)
        before = await self.shelf.find(index, id)
        doc: Mapping[str, Any] = body["doc"] if isinstance(body.get("doc"), Mapping) else {}
        if before is None:
            fresh = doc if body.get("doc_as_upsert") else body.get("upsert")
            if not isinstance(fresh, Mapping):
                raise Mistake("document_missing_exception", f"[{id}]: document missing", 404)
            return await self.put(name, id, cast("Mapping[str, Any]", fresh))
        merged = _merged(before.body, doc)
        return said(index, before, "noop") if merged == before.body else await self.put(name, id, merged)

    async def drop(self, name: str, id: str) -> dict[str, Any]:
        index = self.find(name)
        kept = await self.shelf.find(index, id)
        if kept is None:
            return said(index, Kept(id, index.written, 1, 0, ""), "not_found")
        self.shelf.drop(index, kept)
        return said(index, kept._replace(version=kept.version + 1, seq=index.written), "deleted")

    def drop_index(self, index: Index) -> None:
        self.shelf.drop_all(index)
        self._world.remove(index)

    def _new_id(self, index: Index) -> str:
        return self._world.luck("document", index.serial, index.written).letters(
            20, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"
        )

    async def bulk(self, asked: Asked, default: str) -> Answer:
        """Line by line; what is wrong with one document does not keep the others."""
        items: list[orjson.Fragment] = []
        errors = False
        async for kind, about, source in in_turns(await _orders(asked.text), AT_ONCE):
            name, id = str(about.get("_index") or default), str(about.get("_id") or "")
            try:
                if not name:
                    raise Mistake("action_request_validation_exception", "Validation Failed: 1: index is missing;")
                told = await self._do(kind, name, id, source)
                told["status"] = MADE[told["result"]]
            except Mistake as mistake:
                error = {"type": mistake.type, "reason": mistake.reason}
                told, errors = {"_index": name, "_id": id, "status": mistake.status, "error": error}, True
            items.append(orjson.Fragment(orjson.dumps({kind: told})))
        return Answer(200, {"took": len(items) // 50 + 1, "errors": errors, "items": items})

    async def _do(self, kind: str, name: str, id: str, source: Mapping[str, Any]) -> dict[str, Any]:
        if kind == "delete":
            return await self.drop(name, id)
        if kind == "update":
            return await self.change(name, id, source)
        return await self.put(name, id, source, anew=kind == "create")


def said(index: Index, kept: Kept, result: str) -> dict[str, Any]:
    return {
        "_index": index.index_name,
        "_id": kept.id,
        "_version": kept.version,
        "result": result,
        "_shards": {"total": 2, "successful": 1, "failed": 0},
        "_seq_no": kept.seq - 1,
        "_primary_term": 1,
    }


class Order(NamedTuple):
    """What a batch asks for with one document: `about` says where, `source` is what it says."""

    kind: str
    about: Mapping[str, Any]
    source: Mapping[str, Any]


async def _orders(text: str) -> list[Order]:
    """What a batch asks for; raises Mistake for lines that cannot be read, before anything is done."""
    lines = (line for line in text.split("\n") if line.strip())
    orders = [_order(line, lines) async for line in in_turns(lines, LINES_AT_ONCE)]
    if not orders:
        raise Mistake("parse_exception", "request body is required")
    return orders


def _order(line: str, following: Iterator[str]) -> Order:
    """But for deletions, the document stands in the line that follows."""
    order = read_object(line)
    kind = next(iter(order), "")
    if len(order) != 1 or kind not in ("index", "create", "update", "delete"):
        text = "Malformed action/metadata line, expected one of [create, delete, index, update]"
        raise illegal(f"{text} but found [{kind}]")
    source = "{}" if kind == "delete" else next(following, None)
    if source is None:
        raise illegal("The bulk request must be terminated by a newline [\\n]")
    return Order(kind, _object(order[kind]), read_object(source))


def read_object(text: str) -> dict[str, Any]:
    """A JSON object; raises Mistake for anything else."""
    try:
        return _object(orjson.loads(text))
    except orjson.JSONDecodeError as error:
        raise Mistake("parse_exception", f"request body could not be read: {error}") from error


def _object(found: Any) -> dict[str, Any]:
    if not isinstance(found, dict):
        raise Mistake("parse_exception", "request body is to be an object")
    return cast("dict[str, Any]", found)


def _learned(fields: dict[str, str], id: str, body: Mapping[str, Any]) -> dict[str, str]:
    """With the fields that a document brings; raises Mistake for a value that is none of its field's type."""
    for path, value in leaves(body):
        if path not in fields:
            fields[path] = type_of(value)
            continue
        try:
            Field(path, fields[path]).compared(value)
        except (ValueError, TypeError, Mistake) as error:
            text = f"failed to parse field [{path}] of type [{fields[path]}] in document with id '{id}'."
            raise Mistake("mapper_parsing_exception", f"{text} Preview of field's value: '{value}'") from error
    return fields


def _merged(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """Objects are merged in depth, all else is replaced."""
    merged = dict(old)
    for name, value in new.items():
        there = merged.get(name)
        both = isinstance(there, Mapping) and isinstance(value, Mapping)
        merged[name] = _merged(cast("Any", there), cast("Any", value)) if both else value
    return merged
