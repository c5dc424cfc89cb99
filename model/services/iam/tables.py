"""When who last tried what."""

from __future__ import annotations

from typing import Any

TABLES = {
    "iam_attempt": """
CREATE TABLE IF NOT EXISTS iam_attempt (
    account TEXT, who TEXT, action TEXT, at REAL, region TEXT,
    PRIMARY KEY (account, who, action)) WITHOUT ROWID;
""",
}

UNTRACKED = ("iam_attempt",)
"What was tried was tried, whoever takes back what came of it."


def attempt_by(instant: float, row: tuple[Any, ...]) -> tuple[Any, ...] | None:
    """One that was not made again since an instant; when it was made before nobody knows."""
    return row if row[3] <= instant else None


KNOWN_BY = {"iam_attempt": attempt_by}
