"""How a walk ended, in a sentence, and what to do where it ended too early."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from model.laws.reach.addresses import written
from model.laws.reach.hops import Code, Hop, Station, Walk
from model.laws.reach.network import Nic
from model.laws.reach.packets import Traffic
from model.services.ec2.rule_words import traffic_words
from model.services.ec2.walk_ends import WalkEnd
from model.services.ec2.walk_steps import Step


@dataclass(frozen=True, slots=True)
class Verdict:
    """`code` is AWS's explanation code, "" for a conversation; `remedy` says what to do."""

    code: str
    sentence: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Ended:
    """The last hop of a walk that came to nothing, and its step."""

    hop: Hop
    step: Step

    @property
    def name(self) -> str:
        return f"{self.step.word} {self.step.label or self.step.id}".strip()

    @property
    def traffic(self) -> str:
        packet = self.hop.packet
        return traffic_words(Traffic(packet.protocol, packet.port, packet.port))

    @property
    def source(self) -> str:
        return written(self.hop.packet.source)

    @property
    def destination(self) -> str:
        return written(self.hop.packet.destination)


def verdict_on(start: WalkEnd, end: WalkEnd, walked: Walk, steps: Sequence[Step]) -> Verdict:
    culprit = walked.culprit
    if culprit is None:
        return _arrival(start, end, walked, steps)
    code = culprit.dropped
    assert code is not None, "a culprit has dropped something"
    ended = Ended(culprit, steps[-1])
    sentence, remedy = _SAID[code](ended)
    return Verdict(code, _direction(ended.step, end) + sentence, remedy)


def _direction(step: Step, end: WalkEnd) -> str:
    return f"It came to {end.label}, the answer did not come back. " if step.back else ""


def _arrival(start: WalkEnd, end: WalkEnd, walked: Walk, steps: Sequence[Step]) -> Verdict:
    """It came to somebody, who answered; was it who was meant?"""
    arrived = next(each for each in reversed(steps) if not each.back)
    if end.interface and isinstance(walked.end, Nic) and walked.end.id != end.interface and end.kind != "load balancer":
        said = (
            f"It came to {arrived.label}, which has {arrived.leaves.destination} in this network, not to {end.label}."
        )
        return Verdict("NO_PATH", said, "Two networks with the same addresses cannot talk: give one of them others.")
    return Verdict("", f"The packet comes from {start.label} to {end.label}, and its answer back.")


Said = Callable[[Ended], tuple[str, str]]


def _group(ended: Ended) -> tuple[str, str]:
    verb, other = ("out to", ended.destination) if ended.hop.leaving else ("in from", ended.source)
    rule = "outbound" if ended.hop.leaving else "inbound"
    remedy = (
        f"Add an {rule} rule to the group: {ended.traffic} {'to' if ended.hop.leaving else 'from'} {_alone(other)}."
    )
    return f"No {rule} rule of {ended.name} lets {ended.traffic} {verb} {other}.", remedy


def _acl(ended: Ended) -> tuple[str, str]:
    way, other = ("out to", ended.destination) if ended.hop.leaving else ("in from", ended.source)
    number = f"Rule {ended.step.rule_id}" if ended.step.rule_id else "The last rule, *,"
    before = f", numbered below {ended.step.rule_id}" if ended.step.rule_id else ""
    said = f"{number} of {ended.name} keeps {ended.traffic} from going {way} {other}."
    rule = "outbound" if ended.hop.leaving else "inbound"
    if ended.step.back:
        return said, f"ACLs remember nothing: let answers through by an {rule} rule for ports 1024-65535{before}."
    return said, f"Add an {rule} rule that allows {ended.traffic}{before}."


def _route(ended: Ended) -> tuple[str, str]:
    if ended.hop.station is Station.VPN_GATEWAY:
        said = f"The {ended.name} knows no way to {ended.destination}."
        return said, "Attach it to the VPC, and enter or learn a route of the connection for that network."
    remedy = f"Add a route to {ended.destination} to the table, or give the subnet a table that has one."
    return f"The {ended.name} has no route to {ended.destination}.", remedy


def _blackhole(ended: Ended) -> tuple[str, str]:
    target = ended.step.rule.partition("→ ")[2]
    said = f"The route {ended.step.rule_id} of {ended.name} leads into a blackhole: {target.partition(' ')[0]} is gone."
    return said, "Replace the route by one to a target that is there."


def _state(ended: Ended) -> tuple[str, str]:
    if ended.hop.station is Station.INTERFACE:
        return f"Nothing runs at {ended.step.label}: nobody sends or answers.", "Start the instance."
    return f"The {ended.name} is not in a state to carry anything.", "Wait until it is available, or make another."


def _unsolicited(ended: Ended) -> tuple[str, str]:
    said = f"Nobody asked for it: the {ended.name} lets in answers only."
    return said, "Have the machine inside begin, or give it a public address and a way by an internet gateway."


_REST: Mapping[Code, tuple[str, str]] = {
    Code.BAD_STATE_VPN: (
        "No tunnel or line of {name} is up.",
        "Look at the device on premises: its power, its configuration, its way to AWS.",
    ),
    Code.ENI_SOURCE_DEST_CHECK_RESTRICTION: (
        "The {name} drops what is neither from nor to itself.",
        "Turn its source/destination check off if it is to pass packets on.",
    ),
    Code.IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS: (
        "{destination} is an address of private networks: on the internet it leads nowhere.",
        "Send to a public address, or by a peering, a VPN or Direct Connect.",
    ),
    Code.IGW_DESTINATION_ADDRESS_NOT_IN_RFC6598_EGRESS: (
        "{destination} is an address between carriers and their customers: on the internet it leads nowhere.",
        "Send to a public address.",
    ),
    Code.IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS: (
        "From the internet it has no address: behind {name} no public one belongs to it.",
        "Give it an Elastic IP address, or have a load balancer with a public one in front.",
    ),
    Code.IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS: (
        "{source} has no public address, without which nothing leaves by {name}.",
        "Give it an Elastic IP address, or lead the subnet's route by a NAT gateway.",
    ),
    Code.NO_POSSIBLE_DESTINATION: (
        "Nobody in {name} has {destination}.",
        "Look at the address: its machine may be gone, or in another network.",
    ),
    Code.PCX_REQUIRES_ADDRESS_IN_VPC_CIDR: (
        "The {name} carries only what is from one of its two VPCs to the other.",
        "Peerings lead no further: connect the two networks directly.",
    ),
    Code.VPCE_GATEWAY_PROTOCOL_RESTRICTION: (
        "The {name} carries TCP and ping alone.",
        "Ask the service by TCP.",
    ),
    Code.ASYMMETRIC_RETURN: (
        "The answer comes from {source}, whom nobody asked, and is not believed.",
        "Have the answer take the way that the question came: look at the routes back.",
    ),
    Code.LOOP: (
        "It goes round and round at {name}.",
        "Two routes lead to each other: change one of them.",
    ),
}


def _from_table(code: Code) -> Said:
    sentence, remedy = _REST[code]

    def say(ended: Ended) -> tuple[str, str]:
        told = {"name": ended.name, "source": ended.source, "destination": ended.destination}
        return sentence.format(**told), remedy.format(**told)

    return say


_SAID: Mapping[Code, Said] = {
    **{code: _from_table(code) for code in _REST},
    Code.ENI_SG_RULES_MISMATCH: _group,
    Code.SUBNET_ACL_RESTRICTION: _acl,
    Code.NO_ROUTE_TO_DESTINATION: _route,
    Code.BAD_STATE_ROUTE: _blackhole,
    Code.BAD_STATE: _state,
    Code.UNSOLICITED: _unsolicited,
}


def _alone(address: str) -> str:
    return f"{address}/128" if ":" in address else f"{address}/32"
