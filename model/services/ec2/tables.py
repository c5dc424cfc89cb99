"""Single packets that guests have sent, with what each interface on the way saw of them, until flow logs have told."""

TABLES = {
    "ec2_packet": """
CREATE TABLE IF NOT EXISTS ec2_packet (
    number INTEGER PRIMARY KEY, time REAL, stream TEXT, passage TEXT, said TEXT);
CREATE INDEX IF NOT EXISTS ec2_packet_time ON ec2_packet (time);
""",
}

UNTRACKED = ("ec2_packet",)
"What was sent was sent, whoever takes back what came of it."
