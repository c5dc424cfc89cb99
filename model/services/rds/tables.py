"""What happened to databases, snapshots and groups, for two weeks."""

TABLES = {
    "rds_event": """
CREATE TABLE IF NOT EXISTS rds_event (
    account TEXT, region TEXT, seq INTEGER, at REAL, kind TEXT, source TEXT, arn TEXT, categories TEXT, message TEXT,
    PRIMARY KEY (account, region, seq)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS rds_event_at ON rds_event (account, region, at);
"""
}
