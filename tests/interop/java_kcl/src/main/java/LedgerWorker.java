import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatch.CloudWatchAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.kinesis.common.ConfigsBuilder;
import software.amazon.kinesis.common.InitialPositionInStream;
import software.amazon.kinesis.common.InitialPositionInStreamExtended;
import software.amazon.kinesis.common.KinesisClientUtil;
import software.amazon.kinesis.coordinator.Scheduler;
import software.amazon.kinesis.exceptions.KinesisClientLibDependencyException;
import software.amazon.kinesis.exceptions.KinesisClientLibException;
import software.amazon.kinesis.exceptions.ThrottlingException;
import software.amazon.kinesis.lifecycle.events.InitializationInput;
import software.amazon.kinesis.lifecycle.events.LeaseLostInput;
import software.amazon.kinesis.lifecycle.events.ProcessRecordsInput;
import software.amazon.kinesis.lifecycle.events.ShardEndedInput;
import software.amazon.kinesis.lifecycle.events.ShutdownRequestedInput;
import software.amazon.kinesis.metrics.NullMetricsFactory;
import software.amazon.kinesis.processor.RecordProcessorCheckpointer;
import software.amazon.kinesis.processor.ShardRecordProcessor;
import software.amazon.kinesis.processor.SingleStreamTracker;
import software.amazon.kinesis.retrieval.KinesisClientRecord;
import software.amazon.kinesis.retrieval.RetrievalConfig;
import software.amazon.kinesis.retrieval.RetrievalSpecificConfig;
import software.amazon.kinesis.retrieval.fanout.FanOutConfig;
import software.amazon.kinesis.retrieval.polling.PollingConfig;

/**
 * A Java KCL worker that writes each record into a notebook as examples/demo/notebook.cpp does, one line a record and one
 * file for each worker and shard, and checkpoints after each batch. SIGTERM stops it in order.
 *
 * Arguments, each as name=value: application, stream, worker, kinesis, dynamodb (URLs), notebook (a folder), failover
 * (milliseconds), retrieval (polling or fan-out).
 */
public final class LedgerWorker {
  public static void main(String[] arguments) {
    Map<String, String> settings = new HashMap<>();
    for (String argument : arguments) {
      String[] parts = argument.split("=", 2);
      settings.put(parts[0], parts[1]);
    }
    Scheduler scheduler = schedulerOf(settings);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(scheduler)));
    scheduler.run();
  }

  private static void stop(Scheduler scheduler) {
    try {
      System.err.println("stopped in order: " + scheduler.startGracefulShutdown().get(40, TimeUnit.SECONDS));
    } catch (Exception e) {
      System.err.println("not stopped in order: " + e);
    }
  }

  private static Scheduler schedulerOf(Map<String, String> settings) {
    var credentials = StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test"));
    var kinesis = KinesisClientUtil.createKinesisAsyncClient(KinesisAsyncClient.builder().region(Region.US_EAST_1)
        .credentialsProvider(credentials).endpointOverride(URI.create(settings.get("kinesis"))));
    var dynamodb = DynamoDbAsyncClient.builder().region(Region.US_EAST_1).credentialsProvider(credentials)
        .endpointOverride(URI.create(settings.get("dynamodb"))).build();
    // Never called: metrics are off.
    var cloudwatch = CloudWatchAsyncClient.builder().region(Region.US_EAST_1).credentialsProvider(credentials).build();
    var tracker = new SingleStreamTracker(settings.get("stream"),
        InitialPositionInStreamExtended.newInitialPosition(InitialPositionInStream.TRIM_HORIZON));
    String worker = settings.get("worker");
    Path notebook = Path.of(settings.get("notebook"));
    var configs = new ConfigsBuilder(tracker, settings.get("application"), kinesis, dynamodb, cloudwatch, worker,
        () -> new Notebook(notebook, worker));
    // Everything that only makes a test wait is made short; what decides how workers get on with each other is not.
    var leases = configs.leaseManagementConfig().failoverTimeMillis(Long.parseLong(settings.get("failover")))
        .shardSyncIntervalMillis(1000);
    var coordinator = configs.coordinatorConfig().parentShardPollIntervalMillis(1000)
        .shardConsumerDispatchPollIntervalMillis(250);
    RetrievalConfig retrieval = configs.retrievalConfig().retrievalSpecificConfig(retrievalOf(settings, kinesis));
    return new Scheduler(configs.checkpointConfig(), coordinator, leases, configs.lifecycleConfig(),
        configs.metricsConfig().metricsFactory(new NullMetricsFactory()), configs.processorConfig(), retrieval);
  }

  private static RetrievalSpecificConfig retrievalOf(Map<String, String> settings, KinesisAsyncClient kinesis) {
    String stream = settings.get("stream");
    if (settings.get("retrieval").equals("fan-out"))
      return new FanOutConfig(kinesis).streamName(stream).applicationName(settings.get("application"));
    return new PollingConfig(stream, kinesis).idleTimeBetweenReadsInMillis(250);
  }

  /** One shard's file. */
  private static final class Notebook implements ShardRecordProcessor {
    private final Path folder;
    private final String worker;
    private String shard;
    private Path file;

    Notebook(Path folder, String worker) {
      this.folder = folder;
      this.worker = worker;
    }

    @Override
    public void initialize(InitializationInput input) {
      shard = input.shardId();
      file = folder.resolve(shard + "." + worker + "." + ProcessHandle.current().pid() + ".tsv");
    }

    @Override
    public void processRecords(ProcessRecordsInput input) {
      var lines = new StringBuilder();
      for (KinesisClientRecord record : input.records()) {
        lines.append(System.nanoTime()).append('\t').append(shard).append('\t').append(record.sequenceNumber()).append('\t')
            .append(record.partitionKey()).append('\t').append(StandardCharsets.UTF_8.decode(record.data())).append('\n');
      }
      try {
        Files.writeString(file, lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      } catch (IOException e) {
        // Java's KCL skips a batch whose processor throws: end the process rather than lose records.
        System.err.println("can't write to the notebook: " + e);
        Runtime.getRuntime().halt(3);
      }
      checkpoint(input.checkpointer());
    }

    @Override
    public void leaseLost(LeaseLostInput input) {}

    @Override
    public void shardEnded(ShardEndedInput input) {
      checkpoint(input.checkpointer());
    }

    @Override
    public void shutdownRequested(ShutdownRequestedInput input) {
      checkpoint(input.checkpointer());
    }

    private void checkpoint(RecordProcessorCheckpointer checkpointer) {
      for (int attempt = 0; attempt < 20; ++attempt) {
        try {
          checkpointer.checkpoint();
          return;
        } catch (ThrottlingException | KinesisClientLibDependencyException e) {
          pause();
        } catch (KinesisClientLibException e) {
          return;  // The lease is lost: another worker goes on from the last checkpoint.
        }
      }
    }

    private static void pause() {
      try {
        Thread.sleep(100);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
