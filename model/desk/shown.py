"""What screens are shown, and servers have no need of: loaded when somebody first looks at any of it."""

from __future__ import annotations

from model.catalog.running_costs import dollars_per_hour
from model.desk.channels import Channel
from model.desk.protection import LastTry
from model.gateway.because import Chain, Link, NothingHappened
from model.gateway.why import Said, Why
from model.kit.finding import Finding
from model.kit.intended import Intended
from model.laws.alarm_actions import action_class
from model.physics.story_file import NotAStory, read_story
from model.services.cloudfront.picture import BehaviourSeen, CdnPicture, OriginSeen, PathSeen
from model.services.cloudwatch.dashboard_body import DashboardBody, DashboardWidget, WidgetLine, read_body
from model.services.cloudwatch.measured import Measured
from model.services.cloudwatch.resources.alarms import AlarmChanged
from model.services.ec2.address_plans import AddressHome, AddressPlan
from model.services.ec2.exposure import Cause, Exposed, Origin, Severity
from model.services.ec2.preview import Preview
from model.services.ec2.reachability import Reachability
from model.services.ec2.rule_drafts import Weighed
from model.services.ec2.walk_ends import WalkEnd
from model.services.ec2.walk_ports import SERVICES as KNOWN_PORTS
from model.services.ec2.walk_steps import Step as WalkStep
from model.services.ec2.walking import PacketWalk
from model.services.elbv2.demand_desk import DemandEntry, Demands
from model.services.elbv2.outlook import Outlook
from model.services.elbv2.picture import BalancerPicture, Crowd, Door, Node, Stand, Way, Wires
from model.services.iam.sign_in import SignedIn
from model.services.lambda_.editing import HandlerFile
from model.services.logs.tailing import Heard, Tail
from model.services.route53.digging import Dug
from model.services.route53.picture import Believed, BelievedLong, CheckSeen, TaughtRecord, ZonePicture

__all__ = [
    "KNOWN_PORTS",
    "AddressHome",
    "AddressPlan",
    "AlarmChanged",
    "BalancerPicture",
    "BehaviourSeen",
    "Believed",
    "BelievedLong",
    "Cause",
    "CdnPicture",
    "Chain",
    "Channel",
    "CheckSeen",
    "Crowd",
    "DashboardBody",
    "DashboardWidget",
    "DemandEntry",
    "Demands",
    "Door",
    "Dug",
    "Exposed",
    "Finding",
    "HandlerFile",
    "Heard",
    "Intended",
    "LastTry",
    "Link",
    "Measured",
    "Node",
    "NotAStory",
    "NothingHappened",
    "Origin",
    "OriginSeen",
    "Outlook",
    "PacketWalk",
    "PathSeen",
    "Preview",
    "Reachability",
    "Said",
    "Severity",
    "SignedIn",
    "Stand",
    "Tail",
    "TaughtRecord",
    "WalkEnd",
    "WalkStep",
    "Way",
    "Weighed",
    "Why",
    "WidgetLine",
    "Wires",
    "ZonePicture",
    "action_class",
    "dollars_per_hour",
    "read_body",
    "read_story",
]
