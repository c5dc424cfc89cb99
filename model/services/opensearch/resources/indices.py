"""OpenSearch: what exists: the indices of a domain, made when the first document comes or before."""

from __future__ import annotations

from model.kit.column import Column
from model.kit.resource import Resource


class Index(
    Resource,
    key="path",
    arn="domain/{domain_name}/{index_name}",
    title="Search indices",
    index=("domain_name",),
    columns=(
        Column("DOMAIN", "domain_name"),
        Column("INDEX", "index_name"),
        Column("DOCUMENTS", "documents", "number"),
        Column("STORED", "stored_bytes", "bytes"),
        Column("FIELDS", "number_of_fields", "number", priority=2),
        Column("LAST DOCUMENT", "last_put", "age", priority=2),
        Column("AGE", "created_at", "age", priority=3),
    ),
):
    path: str
    domain_name: str
    index_name: str
    fields: tuple[tuple[str, str], ...] = ()
    "Each known field by its path, and its type."
    written: int = 0
    "The place of the document that came last."
    documents: int = 0
    stored_bytes: int = 0
    last_put: float | None = None

    @property
    def number_of_fields(self) -> int:
        return len(self.fields)

    @property
    def label(self) -> str:
        return self.index_name


def index_path(domain: str, name: str) -> str:
    """Neither has a slash in it."""
    return f"{domain}/{name}"
