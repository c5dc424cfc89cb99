"""Which selectors a trail can have (CloudTrail API Reference, EventSelector and AdvancedFieldSelector)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NoReturn

from model.kit.errors import AwsError
from model.services.cloudtrail.resources.selectors import AdvancedEventSelector, EventSelector

MOST_SELECTORS = 5
MOST_RESOURCES = 250
MOST_FIELD_VALUES = 500
PREFIXES = {
    "AWS::S3::Object": "arn:aws:s3",
    "AWS::Lambda::Function": "arn:aws:lambda",
    "AWS::DynamoDB::Table": "arn:aws:dynamodb",
}
SOURCES = ("kms.amazonaws.com", "rdsdata.amazonaws.com")
FIELDS = frozenset(
    {
        "eventCategory",
        "eventName",
        "eventSource",
        "eventType",
        "readOnly",
        "resources.ARN",
        "resources.type",
        "sessionCredentialFromConsole",
        "userIdentity.arn",
    }
)
CATEGORIES = ("Management", "Data")


def refuse_bad_selectors(selectors: Sequence[EventSelector]) -> None:
    if len(selectors) > MOST_SELECTORS:
        _refuse(f"Specify a valid number of selectors (1 to {MOST_SELECTORS}) for your trail.")
    resources = [each for selector in selectors for each in selector.data_resources]
    if sum(len(each.values) for each in resources) > MOST_RESOURCES:
        _refuse(f"The total number of data resources cannot exceed {MOST_RESOURCES}.")
    for selector in selectors:
        if not (selector.include_management_events or selector.data_resources):
            _refuse("An event selector must include management events or data resources.")
        _refuse_foreign(selector.exclude_management_event_sources, SOURCES)
    for each in resources:
        if each.type not in PREFIXES:
            _refuse(f"Value {each.type} for DataResources.Type is invalid.")
        if not all(value.startswith(PREFIXES[each.type]) for value in each.values):
            _refuse("Value for DataResources.Values is invalid: it has to be an ARN of the type, or the start of one.")


def refuse_bad_advanced(selectors: Sequence[AdvancedEventSelector]) -> None:
    values = 0
    for selector in selectors:
        fields = {each.field: each for each in selector.field_selectors}
        _refuse_foreign(fields, FIELDS)
        category = fields.get("eventCategory")
        if category is None or len(category.equals) != 1 or category.equals[0] not in CATEGORIES:
            _refuse("An advanced event selector must say eventCategory Equals Management or Data.")
        if category.equals[0] == "Data" and "resources.type" not in fields:
            _refuse("A selector of data events must say resources.type.")
        values += sum(each.count for each in selector.field_selectors)
    if values > MOST_FIELD_VALUES:
        _refuse(f"The total number of values in advanced event selectors cannot exceed {MOST_FIELD_VALUES}.")


def _refuse_foreign(given: Iterable[str], known: Iterable[str]) -> None:
    for each in given:
        if each not in known:
            _refuse(f"Value {each} is not valid in an event selector.")


def _refuse(message: str) -> NoReturn:
    raise AwsError("InvalidEventSelectorsException", message)
