"""Rules of network ACLs: what you can ask for."""

from __future__ import annotations

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.form import takes
from model.kit.operation import operation
from model.services.ec2.entry_reading import EntryForm, read_entry, refuse_number
from model.services.ec2.limits import refuse_beyond
from model.services.ec2.resources.network_acls import LAST, NetworkAcl, NetworkAclEntry


@operation
@takes(EntryForm)
async def create_network_acl_entry(call: Call, asked: EntryForm) -> None:
    world = call.world
    acl = world.get(NetworkAcl, asked.network_acl_id)
    entry = read_entry(world, asked)
    if _find(acl, entry.rule_number, egress=entry.egress):
        raise AwsError(
            "NetworkAclEntryAlreadyExists", f"The network acl entry identified by {entry.rule_number} already exists."
        )
    count = sum(each.egress == entry.egress and each.rule_number < LAST for each in acl.entries) + 1
    refuse_beyond(world, "nacl/rules-per-acl", count, "NetworkAclEntryLimitExceeded", "network acl entries")
    _keep(acl, (*acl.entries, entry))


@operation
@takes(EntryForm)
async def replace_network_acl_entry(call: Call, asked: EntryForm) -> None:
    acl = call.world.get(NetworkAcl, asked.network_acl_id)
    entry = read_entry(call.world, asked)
    old = _get(acl, entry.rule_number, egress=entry.egress)
    _keep(acl, tuple(entry if each is old else each for each in acl.entries))


@operation
async def delete_network_acl_entry(call: Call, *, network_acl_id: str, rule_number: int, egress: bool) -> None:
    acl = call.world.get(NetworkAcl, network_acl_id)
    refuse_number(call.world, rule_number)
    old = _get(acl, rule_number, egress=egress)
    _keep(acl, tuple(each for each in acl.entries if each is not old))


def _find(acl: NetworkAcl, number: int, *, egress: bool) -> NetworkAclEntry | None:
    return next((each for each in acl.entries if (each.rule_number, each.egress) == (number, egress)), None)


def _get(acl: NetworkAcl, number: int, *, egress: bool) -> NetworkAclEntry:
    found = _find(acl, number, egress=egress)
    if found is None:
        raise AwsError(
            "InvalidNetworkAclEntry.NotFound", f"The network acl entry identified by {number} does not exist."
        )
    return found


def _keep(acl: NetworkAcl, entries: tuple[NetworkAclEntry, ...]) -> None:
    """Outbound rules first, each direction by its numbers, as AWS lists them."""
    acl.entries = tuple(sorted(entries, key=lambda each: (not each.egress, each.rule_number)))
