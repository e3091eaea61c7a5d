#include "counts.h"

#include <cctype>
#include <fstream>
#include <stdexcept>
#include <utility>

bool is_before(const Position& a, const Position& b) {
    if (a.sequence_number.size() != b.sequence_number.size())
        return a.sequence_number.size() < b.sequence_number.size();
    if (a.sequence_number != b.sequence_number) return a.sequence_number < b.sequence_number;
    return a.sub_sequence_number < b.sub_sequence_number;
}

void Counts::add(std::string_view text, Position position) {
    std::string word;
    const auto finish = [&] {
        if (!word.empty()) ++words_[std::exchange(word, {})];
    };
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (std::isalnum(byte) || byte >= 0x80) {
            word.push_back(static_cast<char>(std::tolower(byte)));
        } else {
            finish();
        }
    }
    finish();
    up_to_ = std::move(position);
}

std::uint64_t Counts::of(const std::string& word) const {
    const auto found = words_.find(word);
    return found == words_.end() ? 0 : found->second;
}

Counts Counts::load(const std::filesystem::path& file) {
    Counts counts;
    std::ifstream in(file);
    if (!in) return counts;
    std::string epoch, up_to;
    in >> epoch >> counts.epoch_ >> up_to >> counts.up_to_.sequence_number >>
        counts.up_to_.sub_sequence_number;
    if (!in || epoch != "epoch" || up_to != "up-to")
        throw std::runtime_error(file.string() + " is not a file of word counts");
    std::string word;
    std::uint64_t count = 0;
    while (in >> count >> word) counts.words_[word] = count;
    return counts;
}

void Counts::save(const std::filesystem::path& file, std::int64_t epoch) const {
    if (up_to_.sequence_number.empty()) return;  // nothing was counted
    if (load(file).epoch_ > epoch)
        throw std::runtime_error(file.string() + " belongs to a later owner of the shard");
    std::filesystem::path next = file;
    next += ".next";
    std::ofstream out(next, std::ios::trunc);
    out << "epoch " << epoch << " up-to " << up_to_.sequence_number << ' '
        << up_to_.sub_sequence_number << '\n';
    for (const auto& [word, count] : words_) out << count << ' ' << word << '\n';
    out.close();
    if (!out) throw std::runtime_error("can't write " + next.string());
    std::filesystem::rename(next, file);
}
