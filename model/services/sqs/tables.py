"""Messages by queue: where each one stands, what it says, and what was sent lately."""

TABLES = {
    "sqs_message": """
CREATE TABLE IF NOT EXISTS sqs_message (
    queue INTEGER, seq INTEGER, state INTEGER, rank REAL, sent REAL, grp TEXT, receives INTEGER, first REAL, taken REAL,
    PRIMARY KEY (queue, seq)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS sqs_rank ON sqs_message (queue, state, rank, seq);
CREATE INDEX IF NOT EXISTS sqs_sent ON sqs_message (queue, sent);
CREATE INDEX IF NOT EXISTS sqs_group ON sqs_message (queue, grp, state) WHERE grp <> '';
""",
    "sqs_body": """
CREATE TABLE IF NOT EXISTS sqs_body (
    queue INTEGER, seq INTEGER, id TEXT, body TEXT, about TEXT,
    PRIMARY KEY (queue, seq)) WITHOUT ROWID;
""",
    "sqs_sending": """
CREATE TABLE IF NOT EXISTS sqs_sending (
    queue INTEGER, scope TEXT, token TEXT, at REAL, id TEXT, number TEXT,
    PRIMARY KEY (queue, scope, token)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS sqs_sending_at ON sqs_sending (queue, at);
""",
}
