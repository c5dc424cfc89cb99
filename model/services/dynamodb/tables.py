"""Items by table and key, what they were, what indexes hold of them, what changed, what is to be sent of that, and what
transactions were carried out lately; and how much of tables and indexes was used.
"""

from __future__ import annotations

from typing import Any

TABLES = {
    "dynamodb_item": """
CREATE TABLE IF NOT EXISTS dynamodb_item (
    tbl INTEGER, hash BLOB, sort BLOB, size INTEGER, body BLOB, old BLOB, changed REAL,
    PRIMARY KEY (tbl, hash, sort)) WITHOUT ROWID;
""",
    "dynamodb_entry": """
CREATE TABLE IF NOT EXISTS dynamodb_entry (
    idx INTEGER, hash BLOB, sort BLOB, item_hash BLOB, item_sort BLOB, size INTEGER, body BLOB,
    PRIMARY KEY (idx, hash, sort, item_hash, item_sort)) WITHOUT ROWID;
""",
    "dynamodb_expiry": """
CREATE TABLE IF NOT EXISTS dynamodb_expiry (
    tbl INTEGER, hash BLOB, sort BLOB, expires REAL,
    PRIMARY KEY (tbl, hash, sort)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS dynamodb_expires ON dynamodb_expiry (tbl, expires);
""",
    "dynamodb_record": """
CREATE TABLE IF NOT EXISTS dynamodb_record (
    stream INTEGER, shard TEXT, seq INTEGER, at REAL, event TEXT, size INTEGER, keys BLOB, old BLOB, new BLOB,
    actor TEXT,
    PRIMARY KEY (stream, shard, seq)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS dynamodb_record_at ON dynamodb_record (stream, at);
""",
    "dynamodb_token": """
CREATE TABLE IF NOT EXISTS dynamodb_token (
    account TEXT, region TEXT, token TEXT, at REAL, digest TEXT,
    PRIMARY KEY (account, region, token)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS dynamodb_token_at ON dynamodb_token (at);
""",
    "dynamodb_past": """
CREATE TABLE IF NOT EXISTS dynamodb_past (
    tbl INTEGER, hash BLOB, sort BLOB, seq INTEGER, at REAL, size INTEGER, body BLOB,
    PRIMARY KEY (tbl, hash, sort, seq)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS dynamodb_past_at ON dynamodb_past (tbl, at);
""",
    "dynamodb_outbox": """
CREATE TABLE IF NOT EXISTS dynamodb_outbox (
    destination INTEGER, seq INTEGER, at REAL, key TEXT, body BLOB,
    PRIMARY KEY (destination, seq)) WITHOUT ROWID;
""",
    "dynamodb_meter": """
CREATE TABLE IF NOT EXISTS dynamodb_meter (thing INTEGER PRIMARY KEY, at REAL, state BLOB);
""",
}

UNTRACKED = ("dynamodb_meter",)
"What was used was used, whoever takes back what came of it."


def meter_by(instant: float, row: tuple[Any, ...]) -> tuple[Any, ...] | None:
    """A meter that has not moved since an instant; how others stood then nobody knows."""
    return row if row[1] <= instant else None


KNOWN_BY = {"dynamodb_meter": meter_by}
