"""Documents by index and id, with the order in which they came."""

TABLES = {
    "opensearch_document": """
CREATE TABLE IF NOT EXISTS opensearch_document (
    home INTEGER, id TEXT, seq INTEGER, version INTEGER, size INTEGER, source TEXT,
    PRIMARY KEY (home, id));
CREATE INDEX IF NOT EXISTS opensearch_seq ON opensearch_document (home, seq);
""",
}
