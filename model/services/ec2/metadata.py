"""What an instance can learn about itself from inside: instance metadata, user data and its identity."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Mapping
from typing import Any, TypeAlias

import orjson

from model.kit.world import World
from model.laws.moments import zulu
from model.services.ec2.leases import host_name
from model.services.ec2.resources.instance_parts import Interface
from model.services.ec2.resources.instances import Instance
from model.services.ec2.resources.key_pairs import KeyPair
from model.services.ec2.resources.network_interfaces import NetworkInterface
from model.services.ec2.resources.subnets import Subnet
from model.services.ec2.resources.vpcs import Vpc

Tree: TypeAlias = "Mapping[str, str | Tree]"
"Texts by name, and more of them below others."


def tree_of(world: World, instance: Instance, roles: Mapping[str, Tree]) -> Tree:
    """All that is below `/latest`; `roles` is what the instance has of its role (EC2 user guide, instance metadata)."""
    found: dict[str, str | Tree] = {
        "dynamic": {"instance-identity": {"document": _document(instance)}},
        "meta-data": {**_about(world, instance), **roles},
    }
    if instance.user_data:
        found["user-data"] = b64decode(instance.user_data).decode(errors="replace")
    return found


def look_up(tree: Tree, path: str) -> str | None:
    """The text at a path, or the names below it, those with more below them ending in a slash."""
    here: str | Tree = tree
    for name in filter(None, path.split("/")):
        if isinstance(here, str) or name not in here:
            return None
        here = here[name]
    if isinstance(here, str):
        return here
    return "\n".join(_listed(name, below) for name, below in sorted(here.items()))


def _listed(name: str, below: str | Tree) -> str:
    """A public key is listed with its name behind its number."""
    if isinstance(below, str):
        return name
    titled = below.get("openssh-name")
    return f"{name}={titled}" if isinstance(titled, str) else f"{name}/"


def _about(world: World, instance: Instance) -> dict[str, str | Tree]:
    host = _host_name(world, instance)
    found: dict[str, str | Tree] = {
        "ami-id": instance.image_id,
        "ami-launch-index": str(instance.ami_launch_index),
        "ami-manifest-path": "(unknown)",
        "block-device-mapping": _devices(instance),
        "hostname": host,
        "instance-action": "none",
        "instance-id": instance.instance_id,
        "instance-life-cycle": instance.instance_lifecycle or "on-demand",
        "instance-type": instance.instance_type,
        "local-hostname": host,
        "local-ipv4": instance.private_ip_address or "",
        "placement": {
            "availability-zone": instance.availability_zone,
            "availability-zone-id": instance.availability_zone_id,
            "region": instance.region,
        },
        "profile": "default-hvm",
        "reservation-id": instance.reservation_id,
        "security-groups": "\n".join(each.group_name for each in instance.security_groups),
        "services": {"domain": "amazonaws.com", "partition": "aws"},
    }
    primary = instance.primary_interface
    if primary is not None:
        found["mac"] = primary.mac_address
        found["network"] = {
            "interfaces": {"macs": {each.mac_address: _interface(world, each) for each in instance.network_interfaces}}
        }
    if instance.public_ip_address:
        found |= {"public-ipv4": instance.public_ip_address, "public-hostname": instance.public_dns_name}
    if instance.key_name:
        found["public-keys"] = _keys(world, instance.key_name)
    found |= _notices(instance)
    if instance.metadata_options.instance_metadata_tags == "enabled":
        found["tags"] = {"instance": {tag.key: tag.value for tag in instance.tags}}
    return found


def _notices(instance: Instance) -> dict[str, str | Tree]:
    """What a Spot Instance is told of its end: first that it should be replaced, then that it has two minutes."""
    found: dict[str, str | Tree] = {}
    if instance.rebalance_at:
        notice = orjson.dumps({"noticeTime": zulu(instance.rebalance_at)}).decode()
        found["events"] = {"recommendations": {"rebalance": notice}}
    if instance.interruption:
        at = zulu(instance.interruption_at)
        action = orjson.dumps({"action": instance.interruption, "time": at}).decode()
        ending = {"termination-time": at} if instance.interruption == "terminate" else {}
        found["spot"] = {"instance-action": action, **ending}
    return found


def _devices(instance: Instance) -> Tree:
    root = instance.root_device_name
    names = [each.device_name for each in instance.block_device_mappings if each.device_name != root]
    return {"ami": root, "root": root} | {f"ebs{number}": name for number, name in enumerate(names, 1)}


def _host_name(world: World, instance: Instance) -> str:
    primary = instance.primary_interface
    return host_name(world, world.get(NetworkInterface, primary.network_interface_id)) if primary else ""


def _interface(world: World, interface: Interface) -> Tree:
    subnet, vpc = world.get(Subnet, interface.subnet_id), world.get(Vpc, interface.vpc_id)
    public = [each for each in interface.addresses if each.public_ip]
    found: dict[str, str | Tree] = {
        "device-number": str(interface.device_index),
        "interface-id": interface.network_interface_id,
        "local-hostname": interface.private_dns_name,
        "local-ipv4s": "\n".join(each.private_ip for each in interface.addresses),
        "mac": interface.mac_address,
        "owner-id": interface.owner_id,
        "security-group-ids": "\n".join(each.group_id for each in interface.groups),
        "security-groups": "\n".join(each.group_name for each in interface.groups),
        "subnet-id": interface.subnet_id,
        "subnet-ipv4-cidr-block": subnet.cidr_block,
        "vpc-id": interface.vpc_id,
        "vpc-ipv4-cidr-block": vpc.cidr_block,
        "vpc-ipv4-cidr-blocks": vpc.cidr_block,
    }
    if public:
        found |= {
            "ipv4-associations": {each.public_ip: each.private_ip for each in public},
            "public-hostname": public[0].public_name,
            "public-ipv4s": "\n".join(each.public_ip for each in public),
        }
    return found


def _keys(world: World, name: str) -> Tree:
    """The public key stays with the instance as long as the key pair is there to be asked."""
    found = world.where(KeyPair, key_name=name)
    return {"0": {"openssh-key": found[0].public_material if found else "", "openssh-name": name}}


def _document(instance: Instance) -> str:
    told: dict[str, Any] = {
        "accountId": instance.account,
        "architecture": instance.software.architecture,
        "availabilityZone": instance.availability_zone,
        "billingProducts": None,
        "devpayProductCodes": None,
        "marketplaceProductCodes": None,
        "imageId": instance.image_id,
        "instanceId": instance.instance_id,
        "instanceType": instance.instance_type,
        "kernelId": None,
        "pendingTime": zulu(instance.launch_time),
        "privateIp": instance.private_ip_address,
        "ramdiskId": None,
        "region": instance.region,
        "version": "2017-09-30",
    }
    return orjson.dumps(told, option=orjson.OPT_INDENT_2).decode()
