"""A call as the event that CloudTrail makes of it (CloudTrail record contents, version 1.11)."""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b
from typing import Any, cast

from model.kit.arn import arn, read_arn
from model.kit.called import SIGN_IN, Called
from model.services.cloudtrail.identities import user_identity
from model.services.cloudtrail.moments import extended
from model.services.cloudtrail.sharing import is_foreign, owner_of, role_resources

VERSION = "1.11"
HIDDEN = "HIDDEN_DUE_TO_SECURITY_REASONS"
WRITTEN = frozenset({"message", "messageBody", "messageAttributes", "messageSystemAttributes", "subject"})
CONSOLE = "console.amazonaws.com"
GLOBAL_SERVICES = frozenset({"account", "cloudfront", "iam", "organizations", "route53"})
"Their events all happen in the first region of the partition."
GLOBAL_REGION = "us-east-1"

SOURCES = {
    "cloudwatch": "monitoring",
    "dynamodbstreams": "dynamodb",
    "elb": "elasticloadbalancing",
    "elbv2": "elasticloadbalancing",
    "opensearch": "es",
    "ses": "email",
    "service-quotas": "servicequotas",
    "sso-admin": "sso",
    "sso-oidc": "sso",
}

NAMES = {
    "lambda": {
        "AddPermission": "AddPermission20150331v2",
        "CreateAlias": "CreateAlias20150331",
        "CreateFunction": "CreateFunction20150331",
        "DeleteAlias": "DeleteAlias20150331",
        "DeleteFunction": "DeleteFunction20150331",
        "DeleteFunctionConcurrency": "DeleteFunctionConcurrency20171031",
        "GetAccountSettings": "GetAccountSettings20160819",
        "GetAlias": "GetAlias20150331",
        "GetFunction": "GetFunction20150331v2",
        "GetFunctionConfiguration": "GetFunctionConfiguration20150331v2",
        "GetPolicy": "GetPolicy20150331v2",
        "ListAliases": "ListAliases20150331",
        "ListFunctions": "ListFunctions20150331",
        "ListTags": "ListTags20170331",
        "ListVersionsByFunction": "ListVersionsByFunction20150331",
        "PublishVersion": "PublishVersion20150331",
        "PutFunctionConcurrency": "PutFunctionConcurrency20171031",
        "RemovePermission": "RemovePermission20150331v2",
        "TagResource": "TagResource20170331v2",
        "UntagResource": "UntagResource20170331v2",
        "UpdateAlias": "UpdateAlias20150331",
        "UpdateFunctionCode": "UpdateFunctionCode20150331v2",
        "UpdateFunctionConfiguration": "UpdateFunctionConfiguration20150331v2",
    },
    "s3": {
        "ListObjectsV2": "ListObjects",
        "PutBucketLifecycleConfiguration": "PutBucketLifecycle",
        "GetBucketLifecycleConfiguration": "GetBucketLifecycle",
        "PutPublicAccessBlock": "PutBucketPublicAccessBlock",
        "GetPublicAccessBlock": "GetBucketPublicAccessBlock",
        "DeletePublicAccessBlock": "DeleteBucketPublicAccessBlock",
    },
}
"Operations that events call otherwise."

READING = frozenset({"AssumeRole", "AssumeRoleWithSAML", "AssumeRoleWithWebIdentity"})
"Operations of STS that make credentials and still count as reads, as all of that service do."

IAM_CODES = frozenset({"DeleteConflict", "EntityAlreadyExists", "InvalidInput", "LimitExceeded", "NoSuchEntity"})

DATA = {
    "dynamodb": frozenset(
        {
            "BatchExecuteStatement",
            "BatchGetItem",
            "BatchWriteItem",
            "DeleteItem",
            "ExecuteStatement",
            "ExecuteTransaction",
            "GetItem",
            "PutItem",
            "Query",
            "Scan",
            "TransactGetItems",
            "TransactWriteItems",
            "UpdateItem",
        }
    ),
    "dynamodbstreams": frozenset({"DescribeStream", "GetRecords", "GetShardIterator", "ListStreams"}),
    "s3": frozenset(
        {
            "AbortMultipartUpload",
            "CompleteMultipartUpload",
            "CopyObject",
            "CreateMultipartUpload",
            "DeleteObject",
            "DeleteObjectTagging",
            "DeleteObjects",
            "GetObject",
            "GetObjectAcl",
            "GetObjectAttributes",
            "GetObjectTagging",
            "HeadBucket",
            "HeadObject",
            "ListMultipartUploads",
            "ListObjectVersions",
            "ListObjects",
            "ListObjectsV2",
            "ListParts",
            "PutObject",
            "PutObjectAcl",
            "PutObjectTagging",
            "RestoreObject",
            "UploadPart",
            "UploadPartCopy",
        }
    ),
    "cloudwatch": frozenset({"GetMetricData", "GetMetricWidgetImage", "PutMetricData"}),
    "firehose": frozenset({"PutRecord", "PutRecordBatch"}),
    "kinesis": frozenset({"GetRecords", "GetShardIterator", "PutRecord", "PutRecords", "SubscribeToShard"}),
    "lambda": frozenset({"Invoke"}),
    "logs": frozenset({"PutLogEvents"}),
    "opensearch": frozenset({"ESHttpDelete", "ESHttpGet", "ESHttpHead", "ESHttpPost", "ESHttpPut"}),
    "sns": frozenset({"Publish", "PublishBatch"}),
    "sqs": frozenset(
        {
            "ChangeMessageVisibility",
            "ChangeMessageVisibilityBatch",
            "DeleteMessage",
            "DeleteMessageBatch",
            "ReceiveMessage",
            "SendMessage",
            "SendMessageBatch",
        }
    ),
}
"Operations on what lies in a resource rather than on the resource: no management events."


def is_data(service: str, operation: str) -> bool:
    return service in DATA and operation in DATA[service]


def region_of(called: Called) -> str:
    return GLOBAL_REGION if called.service in GLOBAL_SERVICES else called.region


LOCAL = "cloudarium"
"What the world itself offers; no host of AWS answers for it."


def source_of(service: str) -> str:
    if service == LOCAL:
        return f"{LOCAL}.local"
    return f"{SOURCES.get(service, service)}.amazonaws.com"


def name_of(called: Called) -> str:
    return NAMES.get(called.service, {}).get(called.operation, called.operation)


def only_reads(called: Called) -> bool:
    if called.service == SIGN_IN:
        return False
    return called.reads or (called.service == "sts" and called.operation in READING)


def event_id(called: Called) -> str:
    """Every event has an id of its own, which follows from that of its request."""
    return _id(called, "owner's event" if is_foreign(called) else "event")


def _id(called: Called, of: str) -> str:
    digits = blake2b(called.request_id.encode(), digest_size=16, person=of.encode()).hexdigest()
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def event_of(called: Called) -> dict[str, Any]:
    return _at_the_door(called) if called.service == SIGN_IN else _of_a_call(called)


def _at_the_door(called: Called) -> dict[str, Any]:
    """Somebody signed in to the console, or did not: such events have no request of an API (AWS sign-in events)."""
    failure = {"errorMessage": called.message} if called.refused is not None else {}
    return {
        "eventVersion": VERSION,
        "userIdentity": {name: value for name, value in user_identity(called).items() if value != ""},
        "eventTime": extended(int(called.time)),
        "eventSource": source_of(called.service),
        "eventName": called.operation,
        "awsRegion": called.region,
        "sourceIPAddress": called.source_ip,
        "userAgent": called.user_agent or CONSOLE,
        **failure,
        "requestParameters": None,
        "responseElements": called.answer,
        "additionalEventData": called.added,
        "eventID": event_id(called),
        "readOnly": only_reads(called),
        "eventType": "AwsConsoleSignIn",
        "managementEvent": True,
        "recipientAccountId": called.account,
        "eventCategory": "Management",
    }


def _of_a_call(called: Called) -> dict[str, Any]:
    data = is_data(called.service, called.operation)
    host = called.principal if called.by_service else ""
    said: dict[str, Any] = {
        "eventVersion": VERSION,
        "userIdentity": user_identity(called),
        "eventTime": extended(int(called.time)),
        "eventSource": source_of(called.service),
        "eventName": name_of(called),
        "awsRegion": region_of(called),
        "sourceIPAddress": host or called.source_ip,
        "userAgent": host or called.user_agent or CONSOLE,
        **_refusal(called),
        "requestParameters": _hidden(called.request) if called.service in ("sns", "sqs") else called.request,
        "responseElements": _answer(called),
        "requestID": called.request_id,
        "eventID": event_id(called),
        "readOnly": only_reads(called),
        "eventType": "AwsApiCall",
        "managementEvent": not data,
        "recipientAccountId": called.account,
        "eventCategory": "Data" if data else "Management",
    }
    if called.endpoint:
        said |= {"vpcEndpointId": called.endpoint, "vpcEndpointAccountId": called.account}
    if data:
        said |= _resources(called)
    if owner_of(called):
        said |= {"resources": role_resources(called), "sharedEventID": _id(called, "shared event")}
    return said


def _hidden(said: Any) -> Any:
    """What people write to each other is in no trail."""
    if isinstance(said, dict):
        named = cast("dict[str, Any]", said)
        return {name: HIDDEN if name in WRITTEN else _hidden(value) for name, value in named.items()}
    return [_hidden(each) for each in cast("list[Any]", said)] if isinstance(said, list) else said


def _refusal(called: Called) -> dict[str, str]:
    if called.refused is None:
        return {}
    return {"errorCode": _code(called.service, called.refused), "errorMessage": called.message}


@lru_cache(maxsize=256)
def _code(service: str, code: str) -> str:
    """EC2 says whose fault it was, IAM calls exceptions what other services call by name alone."""
    if service == "ec2":
        return f"Client.{code}"
    return f"{code}Exception" if service == "iam" and code in IAM_CODES else code


def _answer(called: Called) -> dict[str, Any] | None:
    if called.answer is not None and called.service == "ec2":
        return {"requestId": called.request_id, **called.answer}
    return called.answer


def _resources(called: Called) -> dict[str, Any]:
    """What a data event was about, as far as the request says."""
    asked = called.request or {}
    if called.service == "s3":
        return {"resources": s3_resources(called.account, asked)}
    if called.service == "sqs" and "queueUrl" in asked:
        *_, account, name = ("", called.account, *str(asked["queueUrl"]).rsplit("/", 2)[1:])[-2:]
        return {"resources": [_one("AWS::SQS::Queue", account, arn("sqs", called.region, account, name))]}
    if called.service == "lambda" and "functionName" in asked:
        name = str(asked["functionName"])
        whole = name if name.startswith("arn:") else arn("lambda", called.region, called.account, f"function:{name}")
        return {"resources": [_one("AWS::Lambda::Function", read_arn(whole).account, whole)]}
    if called.service == "sns" and "topicArn" in asked:
        topic = str(asked["topicArn"])
        return {"resources": [_one("AWS::SNS::Topic", read_arn(topic).account, topic)]}
    if called.service == "dynamodb" and "tableName" in asked:
        name = str(asked["tableName"])
        table = name if name.startswith("arn:") else arn("dynamodb", called.region, called.account, f"table/{name}")
        return {"resources": [_one("AWS::DynamoDB::Table", read_arn(table).account, table)]}
    return {}


def _one(kind: str, account: str, arn: str) -> dict[str, str]:
    return {"accountId": account, "type": kind, "ARN": arn}


def s3_resources(account: str, request: dict[str, Any]) -> list[dict[str, str]]:
    """The bucket and what in it was acted on; of a call that names no object, any of its objects."""
    bucket = arn("s3", "", "", str(request.get("bucketName", "")))
    named = {"ARN": f"{bucket}/{request['key']}"} if "key" in request else {"ARNPrefix": f"{bucket}/"}
    return [
        {"type": "AWS::S3::Object", **named},
        {"accountId": account, "type": "AWS::S3::Bucket", "ARN": bucket},
    ]
