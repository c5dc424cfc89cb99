"""The page on which a domain shows how many documents it has of every minute."""

from __future__ import annotations

from asyncio import to_thread
from html import escape
from typing import Any

from model.kit.world import World
from model.laws.search.aggregations import aggregated
from model.laws.search.fields import Document
from model.services.opensearch.asked import Answer, Asked
from model.services.opensearch.resources.domains import Domain
from model.services.opensearch.resources.indices import Index
from model.services.opensearch.searching import named_indices
from model.services.opensearch.shelf import documents

LONGEST_BAR = 60
MINUTES = 60
STYLE = "body{font-family:sans-serif;margin:2em}td,th{padding:0 .6em;text-align:left}.bar{color:#0a6ebd}"


async def board(world: World, domain: Domain, asked: Asked) -> Answer:
    """Of the indices that `?index=` names, by the first field of dates that each has."""
    tables = [await _table(world, index) for index in named_indices(world, domain, asked.argument("index"))]
    name = escape(domain.domain_name)
    empty = "<p>There are no documents yet.</p>"
    page = (
        f"<!doctype html><html><head><title>{name}</title><style>{STYLE}</style></head>"
        f"<body><h1>{name}</h1>{''.join(tables) or empty}</body></html>"
    )
    return Answer(200, page, "text/html; charset=UTF-8")


async def _table(world: World, index: Index) -> str:
    head = f"<h2>{escape(index.index_name)}</h2><p>{index.documents} documents</p>"
    date = next((path for path, kind in index.fields if kind == "date"), None)
    if date is None:
        return head
    found: list[Document] = [document async for document in documents(world, index)]
    asked = {"minutes": {"date_histogram": {"field": date, "fixed_interval": "1m", "min_doc_count": 1}}}
    told = await to_thread(aggregated, asked, found, world.now)
    buckets = told["minutes"]["buckets"][-MINUTES:]
    return f"{head}<table><tr><th>{escape(date)} per minute</th><th></th><th>Count</th></tr>{_rows(buckets)}</table>"


def _rows(buckets: list[dict[str, Any]]) -> str:
    most = max((bucket["doc_count"] for bucket in buckets), default=1)
    return "".join(
        f"<tr><td>{bucket['key_as_string']}</td>"
        f"<td class=bar>{'█' * max(LONGEST_BAR * bucket['doc_count'] // most, 1)}</td>"
        f"<td>{bucket['doc_count']}</td></tr>"
        for bucket in buckets
    )
