"""Copies at edges and in regional caches: what of which origin, since when and until when."""

TABLES = {
    "cloudfront_copy": """
CREATE TABLE IF NOT EXISTS cloudfront_copy (
    distribution TEXT, cache TEXT, key TEXT, path TEXT, status INTEGER, headers TEXT, body TEXT, size INTEGER,
    fetched REAL, expires REAL, used REAL, hits INTEGER,
    PRIMARY KEY (distribution, cache, key)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS cloudfront_copy_place ON cloudfront_copy (cache, hits, used);
CREATE INDEX IF NOT EXISTS cloudfront_copy_body ON cloudfront_copy (body) WHERE body != '';
""",
}

BODIES = ("cloudfront_copy", "body")
"The table and the column that say which bodies are in use."
