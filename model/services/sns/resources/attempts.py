"""SNS: what exists: messages that a web server did not take yet, and that are tried again."""

from __future__ import annotations

from model.kit.resource import Resource


class Attempt(
    Resource,
    key="attempt_id",
    prefix="attempt",
    missing=("NotFound", "Attempt does not exist", 404),
):
    attempt_id: str
    topic_arn: str
    subscription_arn: str
    subject: str
    posted: str
    "The request's body."
    envelope: str
    "What a dead-letter queue gets."
    made: int = 1
    "How many attempts have failed."
    waits: tuple[float, ...] = ()
    "The seconds before each that is left."
