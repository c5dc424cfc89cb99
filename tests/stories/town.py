"""One of nearly everything, made by calls that AWS would take: a place for tests that need something to lose."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.admin import Admin
from tests.shop import ANYWHERE, Shop

Asked = tuple[str, dict[str, Any]]

TRUST = (
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},'
    '"Action":"sts:AssumeRole"}]}'
)
POLICY = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}'
CPU = {"Namespace": "AWS/EC2", "MetricName": "CPUUtilization"}


def build(admin: Admin) -> list[Asked]:
    """Build it, and tell the calls that did."""
    shop = Shop(admin)
    asked: list[Asked] = []
    for calls in (network(shop), machines(shop), balancing(shop), scaling(shop), watching(), people(), buckets()):
        for action, params in calls:
            admin.call(action, **params)
            asked.append((action, params))
        admin.advance(60)
    return asked


def network(shop: Shop) -> Iterator[Asked]:
    yield "ec2:CreateVpc", {"CidrBlock": "10.0.0.0/16"}
    vpc = shop.call("ec2:DescribeVpcs", Filters=[{"Name": "cidr", "Values": ["10.0.0.0/16"]}])["Vpcs"][0]["VpcId"]
    yield "ec2:CreateSubnet", {"VpcId": vpc, "CidrBlock": "10.0.1.0/24", "AvailabilityZone": "us-east-1a"}
    yield "ec2:CreateInternetGateway", {}
    gateways = shop.call("ec2:DescribeInternetGateways")["InternetGateways"]
    gateway = next(each["InternetGatewayId"] for each in gateways if not each["Attachments"])
    yield "ec2:AttachInternetGateway", {"InternetGatewayId": gateway, "VpcId": vpc}
    yield "ec2:CreateRouteTable", {"VpcId": vpc}
    mine = [{"Name": "vpc-id", "Values": [vpc]}]
    table = shop.call("ec2:DescribeRouteTables", Filters=mine)["RouteTables"][-1]["RouteTableId"]
    subnet = shop.call("ec2:DescribeSubnets", Filters=mine)["Subnets"][0]["SubnetId"]
    yield (
        "ec2:CreateRoute",
        {"RouteTableId": table, "DestinationCidrBlock": "0.0.0.0/0", "GatewayId": gateway},
    )
    yield "ec2:AssociateRouteTable", {"RouteTableId": table, "SubnetId": subnet}
    yield "ec2:CreateNetworkAcl", {"VpcId": vpc}
    acl = shop.call("ec2:DescribeNetworkAcls", Filters=mine)["NetworkAcls"][-1]["NetworkAclId"]
    entry = {"RuleNumber": 100, "Protocol": "6", "RuleAction": "allow", "Egress": False, "CidrBlock": "0.0.0.0/0"}
    yield "ec2:CreateNetworkAclEntry", {"NetworkAclId": acl, "PortRange": {"From": 80, "To": 80}} | entry
    yield "ec2:CreateSecurityGroup", {"GroupName": "database", "Description": "database", "VpcId": vpc}
    group = shop.call("ec2:DescribeSecurityGroups", Filters=mine)["SecurityGroups"][-1]["GroupId"]
    yield "ec2:AuthorizeSecurityGroupIngress", {"GroupId": group, "IpPermissions": ANYWHERE}
    yield "ec2:CreateNetworkInterface", {"SubnetId": subnet, "Groups": [group]}
    yield "ec2:AllocateAddress", {"Domain": "vpc"}
    address = shop.call("ec2:DescribeAddresses")["Addresses"][0]["AllocationId"]
    yield "ec2:CreateNatGateway", {"SubnetId": subnet, "AllocationId": address}


def machines(shop: Shop) -> Iterator[Asked]:
    yield "ec2:CreateKeyPair", {"KeyName": "mine"}
    place = {"ImageId": shop.image, "InstanceType": "t3.micro", "SubnetId": shop.subnets[0]}
    yield "ec2:RunInstances", {"MinCount": 2, "MaxCount": 2, "KeyName": "mine", "SecurityGroupIds": [shop.web]} | place
    shop.admin.advance(60)
    found = shop.call("ec2:DescribeInstances")["Reservations"][0]["Instances"][0]
    id, zone = found["InstanceId"], found["Placement"]["AvailabilityZone"]
    yield "ec2:CreateVolume", {"AvailabilityZone": zone, "Size": 10, "VolumeType": "gp3"}
    shop.admin.advance(60)
    volume = shop.call("ec2:DescribeVolumes")["Volumes"][-1]["VolumeId"]
    yield "ec2:AttachVolume", {"VolumeId": volume, "InstanceId": id, "Device": "/dev/sdf"}
    yield "ec2:CreateSnapshot", {"VolumeId": volume}
    yield "ec2:CreateImage", {"InstanceId": id, "Name": "golden", "NoReboot": True}
    yield "ec2:CreateTags", {"Resources": [id, volume], "Tags": [{"Key": "Name", "Value": "web"}]}
    data = {"ImageId": shop.image, "InstanceType": "t3.micro", "SecurityGroupIds": [shop.web]}
    yield "ec2:CreateLaunchTemplate", {"LaunchTemplateName": "web", "LaunchTemplateData": data}
    yield "ec2:StopInstances", {"InstanceIds": [id]}
    yield "ec2:ModifyVolume", {"VolumeId": volume, "Size": 12}


def balancing(shop: Shop) -> Iterator[Asked]:
    yield "elbv2:CreateLoadBalancer", {"Name": "shop", "Subnets": shop.subnets[:2], "SecurityGroups": [shop.web]}
    balancer = shop.call("elbv2:DescribeLoadBalancers")["LoadBalancers"][0]["LoadBalancerArn"]
    yield "elbv2:CreateTargetGroup", {"Name": "web", "Protocol": "HTTP", "Port": 80, "VpcId": shop.vpc}
    group = shop.call("elbv2:DescribeTargetGroups")["TargetGroups"][0]["TargetGroupArn"]
    forward = [{"Type": "forward", "TargetGroupArn": group}]
    door = {"LoadBalancerArn": balancer, "Protocol": "HTTP", "Port": 80}
    yield "elbv2:CreateListener", door | {"DefaultActions": forward}
    listener = shop.call("elbv2:DescribeListeners", LoadBalancerArn=balancer)["Listeners"][0]["ListenerArn"]
    paths = [{"Field": "path-pattern", "Values": ["/images/*"]}]
    yield "elbv2:CreateRule", {"ListenerArn": listener, "Priority": 10, "Conditions": paths, "Actions": forward}
    running = [{"Name": "instance-state-name", "Values": ["running"]}]
    id = shop.call("ec2:DescribeInstances", Filters=running)["Reservations"][0]["Instances"][0]["InstanceId"]
    yield "elbv2:RegisterTargets", {"TargetGroupArn": group, "Targets": [{"Id": id, "Port": 80}]}
    delay = [{"Key": "deregistration_delay.timeout_seconds", "Value": "30"}]
    yield "elbv2:ModifyTargetGroupAttributes", {"TargetGroupArn": group, "Attributes": delay}
    idle = [{"Key": "idle_timeout.timeout_seconds", "Value": "90"}]
    yield "elbv2:ModifyLoadBalancerAttributes", {"LoadBalancerArn": balancer, "Attributes": idle}
    yield "elbv2:AddTags", {"ResourceArns": [balancer, group], "Tags": [{"Key": "team", "Value": "shop"}]}


def scaling(shop: Shop) -> Iterator[Asked]:
    group = {"AutoScalingGroupName": "fleet"}
    launch = {"LaunchTemplate": {"LaunchTemplateName": "web", "Version": "$Latest"}}
    arn = shop.call("elbv2:DescribeTargetGroups")["TargetGroups"][0]["TargetGroupArn"]
    sizes = {"MinSize": 1, "MaxSize": 4, "DesiredCapacity": 2, "VPCZoneIdentifier": ",".join(shop.subnets[:2])}
    yield "autoscaling:CreateAutoScalingGroup", group | launch | sizes | {"TargetGroupARNs": [arn]}
    tracking = {
        "PredefinedMetricSpecification": {"PredefinedMetricType": "ASGAverageCPUUtilization"},
        "TargetValue": 50,
    }
    yield (
        "autoscaling:PutScalingPolicy",
        group | {"PolicyName": "cpu", "PolicyType": "TargetTrackingScaling", "TargetTrackingConfiguration": tracking},
    )
    steps = [{"MetricIntervalLowerBound": 0.0, "ScalingAdjustment": 1}]
    step = {"PolicyName": "step", "PolicyType": "StepScaling", "AdjustmentType": "ChangeInCapacity"}
    yield "autoscaling:PutScalingPolicy", group | step | {"StepAdjustments": steps}
    yield (
        "autoscaling:PutScheduledUpdateGroupAction",
        group | {"ScheduledActionName": "night", "Recurrence": "0 22 * * *", "DesiredCapacity": 1},
    )
    yield (
        "autoscaling:CreateLaunchConfiguration",
        {"LaunchConfigurationName": "old", "ImageId": shop.image, "InstanceType": "t2.micro"},
    )
    shop.admin.advance(120)
    yield "autoscaling:SuspendProcesses", group | {"ScalingProcesses": ["AZRebalance"]}


def watching() -> Iterator[Asked]:
    when = {"Statistic": "Average", "Period": 60, "EvaluationPeriods": 2, "Threshold": 80.0}
    above = {"AlarmName": "hot", "ComparisonOperator": "GreaterThanThreshold"}
    yield "cloudwatch:PutMetricAlarm", CPU | when | above
    yield "cloudwatch:PutMetricData", {"Namespace": "shop", "MetricData": [{"MetricName": "sales", "Value": 3.0}]}
    yield "cloudwatch:PutDashboard", {"DashboardName": "shop", "DashboardBody": '{"widgets":[]}'}
    yield "cloudwatch:SetAlarmState", {"AlarmName": "hot", "StateValue": "ALARM", "StateReason": "drill"}


def people() -> Iterator[Asked]:
    yield "iam:CreateUser", {"UserName": "ann"}
    yield "iam:CreateAccessKey", {"UserName": "ann"}
    yield "iam:CreateGroup", {"GroupName": "staff"}
    yield "iam:AddUserToGroup", {"GroupName": "staff", "UserName": "ann"}
    yield "iam:PutUserPolicy", {"UserName": "ann", "PolicyName": "own", "PolicyDocument": POLICY}
    yield "iam:CreatePolicy", {"PolicyName": "reader", "PolicyDocument": POLICY}
    yield "iam:AttachUserPolicy", {"UserName": "ann", "PolicyArn": "arn:aws:iam::123456789012:policy/reader"}
    yield "iam:CreateRole", {"RoleName": "web", "AssumeRolePolicyDocument": TRUST}
    yield "iam:CreateInstanceProfile", {"InstanceProfileName": "web"}
    yield "iam:AddRoleToInstanceProfile", {"InstanceProfileName": "web", "RoleName": "web"}


def buckets() -> Iterator[Asked]:
    yield "s3:CreateBucket", {"Bucket": "photos-of-ann"}
    yield "s3:PutObject", {"Bucket": "photos-of-ann", "Key": "a/1.jpg", "Body": b"one"}
    yield "s3:CopyObject", {"Bucket": "photos-of-ann", "Key": "a/2.jpg", "CopySource": "photos-of-ann/a/1.jpg"}
    yield "s3:GetObject", {"Bucket": "photos-of-ann", "Key": "a/1.jpg"}
    yield "s3:CreateMultipartUpload", {"Bucket": "photos-of-ann", "Key": "film.mp4"}
    enabled = {"VersioningConfiguration": {"Status": "Enabled"}}
    yield "s3:PutBucketVersioning", {"Bucket": "photos-of-ann"} | enabled
    rule = {"ID": "old", "Status": "Enabled", "Filter": {"Prefix": "a/"}, "Expiration": {"Days": 30}}
    yield (
        "s3:PutBucketLifecycleConfiguration",
        {"Bucket": "photos-of-ann", "LifecycleConfiguration": {"Rules": [rule]}},
    )
    yield "s3:DeleteObject", {"Bucket": "photos-of-ann", "Key": "a/2.jpg"}
    tags = {"TagSet": [{"Key": "team", "Value": "shop"}]}
    yield "s3:PutBucketTagging", {"Bucket": "photos-of-ann", "Tagging": tags}
    yield "s3:PutObject", {"Bucket": "photos-of-ann", "Key": "a/1.jpg", "Body": b"two"}
