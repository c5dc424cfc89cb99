"""Health: what you can ask for, of the events that touch any account of an organization."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.arn import read_arn
from model.kit.openness import is_open
from model.kit.operation import operation
from model.kit.world import World
from model.services.health.asking import check_plan, from_everywhere, is_of_service, one_page, snaked
from model.services.health.choosing import check_locale, chosen
from model.services.health.organization import accounts_seen
from model.services.health.telling import events_in, summary

_SPANS = {"startTime": "startTimes", "endTime": "endTimes", "lastUpdatedTime": "lastUpdatedTimes"}
AT_ONCE = 50
"Accounts that one filter names."

Named = Mapping[str, Any]


@operation(internal=True)
async def describe_events_for_organization(
    call: Call,
    *,
    filter: Mapping[str, Any] | None = None,
    max_results: int | None = None,
    next_token: str | None = None,
    locale: str | None = None,
) -> dict[str, Any]:
    """Those that touch something of any of its accounts, what changed last first."""
    check_plan(call)
    check_locale(locale)
    wanted = dict(filter or {})
    if is_of_service(call):
        return {"events": list(_events(call, wanted))}
    members = await accounts_seen(call)
    accounts = [each for each in members if each in wanted.get("awsAccountIds", members)]
    found: dict[str, dict[str, Any]] = {}
    for start in range(0, len(accounts), AT_ONCE):
        asked = {"filter": wanted | {"awsAccountIds": accounts[start : start + AT_ONCE]}}
        told = await from_everywhere(call, "DescribeEventsForOrganization", "events", asked)
        found |= {each["arn"]: each for each in told}
    ordered = sorted(found.values(), key=lambda each: -each["last_updated_time"])
    page, token = one_page(ordered, max_results, next_token)
    return {"events": page, "next_token": token}


def _events(call: Call, wanted: Mapping[str, Any]) -> list[dict[str, Any]]:
    """In this region, of the accounts that are named."""
    plain = {_SPANS.get(name, name): [value] if name in _SPANS else value for name, value in wanted.items()}
    worlds = [_world_of(call.world, account) for account in plain.pop("awsAccountIds")]
    found: list[dict[str, Any]] = []
    for event in events_in(call.world):
        touched = [each for each in worlds if event.harms(each.account) and chosen(each, event, plain)]
        if touched:
            found.append(min((summary(each, event) for each in touched), key=_is_public))
    return found


def _is_public(told: Mapping[str, Any]) -> bool:
    """What names things of one account is no event for everybody."""
    return told["event_scope_code"] != "ACCOUNT_SPECIFIC"


def _world_of(world: World, account: str) -> World:
    return world.cell.world(account, world.region, "health")


@operation
async def describe_affected_accounts_for_organization(
    call: Call, *, event_arn: str, max_results: int | None = None, next_token: str | None = None
) -> dict[str, Any]:
    check_plan(call)
    touched = [each async for each in _touched(call, event_arn, await accounts_seen(call))]
    page, token = one_page([{"id": account} for account, _ in touched], max_results, next_token)
    scopes = {told["event_scope_code"] for _, told in touched}
    scope = "ACCOUNT_SPECIFIC" if "ACCOUNT_SPECIFIC" in scopes else next(iter(scopes), None)
    return {"affected_accounts": [each["id"] for each in page], "event_scope_code": scope, "next_token": token}


async def _touched(call: Call, arn: str, accounts: Sequence[str]) -> AsyncIterator[tuple[str, dict[str, Any]]]:
    """Of these accounts those that an event touches, each with what it is told of it."""
    for account in accounts:
        told = await _asked(call, "DescribeEvents", "events", arn, account)
        for each in told:
            yield account, each


async def _asked(call: Call, operation: str, member: str, arn: str, account: str) -> list[dict[str, Any]]:
    """What an account is told of one event, by the region that the event is in."""
    region = read_arn(arn).region if arn.startswith("arn:") else ""
    if not is_open(call.world.kernel, call.world.account, region):
        return []
    named: dict[str, Any] = {"eventArns": [arn]}
    asked: dict[str, Any] = named if operation == "DescribeEventDetails" else {"filter": named}
    answer = await call.world.ask(f"health:{operation}", region=region, account=account, **asked)
    return [snaked(each) for each in answer[member]]


@operation
async def describe_event_details_for_organization(
    call: Call, *, organization_event_detail_filters: Sequence[Named], locale: str | None = None
) -> dict[str, Any]:
    """What was said of each event: of one that names things of an account to that account, of others to nobody."""
    check_plan(call)
    check_locale(locale)
    members = await accounts_seen(call)
    told: list[dict[str, Any]] = []
    failed: list[dict[str, Any]] = []
    for each in organization_event_detail_filters:
        arn, account = each["eventArn"], each.get("awsAccountId")
        found = await _details(call, arn, account, members)
        if found is None:
            failed.append(_unknown(arn, account))
        else:
            told.append({"aws_account_id": account, **found})
    return {"successful_set": told, "failed_set": failed}


async def _details(call: Call, arn: str, account: str | None, members: Sequence[str]) -> dict[str, Any] | None:
    accounts = [each for each in members if account in (None, each)]
    async for each, told in _touched(call, arn, accounts):
        if _is_public(told) == (account is None):
            return (await _asked(call, "DescribeEventDetails", "successfulSet", arn, each))[0]
    return None


def _unknown(arn: str, account: str | None) -> dict[str, Any]:
    whose = f" of the account {account}" if account else " that is for everybody"
    message = f"There is no event {arn}{whose}"
    return {"event_arn": arn, "aws_account_id": account, "error_name": "UnknownEvent", "error_message": message}


@operation
async def describe_affected_entities_for_organization(
    call: Call,
    *,
    organization_entity_filters: Sequence[Named] = (),
    organization_entity_account_filters: Sequence[Named] = (),
    max_results: int | None = None,
    next_token: str | None = None,
    locale: str | None = None,
) -> dict[str, Any]:
    """The things of its accounts that events touch."""
    check_plan(call)
    check_locale(locale)
    members = await accounts_seen(call)
    found: list[dict[str, Any]] = []
    failed: list[dict[str, Any]] = []
    for each in (*organization_entity_filters, *organization_entity_account_filters):
        arn, account = each["eventArn"], each.get("awsAccountId")
        touched = await _entities(call, arn, [one for one in members if account in (None, one)])
        wanted = each.get("statusCodes")
        found += [one for one in touched if not wanted or one["status_code"] in wanted]
        failed += [] if touched else [_unknown(arn, account)]
    page, token = one_page(found, max_results, next_token)
    return {"entities": page, "failed_set": failed, "next_token": token}


async def _entities(call: Call, arn: str, accounts: Sequence[str]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for account in accounts:
        found += await _asked(call, "DescribeAffectedEntities", "entities", arn, account)
    return found


@operation
async def describe_entity_aggregates_for_organization(
    call: Call, *, event_arns: Sequence[str], aws_account_ids: Sequence[str] | None = None
) -> dict[str, Any]:
    """How many things of its accounts each event touches, and how many of each of them."""
    check_plan(call)
    accounts = [each for each in await accounts_seen(call) if each in (aws_account_ids or (each,))]
    found = [{"event_arn": arn, **_counted(await _entities(call, arn, accounts))} for arn in event_arns]
    return {"organization_entity_aggregates": found}


def _counted(entities: Sequence[dict[str, Any]]) -> dict[str, Any]:
    whose = [each["aws_account_id"] for each in entities]
    return _count(entities) | {
        "accounts": [
            {"account_id": account, **_count([each for each in entities if each["aws_account_id"] == account])}
            for account in dict.fromkeys(whose)
        ]
    }


def _count(entities: Sequence[dict[str, Any]]) -> dict[str, Any]:
    codes = [each["status_code"] for each in entities]
    return {"count": len(codes), "statuses": {code: codes.count(code) for code in dict.fromkeys(codes)}}
