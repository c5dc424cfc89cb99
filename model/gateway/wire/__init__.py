"""The AWS protocols over HTTP, both ways, from botocore's service models."""
