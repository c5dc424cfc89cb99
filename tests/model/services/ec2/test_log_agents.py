"""Agents on instances, which send what is written in log files."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from typing import Any

import pytest

from tests.admin import Admin
from tests.model.services.ec2.launches import UP, launch, running, stop
from tests.shop import Shop

ROLE = "writer"
ACCESS, SYSTEM = "/var/log/nginx/access.log", "/var/log/messages"
WRITING = ("logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents")


def user_data(*paths: str, then: str = "") -> str:
    files = [{"file_path": path, "log_group_name": path, "log_stream_name": "{instance_id}"} for path in paths]
    configuration = json.dumps({"logs": {"logs_collected": {"files": {"collect_list": files}}}})
    script = f"""#!/bin/sh
yum install -y amazon-cloudwatch-agent
echo '{configuration}' > /opt/aws/agent.json
/opt/aws/amazon-cloudwatch-agent/bin/amazon-cloudwatch-agent-ctl -a fetch-config -m ec2 -s -c file:/opt/aws/agent.json
{then}
"""
    return b64encode(script.encode()).decode()


def role(admin: Admin, *actions: str) -> dict[str, Any]:
    """What an instance is launched with that may do these."""
    trusting = {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [trusting]})
    admin.call("iam:CreateRole", RoleName=ROLE, AssumeRolePolicyDocument=document)
    admin.call("iam:CreateInstanceProfile", InstanceProfileName=ROLE)
    admin.call("iam:AddRoleToInstanceProfile", InstanceProfileName=ROLE, RoleName=ROLE)
    allow(admin, *actions)
    return {"IamInstanceProfile": {"Name": ROLE}}


def allow(admin: Admin, *actions: str) -> None:
    statement = {"Effect": "Allow", "Action": actions or ["ec2:DescribeTags"], "Resource": "*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    admin.call("iam:PutRolePolicy", RoleName=ROLE, PolicyName="own", PolicyDocument=document)


def groups(admin: Admin) -> list[str]:
    return [each["logGroupName"] for each in admin.call("logs:DescribeLogGroups")["logGroups"]]


def lines(admin: Admin, group: str, instance_id: str) -> list[str]:
    place = {"logGroupName": group, "logStreamName": instance_id, "startFromHead": True}
    return [each["message"] for each in admin.call("logs:GetLogEvents", **place)["events"]]


def console(admin: Admin, instance_id: str) -> str:
    return b64decode(admin.call("ec2:GetConsoleOutput", InstanceId=instance_id)["Output"]).decode()


@pytest.mark.fact("logs-04")
def test_an_agent_sends_files_from_its_start_until_it_is_disabled(admin: Admin) -> None:
    with_role = role(admin, *WRITING)
    silent = running(admin, **with_role)
    assert groups(admin) == []

    shop = Shop(admin)
    balancer, group, _ = shop.site(machines=0)
    shop.demand(balancer, 10)
    place = {"SubnetId": shop.subnets[0], "SecurityGroupIds": [shop.web]}
    id = running(admin, UserData=user_data(ACCESS, SYSTEM), **place, **with_role)
    shop.register(group, id)
    assert "amazon-cloudwatch-agent has been started" in console(admin, id)
    assert "amazon-cloudwatch-agent" not in console(admin, silent)
    assert [line.split(maxsplit=3)[3].partition(" ")[2] for line in lines(admin, SYSTEM, id)] == [
        "kernel: Linux version 6.1 (x86_64) #1 SMP",
        "systemd[1]: Started the CloudWatch agent.",
    ]

    admin.advance(300)
    first = lines(admin, ACCESS, id)
    admin.advance(120)
    second = lines(admin, ACCESS, id)
    assert second[-1].endswith("summary of 60 s: requests=600 answered=600 unanswered=0")
    assert len(second) == len(first) + 2

    stop(admin, id)
    admin.advance(UP)
    disabled = user_data(ACCESS, then="amazon-cloudwatch-agent-ctl -a stop")
    admin.call("ec2:ModifyInstanceAttribute", InstanceId=id, UserData={"Value": b64decode(disabled)})
    before = lines(admin, ACCESS, id)
    admin.call("ec2:StartInstances", InstanceIds=[id])
    admin.advance(600)
    assert lines(admin, ACCESS, id) == before
    assert "amazon-cloudwatch-agent" not in console(admin, id)


def test_what_a_role_may_not_write_is_said_on_the_console_and_sent_once_it_may(admin: Admin) -> None:
    id = running(admin, UserData=user_data(SYSTEM), **role(admin, "logs:CreateLogGroup", "logs:CreateLogStream"))
    assert lines(admin, SYSTEM, id) == []
    assert "E! AccessDeniedException" in console(admin, id)
    assert "logs:PutLogEvents" in console(admin, id)

    allow(admin, *WRITING)
    admin.advance(60)
    assert len(lines(admin, SYSTEM, id)) == 2
    assert "E!" not in console(admin, id)


def test_an_agent_without_a_role_has_nothing_to_sign_with(admin: Admin) -> None:
    id = running(admin, UserData=user_data(SYSTEM))

    assert groups(admin) == []
    assert "E! NoCredentialProviders" in console(admin, id)


@pytest.mark.parametrize(
    "text",
    [
        '#!/bin/sh\necho \'{"file_path": "/var/log/messages"}\'',
        'amazon-cloudwatch-agent-ctl -a start\n{"file_path" oops}',
    ],
)
def test_where_no_agent_is_started_or_nothing_is_listed_nothing_is_sent(admin: Admin, text: str) -> None:
    id = launch(admin, UserData=b64encode(text.encode()).decode(), **role(admin, *WRITING))["InstanceId"]
    admin.advance(UP)

    assert groups(admin) == []
    assert "amazon-cloudwatch-agent" not in console(admin, id)
