"""Objects by bucket and key, versions newest first, uploads under way, and which bodies all of them use."""

TABLES = {
    "s3_version": """
CREATE TABLE IF NOT EXISTS s3_version (
    bucket TEXT, key TEXT, seq INTEGER, version TEXT, latest INTEGER, current INTEGER, size INTEGER, etag TEXT,
    modified REAL, storage_class TEXT, noncurrent REAL, tags TEXT, about TEXT,
    PRIMARY KEY (bucket, key, seq DESC)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS s3_current ON s3_version (bucket, key) WHERE current = 1;
""",
    "s3_upload": """
CREATE TABLE IF NOT EXISTS s3_upload (
    bucket TEXT, key TEXT, upload TEXT, seq INTEGER, initiated REAL, initiator TEXT, storage_class TEXT, tags TEXT,
    about TEXT,
    PRIMARY KEY (bucket, key, seq)) WITHOUT ROWID;
""",
    "s3_part": """
CREATE TABLE IF NOT EXISTS s3_part (
    upload TEXT, number INTEGER, size INTEGER, etag TEXT, modified REAL, body TEXT, checksums TEXT,
    PRIMARY KEY (upload, number)) WITHOUT ROWID;
""",
    "s3_use": """
CREATE TABLE IF NOT EXISTS s3_use (body TEXT, user TEXT, PRIMARY KEY (body, user)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS s3_use_user ON s3_use (user);
""",
    "s3_loose": "CREATE TABLE IF NOT EXISTS s3_loose (body TEXT PRIMARY KEY) WITHOUT ROWID;",
}

BODIES = ("s3_use", "body")
"The table and the column that say which bodies are in use."

UNTRACKED = ("s3_loose",)
"Notes for the sweep, which looks before it acts."
