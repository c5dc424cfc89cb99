"""Calls that few people make are taken back and made again like all others: the world is what it was."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.admin import Admin
from tests.model.services.iam.test_certificates import certificate, key, private
from tests.model.services.sts.outside import metadata
from tests.revising import SEEN, revise
from tests.shop import ANYWHERE
from tests.stories.town import POLICY, TRUST, build

Asked = tuple[str, dict[str, Any]]

ARN = "arn:aws:iam::123456789012"
QUEUES = "arn:aws:sqs:us-east-1:123456789012"
TAGS = [{"Key": "team", "Value": "shop"}]
ISSUER = f"{ARN}:oidc-provider/id.example.com"
CORPORATE = f"{ARN}:saml-provider/corporate"
HOST = "codecommit.amazonaws.com"


def fleet(admin: Admin) -> Iterator[Asked]:
    group = {"AutoScalingGroupName": "fleet"}
    vpc = admin.call("ec2:DescribeVpcs", Filters=[{"Name": "is-default", "Values": ["true"]}])["Vpcs"][0]["VpcId"]
    made = admin.call("elbv2:CreateTargetGroup", Name="api", Protocol="HTTP", Port=80, VpcId=vpc)
    targets = {"TargetGroupARNs": [made["TargetGroups"][0]["TargetGroupArn"]]}
    yield "autoscaling:AttachLoadBalancerTargetGroups", group | targets
    yield "autoscaling:DetachLoadBalancerTargetGroups", group | targets
    yield "autoscaling:EnableMetricsCollection", group | {"Granularity": "1Minute"}
    yield "autoscaling:DisableMetricsCollection", group


def balancing(admin: Admin) -> Iterator[Asked]:
    balancer = admin.call("elbv2:DescribeLoadBalancers")["LoadBalancers"][0]["LoadBalancerArn"]
    listener = admin.call("elbv2:DescribeListeners", LoadBalancerArn=balancer)["Listeners"][0]["ListenerArn"]
    rules = admin.call("elbv2:DescribeRules", ListenerArn=listener)["Rules"]
    rule = next(each["RuleArn"] for each in rules if not each["IsDefault"])
    yield "elbv2:ModifyRule", {"RuleArn": rule, "Conditions": [{"Field": "path-pattern", "Values": ["/films/*"]}]}


def network(admin: Admin) -> Iterator[Asked]:
    groups = admin.call("ec2:DescribeSecurityGroups", Filters=[{"Name": "group-name", "Values": ["database"]}])
    group = {"GroupId": groups["SecurityGroups"][0]["GroupId"]}
    said = [{**ANYWHERE[0], "IpRanges": [{"CidrIp": "0.0.0.0/0", "Description": "to anywhere"}]}]
    yield "ec2:AuthorizeSecurityGroupEgress", group | {"IpPermissions": ANYWHERE}
    yield "ec2:UpdateSecurityGroupRuleDescriptionsEgress", group | {"IpPermissions": said}


def people(admin: Admin) -> Iterator[Asked]:
    own = {"PolicyName": "own", "PolicyDocument": POLICY}
    yield "iam:CreateLoginProfile", {"UserName": "ann", "Password": "Correct-Horse-9"}
    yield "iam:DeleteLoginProfile", {"UserName": "ann"}
    yield "iam:PutGroupPolicy", {"GroupName": "staff"} | own
    yield "iam:DeleteGroupPolicy", {"GroupName": "staff", "PolicyName": "own"}
    yield "iam:AttachGroupPolicy", {"GroupName": "staff", "PolicyArn": f"{ARN}:policy/reader"}
    yield "iam:DetachGroupPolicy", {"GroupName": "staff", "PolicyArn": f"{ARN}:policy/reader"}
    yield "iam:CreateRole", {"RoleName": "job", "AssumeRolePolicyDocument": TRUST}
    yield "iam:PutRolePolicy", {"RoleName": "job"} | own
    yield "iam:DeleteRolePolicy", {"RoleName": "job", "PolicyName": "own"}
    yield "iam:PutRolePermissionsBoundary", {"RoleName": "job", "PermissionsBoundary": f"{ARN}:policy/reader"}
    yield "iam:UpdateRoleDescription", {"RoleName": "job", "Description": "for jobs"}


def credentials(admin: Admin) -> Iterator[Asked]:
    open_ssh = key("web").public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode()
    uploaded = admin.call("iam:UploadSSHPublicKey", UserName="ann", SSHPublicKeyBody=open_ssh)["SSHPublicKey"]
    ssh = {"UserName": "ann", "SSHPublicKeyId": uploaded["SSHPublicKeyId"]}
    yield "iam:UpdateSSHPublicKey", ssh | {"Status": "Inactive"}
    yield "iam:DeleteSSHPublicKey", ssh
    made = admin.call("iam:CreateServiceSpecificCredential", UserName="ann", ServiceName=HOST)
    special = {"ServiceSpecificCredentialId": made["ServiceSpecificCredential"]["ServiceSpecificCredentialId"]}
    yield "iam:UpdateServiceSpecificCredential", special | {"UserName": "ann", "Status": "Inactive"}


def providers(_admin: Admin) -> Iterator[Asked]:
    yield "iam:CreateOpenIDConnectProvider", {"Url": "https://id.example.com", "ClientIDList": ["shop"]}
    prints = {"OpenIDConnectProviderArn": ISSUER, "ThumbprintList": ["c" * 40]}
    yield "iam:UpdateOpenIDConnectProviderThumbprint", prints
    yield "iam:CreateSAMLProvider", {"Name": "corporate", "SAMLMetadataDocument": metadata()}
    other = metadata().replace("sso", "sso2") + "\n"
    yield "iam:UpdateSAMLProvider", {"SAMLProviderArn": CORPORATE, "SAMLMetadataDocument": other}


def labels(admin: Admin) -> Iterator[Asked]:
    phone = admin.call("iam:CreateVirtualMFADevice", VirtualMFADeviceName="phone")["VirtualMFADevice"]
    web = {"ServerCertificateName": "web"}
    yield "iam:UploadServerCertificate", web | {"CertificateBody": certificate("web"), "PrivateKey": private("web")}
    tagged: tuple[tuple[str, dict[str, str]], ...] = (
        ("MFADevice", {"SerialNumber": phone["SerialNumber"]}),
        ("OpenIDConnectProvider", {"OpenIDConnectProviderArn": ISSUER}),
        ("SAMLProvider", {"SAMLProviderArn": CORPORATE}),
        ("Policy", {"PolicyArn": f"{ARN}:policy/reader"}),
        ("ServerCertificate", web),
    )
    for kind, named in tagged:
        yield f"iam:Tag{kind}", named | {"Tags": TAGS}
        yield f"iam:Untag{kind}", named | {"TagKeys": ["team"]}


def directory(admin: Admin) -> Iterator[Asked]:
    center = admin.call("sso-admin:CreateInstance", Name="shop")["InstanceArn"]
    admin.advance(30)
    of = {"InstanceArn": center}
    store = {"IdentityStoreId": admin.call("sso-admin:DescribeInstance", **of)["IdentityStoreId"]}
    yield "sso-admin:UpdateInstance", of | {"Name": "new-shop"}
    group = {"GroupId": admin.call("identitystore:CreateGroup", **store, DisplayName="staff")["GroupId"]}
    user = admin.call("identitystore:CreateUser", **store, UserName="ann", DisplayName="Ann")["UserId"]
    member = admin.call("identitystore:CreateGroupMembership", **store, **group, MemberId={"UserId": user})
    told = [{"AttributePath": "description", "AttributeValue": "who works here"}]
    yield "identitystore:UpdateGroup", store | group | {"Operations": told}
    yield "identitystore:DeleteGroupMembership", store | {"MembershipId": member["MembershipId"]}
    yield "identitystore:DeleteGroup", store | group
    made = admin.call("sso-admin:CreatePermissionSet", **of, Name="readers")["PermissionSet"]["PermissionSetArn"]
    readers = of | {"PermissionSetArn": made}
    yield "sso-admin:UpdatePermissionSet", readers | {"Description": "who may read"}
    managed = {"ManagedPolicyArn": "arn:aws:iam::aws:policy/ReadOnlyAccess"}
    yield "sso-admin:AttachManagedPolicyToPermissionSet", readers | managed
    yield "sso-admin:DetachManagedPolicyFromPermissionSet", readers | managed
    yield "sso-admin:PutInlinePolicyToPermissionSet", readers | {"InlinePolicy": POLICY}
    yield "sso-admin:DeleteInlinePolicyFromPermissionSet", readers
    yield "sso-admin:TagResource", of | {"ResourceArn": made, "Tags": TAGS}
    yield "sso-admin:UntagResource", of | {"ResourceArn": made, "TagKeys": ["team"]}


def messages(admin: Admin) -> Iterator[Asked]:
    queue = {"QueueUrl": admin.call("sqs:CreateQueue", QueueName="orders")["QueueUrl"]}
    admin.call("sqs:SendMessage", **queue, MessageBody="tea")
    handle = admin.call("sqs:ReceiveMessage", **queue)["Messages"][0]["ReceiptHandle"]
    later = [{"Id": "one", "ReceiptHandle": handle, "VisibilityTimeout": 600}]
    yield "sqs:ChangeMessageVisibilityBatch", queue | {"Entries": later}
    topic = admin.call("sns:CreateTopic", Name="news")["TopicArn"]
    own = admin.call("sns:Subscribe", TopicArn=topic, Protocol="sqs", Endpoint=f"{QUEUES}:orders")["SubscriptionArn"]
    raw = {"AttributeName": "RawMessageDelivery", "AttributeValue": "true"}
    yield "sns:SetSubscriptionAttributes", {"SubscriptionArn": own} | raw
    secret = {"PlatformCredential": "key"}
    app = admin.call("sns:CreatePlatformApplication", Name="app", Platform="GCM", Attributes=secret)
    named = {"PlatformApplicationArn": app["PlatformApplicationArn"]}
    yield "sns:SetPlatformApplicationAttributes", named | {"Attributes": {"SuccessFeedbackSampleRate": "50"}}
    device = admin.call("sns:CreatePlatformEndpoint", **named, Token="phone")["EndpointArn"]
    yield "sns:DeleteEndpoint", {"EndpointArn": device}
    group = {"AutoScalingGroupName": "fleet", "TopicARN": topic}
    launched = {"NotificationTypes": ["autoscaling:EC2_INSTANCE_LAUNCH"]}
    yield "autoscaling:PutNotificationConfiguration", group | launched
    yield "autoscaling:DeleteNotificationConfiguration", group


def test_the_world_is_what_it_was_and_then_what_it_became(admin: Admin) -> None:
    build(admin)
    before = dict(SEEN)
    revise(admin.cloud)
    asked: set[str] = set()
    for calls in (fleet, balancing, network, people, credentials, providers, labels, directory, messages):
        for action, params in calls(admin):
            admin.call(action, **params)
            asked.add(action)

    assert {action for action, count in SEEN.items() if count > before.get(action, 0)} >= asked
