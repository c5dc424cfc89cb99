"""What the internet knows of machines: the names that AWS gives to public addresses."""

from __future__ import annotations

from model.kit.cell import Cell
from model.kit.published import Published, publishing
from model.services.ec2.names import public_name
from model.services.ec2.resources.instances import Instance
from model.services.ec2.resources.network_interfaces import NetworkInterface

_FIRST = "ec2-"


@publishing
def machine_called(cell: Cell, name: str) -> Published | None:
    """A machine that runs is well; what its software does nobody knows who has not asked it."""
    if not name.startswith(_FIRST):
        return None
    address = name.partition(".")[0].removeprefix(_FIRST).replace("-", ".")
    nic = next(iter(cell.kernel.store.wherever(NetworkInterface, "public_ips", address)), None)
    if nic is None or public_name(address, nic.region) != name:
        return None
    machine = cell.world(nic.account, nic.region, "ec2").find(Instance, nic.instance_id or "")
    return Published(name, "", (address,), machine is not None and machine.state_name == "running")
