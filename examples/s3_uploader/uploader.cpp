// Uploads records to S3 in 50-megabyte batches, as the consumer of the founding README does.
//
//   UPLOAD_TO=my-bucket s3-uploader --table uploads --stream my-stream --aws.region us-east-1
//   UPLOAD_TO=./uploads s3-uploader --table uploads --stream my-stream --local-kinesis
//   --local-dynamo
//
// UPLOAD_TO is a bucket, or a directory when it has a slash. UPLOAD_BYTES changes the size of a
// batch.
#include "bucket.h"

#include <cstdlib>
#include <kcl/launch.h>
#include <memory>
#include <stdexcept>
#include <string>

namespace {

class Uploader : public kcl::Consumer {
  public:
    void initialize(const kcl::ShardStart& start) override {
        const char* where = std::getenv("UPLOAD_TO");
        if (where == nullptr || *where == '\0')
            throw std::runtime_error("set UPLOAD_TO to a bucket or a directory");
        bucket_ = open_bucket(where);
        shard_ = start.shard_id;
        if (const char* bytes = std::getenv("UPLOAD_BYTES")) batch_bytes_ = std::stoul(bytes);
    }

    bool process_records(const kcl::Batch& batch, kcl::Checkpointer&) override {
        // A batch comes again when an upload fails: what was taken from it before is dropped first.
        cached_.resize(safe_to_keep_);
        for (const kcl::Record& record : batch.records) {
            if (first_.empty()) first_ = record.sequence_number;
            cached_ += record.text();
            cached_ += '\n';
        }
        if (cached_.size() < batch_bytes_) {
            safe_to_keep_ = cached_.size();
            return false;  // get more records, save no checkpoint
        }
        upload();
        return true;  // checkpoint all that was received
    }

    void shard_ended(kcl::Checkpointer&) override { upload(); }

    bool shutdown_requested(kcl::Checkpointer&) override {
        upload();
        return true;
    }

  private:
    void upload() {
        if (cached_.empty()) return;
        // Named after its first record: an upload that is repeated after a crash overwrites itself.
        bucket_->put("records/" + shard_ + "/" + first_, cached_);
        cached_.clear();
        safe_to_keep_ = 0;
        first_.clear();
    }

    std::unique_ptr<Bucket> bucket_;
    std::string shard_;
    std::string cached_;
    std::string first_;
    std::size_t safe_to_keep_ = 0;
    std::size_t batch_bytes_ = 50'000'000;
};

}  // namespace

int main(int argc, char** argv) {
    return kcl::launch_cluster(argc, argv, [] { return std::make_unique<Uploader>(); });
}
