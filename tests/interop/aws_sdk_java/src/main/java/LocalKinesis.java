import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.Protocol;
import software.amazon.awssdk.http.SdkHttpConfigurationOption;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.*;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.utils.AttributeMap;

/**
 * Uses a local Kinesis as the Java KCL does: the asynchronous client over HTTP/2, in CBOR, with enhanced fan-out.
 * Arguments: a URL and whether to subscribe ("subscribe"). Over https the certificate is taken as it comes.
 */
public final class LocalKinesis {
  private static final String STREAM = "java-" + UUID.randomUUID();
  private static final int RECORDS = 300;

  public static void main(String[] arguments) throws Exception {
    var trusting = AttributeMap.builder().put(SdkHttpConfigurationOption.TRUST_ALL_CERTIFICATES, true).build();
    var http = NettyNioAsyncHttpClient.builder().protocol(Protocol.HTTP2).maxConcurrency(50)
        .buildWithDefaults(trusting);
    try (var kinesis = KinesisAsyncClient.builder().endpointOverride(URI.create(arguments[0])).region(Region.US_EAST_1)
        .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
        .httpClient(http).build()) {
      run(kinesis, arguments.length > 1 && arguments[1].equals("subscribe"));
    }
    http.close();
  }

  private static void run(KinesisAsyncClient kinesis, boolean subscribe) throws Exception {
    kinesis.createStream(r -> r.streamName(STREAM).shardCount(1)).join();
    kinesis.waiter().waitUntilStreamExists(r -> r.streamName(STREAM)).join();
    var puts = IntStream.range(0, RECORDS).mapToObj(i -> kinesis.putRecord(r -> r.streamName(STREAM)
        .partitionKey("key " + i).data(SdkBytes.fromUtf8String("record " + i)))).toList();
    CompletableFuture.allOf(puts.toArray(CompletableFuture[]::new)).join();
    var large = SdkBytes.fromByteArray(new byte[1_000_000]);
    var batch = IntStream.range(0, 4).mapToObj(i ->
        PutRecordsRequestEntry.builder().partitionKey("large").data(large).build()).toList();
    check(kinesis.putRecords(r -> r.streamName(STREAM).records(batch)).join().failedRecordCount() == 0, "PutRecords");

    var shard = kinesis.listShards(r -> r.streamName(STREAM)).join().shards().get(0).shardId();
    var iterator = kinesis.getShardIterator(r -> r.streamName(STREAM).shardId(shard)
        .shardIteratorType(ShardIteratorType.TRIM_HORIZON)).join().shardIterator();
    var got = new ArrayList<Record>();
    for (long behind = 1; behind > 0;) {
      var from = iterator;
      var page = kinesis.getRecords(r -> r.shardIterator(from)).join();
      got.addAll(page.records());
      iterator = page.nextShardIterator();
      behind = page.millisBehindLatest();
    }
    check(got.size() == RECORDS + 4, "GetRecords gave " + got.size() + " records");
    check(got.get(RECORDS).data().asByteArray().length == 1_000_000, "a large record came back smaller");
    check(Duration.between(got.get(0).approximateArrivalTimestamp(), java.time.Instant.now()).abs()
        .compareTo(Duration.ofMinutes(1)) < 0, "the arrival is told wrongly");
    try {
      kinesis.describeStreamSummary(r -> r.streamName("not-there")).join();
      check(false, "a stream that is not there was described");
    } catch (java.util.concurrent.CompletionException e) {
      check(e.getCause() instanceof ResourceNotFoundException, "the error came as " + e.getCause());
    }
    System.out.println("HTTP/2: " + got.size() + " records, large ones too");
    if (subscribe) listen(kinesis, shard);
    kinesis.deleteStream(r -> r.streamName(STREAM).enforceConsumerDeletion(true)).join();
  }

  private static void listen(KinesisAsyncClient kinesis, String shard) throws Exception {
    var arn = kinesis.describeStreamSummary(r -> r.streamName(STREAM)).join().streamDescriptionSummary().streamARN();
    var consumer = kinesis.registerStreamConsumer(r -> r.streamARN(arn).consumerName("java")).join().consumer();
    while (kinesis.describeStreamConsumer(r -> r.consumerARN(consumer.consumerARN())).join().consumerDescription()
        .consumerStatus() != ConsumerStatus.ACTIVE)
      Thread.sleep(50);
    List<String> heard = new ArrayList<>();
    var enough = new CountDownLatch(5);
    var handler = SubscribeToShardResponseHandler.builder()
        .subscriber(SubscribeToShardResponseHandler.Visitor.builder().onSubscribeToShardEvent(event -> {
          for (var record : event.records()) {
            heard.add(record.data().asString(StandardCharsets.UTF_8));
            enough.countDown();
          }
        }).build())
        .onError(error -> {
          if (enough.getCount() > 0) System.err.println("the subscription failed: " + error);
        }).build();
    var subscription = kinesis.subscribeToShard(r -> r.consumerARN(consumer.consumerARN()).shardId(shard)
        .startingPosition(p -> p.type(ShardIteratorType.LATEST)), handler);
    for (int i = 0; i < 100 && enough.getCount() > 0; ++i) {
      var text = "event " + i;
      kinesis.putRecord(r -> r.streamName(STREAM).partitionKey("k").data(SdkBytes.fromUtf8String(text))).join();
      Thread.sleep(20);
    }
    check(enough.await(10, TimeUnit.SECONDS), "only " + heard + " came");
    check(heard.get(0).startsWith("event "), "the first event was " + heard.get(0));
    subscription.cancel(true);
    System.out.println("SubscribeToShard: " + heard.size() + " records as events");
  }

  private static void check(boolean good, String fault) {
    if (!good) throw new IllegalStateException(fault);
  }
}
