"""What was published to FIFO topics lately, so that the same is not published twice."""

TABLES = {
    "sns_publishing": """
CREATE TABLE IF NOT EXISTS sns_publishing (
    topic INTEGER, token TEXT, at REAL, id TEXT, number TEXT, PRIMARY KEY (topic, token)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS sns_publishing_at ON sns_publishing (topic, at);
""",
}
