#pragma once

#include "kcl/local/protocol/schema.h"

/// The members of each operation's request, in the order in which the service looks at them.
namespace kcl::local::dynamodb::schemas {

extern const protocol::Schema batch_execute_statement;
extern const protocol::Schema batch_get_item;
extern const protocol::Schema batch_write_item;
extern const protocol::Schema create_table;
extern const protocol::Schema delete_item;
extern const protocol::Schema delete_table;
extern const protocol::Schema describe_continuous_backups;
extern const protocol::Schema describe_limits;
extern const protocol::Schema describe_stream;
extern const protocol::Schema describe_table;
extern const protocol::Schema describe_time_to_live;
extern const protocol::Schema execute_statement;
extern const protocol::Schema execute_transaction;
extern const protocol::Schema get_item;
extern const protocol::Schema get_records;
extern const protocol::Schema get_shard_iterator;
extern const protocol::Schema list_streams;
extern const protocol::Schema list_tables;
extern const protocol::Schema list_tags_of_resource;
extern const protocol::Schema put_item;
extern const protocol::Schema query;
extern const protocol::Schema scan;
extern const protocol::Schema tag_resource;
extern const protocol::Schema transact_get_items;
extern const protocol::Schema transact_write_items;
extern const protocol::Schema untag_resource;
extern const protocol::Schema update_continuous_backups;
extern const protocol::Schema update_item;
extern const protocol::Schema update_table;
extern const protocol::Schema update_time_to_live;

}  // namespace kcl::local::dynamodb::schemas
