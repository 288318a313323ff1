#pragma once
// How files of a folder are called: by the table, where their folders don't tell it, and by where their first
// row stands in the logs.
#include <optional>
#include <string>
#include <string_view>

namespace binsift {

// "shop.orders.binlog.000003-0000001234-0", without an ending. `database` and `table`: where they belong into
// the name. An empty database does not. A long name is cut short, and known by a hash of the whole.
std::string file_name_of(const std::optional<std::string_view>& database,
                         const std::optional<std::string_view>& table, std::string_view log,
                         uint64_t position, uint64_t row);

// Which multiple of `length` a time is behind; both in microseconds.
int64_t time_slot(int64_t time, int64_t length);

}  // namespace binsift
