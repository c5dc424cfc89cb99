"""The logs of balancers of requests and of flows: who came, file by file in a bucket."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from tests.admin import Admin
from tests.model.services.elbv2.logging import (
    ACCOUNT,
    BUCKET,
    keys,
    let_balancers_in,
    let_in,
    lines,
    log,
    switched_on,
)
from tests.model.services.iam.test_certificates import certificate, private
from tests.shop import Shop

MODIFY = "elbv2:ModifyLoadBalancerAttributes"


@pytest.fixture
def bucket(admin: Admin) -> str:
    let_balancers_in(admin)
    return BUCKET


def to_the_next_file(admin: Admin) -> None:
    admin.advance(300 - admin.now % 300)


def upload(admin: Admin) -> list[dict[str, Any]]:
    files = {"CertificateBody": certificate("web"), "PrivateKey": private("web")}
    made = admin.call("iam:UploadServerCertificate", ServerCertificateName="web", **files)
    return [{"CertificateArn": made["ServerCertificateMetadata"]["Arn"]}]


def test_every_node_writes_a_file_every_five_minutes_with_a_line_for_each_request(
    admin: Admin, shop: Shop, bucket: str
) -> None:
    balancer, group, ids = shop.site()
    log(admin, balancer)
    assert keys(admin) == [f"AWSLogs/{ACCOUNT}/ELBAccessLogTestFile"]
    to_the_next_file(admin)
    shop.demand(balancer, 2.0)
    to_the_next_file(admin)
    _, *files = keys(admin)
    name = balancer.partition("loadbalancer/")[2]
    place = f"AWSLogs/{ACCOUNT}/elasticloadbalancing/us-east-1/2025/06/15/"
    begin = f"{place}{ACCOUNT}_elasticloadbalancing_us-east-1_{name.replace('/', '.')}_20250615T12"
    assert len(files) == 2
    assert all(each.startswith(begin) and each.endswith(".log.gz") for each in files)
    told = lines(admin)
    assert len(told) == shop.total("RequestCount", 300, LoadBalancer=name)
    kind, _, balancer_name, _, place_of_target, *_ = told[0].split()
    assert (kind, balancer_name) == ("http", name)
    machines = admin.call("ec2:DescribeInstances", InstanceIds=ids)["Reservations"]
    addresses = {f"{each['PrivateIpAddress']}:80" for found in machines for each in found["Instances"]}
    assert {each.split()[4] for each in told} == addresses
    assert place_of_target in addresses
    assert {" ".join(each.split()[8:10]) for each in told} == {"200 200"}
    assert all(f' {group} "Root=1-' in each for each in told)


def test_a_line_says_which_rule_decided_and_what_the_balancer_answered_itself(
    admin: Admin, shop: Shop, bucket: str
) -> None:
    balancer = shop.make_balancer()["LoadBalancerArn"]
    listener = shop.listen(balancer, shop.make_group()["TargetGroupArn"])["ListenerArn"]
    moved = {"Type": "redirect", "RedirectConfig": {"StatusCode": "HTTP_301", "Path": "/new", "Protocol": "HTTPS"}}
    gone = {"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "410"}}
    for priority, path, deed in ((1, "/old", moved), (2, "/gone", gone)):
        conditions = [{"Field": "path-pattern", "Values": [path]}]
        shop.call("elbv2:CreateRule", ListenerArn=listener, Priority=priority, Conditions=conditions, Actions=[deed])
    log(admin, balancer)
    admin.advance(240)
    shop.demand(balancer, 1.0, paths={"/": 1, "/old": 1, "/gone": 1}, host="shop.example")
    to_the_next_file(admin)
    to_the_next_file(admin)
    told = lines(admin)
    ends = Counter((each.split()[8], each.split('"')[1].split()[1].rpartition("/")[2]) for each in told)
    assert set(ends) == {("503", ""), ("301", "old"), ("410", "gone")}
    assert all(80 < count < 160 for count in ends.values())
    (first, *_) = (each for each in told if " 301 - " in each)
    assert '"redirect" "https://shop.example:80/new" "-"' in first
    assert ' "-" "-" 1 2025-06-15T12:' in first


def test_of_many_requests_an_even_part_is_told(admin: Admin, shop: Shop, bucket: str) -> None:
    balancer = shop.make_balancer()["LoadBalancerArn"]
    shop.listen(balancer, shop.make_group()["TargetGroupArn"])
    admin.advance(240)
    log(admin, balancer)
    shop.demand(balancer, 500.0)
    to_the_next_file(admin)
    to_the_next_file(admin)
    per_minute = Counter(each.split()[1][:16] for each in lines(admin)[-1000:])
    assert len(per_minute) == 5
    assert all(180 < count < 220 for count in per_minute.values())


def test_a_log_that_is_switched_off_ends_and_what_cannot_be_delivered_is_lost(
    admin: Admin, shop: Shop, bucket: str
) -> None:
    balancer, *_ = shop.site(1)
    log(admin, balancer)
    shop.demand(balancer, 1.0)
    admin.call("s3:DeleteBucketPolicy", Bucket=bucket)
    to_the_next_file(admin)
    assert len(keys(admin)) == 1
    let_balancers_in(admin)
    to_the_next_file(admin)
    assert len(keys(admin)) == 3
    log(admin, balancer, {"Key": "access_logs.s3.enabled", "Value": "false"})
    admin.advance(900)
    assert len(keys(admin)) == 3
    log(admin, balancer)
    admin.call("elbv2:DeleteLoadBalancer", LoadBalancerArn=balancer)
    admin.advance(900)
    assert len(keys(admin)) == 3


def test_the_bucket_must_be_there_and_let_balancers_in(admin: Admin, shop: Shop) -> None:
    balancer = shop.make_balancer()["LoadBalancerArn"]
    admin.call("s3:CreateBucket", Bucket=BUCKET)
    elsewhere = {"CreateBucketConfiguration": {"LocationConstraint": "us-west-2"}}
    admin.call("s3:CreateBucket", Bucket="far-from-balancers", region="us-west-2", **elsewhere)

    def words(**place: str) -> str:
        refusal = admin.refused(MODIFY, LoadBalancerArn=balancer, Attributes=switched_on(**place))
        assert refusal.code == "InvalidConfigurationRequest"
        return refusal.message

    assert words() == f"Access Denied for bucket: {BUCKET}. Please check S3bucket permission"
    assert "not located in the same region with ELB: app/shop/" in words(bucket="far-from-balancers")
    assert "does not exist" in words(bucket="nobodys-bucket")
    assert "must be set" in words(bucket="")
    assert "AWSLogs" in words(prefix="my/AWSLogs")
    let_in(admin, {"Service": "logdelivery.elasticloadbalancing.amazonaws.com"}, path=f"/web/AWSLogs/{ACCOUNT}/*")
    assert "Access Denied" in words()
    assert "Access Denied" in words(kind="connection")
    attributes = admin.call("elbv2:DescribeLoadBalancerAttributes", LoadBalancerArn=balancer)["Attributes"]
    assert {"Key": "access_logs.s3.enabled", "Value": "false"} in attributes
    log(admin, balancer, *switched_on(prefix="web"))
    assert keys(admin) == [f"web/AWSLogs/{ACCOUNT}/ELBAccessLogTestFile"]
    let_in(admin, {"AWS": "arn:aws:iam::127311923021:root"})
    log(admin, balancer)
    assert f"AWSLogs/{ACCOUNT}/ELBAccessLogTestFile" in keys(admin)


def test_a_balancer_of_flows_tells_of_those_that_it_takes_out_of_tls(admin: Admin, shop: Shop) -> None:
    balancer = shop.call("elbv2:CreateLoadBalancer", Name="flows", Type="network", Subnets=shop.subnets[:2])
    name = balancer["LoadBalancers"][0]["LoadBalancerArn"]
    group = shop.make_group("flows", Protocol="TLS", Port=80)["TargetGroupArn"]
    forward = [{"Type": "forward", "TargetGroupArn": group}]
    asked = {"Protocol": "TLS", "Port": 443, "DefaultActions": forward, "Certificates": upload(admin)}
    shop.call("elbv2:CreateListener", LoadBalancerArn=name, **asked)
    shop.register(group, *shop.machines(1))
    let_balancers_in(admin)
    refusal = admin.refused(MODIFY, LoadBalancerArn=name, Attributes=switched_on())
    assert (refusal.code, "Access Denied" in refusal.message) == ("ValidationError", True)
    let_in(admin, {"Service": "delivery.logs.amazonaws.com"})
    assert "Access Denied" in admin.refused(MODIFY, LoadBalancerArn=name, Attributes=switched_on()).message
    let_in(admin, {"Service": "delivery.logs.amazonaws.com"}, "s3:*", "*")
    log(admin, name)
    admin.advance(240)
    shop.demand(name, 1.0)
    to_the_next_file(admin)
    to_the_next_file(admin)
    (file, *_) = (each for each in keys(admin) if "_net.flows." in each)
    assert file.count("_") == 5
    told = lines(admin)
    assert len(told) > 200
    assert told[0].startswith("tls 2.0 2025-06-15T12:")
    assert told[0].split()[3] == name.partition("loadbalancer/")[2]
    assert " tlsv12 " in told[0]
    assert len(told[0].split()) == 22


def test_connections_have_a_log_of_their_own(admin: Admin, shop: Shop, bucket: str) -> None:
    balancer, group = shop.make_balancer()["LoadBalancerArn"], shop.make_group()["TargetGroupArn"]
    forward = [{"Type": "forward", "TargetGroupArn": group}]
    asked = {"Protocol": "HTTPS", "Port": 443, "DefaultActions": forward, "Certificates": upload(admin)}
    shop.call(
        "elbv2:CreateListener", LoadBalancerArn=balancer, **asked, SslPolicy="ELBSecurityPolicy-TLS13-1-2-2021-06"
    )
    shop.call("ec2:AuthorizeSecurityGroupIngress", GroupId=shop.web, IpPermissions=[
        {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
    ])  # fmt: skip
    shop.register(group, *shop.machines(1))
    log(admin, balancer, *switched_on("connection"))
    admin.advance(240)
    shop.demand(balancer, 5.0, tls={"TLSv1.3": 1, "TLSv1.2": 1, "TLSv1": 1})
    to_the_next_file(admin)
    to_the_next_file(admin)
    first, *files = keys(admin)
    assert first == f"AWSLogs/{ACCOUNT}/ELBConnectionLogTestFile"
    assert "/conn_log.123456789012_elasticloadbalancing_us-east-1_app.shop." in files[0]
    said = Counter((each.split()[4], each.split()[-2].partition(":")[0]) for each in lines(admin))
    assert set(said) == {("TLSv1.3", "Success"), ("TLSv1.2", "Success"), ("-", "Failed")}
