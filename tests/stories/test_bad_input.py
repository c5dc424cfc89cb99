"""What AWS refuses is refused here: with AWS's code, words and status, over the wire, and nothing has changed."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import pytest
from botocore.auth import S3SigV4Auth, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.exceptions import ClientError

from tests.stories.endpoint import ROOT, Endpoint
from tests.stories.state import state_of
from tests.stories.town import build

FORM = "application/x-www-form-urlencoded; charset=utf-8"
UNKNOWN = "0123456789abcdef0"
OTHER_ARN = "arn:aws:elasticloadbalancing:us-east-1:123456789012:"
ONE_ERROR = "1 validation error detected: "


class Desk:
    """Root in the endpoint's world without the wire, to build what the tests then try to break."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint

    def call(self, action: str, /, **params: Any) -> dict[str, Any]:
        return self.endpoint.run(self.endpoint.desk.call(action, **params))

    def advance(self, seconds: float) -> None:
        self.endpoint.run(self.endpoint.desk.run_until(self.endpoint.desk.now + seconds))


class Town:
    """A furnished world behind the endpoint; `names` are the ids in it by which the tables speak of them."""

    def __init__(self) -> None:
        self.endpoint = Endpoint()
        self.desk = Desk(self.endpoint)
        build(self.desk)  # pyright: ignore[reportArgumentType]
        self.clients: dict[str, Any] = {}
        self.names = self.found()

    def found(self) -> dict[str, str]:
        call = self.desk.call
        vpcs = {each["CidrBlock"]: each["VpcId"] for each in call("ec2:DescribeVpcs")["Vpcs"]}
        machines = [each for one in call("ec2:DescribeInstances")["Reservations"] for each in one["Instances"]]
        by_state = {each["State"]["Name"]: each["InstanceId"] for each in machines}
        mine = [{"Name": "vpc-id", "Values": [vpcs["10.0.0.0/16"]]}]
        volumes = {each["Size"]: each["VolumeId"] for each in call("ec2:DescribeVolumes")["Volumes"]}
        return {
            "vpc": vpcs["10.0.0.0/16"],
            "subnet": call("ec2:DescribeSubnets", Filters=mine)["Subnets"][0]["SubnetId"],
            "gateway": call("ec2:DescribeInternetGateways", Filters=[])["InternetGateways"][-1]["InternetGatewayId"],
            "group": call("ec2:DescribeSecurityGroups", Filters=mine)["SecurityGroups"][-1]["GroupId"],
            "image": call("ec2:DescribeImages", Owners=["amazon"])["Images"][0]["ImageId"],
            "running": by_state["running"],
            "stopped": by_state["stopped"],
            "volume": volumes[12],
            "balancer": call("elbv2:DescribeLoadBalancers")["LoadBalancers"][0]["LoadBalancerArn"],
            "targets": call("elbv2:DescribeTargetGroups")["TargetGroups"][0]["TargetGroupArn"],
        }

    def client(self, service: str) -> Any:
        if service not in self.clients:
            self.clients[service] = self.endpoint.boto3(service, parameter_validation=False)
        return self.clients[service]

    def named(self, value: Any) -> Any:
        """The value with `{name}`s in place."""
        if isinstance(value, dict):
            return {key: self.named(each) for key, each in value.items()}
        if isinstance(value, list):
            return [self.named(each) for each in value]
        if isinstance(value, str) and "{" in value and '"' not in value:
            return value.format(**self.names)
        return value

    def state(self) -> dict[str, Any]:
        async def looked_at() -> dict[str, Any]:
            return state_of(self.endpoint.desk._cloud)

        return self.endpoint.run(looked_at())

    def send(self, service: str, body: bytes, headers: dict[str, str], **where: str) -> tuple[int, str, bytes]:
        """A signed request as somebody might write it by hand: status, type and body of the answer."""
        host = urlsplit(self.endpoint.url).netloc
        method, path = where.get("method", "POST"), where.get("path", "/")
        request = AWSRequest(method, f"http://{host}{path}", headers={"Host": host} | headers, data=body)
        (S3SigV4Auth if service == "s3" else SigV4Auth)(
            Credentials(*ROOT), service, where.get("region", "us-east-1")
        ).add_auth(request)
        connection = http.client.HTTPConnection(host, timeout=20)
        connection.request(method, path, body, dict(request.headers.items()))
        answer = connection.getresponse()
        said = answer.read()
        connection.close()
        return answer.status, answer.headers.get("content-type", ""), said


@pytest.fixture(scope="module")
def town() -> Iterator[Town]:
    town = Town()
    yield town
    town.endpoint.close()


class Bad(NamedTuple):
    """A request and what AWS says of it."""

    service: str
    operation: str
    params: dict[str, Any]
    code: str
    message: str
    status: int = 400


def ec2(operation: str, params: dict[str, Any], code: str, message: str, status: int = 400) -> Bad:
    return Bad("ec2", operation, params, code, message, status)


LAUNCH = {"ImageId": "{image}", "InstanceType": "t3.micro", "MinCount": 1, "MaxCount": 1}
ALARM = {
    "AlarmName": "a",
    "Namespace": "AWS/EC2",
    "MetricName": "CPUUtilization",
    "Statistic": "Average",
    "Period": 60,
    "EvaluationPeriods": 1,
    "Threshold": 1.0,
    "ComparisonOperator": "GreaterThanThreshold",
}

EC2 = [
    ec2("run_instances", {"MinCount": 1, "MaxCount": 1}, "MissingParameter", "ImageId"),
    ec2("create_vpc", {"CidrBlock": "10.0.0.0/8"}, "InvalidVpc.Range", "The CIDR '10.0.0.0/8' is invalid."),
    ec2(
        "create_vpc",
        {"CidrBlock": "nonsense"},
        "InvalidParameterValue",
        "Value (nonsense) for parameter cidrBlock is invalid. This is not a valid CIDR block.",
    ),
    ec2("create_vpc", {}, "MissingParameter", "cidrBlock"),
    ec2(
        "create_subnet",
        {"VpcId": "{vpc}", "CidrBlock": "10.0.1.0/25"},
        "InvalidSubnet.Conflict",
        "The CIDR '10.0.1.0/25' conflicts with another subnet",
    ),
    ec2(
        "create_subnet",
        {"VpcId": "{vpc}", "CidrBlock": "10.9.1.0/24"},
        "InvalidSubnet.Range",
        "The CIDR '10.9.1.0/24' is invalid.",
    ),
    ec2(
        "create_subnet",
        {"VpcId": f"vpc-{UNKNOWN}", "CidrBlock": "10.0.2.0/24"},
        "InvalidVpcID.NotFound",
        f"The vpc ID 'vpc-{UNKNOWN}' does not exist",
    ),
    ec2(
        "describe_instances",
        {"InstanceIds": [f"i-{UNKNOWN}"]},
        "InvalidInstanceID.NotFound",
        f"The instance ID 'i-{UNKNOWN}' does not exist",
    ),
    ec2(
        "describe_instances",
        {"InstanceIds": [f"i-{UNKNOWN}", "i-0123456789abcdef1"]},
        "InvalidInstanceID.NotFound",
        f"The instance IDs 'i-{UNKNOWN}, i-0123456789abcdef1' do not exist",
    ),
    ec2("describe_instances", {"InstanceIds": ["web"]}, "InvalidInstanceID.Malformed", 'Invalid id: "web"'),
    ec2("start_instances", {"InstanceIds": ["i-zzz"]}, "InvalidInstanceID.Malformed", 'Invalid id: "i-zzz"'),
    ec2(
        "describe_instances",
        {"Filters": [{"Name": "colour", "Values": ["red"]}]},
        "InvalidParameterValue",
        "The filter 'colour' is invalid",
    ),
    ec2("describe_instances", {"MaxResults": 1001}, "InvalidParameterValue", "Expecting a value less than 1000."),
    ec2("describe_instances", {"MaxResults": 4}, "InvalidParameterValue", "Expecting a value greater than 5."),
    ec2(
        "describe_instances",
        {"MaxResults": 5, "InstanceIds": ["{running}"]},
        "InvalidParameterCombination",
        "The parameter instancesSet cannot be used with the parameter maxResults",
    ),
    ec2(
        "run_instances",
        LAUNCH | {"InstanceType": "t9.huge"},
        "InvalidParameterValue",
        "Invalid value 't9.huge' for InstanceType.",
    ),
    ec2(
        "run_instances",
        LAUNCH | {"ImageId": "ami-0123456789abcdef0"},
        "InvalidAMIID.NotFound",
        "The image id '[ami-0123456789abcdef0]' does not exist",
    ),
    ec2(
        "run_instances",
        LAUNCH | {"ImageId": "ubuntu"},
        "InvalidAMIID.Malformed",
        'Invalid id: "ubuntu" (expecting "ami-...")',
    ),
    ec2("run_instances", LAUNCH | {"MinCount": 2}, "InvalidParameterValue", "inCount"),
    ec2(
        "run_instances",
        LAUNCH | {"KeyName": "yours"},
        "InvalidKeyPair.NotFound",
        "The key pair 'yours' does not exist",
    ),
    ec2("run_instances", LAUNCH | {"MinCount": 9999, "MaxCount": 9999}, "VcpuLimitExceeded", "vCPU"),
    ec2(
        "run_instances",
        LAUNCH | {"DryRun": True},
        "DryRunOperation",
        "Request would have succeeded, but DryRun flag is set.",
        412,
    ),
    ec2(
        "terminate_instances",
        {"InstanceIds": ["{running}"], "DryRun": True},
        "DryRunOperation",
        "Request would have succeeded, but DryRun flag is set.",
        412,
    ),
    ec2(
        "modify_instance_attribute",
        {"InstanceId": "{running}", "InstanceType": {"Value": "t3.small"}},
        "IncorrectInstanceState",
        "The instance '{running}' is not in the 'stopped' state",
    ),
    ec2(
        "create_volume",
        {"AvailabilityZone": "us-east-1q", "Size": 1},
        "InvalidZone.NotFound",
        "The zone 'us-east-1q' does not exist.",
    ),
    ec2("create_volume", {"AvailabilityZone": "us-east-1a"}, "MissingParameter", "size"),
    ec2("create_volume", {"AvailabilityZone": "us-east-1a", "Size": 99999}, "InvalidParameterValue", "99999"),
    ec2("create_volume", {"AvailabilityZone": "us-east-1a", "Size": "big"}, "InvalidParameterValue", "big"),
    ec2(
        "delete_volume",
        {"VolumeId": "{volume}"},
        "VolumeInUse",
        "Volume {volume} is currently attached to {stopped}",
    ),
    ec2(
        "attach_volume",
        {"VolumeId": "{volume}", "InstanceId": "{running}", "Device": "/dev/sdg"},
        "VolumeInUse",
        "{volume} is already attached to an instance",
    ),
    ec2("delete_vpc", {"VpcId": "{vpc}"}, "DependencyViolation", "The vpc '{vpc}' has dependencies"),
    ec2("delete_subnet", {"SubnetId": "{subnet}"}, "DependencyViolation", "The subnet '{subnet}' has dependencies"),
    ec2(
        "create_security_group",
        {"GroupName": "database", "Description": "again", "VpcId": "{vpc}"},
        "InvalidGroup.Duplicate",
        "The security group 'database' already exists for VPC '{vpc}'",
    ),
    ec2("create_key_pair", {"KeyName": "mine"}, "InvalidKeyPair.Duplicate", "The keypair 'mine' already exists."),
    ec2("allocate_address", {"Domain": "moon"}, "InvalidParameterValue", "moon"),
    ec2(
        "authorize_security_group_ingress",
        {"GroupId": "sg-0123456789abcdef0", "IpPermissions": [{"IpProtocol": "tcp", "FromPort": 1, "ToPort": 1}]},
        "InvalidGroup.NotFound",
        "The security group 'sg-0123456789abcdef0' does not exist",
    ),
    ec2(
        "attach_internet_gateway",
        {"InternetGatewayId": "{gateway}", "VpcId": "{vpc}"},
        "Resource.AlreadyAssociated",
        "resource {gateway} is already attached to network {vpc}",
    ),
]

S3 = [
    Bad("s3", "head_bucket", {"Bucket": "nobodys-bucket"}, "404", "Not Found", 404),
    Bad(
        "s3",
        "list_objects_v2",
        {"Bucket": "nobodys-bucket"},
        "NoSuchBucket",
        "The specified bucket does not exist",
        404,
    ),
    Bad(
        "s3",
        "get_object",
        {"Bucket": "photos-of-ann", "Key": "none"},
        "NoSuchKey",
        "The specified key does not exist.",
        404,
    ),
    Bad("s3", "create_bucket", {"Bucket": "Big_Name"}, "InvalidBucketName", "The specified bucket is not valid."),
    Bad(
        "s3",
        "delete_bucket",
        {"Bucket": "photos-of-ann"},
        "BucketNotEmpty",
        "The bucket you tried to delete is not empty. You must delete all versions in the bucket.",
        409,
    ),
    Bad("s3", "get_bucket_policy", {"Bucket": "photos-of-ann"}, "NoSuchBucketPolicy", "does not exist", 404),
    Bad("s3", "get_bucket_cors", {"Bucket": "photos-of-ann"}, "NoSuchCORSConfiguration", "CORS", 404),
    Bad(
        "s3",
        "upload_part",
        {"Bucket": "photos-of-ann", "Key": "film.mp4", "UploadId": "none", "PartNumber": 1, "Body": b"x"},
        "NoSuchUpload",
        "The specified upload does not exist.",
        404,
    ),
    Bad(
        "s3",
        "put_object",
        {"Bucket": "photos-of-ann", "Key": "k" * 1025, "Body": b"x"},
        "KeyTooLongError",
        "Your key is too long",
    ),
    Bad(
        "s3",
        "list_objects_v2",
        {"Bucket": "photos-of-ann", "ContinuationToken": "stranger"},
        "InvalidArgument",
        "The continuation token provided is incorrect",
    ),
    Bad("s3", "list_objects_v2", {"Bucket": "photos-of-ann", "MaxKeys": -1}, "InvalidArgument", "maxKeys"),
    Bad(
        "s3",
        "put_bucket_versioning",
        {"Bucket": "photos-of-ann", "VersioningConfiguration": {"Status": "Perhaps"}},
        "MalformedXML",
        "The XML you provided was not well-formed or did not validate against our published schema",
    ),
]

QUERY = [
    Bad(
        "elbv2",
        "create_load_balancer",
        {"Name": "bad_name", "Subnets": []},
        "ValidationError",
        "can only contain characters that are alphanumeric characters or hyphens(-)",
    ),
    Bad("elbv2", "create_load_balancer", {}, "ValidationError", f"{ONE_ERROR}Value null at 'name' failed"),
    Bad(
        "elbv2",
        "describe_load_balancers",
        {"LoadBalancerArns": [OTHER_ARN + "loadbalancer/app/none/0123456789abcdef"]},
        "LoadBalancerNotFound",
        "not found",
    ),
    Bad(
        "elbv2",
        "describe_load_balancers",
        {"Names": ["none"]},
        "LoadBalancerNotFound",
        "Load balancers '[none]' not found",
    ),
    Bad("elbv2", "describe_load_balancers", {"PageSize": 401}, "ValidationError", "less than or equal to 400"),
    Bad("elbv2", "describe_load_balancers", {"Marker": "stranger"}, "ValidationError", ""),
    Bad(
        "elbv2",
        "create_listener",
        {"LoadBalancerArn": "{balancer}", "Protocol": "HTTP", "Port": 80, "DefaultActions": []},
        "DuplicateListener",
        "A listener already exists on this port for this load balancer",
    ),
    Bad(
        "elbv2",
        "delete_target_group",
        {"TargetGroupArn": "{targets}"},
        "ResourceInUse",
        "Target group '{targets}' is currently in use by a listener or a rule",
    ),
    Bad(
        "elbv2",
        "register_targets",
        {"TargetGroupArn": "{targets}", "Targets": [{"Id": "i-0123456789abcdef0"}]},
        "InvalidTarget",
        "i-0123456789abcdef0",
    ),
    Bad(
        "elbv2",
        "create_target_group",
        {"Name": "web", "Protocol": "HTTP", "Port": 81, "VpcId": "{vpc}"},
        "DuplicateTargetGroupName",
        "A target group with the same name 'web' exists, but with different settings",
    ),
    Bad(
        "autoscaling",
        "set_desired_capacity",
        {"AutoScalingGroupName": "none", "DesiredCapacity": 1},
        "ValidationError",
        "AutoScalingGroup name not found",
    ),
    Bad(
        "autoscaling",
        "set_desired_capacity",
        {"AutoScalingGroupName": "fleet", "DesiredCapacity": 99},
        "ValidationError",
        "New SetDesiredCapacity value 99 is above max value 4 for the AutoScalingGroup.",
    ),
    Bad("autoscaling", "set_desired_capacity", {"DesiredCapacity": 1}, "ValidationError", "'autoScalingGroupName'"),
    Bad(
        "autoscaling",
        "create_launch_configuration",
        {"LaunchConfigurationName": "old", "ImageId": "{image}", "InstanceType": "t2.micro"},
        "AlreadyExists",
        "Launch Configuration by this name already exists",
    ),
    Bad(
        "autoscaling",
        "create_auto_scaling_group",
        {"AutoScalingGroupName": "new", "MinSize": 2, "MaxSize": 1, "AvailabilityZones": ["us-east-1a"]},
        "ValidationError",
        "",
    ),
    Bad("autoscaling", "delete_auto_scaling_group", {"AutoScalingGroupName": "fleet"}, "ResourceInUse", ""),
    Bad("autoscaling", "describe_auto_scaling_groups", {"MaxRecords": 101}, "ValidationError", "equal to 100"),
    Bad(
        "iam",
        "get_user",
        {"UserName": "bob"},
        "NoSuchEntity",
        "The user with name bob cannot be found.",
        404,
    ),
    Bad(
        "iam",
        "create_user",
        {"UserName": "ann"},
        "EntityAlreadyExists",
        "User with name ann already exists.",
        409,
    ),
    Bad("iam", "create_user", {"UserName": "a b"}, "ValidationError", "userName"),
    Bad("iam", "delete_user", {"UserName": "ann"}, "DeleteConflict", "Cannot delete entity, must ", 409),
    Bad(
        "iam",
        "create_policy",
        {"PolicyName": "p", "PolicyDocument": "nonsense"},
        "MalformedPolicyDocument",
        "",
    ),
    Bad("iam", "list_users", {"MaxItems": 1001}, "ValidationError", "'maxItems'"),
]

JSON = [
    Bad("cloudwatch", "put_metric_alarm", ALARM | {"ComparisonOperator": "Above"}, "ValidationError", "Above"),
    Bad("cloudwatch", "put_metric_alarm", {"AlarmName": "a"}, "ValidationError", "Value null at"),
    Bad(
        "cloudwatch",
        "put_metric_alarm",
        ALARM | {"Period": 7},
        "ValidationError",
        "Period must be 10, 20, 30 or a multiple",
    ),
    Bad(
        "cloudwatch",
        "set_alarm_state",
        {"AlarmName": "none", "StateValue": "OK", "StateReason": "drill"},
        "ResourceNotFound",
        "",
        404,
    ),
    Bad("cloudwatch", "put_metric_data", {"Namespace": "AWS/EC2", "MetricData": []}, "InvalidParameterValue", "AWS/"),
    Bad(
        "cloudwatch",
        "get_metric_statistics",
        {
            "Namespace": "AWS/EC2",
            "MetricName": "CPUUtilization",
            "StartTime": 0,
            "EndTime": 9_000_000,
            "Period": 1,
            "Statistics": ["Sum"],
        },
        "InvalidParameterCombination",
        "You have requested up to",
    ),
    Bad("cloudwatch", "get_dashboard", {"DashboardName": "none"}, "ResourceNotFound", "Dashboard none", 404),
]


def said(bad: Bad) -> str:
    first = next(iter(bad.params.items()), ("nothing", ""))
    return f"{bad.service}:{bad.operation}-{bad.code}-{first[0]}"


@pytest.mark.parametrize("bad", [*EC2, *S3, *QUERY, *JSON], ids=said)
def test_a_bad_request_is_refused_in_awss_words_and_changes_nothing(town: Town, bad: Bad) -> None:
    before = town.state()
    with pytest.raises(ClientError) as refused:
        getattr(town.client(bad.service), bad.operation)(**town.named(bad.params))
    answer = refused.value.response
    assert (answer["Error"]["Code"], answer["ResponseMetadata"]["HTTPStatusCode"]) == (bad.code, bad.status)
    assert town.named(bad.message) in answer["Error"]["Message"]
    assert town.state() == before


class Raw(NamedTuple):
    """A request that no SDK would send, by hand; `holds` is what the answer's body must hold."""

    service: str
    body: bytes
    headers: dict[str, str]
    status: int
    holds: str
    method: str = "POST"
    path: str = "/"
    region: str = "us-east-1"


def form(service: str, body: bytes | str, status: int, holds: str, region: str = "us-east-1") -> Raw:
    data = body.encode() if isinstance(body, str) else body
    return Raw(service, data, {"Content-Type": FORM}, status, holds, region=region)


def metric(operation: str, body: bytes, status: int, holds: str) -> Raw:
    headers = {
        "Content-Type": "application/x-amz-json-1.0",
        "X-Amz-Target": f"GraniteServiceVersion20100801.{operation}",
    }
    return Raw("monitoring", body, headers, status, holds)


def bucket(method: str, path: str, body: bytes, status: int, holds: str, region: str = "us-east-1") -> Raw:
    headers = {"x-amz-content-sha256": "UNSIGNED-PAYLOAD"}
    return Raw("s3", body, headers, status, holds, method, path, region)


EC2_ERROR = "<Response><Errors><Error><Code>"
QUERY_ERROR = "<Type>Sender</Type>"
S3_ERROR = "<Error><Code>"

RAW = {
    "ec2: an unknown action": form(
        "ec2", "Action=BoilTea&Version=2016-11-15", 400, f"{EC2_ERROR}InvalidAction</Code><Message>The action BoilTea"
    ),
    "ec2: no action": form("ec2", "Version=2016-11-15", 400, f"{EC2_ERROR}MissingAction"),
    "ec2: not UTF-8": form("ec2", b"Action=CreateVpc&CidrBlock=\xff\xfe&Version=2016-11-15", 400, EC2_ERROR),
    "ec2: a number that is none": form(
        "ec2", "Action=CreateVolume&AvailabilityZone=us-east-1a&Size=big&Version=2016-11-15", 400, EC2_ERROR
    ),
    "ec2: another partition's region": form(
        "ec2", "Action=DescribeVpcs&Version=2016-11-15", 401, f"{EC2_ERROR}AuthFailure", region="cn-north-1"
    ),
    "ec2: a region that nobody asked for": form(
        "ec2", "Action=DescribeVpcs&Version=2016-11-15", 401, f"{EC2_ERROR}AuthFailure", region="ap-east-1"
    ),
    "ec2: an unknown region": form(
        "ec2", "Action=DescribeVpcs&Version=2016-11-15", 401, f"{EC2_ERROR}AuthFailure", region="mars-north-1"
    ),
    "sts: an unknown region": form(
        "sts", "Action=GetCallerIdentity&Version=2011-06-15", 403, "SignatureDoesNotMatch", region="mars-north-1"
    ),
    "iam: an unknown action": form("iam", "Action=BoilTea&Version=2010-05-08", 400, "<Code>InvalidAction</Code>"),
    "iam: a fault of the sender": form("iam", "Action=BoilTea&Version=2010-05-08", 400, QUERY_ERROR),
    "sts: an unknown action": form("sts", "Action=BoilTea&Version=2011-06-15", 400, "<Code>InvalidAction</Code>"),
    "sts: not offered": form(
        "sts", "Action=GetDelegatedAccessToken&Version=2011-06-15", 400, "<Code>InvalidAction</Code>"
    ),
    "autoscaling: an unknown action": form(
        "autoscaling", "Action=BoilTea&Version=2011-01-01", 400, "<Code>InvalidAction</Code>"
    ),
    "autoscaling: a number that is none": form(
        "autoscaling",
        "Action=SetDesiredCapacity&AutoScalingGroupName=fleet&DesiredCapacity=two&Version=2011-01-01",
        400,
        "<Code>MalformedInput</Code>",
    ),
    "elbv2: an unknown action": form(
        "elasticloadbalancing", "Action=BoilTea&Version=2015-12-01", 400, "<Code>InvalidAction</Code>"
    ),
    "cloudwatch: an unknown operation": metric("BoilTea", b"{}", 400, '"UnknownOperationException"'),
    "cloudwatch: broken JSON": metric("ListMetrics", b'{"Namespace": ', 400, '"SerializationException"'),
    "cloudwatch: JSON that is no object": metric("ListMetrics", b"[1]", 400, '"SerializationException"'),
    "cloudwatch: not UTF-8": metric("ListMetrics", b'{"Namespace": "\xff"}', 400, '"SerializationException"'),
    "cloudwatch: a string for a list": metric(
        "DescribeAlarms", b'{"AlarmNames": "hot"}', 400, '"SerializationException"'
    ),
    "an unknown service": form("tea", "Action=BoilTea&Version=2020-01-01", 403, "SignatureDoesNotMatch"),
    "s3: a method that nothing answers": bucket("PATCH", "/photos-of-ann/key", b"", 405, f"{S3_ERROR}MethodNotAllowed"),
    "s3: broken XML": bucket(
        "PUT", "/photos-of-ann?versioning", b"<VersioningConfiguration><Status>", 400, f"{S3_ERROR}MalformedXML"
    ),
    "s3: XML of something else": bucket(
        "PUT", "/photos-of-ann?lifecycle", b"<Tea><Sugar>2</Sugar></Tea>", 400, f"{S3_ERROR}MalformedXML"
    ),
    "s3: a number that is none": bucket(
        "GET", "/photos-of-ann?list-type=2&max-keys=many", b"", 400, f"{S3_ERROR}InvalidArgument"
    ),
    "s3: an unknown region": bucket(
        "GET", "/photos-of-ann", b"", 400, f"{S3_ERROR}AuthorizationHeaderMalformed", region="mars-north-1"
    ),
    "s3: a path that is no text": bucket("GET", "/photos-of-ann/%ff%fe", b"", 400, f"{S3_ERROR}InvalidURI"),
}


@pytest.mark.parametrize("raw", RAW.values(), ids=RAW)
def test_what_cannot_be_understood_is_refused_in_the_envelope_of_its_protocol(town: Town, raw: Raw) -> None:
    before = town.state()
    status, kind, body = town.send(
        raw.service, raw.body, raw.headers, method=raw.method, path=raw.path, region=raw.region
    )
    assert (status, raw.holds in body.decode()) == (raw.status, True), body
    assert ("json" if raw.service == "monitoring" else "xml") in kind
    assert b"<html" not in body.lower()
    assert town.state() == before
