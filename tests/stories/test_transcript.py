"""One endpoint, every kind of client: what the CLI began, boto3, JavaScript, plain HTTP and a machine go on with."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import boto3
import botocore.session
import pytest
from botocore.exceptions import ClientError
from urllib3.filepost import encode_multipart_formdata

from model.catalog.images import images
from tests.javascript import NODE, TOUR
from tests.stories.served import Served, served

ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess"
READER = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"
IMAGE = images("us-east-1")[0].id
LAUNCH = ("ec2", "run-instances", "--image-id", IMAGE, "--instance-type", "t3.micro")


def as_somebody(endpoint: Served, **variables: str) -> Served:
    """The same endpoint with another shell's variables, and no keys but theirs."""
    kept = {name: text for name, text in endpoint.environment.items() if not name.startswith("AWS_")}
    own = {"AWS_ENDPOINT_URL": endpoint.url, "AWS_DEFAULT_REGION": "us-east-1", "AWS_CONFIG_FILE": os.devnull}
    variables |= {"AWS_SHARED_CREDENTIALS_FILE": os.devnull, "AWS_PAGER": ""}
    return Served(endpoint.url, kept | own | variables, endpoint.process)


def hired(endpoint: Served, name: str) -> Served:
    """The first commands of every account: a group of administrators, and somebody in it with a password and keys."""
    who = ("--user-name", name)
    endpoint.aws("iam", "create-group", "--group-name", "admin")
    endpoint.aws("iam", "attach-group-policy", "--group-name", "admin", "--policy-arn", ADMINISTRATOR)
    endpoint.aws("iam", "create-user", *who)
    endpoint.aws("iam", "add-user-to-group", "--group-name", "admin", *who)
    endpoint.aws("iam", "create-login-profile", *who, "--password", "My!User1Login8P@ssword")
    keys = endpoint.aws("iam", "create-access-key", *who)["AccessKey"]
    return as_somebody(endpoint, AWS_ACCESS_KEY_ID=keys["AccessKeyId"], AWS_SECRET_ACCESS_KEY=keys["SecretAccessKey"])


def boto(somebody: Served, service: str, protocol: str = "") -> Any:
    """A client of boto3's, which may be made to speak a protocol that it would not choose."""
    inner = botocore.session.Session()
    if protocol:
        model = inner.get_component("data_loader").load_service_model(service, "service-2")
        model["metadata"]["protocols"] = [protocol]
    return boto3.Session(
        somebody.environment["AWS_ACCESS_KEY_ID"],
        somebody.environment["AWS_SECRET_ACCESS_KEY"],
        region_name="us-east-1",
        botocore_session=inner,
    ).client(service, endpoint_url=somebody.url)


def spoken(client: Any) -> str:
    model = client.meta.service_model
    version = f" {model.metadata['jsonVersion']}" if model.resolved_protocol == "json" else ""
    return f"{model.resolved_protocol}{version}"


def told_by_boto3(ann: Served) -> dict[str, Any]:
    """One answer and one refusal in each protocol."""
    iam, ec2, s3, trail, account = (boto(ann, each) for each in ("iam", "ec2", "s3", "cloudtrail", "account"))
    metrics, packed = boto(ann, "cloudwatch"), boto(ann, "cloudwatch", "smithy-rpc-v2-cbor")
    metrics.put_metric_data(Namespace="Shop", MetricData=[{"MetricName": "Orders", "Value": 7}])
    unknown = {"AlarmName": "few", "StateValue": "OK", "StateReason": "so it is"}
    return {
        spoken(iam): (iam.get_user()["User"]["UserName"], refused(iam.get_user, UserName="nobody")),
        spoken(ec2): (
            len(ec2.describe_vpcs()["Vpcs"]),
            refused(ec2.describe_instances, InstanceIds=["i-00000000000000000"]),
        ),
        spoken(s3): (s3.list_buckets()["Owner"].keys(), refused(s3.head_object, Bucket="nobodys-bucket", Key="k")),
        spoken(account): (
            len(account.list_regions(MaxResults=3)["Regions"]),
            refused(account.get_alternate_contact, AlternateContactType="BILLING"),
        ),
        spoken(trail): (trail.describe_trails()["trailList"], refused(trail.get_trail, Name="no-such-trail")),
        spoken(metrics): (metrics.describe_alarms()["MetricAlarms"], refused(metrics.set_alarm_state, **unknown)),
        spoken(packed): (
            [each["MetricName"] for each in packed.list_metrics(Namespace="Shop")["Metrics"]],
            refused(packed.set_alarm_state, **unknown),
        ),
    }


def refused(call: Any, **params: Any) -> str:
    with pytest.raises(ClientError) as caught:
        call(**params)
    return caught.value.response["Error"]["Code"]


def told_by_javascript(ann: Served) -> list[str]:
    ran = subprocess.run(
        [NODE, TOUR], env=ann.environment | {"IMAGE": IMAGE}, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    return [json.loads(line)["stop"] for line in ran.stdout.splitlines()]


def fetched(
    method: str, url: str, body: bytes | None = None, **headers: str
) -> tuple[int, http.client.HTTPMessage, str]:
    """What a client that knows nothing of AWS is answered."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=20)
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    connection.request(method, f"{parts.path}?{parts.query}" if parts.query else parts.path, body, named)
    answer = connection.getresponse()
    said = answer.read().decode()
    connection.close()
    return answer.status, answer.headers, said


def shares_by_links(ann: Served, bucket: str) -> None:
    """A form that anybody may fill in once, and a link that anybody may follow, each for its own object."""
    s3 = boto(ann, "s3")
    s3.create_bucket(Bucket=bucket)
    conditions = [["starts-with", "$Content-Type", "text/"], ["content-length-range", 1, 100]]
    form = s3.generate_presigned_post(bucket, "inbox/${filename}", None, conditions)
    fields = [*form["fields"].items(), ("Content-Type", "text/plain")]
    letter, kind = encode_multipart_formdata([*fields, ("file", ("letter.txt", "Dear Ann"))])
    assert fetched("POST", form["url"], letter, content_type=kind)[0] == 204
    book, kind = encode_multipart_formdata([*fields, ("file", ("book.txt", "Dear Ann" * 100))])
    assert fetched("POST", form["url"], book, content_type=kind)[0] == 400
    assert [each["Key"] for each in s3.list_objects_v2(Bucket=bucket)["Contents"]] == ["inbox/letter.txt"]
    link = s3.generate_presigned_url("get_object", {"Bucket": bucket, "Key": "inbox/letter.txt"})
    assert fetched("GET", link)[::2] == (200, "Dear Ann")
    assert fetched("GET", link.replace("letter", "book"))[0] == 403


def opens_to_pages(ann: Served, bucket: str, page: str) -> None:
    """A browser asks first, and is told that a page may read."""
    rule = {"AllowedOrigins": [page], "AllowedMethods": ["GET"], "ExposeHeaders": ["ETag"]}
    boto(ann, "s3").put_bucket_cors(Bucket=bucket, CORSConfiguration={"CORSRules": [rule]})
    letter = f"{ann.url}/{bucket}/inbox/letter.txt"
    status, headers, _ = fetched("OPTIONS", letter, origin=page, access_control_request_method="GET")
    assert (status, headers["Access-Control-Allow-Origin"]) == (200, page)
    status, headers, _ = fetched("GET", letter, origin=page)
    assert (status, headers["Access-Control-Expose-Headers"]) == (403, "ETag")
    assert fetched("OPTIONS", letter, origin="http://elsewhere.example", access_control_request_method="GET")[0] == 403


def machine(ann: Served) -> tuple[str, Served]:
    """A machine with a role that may read buckets, and software on it that was given no keys."""
    iam = boto(ann, "iam")
    statement = {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}
    trust = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    iam.create_role(RoleName="web", AssumeRolePolicyDocument=trust)
    iam.attach_role_policy(RoleName="web", PolicyArn=READER)
    iam.create_instance_profile(InstanceProfileName="web")
    iam.add_role_to_instance_profile(InstanceProfileName="web", RoleName="web")
    id = ann.aws(*LAUNCH, "--iam-instance-profile", "Name=web")["Instances"][0]["InstanceId"]
    address = f"{ann.url}/_cloudarium/imds/{id}"
    return id, as_somebody(ann, AWS_EC2_METADATA_SERVICE_ENDPOINT=address)


def trail_of(ann: Served, name: str) -> dict[str, list[str]]:
    """The programs by which somebody called, and what was called by each."""
    trail = boto(ann, "cloudtrail")
    asked = {"LookupAttributes": [{"AttributeKey": "Username", "AttributeValue": name}]}
    pages = trail.get_paginator("lookup_events").paginate(**asked)
    events = [json.loads(event["CloudTrailEvent"]) for page in pages for event in page["Events"]]
    programs: dict[str, list[str]] = {}
    for event in events:
        programs.setdefault(event["userAgent"].partition("/")[0].lower(), []).append(event["eventName"])
    return programs


def test_every_client_goes_on_where_another_left_off(tmp_path: Path) -> None:
    with served("--memory", "--scenario", "empty", "--delays", "none") as endpoint:
        ann = hired(endpoint, "ann")
        assert ann.aws("sts", "get-caller-identity")["Arn"].endswith(":user/ann")

        assert told_by_boto3(ann) == {
            "query": ("ann", "NoSuchEntity"),
            "ec2": (1, "InvalidInstanceID.NotFound"),
            "rest-xml": ({"ID": ""}.keys(), "404"),
            "rest-json": (3, "ResourceNotFoundException"),
            "json 1.1": ([], "TrailNotFoundException"),
            "json 1.0": ([], "ResourceNotFound"),
            "smithy-rpc-v2-cbor": (["Orders"], "ResourceNotFound"),
        }
        assert told_by_javascript(ann) == ["sts", "s3", "ec2", "cloudwatch", "iam", "assume"]

        shares_by_links(ann, "ann-s-letters")
        opens_to_pages(ann, "ann-s-letters", "http://localhost:3000")

        id, software = machine(ann)
        assert software.aws("sts", "get-caller-identity")["Arn"].endswith(f":assumed-role/web/{id}")
        software.aws("s3", "cp", "s3://ann-s-letters/inbox/letter.txt", str(tmp_path / "letter.txt"), "--no-progress")
        assert (tmp_path / "letter.txt").read_text() == "Dear Ann"

        programs = trail_of(ann, "ann")
        assert {"GetCallerIdentity", "RunInstances"} <= set(programs["aws-cli"])
        assert {"CreateRole", "DescribeTrails", "PutBucketCors"} <= set(programs["boto3"])
        assert {"RunInstances", "PutMetricAlarm"} <= set(programs["aws-sdk-js"])
