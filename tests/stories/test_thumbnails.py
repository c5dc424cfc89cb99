"""Pictures are laid into one bucket, and a function lays a smaller one of each into another."""

from __future__ import annotations

from tests.admin import Admin
from tests.model.services.lambda_.callee import Callee
from tests.model.services.s3.keeper import Keeper

SHRINK = """
import boto3
store = boto3.client('s3')
def handle(event, context):
    for record in event['Records']:
        bucket, key = record['s3']['bucket']['name'], record['s3']['object']['key']
        picture = store.get_object(Bucket=bucket, Key=key)['Body'].read()
        store.put_object(Bucket='smaller', Key='thumb/' + key, Body=picture[:len(picture) // 10])
"""
PICTURES = ("photo.jpg", "cat.jpg", "dog.jpg", "tea.jpg")


def test_of_every_picture_there_is_a_smaller_one_within_seconds(admin: Admin) -> None:
    smaller, pictures, callee = Keeper(admin, "smaller"), Keeper(admin, "pictures"), Callee(admin, SHRINK)
    callee.let_in("s3.amazonaws.com", "arn:aws:s3:::pictures")
    rule = {"LambdaFunctionArn": callee.arn, "Events": ["s3:ObjectCreated:*"]}
    pictures.call(
        "PutBucketNotificationConfiguration", NotificationConfiguration={"LambdaFunctionConfigurations": [rule]}
    )
    for name in PICTURES:
        pictures.put(name, b"x" * 1000)
    admin.advance(5)
    assert smaller.keys() == sorted(f"thumb/{name}" for name in PICTURES)
    assert smaller.call("HeadObject", Key="thumb/photo.jpg")["ContentLength"] == 100
