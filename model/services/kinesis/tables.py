"""Records by shard, in the order in which they came: when and how large, and beside it what they say."""

TABLES = {
    "kinesis_record": """
CREATE TABLE IF NOT EXISTS kinesis_record (
    shard INTEGER, seq INTEGER, at REAL, size INTEGER,
    PRIMARY KEY (shard, seq)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS kinesis_at ON kinesis_record (shard, at, seq);
""",
    "kinesis_data": """
CREATE TABLE IF NOT EXISTS kinesis_data (
    shard INTEGER, seq INTEGER, key TEXT, data BLOB,
    PRIMARY KEY (shard, seq));
""",
}
