#include "kcl/local/powers/data/snapshot.h"

#include "kcl/local/kinesis/model/bytes.h"
#include "kcl/local/kinesis/model/layout.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <optional>
#include <sstream>
#include <utility>
#include <vector>

namespace kcl::local::powers {

namespace {

using storage::Space;

constexpr std::string_view head = "kcl-local-snapshot 1\n";
constexpr char space_mark = 's';
constexpr char entry_mark = 'e';
constexpr char end_mark = 'z';
const std::string first_key(1, '\0');

/// What files call a space, whatever its number becomes.
std::string_view name_of(Space space) {
    switch (space) {
        case Space::kinesis_streams:
            return "kinesis_streams";
        case Space::kinesis_records:
            return "kinesis_records";
        case Space::dynamodb_tables:
            return "dynamodb_tables";
        case Space::dynamodb_items:
            return "dynamodb_items";
        case Space::dynamodb_indexes:
            return "dynamodb_indexes";
    }
    return "";
}

std::vector<Space> all_spaces() {
    std::vector<Space> spaces;
    for (std::size_t i = 0; i < storage::space_count; ++i) spaces.push_back(static_cast<Space>(i));
    return spaces;
}

/// FNV-1a.
std::uint64_t added(std::uint64_t sum, std::string_view bytes) {
    for (const char byte : bytes) sum = (sum ^ static_cast<unsigned char>(byte)) * 0x100000001b3;
    return sum;
}
constexpr std::uint64_t empty_sum = 0xcbf29ce484222325;

std::string bytes_of(std::uint64_t sum) {
    std::string text;
    for (int shift = 56; shift >= 0; shift -= 8) text += static_cast<char>(sum >> shift);
    return text;
}

void append_varint(std::string& out, std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) out += static_cast<char>(value | 0x80);
    out += static_cast<char>(value);
}

std::optional<std::uint64_t> take_varint(std::string_view& bytes) {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 63 && !bytes.empty(); shift += 7) {
        const auto byte = static_cast<unsigned char>(bytes.front());
        bytes.remove_prefix(1);
        value |= std::uint64_t{byte & 0x7fU} << shift;
        if (byte < 0x80) return value;
    }
    return std::nullopt;
}

std::optional<std::string_view> take(std::string_view& bytes, std::optional<std::uint64_t> size) {
    if (!size || *size > bytes.size()) return std::nullopt;
    const auto taken = bytes.substr(0, *size);
    bytes.remove_prefix(*size);
    return taken;
}

/// One step of a snapshot.
struct Entry {
    Space space;
    std::string_view key;
    std::string_view value;
};

/// Calls `take_entry` for each entry; the error is what is wrong with the bytes.
std::expected<void, std::string> walk(std::string_view bytes,
                                      const std::function<void(const Entry&)>& take_entry) {
    if (!bytes.starts_with(head)) return std::unexpected("it is no snapshot of the local services");
    constexpr std::size_t sum_size = 8;
    const auto sealed = bytes.substr(0, bytes.size() - std::min(bytes.size(), sum_size));
    if (!bytes.ends_with(bytes_of(added(empty_sum, sealed))))
        return std::unexpected("it is damaged or incomplete");
    auto rest = sealed.substr(head.size());
    std::optional<Space> space;
    while (!rest.empty()) {
        const char mark = rest.front();
        rest.remove_prefix(1);
        if (mark == end_mark && rest.empty()) return {};
        if (mark == space_mark) {
            const auto name = take(rest, take_varint(rest));
            space.reset();
            for (const auto each : all_spaces())
                if (name == name_of(each)) space = each;
            if (!space) return std::unexpected("it was made by a newer version");
            continue;
        }
        const auto key_size = take_varint(rest);
        const auto value_size = take_varint(rest);
        const auto key = take(rest, key_size);
        const auto value = take(rest, value_size);
        if (mark != entry_mark || !space || !key || key->empty() || !value) break;
        take_entry({*space, *key, *value});
    }
    return std::unexpected("it can't be understood");
}

void erase_all(storage::Transaction& transaction, Space space) {
    constexpr std::size_t at_once = 4096;
    for (std::vector<std::string> keys;; keys.clear()) {
        {
            const auto cursor = transaction.cursor(space);
            for (bool more = cursor->seek(first_key); more && keys.size() < at_once;
                 more = cursor->next())
                keys.emplace_back(cursor->key());
        }
        if (keys.empty()) return;
        for (const auto& key : keys) transaction.erase(space, key);
    }
}

/// The number of the newest stream never goes back: iterators made before must not fit a stream
/// made after.
std::uint64_t newest_stream(storage::Transaction& transaction) {
    const auto value =
        transaction.get(Space::kinesis_streams, kinesis::layout::newest_stream_key());
    return value ? kinesis::ByteReader(*value).u64() : 0;
}

void raise_newest_stream(storage::Transaction& transaction, std::uint64_t least) {
    if (newest_stream(transaction) >= least) return;
    kinesis::ByteWriter value;
    value.u64(least);
    transaction.put(Space::kinesis_streams, kinesis::layout::newest_stream_key(), value.view());
}

std::string trouble_with(const std::filesystem::path& file, std::string_view action) {
    return fmt::format("{}: {}: {}.", file.string(), action, std::strerror(errno));
}

/// Anybody on the machine may name a file: nothing but old snapshots is overwritten.
bool is_no_snapshot(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::string beginning(head.size(), '\0');
    in.read(beginning.data(), static_cast<std::streamsize>(beginning.size()));
    return std::filesystem::exists(file) && beginning != head;
}

}  // namespace

std::string SnapshotReader::next(std::size_t enough) {
    std::string out(std::exchange(has_begun_, true) ? "" : head);
    while (space_ < storage::space_count && out.size() < enough) add_entry(out);
    const bool is_end = space_ == storage::space_count && !std::exchange(has_ended_, true);
    if (is_end) out += end_mark;
    sum_ = added(sum_, out);
    if (is_end) out += bytes_of(sum_);
    return out;
}

/// The next entry of the present space, after the space's name; or its end.
void SnapshotReader::add_entry(std::string& out) {
    const auto space = static_cast<Space>(space_);
    bool is_there = false;
    if (cursor_) {
        is_there = cursor_->next();
    } else {
        out += space_mark;
        append_varint(out, name_of(space).size());
        out += name_of(space);
        cursor_ = transaction_.cursor(space);
        is_there = cursor_->seek(first_key);
    }
    if (!is_there) {
        cursor_.reset();
        ++space_;
        return;
    }
    out += entry_mark;
    append_varint(out, cursor_->key().size());
    append_varint(out, cursor_->value().size());
    out.append(cursor_->key()).append(cursor_->value());
}

SnapshotFile::SnapshotFile(std::filesystem::path file)
    : file_(std::move(file)),
      part_(file_.string() + ".part"),
      out_(part_, std::ios::binary | std::ios::trunc) {}

SnapshotFile::~SnapshotFile() {
    std::error_code ignored;
    if (out_.is_open()) std::filesystem::remove(part_, ignored);
}

std::expected<std::unique_ptr<SnapshotFile>, std::string> SnapshotFile::make(
    std::filesystem::path file) {
    if (is_no_snapshot(file))
        return std::unexpected(
            fmt::format("{}: it is there already and is no snapshot.", file.string()));
    std::unique_ptr<SnapshotFile> made(new SnapshotFile(std::move(file)));
    if (!made->out_) return std::unexpected(trouble_with(made->part_, "it can't be written"));
    return made;
}

std::expected<void, std::string> SnapshotFile::add(std::string_view bytes) {
    size_ += bytes.size();
    if (out_.write(bytes.data(), static_cast<std::streamsize>(bytes.size()))) return {};
    return std::unexpected(trouble_with(part_, "it can't be written"));
}

std::expected<std::uintmax_t, std::string> SnapshotFile::finish() {
    out_.flush();
    std::error_code error;
    if (!out_) return std::unexpected(trouble_with(part_, "it can't be written"));
    std::filesystem::rename(part_, file_, error);
    if (error) return std::unexpected(fmt::format("{}: {}.", file_.string(), error.message()));
    out_.close();
    return size_;
}

std::expected<void, std::string> restore_snapshot(storage::Transaction& transaction,
                                                  std::string_view bytes) {
    // All of it is read before anything is changed.
    if (auto fit = walk(bytes, [](const Entry&) {}); !fit) return fit;
    const auto newest = newest_stream(transaction);
    for (const auto space : all_spaces()) erase_all(transaction, space);
    auto done = walk(
        bytes, [&](const Entry& entry) { transaction.put(entry.space, entry.key, entry.value); });
    raise_newest_stream(transaction, newest);
    return done;
}

void erase_everything(storage::Transaction& transaction) {
    const auto newest = newest_stream(transaction);
    for (const auto space : all_spaces()) erase_all(transaction, space);
    raise_newest_stream(transaction, newest);
}

std::expected<std::uintmax_t, std::string> save_snapshot(storage::Transaction& transaction,
                                                         const std::filesystem::path& file) {
    auto made = SnapshotFile::make(file);
    if (!made) return std::unexpected(std::move(made).error());
    constexpr std::size_t piece = std::size_t{1} << 20;
    SnapshotReader reader(transaction);
    for (auto bytes = reader.next(piece); !bytes.empty(); bytes = reader.next(piece))
        if (auto added = (*made)->add(bytes); !added) return std::unexpected(added.error());
    return (*made)->finish();
}

std::expected<void, std::string> load_snapshot(storage::Transaction& transaction,
                                               const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream bytes;
    if (!in || !(bytes << in.rdbuf()))
        return std::unexpected(trouble_with(file, "it can't be read"));
    auto done = restore_snapshot(transaction, bytes.view());
    if (!done) return std::unexpected(fmt::format("{}: {}.", file.string(), done.error()));
    return done;
}

}  // namespace kcl::local::powers
