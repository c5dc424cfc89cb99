"""Amazon resource names."""

PARTITION = "aws"


def arn(service: str, region: str, account: str, resource: str) -> str:
    """`arn:aws:ec2:us-east-1:123456789012:instance/i-…`; region or account are empty where AWS leaves them out."""
    return f"arn:{PARTITION}:{service}:{region}:{account}:{resource}"
