#include "kcl/local/storage/lmdb_environment.h"

#include "kcl/local/storage/lmdb_layers.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <sys/statvfs.h>
#include <unistd.h>

namespace kcl::local::storage {

namespace {

constexpr std::uint64_t least_map = std::uint64_t{1} << 20;
constexpr unsigned most_readers = 1024;
constexpr std::uint64_t mapped_at_least = std::uint64_t{32} << 20;
constexpr std::uint64_t mapped_share = 16;  // of the data
constexpr unsigned look_at_pages_every = 16;
constexpr std::uint64_t look_at_volume_every = std::uint64_t{4} << 20;
constexpr std::uint64_t bytes_of_any_transaction = std::uint64_t{64} << 10;
constexpr std::array<const char*, space_count> space_names{
    "kinesis_streams", "kinesis_records", "dynamodb_tables", "dynamodb_items", "dynamodb_indexes"};

}  // namespace

LmdbEnvironment::LmdbEnvironment(const std::filesystem::path& directory, LmdbOptions options)
    : directory_(directory),
      options_(options),
      lock_(directory),
      unlooked_bytes_(look_at_volume_every) {
    try {
        open();
        open_databases();
    } catch (...) {
        mdb_env_close(env_);
        throw;
    }
}

LmdbEnvironment::~LmdbEnvironment() { mdb_env_close(env_); }

void LmdbEnvironment::open() {
    // Without fsync, pages are written through the map: the kernel keeps them whatever happens to
    // this process. Reading ahead would fill megabytes of new file with zeros for each page of it.
    const unsigned flags =
        MDB_NOTLS | MDB_NORDAHEAD | (options_.fsync ? 0U : MDB_NOSYNC | MDB_WRITEMAP);
    for (std::uint64_t map = std::max(options_.map_bytes, least_map);;
         map = std::max(map / 4, least_map)) {
        check(mdb_env_create(&env_), "creating the environment");
        check(mdb_env_set_maxdbs(env_, space_count + 1), "naming the databases");
        check(mdb_env_set_maxreaders(env_, most_readers), "preparing for readers");
        check(mdb_env_set_mapsize(env_, map), "sizing the map");
        const int code = mdb_env_open(env_, directory_.c_str(), flags, 0644);
        if (code == 0) break;
        if (map == least_map || code == EACCES || code == EPERM || code == EROFS)
            check(code, "opening the database");
        mdb_env_close(env_);  // limits on files or address space are the usual reason: try smaller
        env_ = nullptr;
    }
    if (mdb_env_get_maxkeysize(env_) < static_cast<int>(longest_lmdb_key))
        throw StorageError(fmt::format("{}: this LMDB takes keys of {} bytes only; {} are needed",
                                       directory_.string(), mdb_env_get_maxkeysize(env_),
                                       longest_lmdb_key));
    check(mdb_env_get_fd(env_, &file_), "looking at the file");
    pages_.emplace(file_);
    MDB_stat stat{};
    check(mdb_env_stat(env_, &stat), "looking at the file");
    page_bytes_ = stat.ms_psize;
}

void LmdbEnvironment::open_databases() {
    MDB_txn* txn = nullptr;
    check(mdb_txn_begin(env_, nullptr, 0, &txn), "opening the databases");
    int code = 0;
    for (std::size_t i = 0; i < space_count && code == 0; ++i)
        code = mdb_dbi_open(txn, space_names[i], MDB_CREATE, &spaces_[i]);
    if (code == 0) code = mdb_dbi_open(txn, "long_keys", MDB_CREATE, &long_keys_);
    if (code != 0) mdb_txn_abort(txn);
    check(code, "opening the databases");
    check(mdb_txn_commit(txn), "opening the databases");
}

MDB_txn* LmdbEnvironment::begin(bool writes) {
    if (writes && writer_.load() == std::this_thread::get_id())
        throw std::logic_error("LmdbStore: this thread has a writer open already");
    if (writes) will_write(bytes_of_any_transaction);
    {
        const std::lock_guard guard(beginning_);
        if (writes) grow_if_half_full();
        if (++begun_ % look_at_pages_every == 0)
            pages_->let_go_beyond(mapped_at_least + used_bytes() / mapped_share);
        ++open_transactions_;
    }
    MDB_txn* txn = nullptr;
    const int code = mdb_txn_begin(env_, nullptr, writes ? 0 : MDB_RDONLY, &txn);
    if (code != 0) {
        const std::lock_guard guard(beginning_);
        --open_transactions_;
    }
    check(code, "beginning a transaction");
    if (writes) writer_.store(std::this_thread::get_id());
    return txn;
}

void LmdbEnvironment::ended(bool wrote) {
    if (wrote) writer_.store({});
    const std::lock_guard guard(beginning_);
    --open_transactions_;
}

std::uint64_t LmdbEnvironment::used_bytes() const {
    MDB_envinfo info{};
    MDB_stat stat{};
    check(mdb_env_info(env_, &info), "reading its size");
    check(mdb_env_stat(env_, &stat), "reading its size");
    return (info.me_last_pgno + 1) * stat.ms_psize;
}

void LmdbEnvironment::grow_if_half_full() {
    MDB_envinfo info{};
    check(mdb_env_info(env_, &info), "reading its size");
    if (open_transactions_ != 0 || used_bytes() < info.me_mapsize / 2) return;
    if (mdb_env_set_mapsize(env_, info.me_mapsize * 2) != 0)
        check(mdb_env_set_mapsize(env_, info.me_mapsize), "growing the map");
}

void LmdbEnvironment::will_write(std::uint64_t bytes) {
    if (unlooked_bytes_.fetch_add(bytes) + bytes < look_at_volume_every) return;
    check_free_space();
    unlooked_bytes_ = 0;
}

namespace {

/// The beginning of a page of LMDB's file: its number, two bytes of no use here, and its kind.
struct PageHead {
    std::uint64_t number = 0;
    std::uint16_t unused = 0;
    std::uint16_t flags = 0;
};
constexpr std::size_t page_head_bytes = 16;
constexpr std::uint16_t holds_large_value = 0x04;

/// Where in the file the value at `place` of the map lies: a large one has pages of its own, right
/// behind the first one's head. Empty when it is not that.
std::optional<off_t> offset_of(const void* place, unsigned page_bytes) {
    if (reinterpret_cast<std::uintptr_t>(place) % page_bytes != page_head_bytes)
        return std::nullopt;
    PageHead head;
    std::memcpy(&head, static_cast<const char*>(place) - page_head_bytes, sizeof head);
    if ((head.flags & holds_large_value) == 0) return std::nullopt;
    return static_cast<off_t>(head.number * page_bytes + page_head_bytes);
}

}  // namespace

void LmdbEnvironment::write_reserved(void* place, std::string_view value) const {
    // With fsync LMDB writes the pages itself, and `place` is not in the map.
    const auto offset = options_.fsync ? std::nullopt : offset_of(place, page_bytes_);
    if (!offset) {
        std::memcpy(place, value.data(), value.size());
        return;
    }
    for (std::size_t done = 0; done < value.size();) {
        const auto written = ::pwrite(file_, value.data() + done, value.size() - done,
                                      *offset + static_cast<off_t>(done));
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) check(written < 0 ? errno : EIO, "writing");
        done += static_cast<std::size_t>(written);
    }
}

void LmdbEnvironment::check_free_space() const {
    struct statvfs volume{};
    if (::statvfs(directory_.c_str(), &volume) != 0) return;  // not every file system can say
    const auto free = static_cast<std::uint64_t>(volume.f_bavail) * volume.f_frsize;
    if (free < options_.keep_free_bytes)
        throw StorageError(
            fmt::format("{}: the disk is nearly full ({} MiB left, {} are kept free): make room",
                        directory_.string(), free >> 20, options_.keep_free_bytes >> 20));
}

void LmdbEnvironment::check(int code, const char* action) const {
    if (code == 0) return;
    throw StorageError(
        fmt::format("{}: {} failed: {}", directory_.string(), action, mdb_strerror(code)));
}

}  // namespace kcl::local::storage
