// Uses the local services through the AWS SDK for JavaScript, whose Kinesis client speaks HTTP/2 (without TLS: with
// prior knowledge). Prints one JSON object with what it saw.
//   node sdk.js kinesis URL NAME | node sdk.js subscribe URL NAME | node sdk.js dynamodb URL NAME
import {
  CreateStreamCommand, DeleteStreamCommand, DescribeStreamConsumerCommand, DescribeStreamSummaryCommand,
  GetRecordsCommand, GetShardIteratorCommand, KinesisClient, ListShardsCommand, PutRecordCommand, PutRecordsCommand,
  RegisterStreamConsumerCommand, SubscribeToShardCommand, waitUntilStreamExists,
} from "@aws-sdk/client-kinesis";
import {
  CreateTableCommand, DeleteTableCommand, DynamoDBClient, GetItemCommand, PutItemCommand, QueryCommand,
  TransactWriteItemsCommand, UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";

const [what, endpoint, name] = process.argv.slice(2);
const settings = { endpoint, region: "us-east-1", maxAttempts: 1 };
const text = (bytes) => new TextDecoder().decode(bytes);
const nameOfError = (promise) => promise.then(() => "none", (error) => error.name);

async function firstShard(kinesis) {
  const { Shards } = await kinesis.send(new ListShardsCommand({ StreamName: name }));
  return Shards[0].ShardId;
}

async function create(kinesis) {
  await kinesis.send(new CreateStreamCommand({ StreamName: name, ShardCount: 1 }));
  await waitUntilStreamExists({ client: kinesis, minDelay: 1, maxWaitTime: 20 }, { StreamName: name });
}

async function useKinesis(seen) {
  const kinesis = new KinesisClient(settings);
  seen.handler = kinesis.config.requestHandler.constructor.name;
  await create(kinesis);
  const puts = Array.from({ length: 200 }, (_, i) => kinesis.send(new PutRecordCommand({
    StreamName: name, Data: Buffer.from(`record ${i}`), PartitionKey: `key ${i}` })));
  seen.put = (await Promise.all(puts)).length;
  const large = Buffer.alloc(1_000_000, "x");
  const batch = await kinesis.send(new PutRecordsCommand({
    StreamName: name, Records: Array.from({ length: 4 }, () => ({ Data: large, PartitionKey: "large" })) }));
  seen.failed = batch.FailedRecordCount;
  const where = { StreamName: name, ShardId: await firstShard(kinesis), ShardIteratorType: "TRIM_HORIZON" };
  let { ShardIterator } = await kinesis.send(new GetShardIteratorCommand(where));
  const got = [];
  for (let behind = 1; behind > 0;) {
    const page = await kinesis.send(new GetRecordsCommand({ ShardIterator }));
    got.push(...page.Records);
    ({ NextShardIterator: ShardIterator, MillisBehindLatest: behind } = page);
  }
  seen.got = got.length;
  seen.small = new Set(got.slice(0, 200).map((record) => text(record.Data))).size;
  seen.large = got.slice(200).every((record) => large.equals(record.Data));
  seen.missing = await nameOfError(kinesis.send(new DescribeStreamSummaryCommand({ StreamName: "not-there" })));
  await kinesis.send(new DeleteStreamCommand({ StreamName: name }));
  kinesis.destroy();
}

async function useSubscription(seen) {
  const kinesis = new KinesisClient(settings);
  await create(kinesis);
  const summary = await kinesis.send(new DescribeStreamSummaryCommand({ StreamName: name }));
  const StreamARN = summary.StreamDescriptionSummary.StreamARN;
  const { Consumer } = await kinesis.send(new RegisterStreamConsumerCommand({ StreamARN, ConsumerName: "reader" }));
  for (let status = Consumer.ConsumerStatus; status !== "ACTIVE";)
    ({ ConsumerStatus: status } = (await kinesis.send(new DescribeStreamConsumerCommand({
      ConsumerARN: Consumer.ConsumerARN }))).ConsumerDescription);
  const { EventStream } = await kinesis.send(new SubscribeToShardCommand({
    ConsumerARN: Consumer.ConsumerARN, ShardId: await firstShard(kinesis),
    StartingPosition: { Type: "TRIM_HORIZON" } }));
  const put = (i) => kinesis.send(new PutRecordCommand({
    StreamName: name, Data: Buffer.from(`record ${i}`), PartitionKey: "k" }));
  seen.records = [];
  await put(0);
  for await (const event of EventStream) {
    const { Records, ContinuationSequenceNumber } = event.SubscribeToShardEvent;
    seen.continues = ContinuationSequenceNumber !== undefined;
    seen.records.push(...Records.map((record) => text(record.Data)));
    if (seen.records.length === 5) break;
    if (Records.length > 0) await put(seen.records.length);
  }
  await kinesis.send(new DeleteStreamCommand({ StreamName: name, EnforceConsumerDeletion: true }));
  kinesis.destroy();
}

async function useDynamoDb(seen) {
  const dynamodb = new DynamoDBClient(settings);
  await dynamodb.send(new CreateTableCommand({
    TableName: name, BillingMode: "PAY_PER_REQUEST",
    KeySchema: [{ AttributeName: "id", KeyType: "HASH" }, { AttributeName: "n", KeyType: "RANGE" }],
    AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }, { AttributeName: "n", AttributeType: "N" }] }));
  const key = (n) => ({ id: { S: "a" }, n: { N: String(n) } });
  await Promise.all(Array.from({ length: 50 }, (_, n) => dynamodb.send(new PutItemCommand({
    TableName: name, Item: { ...key(n), blob: { B: Buffer.from([1, 2, 255]) } } }))));
  const { Item } = await dynamodb.send(new GetItemCommand({ TableName: name, Key: key(7), ConsistentRead: true }));
  seen.blob = [...Item.blob.B];
  const { Count } = await dynamodb.send(new QueryCommand({
    TableName: name, KeyConditionExpression: "id = :id AND n BETWEEN :a AND :b",
    ExpressionAttributeValues: { ":id": { S: "a" }, ":a": { N: "10" }, ":b": { N: "19" } } }));
  seen.count = Count;
  const update = { TableName: name, Key: key(1), UpdateExpression: "SET x = :x",
    ConditionExpression: "attribute_not_exists(x)", ExpressionAttributeValues: { ":x": { N: "1" } } };
  await dynamodb.send(new UpdateItemCommand(update));
  seen.condition = await nameOfError(dynamodb.send(new UpdateItemCommand(update)));
  seen.transaction = await nameOfError(dynamodb.send(new TransactWriteItemsCommand({
    TransactItems: [{ Update: update }] })));
  await dynamodb.send(new DeleteTableCommand({ TableName: name }));
}

const seen = {};
await { kinesis: useKinesis, subscribe: useSubscription, dynamodb: useDynamoDb }[what](seen);
console.log(JSON.stringify(seen));
