"""Images that tests launch in us-east-1."""

from model.catalog.images import images, latest

LINUX = latest("al2023-ami-kernel-default-x86_64", "us-east-1").id
ARM = latest("al2023-ami-kernel-default-arm64", "us-east-1").id
WINDOWS = next(each.id for each in images("us-east-1") if each.platform == "windows")
PARAVIRTUAL = next(each.id for each in images("us-east-1") if each.virtualization == "paravirtual")
