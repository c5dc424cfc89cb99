"""Which permission an operation needs: mostly its own name, but IAM has names of its own for some."""

from __future__ import annotations

VENDORS = {"elb": "elasticloadbalancing", "elbv2": "elasticloadbalancing"}
"Services that IAM knows under another name than the SDKs."

PERMISSIONS = {
    "s3:ListBuckets": "s3:ListAllMyBuckets",
    "s3:HeadBucket": "s3:ListBucket",
    "s3:ListObjects": "s3:ListBucket",
    "s3:ListObjectsV2": "s3:ListBucket",
    "s3:ListObjectVersions": "s3:ListBucketVersions",
    "s3:ListMultipartUploads": "s3:ListBucketMultipartUploads",
    "s3:ListParts": "s3:ListMultipartUploadParts",
    "s3:HeadObject": "s3:GetObject",
    "s3:CopyObject": "s3:PutObject",
    "s3:CreateMultipartUpload": "s3:PutObject",
    "s3:UploadPart": "s3:PutObject",
    "s3:UploadPartCopy": "s3:PutObject",
    "s3:CompleteMultipartUpload": "s3:PutObject",
    "s3:DeleteObjects": "s3:DeleteObject",
}
"Operations that need another permission than one of their own name (service authorization reference)."

FREE = frozenset({"sts:GetCallerIdentity"})
"What every signed caller may do, whatever the policies say (STS API reference)."


def permission_for(service: str, operation: str) -> str:
    """`ec2:RunInstances`, as policies write it."""
    action = f"{service}:{operation}"
    return PERMISSIONS.get(action) or f"{VENDORS.get(service, service)}:{operation}"
