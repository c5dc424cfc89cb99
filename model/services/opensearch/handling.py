"""What each path at a domain's endpoint is for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from model.kit.world import World
from model.laws.search.mistakes import Mistake, illegal
from model.services.opensearch.asked import Answer, Asked, refusal
from model.services.opensearch.dashboards import board
from model.services.opensearch.indexing import MADE, Indexing, read_object
from model.services.opensearch.resources.domains import Domain
from model.services.opensearch.resources.indices import Index
from model.services.opensearch.searching import count, indices_of, named_indices, search

DOCUMENTS = frozenset({"_doc", "_create", "_source", "_update"})
ACKNOWLEDGED = {"acknowledged": True}
TYPES = ("text", "keyword", "date", "boolean", "long", "integer", "short", "double", "float", "ip")


async def handled(world: World, domain: Domain, asked: Asked) -> Answer:
    try:
        answer = await _handled(world, domain, asked)
    except Mistake as mistake:
        answer = refusal(mistake)
    domain.count(**{"answered" if answer.status < 400 else "mistaken": 1})
    return answer


async def _handled(world: World, domain: Domain, asked: Asked) -> Answer:
    match asked.parts:
        case ("_dashboards" | "_plugin", *_):
            return await board(world, domain, asked)
        case (*names, "_bulk" | "_search" | "_count" | "_mapping" | "_refresh" as deed) if len(names) < 3:
            return await _of_many(world, domain, asked, names[0] if names else "", deed)
        case (name,) if not name.startswith("_"):
            return _of_index(world, domain, asked, name)
        case (name, kind, *rest) if kind in DOCUMENTS and len(rest) < 2:
            return await _of_document(Indexing(world, domain), asked, name, kind, rest[0] if rest else "")
        case _:
            return _of_cluster(world, domain, asked)


def _of_cluster(world: World, domain: Domain, asked: Asked) -> Answer:
    match asked.parts:
        case ():
            return Answer(200, _greeting(domain))
        case ("_cluster", "health"):
            return Answer(200, _health(world, domain))
        case ("_cat", "indices"):
            return _listed(world, domain, asked)
        case _:
            raise illegal(f"no handler found for uri [{asked.path}] and method [{asked.method}]")


async def _of_many(world: World, domain: Domain, asked: Asked, names: str, deed: str) -> Answer:
    match deed:
        case "_bulk":
            return await Indexing(world, domain).bulk(asked, names)
        case "_search":
            return await search(world, domain, asked, names)
        case "_count":
            return await count(world, domain, asked, names)
        case "_mapping":
            return Answer(200, {each.index_name: _mapping(each) for each in named_indices(world, domain, names)})
        case _:
            return Answer(200, {"_shards": {"total": 1, "successful": 1, "failed": 0}})


def _greeting(domain: Domain) -> dict[str, Any]:
    engine, _, version = domain.engine_version.partition("_")
    return {
        "name": domain.domain_name,
        "cluster_name": f"{domain.account}:{domain.domain_name}",
        "version": {"distribution": engine.lower(), "number": f"{version}.0"},
        "tagline": "The OpenSearch Project: https://opensearch.org/",
    }


def _health(world: World, domain: Domain) -> dict[str, Any]:
    nodes = domain.cluster.instance_count
    return {
        "cluster_name": f"{domain.account}:{domain.domain_name}",
        "status": "green",
        "timed_out": False,
        "number_of_nodes": nodes,
        "number_of_data_nodes": nodes,
        "active_primary_shards": len(indices_of(world, domain)),
    }


def _listed(world: World, domain: Domain, asked: Asked) -> Answer:
    rows = [
        {
            "health": "green",
            "status": "open",
            "index": index.index_name,
            "docs.count": str(index.documents),
            "store.size": f"{index.stored_bytes}b",
        }
        for index in indices_of(world, domain)
    ]
    if asked.argument("format") == "json":
        return Answer(200, rows)
    lines = [" ".join(row.values()) for row in rows]
    head = ["health status index docs.count store.size"] if "v" in asked.arguments else []
    return Answer(200, "".join(f"{line}\n" for line in head + lines), "text/plain; charset=UTF-8")


def _mapping(index: Index) -> dict[str, Any]:
    """Texts have their whole in a keyword beside them."""
    properties: dict[str, Any] = {}
    for path, kind in index.fields:
        place = properties
        *above, name = path.split(".")
        for each in above:
            place = place.setdefault(each, {}).setdefault("properties", {})
        place[name] = {"type": kind}
        if kind == "text":
            place[name]["fields"] = {"keyword": {"type": "keyword", "ignore_above": 256}}
    return {"mappings": {"properties": properties}}


def _of_index(world: World, domain: Domain, asked: Asked, name: str) -> Answer:
    indexing = Indexing(world, domain)
    match asked.method:
        case "PUT":
            fields = _read_mapping(read_object(asked.text)) if asked.text.strip() else {}
            indexing.make(name, fields)
            return Answer(200, {**ACKNOWLEDGED, "shards_acknowledged": True, "index": name})
        case "DELETE":
            for index in named_indices(world, domain, name):
                indexing.drop_index(index)
            return Answer(200, ACKNOWLEDGED)
        case "HEAD":
            indexing.find(name)
            return Answer(200)
        case "GET":
            found = named_indices(world, domain, name)
            return Answer(200, {index.index_name: {"aliases": {}, **_mapping(index)} for index in found})
        case _:
            raise Mistake("method_not_allowed_exception", f"Incorrect HTTP method for uri [{asked.path}]", 405)


def _read_mapping(body: Mapping[str, Any]) -> dict[str, str]:
    mappings: Mapping[str, Any] = body.get("mappings") or {}
    return _fields(mappings.get("properties") or {}, "")


def _fields(properties: Mapping[str, Any], before: str) -> dict[str, str]:
    fields: dict[str, str] = {}
    for name, said in properties.items():
        if "properties" in said:
            fields |= _fields(said["properties"], f"{before}{name}.")
            continue
        kind = str(said["type"]) if "type" in said else "text"
        if kind not in TYPES:
            text = f"No handler for type [{kind}] declared on field [{name}]"
            raise Mistake("mapper_parsing_exception", text)
        fields[f"{before}{name}"] = kind
    return fields


async def _of_document(indexing: Indexing, asked: Asked, name: str, kind: str, id: str) -> Answer:
    match asked.method, kind:
        case ("POST" | "PUT", "_update") if id:
            told = await indexing.change(name, id, read_object(asked.text))
        case ("POST" | "PUT", "_doc" | "_create") if id or asked.method == "POST":
            anew = kind == "_create" or asked.argument("op_type") == "create"
            told = await indexing.put(name, id, read_object(asked.text), anew=anew)
        case ("DELETE", "_doc") if id:
            told = await indexing.drop(name, id)
        case ("GET" | "HEAD", "_doc" | "_source") if id:
            return await _found(indexing, name, kind, id)
        case _:
            text = f"Incorrect HTTP method for uri [{asked.path}] and method [{asked.method}]"
            raise Mistake("method_not_allowed_exception", text, 405)
    return Answer(MADE[told["result"]], told)


async def _found(indexing: Indexing, name: str, kind: str, id: str) -> Answer:
    index = indexing.find(name)
    kept = await indexing.shelf.find(index, id)
    if kept is None:
        return Answer(404, {"_index": name, "_id": id, "found": False})
    if kind == "_source":
        return Answer(200, kept.body)
    told = {"_index": name, "_id": id, "_version": kept.version, "_seq_no": kept.seq - 1, "found": True}
    return Answer(200, {**told, "_source": kept.body})
