"""What can be told of things of other services, and how: the logs that deliveries may carry.

Source: CloudFront Developer Guide, standard logging (v2); answers of CreateDelivery for which record fields it takes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from model.kit.resource import Resource
from model.services.cloudfront.resources.distributions import Distribution
from model.services.logs.resources.deliveries import BUCKET, GROUP, STREAM

FORMATS: Mapping[str, tuple[str, ...]] = {
    BUCKET: ("json", "plain", "w3c", "raw"),
    GROUP: ("json", "plain"),
    STREAM: ("json", "plain", "raw"),
}
"By type of destination; the first is how it is written where nobody says. Columns in files are not offered."
DELIMITERS: Mapping[str, str] = {"plain": " ", "w3c": "\t", "raw": " ", "json": ""}
"What stands between fields where nobody says."


class VendedLog(NamedTuple):
    """A type of logs of a service: what it is told of, which fields a record has, and where it lies in buckets."""

    service: str
    log_type: str
    resource_type: str
    kind: type[Resource]
    region: str
    "From which region it is delivered, for what is in none."
    usual: tuple[str, ...]
    "The fields that are delivered if nobody says which."
    more: tuple[str, ...]
    folder: str
    stream: str
    "The name of its stream in log groups, with the id of the thing in braces."

    @property
    def fields(self) -> tuple[str, ...]:
        return (*self.usual, *self.more)

    def template(self, destination: str) -> dict[str, Any]:
        """As DescribeConfigurationTemplates says it."""
        default: dict[str, Any] = {"record_fields": self.usual}
        if destination == BUCKET:
            default["s3_delivery_configuration"] = {"suffix_path": self.folder, "enable_hive_compatible_path": False}
        else:
            default["field_delimiter"] = ""
        return {
            "service": self.service,
            "log_type": self.log_type,
            "resource_type": self.resource_type,
            "delivery_destination_type": destination,
            "default_delivery_config_values": default,
            "allowed_fields": [{"name": name, "mandatory": False} for name in self.fields],
            "allowed_output_formats": FORMATS[destination],
            "allowed_action_for_allow_vended_logs_delivery_for_resource": (
                f"{self.service}:AllowVendedLogDeliveryForResource"
            ),
            "allowed_field_delimiters": ["\t", " ", ",", ""],
            "allowed_suffix_path_fields": PLACES if destination == BUCKET else None,
        }


PLACES = ("accountid", "DistributionId", "yyyy", "MM", "dd", "HH")
"What a path in a bucket may say in braces."

CLOUDFRONT = VendedLog(
    service="cloudfront",
    log_type="ACCESS_LOGS",
    resource_type="distribution",
    kind=Distribution,
    region="us-east-1",
    usual=(
        *("date", "time", "x-edge-location", "sc-bytes", "c-ip", "cs-method", "cs(Host)", "cs-uri-stem", "sc-status"),
        *("cs(Referer)", "cs(User-Agent)", "cs-uri-query", "cs(Cookie)", "x-edge-result-type", "x-edge-request-id"),
        *("x-host-header", "cs-protocol", "cs-bytes", "time-taken", "x-forwarded-for", "ssl-protocol", "ssl-cipher"),
        *("x-edge-response-result-type", "cs-protocol-version", "fle-status", "fle-encrypted-fields", "c-port"),
        *("time-to-first-byte", "x-edge-detailed-result-type", "sc-content-type", "sc-content-len", "sc-range-start"),
        "sc-range-end",
    ),
    more=("timestamp", "DistributionId", "timestamp(ms)", "c-country", "cache-behavior-path-pattern"),
    folder="AWSLogs/{account-id}/CloudFront/",
    stream="CloudFront_{id}",
)
VENDED = (CLOUDFRONT,)


def vended(service: str, log_type: str) -> VendedLog | None:
    return next((each for each in VENDED if (each.service, each.log_type) == (service, log_type)), None)
