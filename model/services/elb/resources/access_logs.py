"""Access logs of balancers of all kinds: where they lie, and who lays them there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, NamedTuple

from model.catalog.balancer_accounts import ACCOUNTS
from model.kit.arn import arn
from model.kit.errors import AwsError
from model.kit.principal import root, service
from model.kit.world import World
from model.laws.access.question import Caller
from model.services.s3.resources.buckets import Bucket
from model.services.s3.resources.deliveries import FULL_CONTROL, bucket_named, lets_look, lets_put

OF_REQUESTS, OF_FLOWS = "logdelivery.elasticloadbalancing", "delivery.logs"
"""The services that deliver, as policies name them before `.amazonaws.com`."""

TEST_FILE = "ELBAccessLogTestFile"

Refuse = Callable[[str], AwsError]


class LogPlace(NamedTuple):
    """A bucket, and below which prefix there."""

    bucket: str
    prefix: str = ""

    def folder(self, account: str) -> str:
        """Where all that an account's balancers write lies."""
        return f"{self.prefix.strip('/')}/AWSLogs/{account}/".removeprefix("/")


class Writer(NamedTuple):
    """A balancer, and the service that writes its log."""

    balancer_arn: str
    host: str = OF_REQUESTS

    @property
    def name(self) -> str:
        return self.balancer_arn.partition("loadbalancer/")[2]

    def source(self, world: World) -> str:
        """What a delivery names as where it comes from."""
        return arn("logs", world.region, world.account, "*") if self.host == OF_FLOWS else self.balancer_arn


def lets_in(world: World, bucket: Bucket, place: LogPlace, writer: Writer) -> bool:
    """Whether the policy of a bucket lets a balancer write; those of flows look at its ACL first."""
    source = {"aws:SourceAccount": world.account, "aws:SourceArn": writer.source(world)}
    key = f"{place.folder(world.account)}probe"
    if writer.host == OF_FLOWS and not lets_look(bucket, service(OF_FLOWS, world.account).caller, source):
        return False
    return any(lets_put(bucket, key, caller, source) for caller in _callers(world, writer.host))


def _callers(world: World, host: str) -> tuple[Caller, ...]:
    """The service, and in the older regions the account that was there before it."""
    old = ACCOUNTS.get(world.region) if host == OF_REQUESTS else None
    return (service(host, world.account).caller, *([root(old).caller] if old else []))


def open_place(world: World, place: LogPlace, writer: Writer, refuse: Refuse) -> Bucket:
    """The bucket that a balancer is to write its log into, if it can and may."""
    if "AWSLogs" in place.prefix:
        raise refuse(f"The prefix '{place.prefix}' cannot contain 'AWSLogs'")
    bucket = bucket_named(world, place.bucket)
    if bucket is None:
        raise refuse(f"S3Bucket: {place.bucket} does not exist")
    if bucket.region != world.region:
        raise refuse(f"S3Bucket: {place.bucket} is not located in the same region with ELB: {writer.name}")
    if not lets_in(world, bucket, place, writer):
        raise refuse(f"Access Denied for bucket: {place.bucket}. Please check S3bucket permission")
    return bucket


def words_of_test(writer: Writer, world: World) -> bytes:
    """What is written into the file that shows that files can be written."""
    moment = datetime.fromtimestamp(world.now, UTC)
    return f"Enable AccessLog for ELB: {writer.name} at {moment:%Y-%m-%dT%H:%M:%SZ}".encode()


def put_request(bucket: Bucket, key: str, body: bytes, content_type: str = "text/plain") -> dict[str, Any]:
    """How a file is laid into a bucket so that its owner has it."""
    return {"Bucket": bucket.name, "Key": key, "Body": body, "ACL": FULL_CONTROL, "ContentType": content_type}
