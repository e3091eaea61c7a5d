import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.kinesis.producer.KinesisProducer;
import software.amazon.kinesis.producer.KinesisProducerConfiguration;
import software.amazon.kinesis.producer.UserRecordResult;

/**
 * Puts numbered records with the Kinesis Producer Library, whose native process aggregates them, and prints one line for each
 * that the service has taken: key, tab, text, tab, shard.
 *
 * Arguments: the URL of the service (https), the stream, how many records.
 */
public final class AggregatedRecords {
  public static void main(String[] arguments) throws Exception {
    URI service = URI.create(arguments[0]);
    String stream = arguments[1];
    int count = Integer.parseInt(arguments[2]);
    var settings = new KinesisProducerConfiguration().setRegion("us-east-1")
        .setCredentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
        .setKinesisEndpoint(service.getHost()).setKinesisPort(service.getPort())
        // Nobody answers there: the account's number is not needed, and metrics are off.
        .setStsEndpoint(service.getHost()).setStsPort(service.getPort())
        .setCloudwatchEndpoint(service.getHost()).setCloudwatchPort(service.getPort())
        .setMetricsLevel("none").setVerifyCertificate(false).setRecordMaxBufferedTime(100).setRateLimit(1000)
        .setAggregationMaxCount(50);
    var producer = new KinesisProducer(settings);
    List<Future<UserRecordResult>> results = new ArrayList<>();
    for (int i = 0; i < count; ++i)
      results.add(producer.addUserRecord(stream, "key-" + i % 100, ByteBuffer.wrap(text(i))));
    producer.flush();
    for (int i = 0; i < count; ++i) {
      UserRecordResult result = results.get(i).get();
      if (!result.isSuccessful()) throw new IllegalStateException("record " + i + " was not put: " + result.getAttempts());
      System.out.println("key-" + i % 100 + "\t" + new String(text(i), StandardCharsets.UTF_8) + "\t" + result.getShardId());
    }
    producer.destroy();
  }

  private static byte[] text(int i) {
    return ("record " + i + " of the Kinesis Producer Library").getBytes(StandardCharsets.UTF_8);
  }
}
