"""Which packages of code are in use, and by what."""

TABLES = {
    "lambda_use": """
CREATE TABLE IF NOT EXISTS lambda_use (body TEXT, user TEXT, PRIMARY KEY (body, user)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS lambda_use_user ON lambda_use (user);
""",
}

BODIES = ("lambda_use", "body")
