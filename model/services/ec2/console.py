"""The serial console: what the guest printed as it came up."""

from __future__ import annotations

from base64 import b64encode
from datetime import UTC, datetime
from hashlib import sha256

from model.kit.world import World
from model.services.ec2.log_files import collected
from model.services.ec2.resources.instances import Instance
from model.services.ec2.resources.log_agents import LogAgent

HOST_KEYS = ("ECDSA", "ED25519", "RSA")


def console_of(world: World, instance: Instance) -> str:
    """Messages of the last boot; the first one's tell the fingerprints of the host keys that were made then."""
    if not instance.booted_at:
        return ""
    return _windows(instance) if instance.platform else _linux(world, instance)


def _linux(world: World, instance: Instance) -> str:
    booted = datetime.fromtimestamp(instance.booted_at, UTC)
    host = f"ip-{(instance.private_ip_address or 'no-address').replace('.', '-')}"
    lines = [
        f"[    0.000000] Linux version 6.1 ({instance.architecture}) #1 SMP",
        f"[    0.000000] Command line: root=/dev/{'nvme0n1p1' if _has_nvme(instance) else 'xvda1'} console=ttyS0",
        f"[    0.100000] smpboot: Allowing {instance.machine.vcpus} CPUs, 0 hotplug CPUs",
        f"[    0.200000] Memory: {instance.machine.memory_mib * 1024}K available",
        f"[    3.400000] cloud-init: Cloud-init running 'init' at {booted:%a, %d %b %Y %H:%M:%S} +0000.",
        *(_host_keys(world, instance, host) if instance.boots == 1 else ()),
        *_log_agent(world, instance),
        f"{host} login: ",
    ]
    return "\r\n".join(lines)


def _host_keys(world: World, instance: Instance, host: str) -> tuple[str, ...]:
    return (
        "-----BEGIN SSH HOST KEY FINGERPRINTS-----",
        *(f"256 SHA256:{fingerprint(world, instance, kind)} root@{host} ({kind})" for kind in HOST_KEYS),
        "-----END SSH HOST KEY FINGERPRINTS-----",
    )


def _log_agent(world: World, instance: Instance) -> tuple[str, ...]:
    """It confirms that it was started, and says what it cannot send."""
    agent = world.find(LogAgent, instance.instance_id)
    if agent is None:
        return ()
    lines = [f"amazon-cloudwatch-agent: {file.path} goes to {file.group}/{file.stream}" for file in collected(instance)]
    refused = [f"amazon-cloudwatch-agent: E! {agent.failure}"] if agent.failure else []
    return ("amazon-cloudwatch-agent has been started", *lines, *refused)


def _windows(instance: Instance) -> str:
    booted = datetime.fromtimestamp(instance.booted_at, UTC)
    return f"{booted:%Y/%m/%d %H:%M:%SZ}: Windows is Ready to use\r\n"


def _has_nvme(instance: Instance) -> bool:
    return instance.machine.ebs_nvme == "required"


def fingerprint(world: World, instance: Instance, kind: str) -> str:
    """Of a host key, which is the instance's own for as long as it lives."""
    key = world.luck("host key", instance.instance_id, kind).hexadecimal(64)
    return b64encode(sha256(bytes.fromhex(key)).digest()).decode().rstrip("=")
