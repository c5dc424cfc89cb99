"""What the kinds of a network's things are called."""

from __future__ import annotations

VPC, SUBNET, TABLE, INSTANCE = "ec2:Vpc", "ec2:Subnet", "ec2:RouteTable", "ec2:Instance"
IGW, EGRESS, NAT = "ec2:InternetGateway", "ec2:EgressOnlyInternetGateway", "ec2:NatGateway"
ENDPOINT, PEERING = "ec2:VpcEndpoint", "ec2:VpcPeeringConnection"
VGW, VPN, CGW = "ec2:VpnGateway", "ec2:VpnConnection", "ec2:CustomerGateway"
LINE, CONNECTION = "directconnect:VirtualInterface", "directconnect:Connection"
DATABASE = "rds:DBInstance"
BALANCER, TARGET = "elbv2:LoadBalancer", "elbv2:Target"
