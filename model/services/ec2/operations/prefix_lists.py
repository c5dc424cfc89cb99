"""Prefix lists: what you can ask for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from ipaddress import ip_network
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.filters import Getter, select
from model.kit.form import Form, takes
from model.kit.operation import operation
from model.kit.world import World
from model.services.ec2.listing import Filters
from model.services.ec2.paging import paged_values
from model.services.ec2.prefix_lists import list_of, spread, users_of, visible_lists
from model.services.ec2.resources.prefix_lists import ManagedPrefixList, PrefixEntry
from model.services.ec2.tagging import read_tag_specifications
from model.services.ec2.tokens import kept, made_before

MOST_ENTRIES = 1000
FAMILIES = {"IPv4": 4, "IPv6": 6}
FILTERS: Mapping[str, Getter] = {
    "owner-id": lambda each: each.owner_id,
    "prefix-list-id": lambda each: each.prefix_list_id,
    "prefix-list-name": lambda each: each.prefix_list_name,
}

Given = Sequence[Mapping[str, Any]] | None


@operation
async def create_managed_prefix_list(
    call: Call,
    *,
    prefix_list_name: str,
    max_entries: int,
    address_family: str,
    entries: Given = None,
    client_token: str = "",
    tag_specifications: Given = None,
) -> dict[str, Any]:
    world, tags = call.world, read_tag_specifications(tag_specifications, "prefix-list")
    known = made_before(world, ManagedPrefixList, client_token, prefix_list_name=prefix_list_name)
    if known is not None:
        return {"prefix_list": known}
    _refuse_name(prefix_list_name)
    _refuse_family(address_family)
    if not 1 <= max_entries <= MOST_ENTRIES:
        raise AwsError("InvalidParameterValue", f"The maximum number of entries must be from 1 to {MOST_ENTRIES}.")
    made = ManagedPrefixList(
        prefix_list_id=world.new_id("pl"),
        prefix_list_name=prefix_list_name,
        address_family=address_family,
        max_entries=max_entries,
        versions=(_with((), _read(entries, address_family), max_entries),),
        client_tokens=kept(client_token),
        tags=tags,
    )
    return {"prefix_list": world.add(made)}


def _refuse_name(name: str) -> None:
    if not name or len(name) > 255 or name.lower().startswith("com.amazonaws"):
        raise AwsError("InvalidParameterValue", f"The name '{name}' is not valid for a prefix list.")


def _refuse_family(family: str) -> None:
    if family not in FAMILIES:
        raise AwsError("InvalidParameterValue", f"The address family '{family}' is not valid. Use IPv4 or IPv6.")


def _read(entries: Given, family: str) -> tuple[PrefixEntry, ...]:
    return tuple(
        PrefixEntry(cidr=_block(each.get("Cidr", ""), family), description=each.get("Description"))
        for each in entries or ()
    )


def _block(text: str, family: str) -> str:
    try:
        network = ip_network(text, strict=False)
    except ValueError as error:
        raise AwsError("InvalidParameterValue", f"CIDR block {text} is malformed") from error
    if network.version != FAMILIES[family]:
        raise AwsError("InvalidParameterValue", f"The CIDR block {text} is not of the address family {family}.")
    return str(network)


def _with(old: tuple[PrefixEntry, ...], added: tuple[PrefixEntry, ...], most: int) -> tuple[PrefixEntry, ...]:
    """An entry that is there already takes the new description; none is there twice."""
    if len({each.cidr for each in added}) < len(added):
        raise AwsError("InvalidParameterValue", "The same CIDR block must not appear multiple times.")
    merged = {each.cidr: each for each in (*old, *added)}
    if len(merged) > most:
        raise AwsError("PrefixListMaxEntriesExceeded", f"The prefix list can have no more than {most} entries.")
    return tuple(merged.values())


def _ours(world: World, id: str) -> ManagedPrefixList:
    """A list that the account may change."""
    found = list_of(world, id)
    if not found.is_ours:
        raise AwsError("UnauthorizedOperation", f"The prefix list '{id}' is managed by AWS.", 403)
    return found


class EntriesForm(Form):
    prefix_list_id: str
    current_version: int | None = None
    prefix_list_name: str | None = None
    add_entries: tuple[dict[str, Any], ...] = ()
    remove_entries: tuple[dict[str, Any], ...] = ()
    max_entries: int | None = None

    @property
    def changes_entries(self) -> bool:
        return bool(self.add_entries or self.remove_entries)


@operation
@takes(EntriesForm)
async def modify_managed_prefix_list(call: Call, asked: EntriesForm) -> dict[str, Any]:
    """Other entries make another version; a new name or size does not."""
    found = _ours(call.world, asked.prefix_list_id)
    if asked.changes_entries and asked.max_entries is not None:
        raise AwsError("InvalidParameterCombination", "Entries and MaxEntries cannot be changed in one request.")
    entries = _changed(found, asked) if asked.changes_entries else None
    if asked.prefix_list_name is not None:
        _refuse_name(asked.prefix_list_name)
    call.world.request(found, "ModifyManagedPrefixList")
    found.prefix_list_name = asked.prefix_list_name or found.prefix_list_name
    if asked.max_entries is not None:
        _resize(found, asked.max_entries)
    if entries is not None:
        _renew(call.world, found, entries)
    return {"prefix_list": found}


def _changed(found: ManagedPrefixList, asked: EntriesForm) -> tuple[PrefixEntry, ...]:
    _refuse_other_version(found, asked.current_version)
    gone = {_block(each.get("Cidr", ""), found.address_family) for each in asked.remove_entries}
    unknown = gone - set(found.cidrs)
    if unknown:
        raise AwsError("InvalidParameterValue", f"The prefix list has no entry {min(unknown)}.")
    left = tuple(each for each in found.entries if each.cidr not in gone)
    return _with(left, _read(asked.add_entries, found.address_family), found.weight)


def _refuse_other_version(found: ManagedPrefixList, version: int | None) -> None:
    if version is None:
        raise AwsError("MissingParameter", "The request must contain the parameter CurrentVersion")
    if version != found.version:
        raise AwsError(
            "PrefixListVersionMismatch",
            f"The prefix list '{found.prefix_list_id}' has the version {found.version}, not {version}.",
        )


def _resize(found: ManagedPrefixList, most: int) -> None:
    if not len(found.entries) <= most <= MOST_ENTRIES or most < 1:
        raise AwsError("InvalidParameterValue", f"The prefix list has {len(found.entries)} entries, not {most}.")
    found.max_entries = most


def _renew(world: World, found: ManagedPrefixList, entries: tuple[PrefixEntry, ...]) -> None:
    found.versions = (*found.versions, entries)
    spread(world, found)


@operation
async def restore_managed_prefix_list_version(
    call: Call, *, prefix_list_id: str, previous_version: int, current_version: int
) -> dict[str, Any]:
    """What it had then becomes its newest version."""
    found = _ours(call.world, prefix_list_id)
    _refuse_other_version(found, current_version)
    entries = _entries(found, previous_version)
    call.world.request(found, "RestoreManagedPrefixListVersion")
    _renew(call.world, found, entries)
    return {"prefix_list": found}


def _entries(found: ManagedPrefixList, version: int | None) -> tuple[PrefixEntry, ...]:
    if version is None:
        return found.entries
    if not found.is_ours or not 1 <= version <= len(found.versions):
        raise AwsError("InvalidPrefixListVersion", f"The prefix list has no version {version}.")
    return found.versions[version - 1]


@operation
async def delete_managed_prefix_list(call: Call, *, prefix_list_id: str) -> dict[str, Any]:
    found = _ours(call.world, prefix_list_id)
    users = users_of(call.world, prefix_list_id)
    if users:
        raise AwsError("DependencyViolation", f"The prefix list '{prefix_list_id}' is in use by {', '.join(users)}.")
    call.world.request(found, "DeleteManagedPrefixList")
    return {"prefix_list": found}


@operation
async def describe_managed_prefix_lists(
    call: Call,
    *,
    prefix_list_ids: Sequence[str] | None = None,
    filters: Filters = None,
    max_results: int | None = None,
    next_token: str | None = None,
) -> dict[str, Any]:
    found = [list_of(call.world, id) for id in prefix_list_ids] if prefix_list_ids else visible_lists(call.world)
    lists, token = paged_values(select(found, filters, FILTERS), max_results, next_token, least=1, most=100)
    return {"prefix_lists": lists, "next_token": token}


@operation
async def describe_prefix_lists(
    call: Call,
    *,
    prefix_list_ids: Sequence[str] | None = None,
    filters: Filters = None,
    max_results: int | None = None,
    next_token: str | None = None,
) -> dict[str, Any]:
    """Those of AWS's services alone, with their blocks."""
    found = [list_of(call.world, id) for id in prefix_list_ids] if prefix_list_ids else visible_lists(call.world)
    chosen = select([each for each in found if not each.is_ours], filters, FILTERS)
    lists, token = paged_values(chosen, max_results, next_token)
    return {"prefix_lists": lists, "next_token": token}


@operation
async def get_managed_prefix_list_entries(
    call: Call,
    *,
    prefix_list_id: str,
    target_version: int | None = None,
    max_results: int | None = None,
    next_token: str | None = None,
) -> dict[str, Any]:
    found = list_of(call.world, prefix_list_id)
    entries, token = paged_values(_entries(found, target_version), max_results, next_token, least=1, most=100)
    return {"entries": entries, "next_token": token}


@operation
async def get_managed_prefix_list_associations(
    call: Call, *, prefix_list_id: str, max_results: int | None = None, next_token: str | None = None
) -> dict[str, Any]:
    list_of(call.world, prefix_list_id)
    users = users_of(call.world, prefix_list_id)
    told = [{"resource_id": id, "resource_owner": call.world.account} for id in users]
    page, token = paged_values(told, max_results, next_token)
    return {"prefix_list_associations": page, "next_token": token}
