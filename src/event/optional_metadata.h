#pragma once
// The optional metadata of a table map: its layout stands in table_map.h.
// Source: mysql libs/mysql/binlog/event/rows_event.h (Optional_metadata_fields), sql/log_event.cc
// (Table_map_log_event::init_metadata_fields), mariadb sql/log_event_server.cc.
#include "event/table_map.h"

namespace binsift {

// Reads from `cursor` to its end into `map`, whose columns have their types. The cursor fails on lengths that
// do not fit; fields that are not known are passed over.
void read_optional_metadata(Cursor& cursor, const FormatDescription& format, TableMap& map);

}  // namespace binsift
