"""Calls that are on record, as many together as were written down at once, in the order in which they ended."""

TABLES = {
    "cloudtrail_page": """
CREATE TABLE IF NOT EXISTS cloudtrail_page (last INTEGER PRIMARY KEY, first INTEGER, time REAL, calls BLOB);
""",
}

UNTRACKED = ("cloudtrail_page",)
"What has happened stays on record, whoever takes back what came of it."
