#pragma once

#include "kcl/local/kinesis/model/belongings.h"

#include <string>
#include <vector>

/// What AWS asks of tags.
namespace kcl::local::kinesis {

inline constexpr std::size_t tags_at_most = 50;

/// Before they are added to an existing stream, in the words of AddTagsToStream.
Outcome<void> require_addable_tags(const TagMap& tags, const std::vector<api::Tag>& present,
                                   const StreamAddress& stream);
/// In the words of RemoveTagsFromStream.
Outcome<void> require_removable_keys(const std::vector<std::string>& keys,
                                     const StreamAddress& stream);

/// For tags that come with what is made, and for those of consumers.
Outcome<void> require_valid_tags(const TagMap& tags, const std::vector<api::Tag>& present = {});

}  // namespace kcl::local::kinesis
