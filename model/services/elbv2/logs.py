"""Which logs balancers of each kind write, how often, and what their files are called."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import NamedTuple

from model.kit.arn import read_arn
from model.services.elb.resources.access_logs import OF_FLOWS, OF_REQUESTS, TEST_FILE, LogPlace, Writer
from model.services.elb.resources.load_balancers import ClassicBalancer
from model.services.elbv2.attribute_tables import table_of_balancer
from model.services.elbv2.attributes import Changed
from model.services.elbv2.fronts import Front

ACCESS, CONNECTION = "access", "connection"

FILE_SECONDS = 300.0
"""How often files come; those of Classic balancers can be told to come every hour."""

_TEST_FILES = {ACCESS: TEST_FILE, CONNECTION: "ELBConnectionLogTestFile"}


class Log(NamedTuple):
    """One that is written."""

    kind: str
    place: LogPlace
    writer: Writer
    seconds: float = FILE_SECONDS

    @property
    def name(self) -> str:
        return f"{self.writer.balancer_arn}|{self.kind}"

    @property
    def is_squeezed(self) -> bool:
        """Classic balancers write plain text."""
        return "/" in self.writer.name

    def test_key(self, account: str) -> str:
        """The file that shows that files can be written."""
        return f"{self.place.folder(account)}{_TEST_FILES[self.kind]}"

    def file_key(self, ended: float, address: str, unique: str) -> str:
        """Of the node with this address; balancers of flows write one file for all of theirs."""
        arn = read_arn(self.writer.balancer_arn)
        moment = datetime.fromtimestamp(int(ended), UTC)
        folder = f"{self.place.folder(arn.account)}elasticloadbalancing/{arn.region}/{moment:%Y/%m/%d}"
        head = "conn_log." if self.kind == CONNECTION else ""
        whose = f"{head}{arn.account}_elasticloadbalancing_{arn.region}_{self.writer.name.replace('/', '.')}"
        parts = (whose, f"{moment:%Y%m%dT%H%MZ}", *([address] if address else []), unique)
        return f"{folder}/{'_'.join(parts)}.log{'.gz' if self.is_squeezed else ''}"


def logs_of(front: Front) -> tuple[Log, ...]:
    if isinstance(front, ClassicBalancer):
        return _logs_of_classic(front)
    return logs_told(front.arn, front.type, front.attributes)


def logs_told(balancer_arn: str, type: str, changed: Changed) -> tuple[Log, ...]:
    """Those that the attributes of a balancer switch on."""
    values = {key: default for key, (default, _) in table_of_balancer(type).items()} | dict(changed)
    writer = Writer(balancer_arn, OF_FLOWS if type == "network" else OF_REQUESTS)
    return tuple(
        Log(kind, _place(values, kind), writer)
        for kind in (ACCESS, CONNECTION)
        if values.get(f"{kind}_logs.s3.enabled") == "true"
    )


def _place(values: Mapping[str, str], kind: str) -> LogPlace:
    return LogPlace(values[f"{kind}_logs.s3.bucket"], values[f"{kind}_logs.s3.prefix"])


def _logs_of_classic(balancer: ClassicBalancer) -> tuple[Log, ...]:
    chosen = balancer.attributes.access_log
    if not chosen.enabled:
        return ()
    place = LogPlace(chosen.s3_bucket_name or "", chosen.s3_bucket_prefix or "")
    return (Log(ACCESS, place, Writer(balancer.arn), (chosen.emit_interval or 60) * 60.0),)
