"""What customers put: data points, folded as they come, and the history of alarms."""

TABLES = {
    "cloudwatch_metric": """
CREATE TABLE IF NOT EXISTS cloudwatch_metric (
    account TEXT, region TEXT, metric TEXT, namespace TEXT, name TEXT, dimensions TEXT, last REAL,
    PRIMARY KEY (account, region, metric)) WITHOUT ROWID;
""",
    "cloudwatch_datum": """
CREATE TABLE IF NOT EXISTS cloudwatch_datum (
    account TEXT, region TEXT, metric TEXT, time REAL, unit TEXT,
    count REAL, total REAL, low REAL, high REAL, samples TEXT,
    PRIMARY KEY (account, region, metric, time, unit)) WITHOUT ROWID;
""",
    "cloudwatch_history": """
CREATE TABLE IF NOT EXISTS cloudwatch_history (
    account TEXT, region TEXT, seq INTEGER, alarm TEXT, time REAL, type TEXT, summary TEXT, data TEXT,
    PRIMARY KEY (account, region, seq)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS cloudwatch_history_alarm ON cloudwatch_history (account, region, alarm, time);
""",
}
