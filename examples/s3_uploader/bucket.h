#pragma once

#include <memory>
#include <string>

/// Where batches are put: an S3 bucket, or a directory when there is no S3 at hand.
class Bucket {
  public:
    virtual ~Bucket() = default;
    /// Stores `body` under `key`; returns once it is safe. Throws std::runtime_error.
    virtual void put(const std::string& key, std::string body) = 0;
};

/// `where`: a bucket's name, or a directory's path when it has a slash.
std::unique_ptr<Bucket> open_bucket(const std::string& where);
