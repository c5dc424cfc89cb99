"""Records by stream and by the buffer that they wait in, in the order in which they came."""

TABLES = {
    "firehose_record": """
CREATE TABLE IF NOT EXISTS firehose_record (
    stream INTEGER, buffer TEXT, seq INTEGER, at REAL, size INTEGER, data BLOB,
    PRIMARY KEY (stream, buffer, seq)) WITHOUT ROWID;
""",
}
