"""S3: buckets that are websites: which page is shown in a folder and after an error, and who is sent elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from model.kit.operation import operation
from model.services.s3.places import Visit, at_bucket
from model.services.s3.refusals import invalid_argument, invalid_request, malformed_xml, not_configured

MOST_RULES = 50
PROTOCOLS = ("http", "https")


@operation
@at_bucket
async def put_bucket_website(place: Visit, *, website_configuration: Mapping[str, Any]) -> None:
    refuse_odd_website(website_configuration)
    place.bucket.website = orjson.dumps(website_configuration).decode()


def refuse_odd_website(said: Mapping[str, Any]) -> None:
    everything = said.get("RedirectAllRequestsTo")
    if everything is not None:
        if len(said) > 1:
            text = "RedirectAllRequestsTo cannot be provided in conjunction with other Routing Rules."
            raise invalid_argument(text, "RedirectAllRequestsTo", "not null")
        refuse_odd_protocol(everything)
        return
    if "IndexDocument" not in said:
        text = "A value for IndexDocument Suffix must be provided if RedirectAllRequestsTo is empty"
        raise invalid_argument(text, "IndexDocument", "null")
    suffix = said["IndexDocument"]["Suffix"]
    if not suffix or "/" in suffix:
        raise invalid_argument("The IndexDocument Suffix is not well formed", "IndexDocument", suffix or None)
    if "ErrorDocument" in said and not said["ErrorDocument"]["Key"]:
        raise malformed_xml()
    refuse_odd_rules(said)


def refuse_odd_rules(said: Mapping[str, Any]) -> None:
    if "RoutingRules" not in said:
        return
    rules = said["RoutingRules"]
    if not rules:
        raise malformed_xml()
    if len(rules) > MOST_RULES:
        told = f"{len(rules)} routing rules provided, the number of routing rules in a website configuration is limited"
        raise invalid_request(f"{told} to {MOST_RULES}.")
    for rule in rules:
        refuse_odd_condition(rule)
        refuse_odd_redirect(rule["Redirect"])


def refuse_odd_condition(rule: Mapping[str, Any]) -> None:
    condition = rule.get("Condition")
    if condition is None:
        return
    if not condition:
        text = "Condition cannot be empty. To redirect all requests without a condition, the condition element"
        raise invalid_request(f"{text} shouldn't be present.")
    code = condition.get("HttpErrorCodeReturnedEquals")
    if code is not None and not is_among(code, 400, 599):
        raise invalid_request(f"The provided HTTP error code ({code}) is not valid. Valid codes are 4XX or 5XX.")


def refuse_odd_redirect(redirect: Mapping[str, Any]) -> None:
    if not redirect:
        raise malformed_xml()
    refuse_odd_protocol(redirect)
    if "ReplaceKeyWith" in redirect and "ReplaceKeyPrefixWith" in redirect:
        raise invalid_request("You can only define ReplaceKeyPrefix or ReplaceKey but not both.")
    code = redirect.get("HttpRedirectCode")
    if code is not None and not is_among(code, 301, 399):
        raise invalid_request(f"The provided HTTP redirect code ({code}) is not valid. Valid codes are 3XX except 300.")


def refuse_odd_protocol(redirect: Mapping[str, Any]) -> None:
    if redirect.get("Protocol", "http") not in PROTOCOLS:
        text = "Invalid protocol, protocol can be http or https. If not defined the protocol will be selected"
        raise invalid_request(f"{text} automatically.")


def is_among(code: str, first: int, last: int) -> bool:
    return code.isdecimal() and len(code) == 3 and first <= int(code) <= last


@operation
@at_bucket
async def get_bucket_website(place: Visit) -> dict[str, Any]:
    if not place.bucket.website:
        text = "The specified bucket does not have a website configuration"
        raise not_configured("NoSuchWebsiteConfiguration", text, place.name)
    return orjson.loads(place.bucket.website)


@operation
@at_bucket
async def delete_bucket_website(place: Visit) -> None:
    place.bucket.website = ""
