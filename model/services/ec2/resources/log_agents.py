"""Log agents: what exists: the program on an instance that sends what is written in its log files."""

from __future__ import annotations

from model.kit.resource import Resource


class LogAgent(Resource, key="instance_id"):
    """It runs as long as the guest does. What it could not send it keeps for an hour and tries again."""

    instance_id: str
    started_at: float
    told_until: float
    "Up to when everything that was written has been sent."
    session_key: str = ""
    "The access key of the role's session that it sends under."
    failure: str = ""
    "Why the last sending was refused, in AWS's words."
