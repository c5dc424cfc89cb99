"""An instance from inside."""

from __future__ import annotations

from typing import Any

from model.cloud import Cloud
from model.kernel.durable import durable
from model.kit.world import World


class Guest:
    """An instance from inside: its metadata, to which no policy applies and of which no trail tells."""

    def __init__(self, cloud: Cloud, instance: Any) -> None:
        self._cloud = cloud
        self._instance = instance

    @property
    def enabled(self) -> bool:
        return self._instance.metadata_options.http_endpoint == "enabled"

    @property
    def tokens_required(self) -> bool:
        """Only version 2 is allowed."""
        return self._instance.metadata_options.http_tokens == "required"

    async def read(self, path: str) -> str | None:
        """What is at a path below `/latest`, the names below it for a folder, None if there is nothing."""
        from model.services.ec2.guest_role import role_tree
        from model.services.ec2.metadata import look_up, tree_of

        world = self._cloud.world(self._instance.account, self._instance.region, "ec2")
        roles: Any = {}
        if path.startswith("meta-data"):
            async with durable(self._cloud.kernel.unit("metadata", "ec2:renew_credentials")):
                roles = await role_tree(world, self._instance)
        return look_up(tree_of(world, self._instance, roles), path)

    async def send(
        self, destination: str, port: int, *, protocol: str = "6", source: str = "", mac: str = ""
    ) -> tuple[bool, str]:
        """Send one frame within the network, with a forged source if one is given: did it arrive, and why."""
        from model.services.ec2.guest_frames import send

        async with durable(self._cloud.kernel.unit(f"guest/{self._instance.id}", "guest:send")):
            return send(self._world, self._instance, destination, protocol, port, source, mac)

    async def listen(self, *, promiscuous: bool = False) -> None:
        """Write down the frames that the interface is shown from now on, as tcpdump does."""
        from model.services.ec2.guest_frames import listen

        async with durable(self._cloud.kernel.unit(f"guest/{self._instance.id}", "guest:listen")):
            listen(self._world, self._instance, promiscuous=promiscuous)

    def resolve(self, name: str) -> str | None:
        """The address behind a name, as the name servers of its network tell it; None where they do not."""
        from model.services.ec2.resolving import resolve
        from model.services.ec2.wiring import Wiring

        primary = self._instance.primary_interface
        nic = Wiring(self._world).nic(primary.network_interface_id) if primary else None
        return resolve(self._world, nic, name) if nic else None

    def heard(self) -> list[tuple[str, str, int]]:
        """Source, destination and port of every frame since then, oldest first."""
        from model.services.ec2.guest_frames import heard

        return [(each.source, each.destination, each.port) for each in heard(self._world, self._instance)]

    @property
    def dropped(self) -> int:
        """How many of its frames its host did not let out."""
        from model.services.ec2.guest_frames import dropped

        return dropped(self._world, self._instance)

    def log_in(self, user_name: str, private_key: str) -> str:
        """Come in by the door of the operating system; returns `user@host`.

        Raises PermissionError for whom the machine does not know: it takes the private half of its key pair alone.
        """
        from model.services.ec2.guest_login import log_in

        return log_in(self._world, self._instance, user_name, private_key)

    def read_disk(self, device: str, number: int) -> bytes:
        """A block of 512 bytes of a volume that is attached. Raises DiskError where that cannot be."""
        from model.services.ec2.guest_disk import read

        return read(self._world, self._instance, device, number)

    async def write_disk(self, device: str, number: int, content: bytes) -> None:
        """Put up to 512 bytes there, likewise."""
        from model.services.ec2.guest_disk import write

        async with durable(self._cloud.kernel.unit(f"guest/{self._instance.id}", "guest:write_disk")):
            write(self._world, self._instance, device, number, content)

    @property
    def _world(self) -> World:
        return self._cloud.world(self._instance.account, self._instance.region, "ec2")
