"""Which lifecycle rules S3 accepts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.kit.quotas import most
from model.kit.world import World
from model.services.s3.fates import COLDNESS, DAY
from model.services.s3.refusals import invalid_argument, invalid_request, malformed_xml

ACTIONS = (
    "Expiration",
    "Transitions",
    "NoncurrentVersionExpiration",
    "NoncurrentVersionTransitions",
    "AbortIncompleteMultipartUpload",
)
MINIMUM_SIZES = ("all_storage_classes_128K", "varies_by_storage_class")
LONGEST_ID = 255
INFREQUENT = ("STANDARD_IA", "ONEZONE_IA")
INFREQUENT_DAYS = 30


def refuse_minimum_size(said: str) -> None:
    if said not in MINIMUM_SIZES:
        text = f"Invalid TransitionDefaultMinimumObjectSize found: {said}"
        raise invalid_request(text)


def checked_rules(world: World, rules: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The rules, each with an id; raises what S3 answers to the first wrong one."""
    if not 1 <= len(rules) <= most(world, "s3/lifecycle-rules-per-bucket"):
        raise malformed_xml()
    named = [{"ID": new_id(world, rule, at)} | dict(rule) for at, rule in enumerate(rules)]
    ids = [rule["ID"] for rule in named]
    if len(set(ids)) < len(ids):
        raise invalid_argument("Rule ID must be unique. Found same ID for more than one rule", "ID")
    for rule in named:
        refuse_bad_rule(rule)
    return named


def new_id(world: World, rule: Mapping[str, Any], at: int) -> str:
    return "" if "ID" in rule else world.luck("s3-rule", world.now, at).hexadecimal(32)


def refuse_bad_rule(rule: Mapping[str, Any]) -> None:
    if len(rule["ID"]) > LONGEST_ID:
        raise invalid_argument(f"ID length should not exceed allowed limit of {LONGEST_ID}", "ID")
    if ("Filter" in rule) == ("Prefix" in rule):
        raise malformed_xml()
    if not any(rule.get(action) for action in ACTIONS):
        raise invalid_request("At least one action needs to be specified in a rule")
    refuse_bad_filter(structure(rule, "Filter"))
    refuse_bad_expiration(rule)
    for move in rule.get("Transitions", ()):
        refuse_bad_transition(move)
    for move in rule.get("NoncurrentVersionTransitions", ()):
        refuse_class(move.get("StorageClass"))
        refuse_days(move, "NoncurrentDays", "NoncurrentVersionTransition")
    refuse_bad_noncurrent(rule)
    refuse_early_end(rule)


def structure(said: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """A member that is a structure; empty where it is left out."""
    return said.get(name) or {}


def refuse_bad_filter(said: Mapping[str, Any]) -> None:
    """One thing by itself, or several of them together under And."""
    together = structure(said, "And")
    tags: Sequence[Mapping[str, Any]] = together.get("Tags", ())
    if len(said) > 1 or (len(together) == 1 and len(tags) < 2):
        raise malformed_xml()
    keys = [tag["Key"] for tag in tags]
    if len(set(keys)) < len(keys):
        raise invalid_request("Duplicate Tag Keys are not allowed.")


def refuse_bad_expiration(rule: Mapping[str, Any]) -> None:
    said = rule.get("Expiration")
    if said is None:
        return
    if len(said) != 1:
        raise malformed_xml()
    refuse_days(said, "Days", "Expiration")
    refuse_hour(said)
    if said.get("ExpiredObjectDeleteMarker") and tags_of(rule):
        text = "ExpiredObjectDeleteMarker cannot be specified with a tag based filter"
        raise invalid_request(text)


def tags_of(rule: Mapping[str, Any]) -> bool:
    said = structure(rule, "Filter")
    return "Tag" in said or bool(structure(said, "And").get("Tags"))


def refuse_bad_transition(said: Mapping[str, Any]) -> None:
    refuse_class(said.get("StorageClass"))
    if ("Days" in said) == ("Date" in said):
        raise malformed_xml()
    refuse_hour(said)
    storage_class, days = said["StorageClass"], said.get("Days", INFREQUENT_DAYS)
    if days < 0:
        raise invalid_argument("'Days' in Transition action must be nonnegative", "Days", days)
    if storage_class in INFREQUENT and days < INFREQUENT_DAYS:
        text = (
            f"'Days' in Transition action must be greater than or equal to {INFREQUENT_DAYS} "
            f"for storageClass '{storage_class}'"
        )
        raise invalid_argument(text, "Days", days)


def refuse_class(storage_class: str | None) -> None:
    if storage_class not in COLDNESS[2:]:
        raise malformed_xml()


def refuse_days(said: Mapping[str, Any], name: str, action: str) -> None:
    if name in said and said[name] < 1:
        raise invalid_argument(f"'{name}' for {action} action must be a positive integer", name, said[name])


def refuse_hour(said: Mapping[str, Any]) -> None:
    if "Date" in said and said["Date"] % DAY:
        raise invalid_argument("'Date' must be at midnight GMT", "Date", said["Date"])


def refuse_bad_noncurrent(rule: Mapping[str, Any]) -> None:
    said = rule.get("NoncurrentVersionExpiration")
    if said is not None and "NoncurrentDays" not in said:
        raise malformed_xml()
    refuse_days(said or {}, "NoncurrentDays", "NoncurrentVersionExpiration")
    abort = rule.get("AbortIncompleteMultipartUpload")
    if abort is not None and "DaysAfterInitiation" not in abort:
        raise malformed_xml()
    refuse_days(abort or {}, "DaysAfterInitiation", "AbortIncompleteMultipartUpload")


def refuse_early_end(rule: Mapping[str, Any]) -> None:
    """What expires has to have been where it moved to before."""
    ends = structure(rule, "Expiration").get("Days")
    for move in rule.get("Transitions", ()):
        if ends is not None and "Days" in move and move["Days"] >= ends:
            text = "'Days' in the Expiration action must be greater than 'Days' in the Transition action"
            raise invalid_argument(text, "Days", ends)
