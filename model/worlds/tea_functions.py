"""The code of the tea house: what its functions do when somebody comes, clicks or orders."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from typing import Any

from model.worlds.desk import Desk
from model.worlds.people import Statement, service_role

SOLD_OUT = "/tea/matcha"

ANSWER = """
PAGES = {'/': 'Welcome', '/tea/sencha': 'Sencha', '/tea/assam': 'Assam', '/tea/matcha': 'Matcha'}


def handle(event, context):
    title = PAGES.get(event['path'])
    html = {'content-type': 'text/html'}
    if title is None:
        return {'statusCode': 404, 'headers': html, 'body': '<h1>No such tea</h1>'}
    return {'statusCode': 200, 'headers': html, 'body': f'<h1>{title}</h1>'}
"""

READ_VISITS = """
import gzip, json, os
from urllib.parse import unquote_plus
import boto3

store, clicks, orders = boto3.client('s3'), boto3.client('kinesis'), boto3.client('sqs')


def handle(event, context):
    for record in event['Records']:
        bucket, key = record['s3']['bucket']['name'], unquote_plus(record['s3']['object']['key'])
        body = store.get_object(Bucket=bucket, Key=key)['Body'].read()
        visits = [visit(line) for line in gzip.decompress(body).decode().splitlines()]
        tell(visits[:500])
        order(visits)
        print(f'{len(visits)} visits in {key}')


def visit(line):
    path = '/' + line.split('"')[1].split()[1].split('/', 3)[3]
    trace = line.partition('Root=')[2].partition('"')[0]
    return {'path': path, 'visit': trace}


def tell(visits):
    told = [{'Data': json.dumps(each).encode() + b'\\n', 'PartitionKey': each['visit']} for each in visits]
    clicks.put_records(StreamName='clicks', Records=told)


def order(visits):
    bought = [each for each in visits if each['path'].startswith('/tea/')][::8]
    for each in bought[:3]:
        text = json.dumps({'order': each['visit'], 'tea': each['path']})
        orders.send_message(QueueUrl=os.environ['ORDERS'], MessageBody=text)
"""

COUNT_CLICKS = """
import base64, collections, json
import boto3

pages = boto3.resource('dynamodb').Table('pages')


def handle(event, context):
    clicks = [json.loads(base64.b64decode(record['kinesis']['data'])) for record in event['Records']]
    for path, count in collections.Counter(each['path'] for each in clicks).items():
        pages.update_item(
            Key={'path': path}, UpdateExpression='ADD visits :count', ExpressionAttributeValues={':count': count}
        )
"""

TAKE_ORDERS = """
import json, os
import boto3

taken, topic = boto3.resource('dynamodb').Table('orders'), boto3.client('sns')


def handle(event, context):
    failures = []
    for record in event['Records']:
        asked = json.loads(record['body'])
        if asked['tea'] == os.environ['SOLD_OUT']:
            print(f"ERROR there is no {asked['tea']} for {asked['order']}")
            failures.append({'itemIdentifier': record['messageId']})
            continue
        taken.put_item(Item={'order': asked['order'], 'tea': asked['tea'], 'state': 'taken'})
        topic.publish(TopicArn=os.environ['TAKEN'], Message=record['body'])
    return {'batchItemFailures': failures}
"""


async def make_function(
    desk: Desk, region: str, name: str, code: str, *, may: Sequence[Statement] = (), **settings: Any
) -> str:
    """A function and the role it runs under, which writes logs and does what is said; its ARN."""
    logs = "service-role/AWSLambdaBasicExecutionRole"
    role = await service_role(desk, name, "lambda.amazonaws.com", *may, managed=logs)
    made = await desk.call(
        "lambda:CreateFunction",
        region=region,
        FunctionName=name,
        Runtime="python3.13",
        Handler="app.handle",
        Role=role,
        Code={"ZipFile": packed(code)},
        **settings,
    )
    return made["FunctionArn"]


def packed(code: str) -> bytes:
    """A package of this one file, the same whenever it is made."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as package:
        package.writestr(zipfile.ZipInfo("app.py", (2025, 1, 1, 0, 0, 0)), code)
    return whole.getvalue()


async def let_in(desk: Desk, region: str, function: str, service: str, source: str) -> None:
    """This service may call the function for this thing."""
    await desk.call(
        "lambda:AddPermission",
        region=region,
        FunctionName=function,
        StatementId=service.partition(".")[0],
        Action="lambda:InvokeFunction",
        Principal=service,
        SourceArn=source,
    )
