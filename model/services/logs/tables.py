"""Log events by group, in the order in which they came; by time in their group and in their stream. Records that wait
for their delivery."""

TABLES = {
    "logs_event": """
CREATE TABLE IF NOT EXISTS logs_event (
    grp INTEGER, seq INTEGER, stream INTEGER, time INTEGER, ingested INTEGER, size INTEGER, message TEXT,
    PRIMARY KEY (grp, seq)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS logs_time ON logs_event (grp, time, seq);
CREATE INDEX IF NOT EXISTS logs_stream_time ON logs_event (grp, stream, time, seq);
""",
    "logs_vended": """
CREATE TABLE IF NOT EXISTS logs_vended (
    delivery INTEGER, seq INTEGER, time INTEGER, record TEXT,
    PRIMARY KEY (delivery, seq)) WITHOUT ROWID;
""",
}
