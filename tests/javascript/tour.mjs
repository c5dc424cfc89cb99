// The JavaScript SDK's tour: query, ec2, rest-xml and rpc-v2-cbor, a link, and what is refused; one JSON line per stop.
import { CloudWatchClient, DescribeAlarmsCommand, GetMetricStatisticsCommand, PutMetricAlarmCommand, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { DescribeInstancesCommand, EC2Client, RunInstancesCommand, TerminateInstancesCommand } from "@aws-sdk/client-ec2";
import { CreateUserCommand, GetUserCommand, IAMClient } from "@aws-sdk/client-iam";
import { CreateBucketCommand, GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";

const endpoint = process.env.AWS_ENDPOINT_URL;
const settings = { endpoint, region: "us-east-1" };
const tell = (stop, told) => console.log(JSON.stringify({ stop, ...told }));

const sts = new STSClient(settings);
const identity = await sts.send(new GetCallerIdentityCommand({}));
tell("sts", { account: identity.Account });

const s3 = new S3Client({ ...settings, forcePathStyle: true });
await s3.send(new CreateBucketCommand({ Bucket: "from-javascript" }));
await s3.send(new PutObjectCommand({ Bucket: "from-javascript", Key: "a b/é.txt", Body: "hello" }));
const listed = await s3.send(new ListObjectsV2Command({ Bucket: "from-javascript" }));
const got = await s3.send(new GetObjectCommand({ Bucket: "from-javascript", Key: "a b/é.txt" }));
const link = await getSignedUrl(s3, new GetObjectCommand({ Bucket: "from-javascript", Key: "a b/é.txt" }), { expiresIn: 60 });
tell("s3", {
  keys: listed.Contents.map((each) => each.Key),
  body: await got.Body.transformToString(),
  linked: await (await fetch(link)).text(),
});

const ec2 = new EC2Client(settings);
const launched = await ec2.send(
  new RunInstancesCommand({ ImageId: process.env.IMAGE, InstanceType: "t3.micro", MinCount: 1, MaxCount: 1 }),
);
const id = launched.Instances[0].InstanceId;
const found = await ec2.send(new DescribeInstancesCommand({ InstanceIds: [id] }));
await ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] }));
tell("ec2", { first: launched.Instances[0].State.Name, then: found.Reservations[0].Instances[0].State.Name });

const cloudwatch = new CloudWatchClient(settings);
const now = new Date(Date.now() - 60_000);
await cloudwatch.send(
  new PutMetricDataCommand({ Namespace: "Shop", MetricData: [{ MetricName: "Orders", Value: 7, Timestamp: now }] }),
);
await cloudwatch.send(
  new PutMetricAlarmCommand({
    AlarmName: "few-orders", Namespace: "Shop", MetricName: "Orders", Statistic: "Sum", Period: 60,
    EvaluationPeriods: 1, Threshold: 1.5, ComparisonOperator: "LessThanThreshold",
  }),
);
const alarms = await cloudwatch.send(new DescribeAlarmsCommand({ AlarmNames: ["few-orders"] }));
const statistics = await cloudwatch.send(
  new GetMetricStatisticsCommand({
    Namespace: "Shop", MetricName: "Orders", Statistics: ["Sum"], Period: 60,
    StartTime: new Date(now - 3600_000), EndTime: new Date(now.getTime() + 3600_000),
  }),
);
tell("cloudwatch", { threshold: alarms.MetricAlarms[0].Threshold, sums: statistics.Datapoints.map((each) => each.Sum) });

const iam = new IAMClient(settings);
await iam.send(new CreateUserCommand({ UserName: "from-javascript" }));
const refused = await iam.send(new GetUserCommand({ UserName: "nobody" })).catch((error) => error);
tell("iam", { refused: refused.name, status: refused.$metadata.httpStatusCode });

const role = `arn:aws:iam::${identity.Account}:role/nobody`;
const denied = await sts.send(new AssumeRoleCommand({ RoleArn: role, RoleSessionName: "tour" })).catch((error) => error);
tell("assume", { refused: denied.name, status: denied.$metadata.httpStatusCode });
