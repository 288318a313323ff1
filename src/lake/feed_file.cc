#include "lake/feed_file.h"

#include <algorithm>

#include "lake/delta_log.h"
#include "lake/feed_files.h"

namespace binsift {
namespace {

constexpr const char* kChangeNames[kChangeColumns] = {
    "_change_type", "_commit_timestamp", "_gtid", "_file", "_pos", "_row"};

// The number at the end of a log's name.
std::string_view number_of(std::string_view name) {
  size_t begin = name.size();
  while (begin > 0 && name[begin - 1] >= '0' && name[begin - 1] <= '9') --begin;
  return name.substr(begin);
}

// "orders" of "…/table=orders/…"; empty: there is no such folder.
std::string value_in_path(std::string_view path, std::string_view key) {
  while (!path.empty()) {
    const size_t end = path.find('/');
    std::string_view part = path.substr(0, end);
    path.remove_prefix(end == std::string_view::npos ? path.size() : end + 1);
    // Where the table has a column of the key's name.
    part.remove_prefix(std::min(part.find_first_not_of('_'), part.size()));
    if (part.size() > key.size() && part.starts_with(key) && part[key.size()] == '=')
      return unescaped_path(part.substr(key.size() + 1));
  }
  return {};
}

Result<parquet::FileBytes> bytes_of(const File& file) {
  Result<uint64_t> size = file_size(file);
  if (!size) return std::move(size).error();
  return parquet::FileBytes{*size, [&file](uint64_t offset, uint8_t* into, size_t wanted) -> Result<void> {
                              while (wanted > 0) {
                                Result<size_t> got = read_at(file, offset, into, wanted);
                                if (!got) return std::move(got).error();
                                if (*got == 0)
                                  return parquet::damage_at(offset,
                                                            "the file has become shorter while it was read");
                                offset += *got, into += *got, wanted -= *got;
                              }
                              return {};
                            }};
}

}  // namespace

int compare_log_names(std::string_view a, std::string_view b) {
  const std::string_view a_number = number_of(a), b_number = number_of(b);
  if (a.substr(0, a.size() - a_number.size()) == b.substr(0, b.size() - b_number.size()) &&
      a_number.size() != b_number.size())
    return a_number.size() < b_number.size() ? -1 : 1;
  return a.compare(b);
}

Result<bool> FeedFile::Lane::step() {
  if (has_started && row + 1 < page.row_count) {
    value += !is_null;
    ++row;
  } else {
    Result<bool> more = reader->next(page);
    if (!more || !*more) return more;
    has_started = true;
    row = value = 0;
  }
  is_null = !page.levels.empty() && page.levels[row] == 0;
  return true;
}

Error FeedFile::wrong(std::string what) const {
  Error error{.kind = ErrorKind::corrupt,
              .detail = "row " + std::to_string(row_number_) + ": " + std::move(what)};
  error.file = path_;
  return error;
}

Result<std::unique_ptr<FeedFile>> FeedFile::open(const std::string& path) {
  Result<File> file = open_for_reading(path);
  if (!file) return std::move(file).error();
  auto held = std::make_unique<File>(std::move(*file));
  Result<parquet::FileBytes> bytes = bytes_of(*held);
  if (!bytes) return std::move(bytes).error();
  // The file lives as long as what reads it.
  bytes->read = [kept = std::shared_ptr<File>(std::move(held)), read = bytes->read](
                    uint64_t offset, uint8_t* into, size_t size) { return read(offset, into, size); };
  return open(path, std::move(*bytes));
}

Result<std::unique_ptr<FeedFile>> FeedFile::open(const std::string& path, parquet::FileBytes bytes) {
  std::unique_ptr<FeedFile> feed(new FeedFile);
  feed->path_ = path;
  feed->bytes_ = std::move(bytes);
  const auto in_file = [&](Error error) {
    if (error.file.empty()) error.file = path;
    return error;
  };
  Result<parquet::FileMetadata> metadata = parquet::read_file_metadata(feed->bytes_);
  if (!metadata) return in_file(std::move(metadata).error());
  feed->metadata_ = std::move(*metadata);
  if (Result<void> named = feed->name_table(); !named) return in_file(std::move(named).error());
  if (Result<void> found = feed->find_columns(); !found) return in_file(std::move(found).error());
  for (size_t i = 0; i < feed->metadata_.columns.size(); ++i)
    feed->lanes_.emplace_back().reader =
        std::make_unique<parquet::ColumnReader>(feed->bytes_, feed->metadata_, i);
  return feed;
}

// From the file's own metadata, else from the folders that it lies in.
Result<void> FeedFile::name_table() {
  const auto create = metadata_.key_values.find("binsift.create_table");
  if (create != metadata_.key_values.end()) {
    // Types that one server has alone are told by its statements.
    for (const Flavour flavour : {Flavour::mysql, Flavour::mariadb}) {
      SchemaHistory history;
      history.apply(create->second, {.flavour = flavour});
      for (auto& definition : history.catalog()->tables())
        if (!definition->columns.empty() && definition->doubt.empty()) definition_ = definition;
      if (!definition_) continue;
      database_ = definition_->database;
      table_ = definition_->name;
      return {};
    }
  }
  database_ = value_in_path(path_, "db");
  table_ = value_in_path(path_, "table");
  if (!table_.empty() && !database_.empty()) return {};
  const auto name = metadata_.key_values.find("binsift.table");
  if (name != metadata_.key_values.end() && std::count(name->second.begin(), name->second.end(), '.') == 1) {
    const size_t dot = name->second.find('.');
    database_ = name->second.substr(0, dot);
    table_ = name->second.substr(dot + 1);
    return {};
  }
  Error error{.kind = ErrorKind::unsupported};
  error.detail = "nothing tells which table its rows are of";
  error.hint = "put it into folders db=NAME/table=NAME/, or keep the file's metadata";
  return error;
}

Result<void> FeedFile::find_columns() {
  using parquet::Kind, parquet::Physical;
  const size_t count = metadata_.columns.size();
  for (size_t i = 0; i < kChangeColumns; ++i) {
    change_[i] = metadata_.find(kChangeNames[i]);
    const bool is_text = i != size_t(ChangeColumn::commit_timestamp) && i < size_t(ChangeColumn::pos);
    const bool fits =
        change_[i] < count && (is_text ? metadata_.columns[change_[i]].physical == Physical::BYTE_ARRAY
                                       : metadata_.columns[change_[i]].physical == Physical::INT64);
    if (fits) continue;
    Error error{.kind = ErrorKind::unsupported};
    error.detail =
        change_[i] == count
            ? std::string("no column ") + kChangeNames[i] + ": this is no feed of changes"
            : std::string("column ") + kChangeNames[i] + " is of another type than in a feed of changes";
    error.hint = "files that convert --to parquet has written are read";
    return error;
  }
  // As the writer has named them.
  Table table;
  if (definition_)
    for (const ColumnDefinition& column : definition_->columns)
      table.columns.emplace_back().name = column.name;
  const TableLayout layout(table, {});
  const size_t first_change = *std::min_element(std::begin(change_), std::end(change_));
  const size_t last_change = *std::max_element(std::begin(change_), std::end(change_));
  const size_t absent = metadata_.find(TableLayout::absent_schema().name);
  if (absent < count && absent > last_change && metadata_.columns[absent].physical == Physical::BYTE_ARRAY)
    absent_column_ = absent;
  for (size_t i = 0; i < first_change; ++i) {
    Own own;
    own.column = i;
    own.name = metadata_.columns[i].schema.name;
    std::string raw_name = own.name + "_raw";
    const ColumnDefinition* definition = nullptr;
    for (size_t c = 0; definition_ && c < layout.columns.size(); ++c) {
      if (layout.columns[c].schema.name != own.name) continue;
      definition = &definition_->columns[c];
      own.name = definition->name;
      raw_name = layout.columns[c].raw_schema.name;
      break;
    }
    own.cell = FeedCell(metadata_.columns[i], definition);
    const size_t raw = metadata_.find(raw_name);
    if (raw < count && raw > last_change && metadata_.columns[raw].physical == Physical::BYTE_ARRAY)
      own.raw = raw;
    own_.push_back(std::move(own));
  }
  return {};
}

Result<bool> FeedFile::next() {
  row_number_ = rows_read_;
  bool ended = false, went_on = false;
  for (size_t i = 0; i < lanes_.size(); ++i) {
    Result<bool> more = lanes_[i].step();
    if (!more) {
      if (more.error().file.empty()) more.error().file = path_;
      return more;
    }
    (*more ? went_on : ended) = true;
  }
  if (ended && went_on) return wrong("some columns have fewer rows than others");
  if (ended) return false;
  ++rows_read_;
  if (Result<void> taken = take_row(); !taken) return std::move(taken).error();
  return true;
}

Result<void> FeedFile::take_row() {
  const auto lane = [&](ChangeColumn which) -> const Lane& { return lanes_[change_[size_t(which)]]; };
  for (const ChangeColumn which :
       {ChangeColumn::change_type, ChangeColumn::file, ChangeColumn::pos, ChangeColumn::row})
    if (lane(which).is_null) return wrong(std::string(kChangeNames[size_t(which)]) + " is null");
  const std::string_view type = lane(ChangeColumn::change_type).text();
  if (type == "insert")
    row_.type = ChangeType::insert;
  else if (type == "update_preimage")
    row_.type = ChangeType::update_preimage;
  else if (type == "update_postimage")
    row_.type = ChangeType::update_postimage;
  else if (type == "delete")
    row_.type = ChangeType::remove;
  else
    return wrong("a _change_type that is none");
  row_.gtid = lane(ChangeColumn::gtid).is_null ? std::string_view() : lane(ChangeColumn::gtid).text();
  row_.file = lane(ChangeColumn::file).text();
  row_.position = lane(ChangeColumn::pos).number();
  row_.row = lane(ChangeColumn::row).number();
  absent_.clear();
  if (absent_column_ != kNone && !lanes_[absent_column_].is_null)
    return read_absent(lanes_[absent_column_].text());
  return {};
}

Result<void> FeedFile::read_absent(std::string_view names) {
  if (absent_of_names_.empty() || names != absent_names_) {
    Result<std::vector<std::string>> list = parse_name_list(names);
    if (!list) return wrong("_absent is no list of names");
    absent_of_names_.assign(own_.size(), false);
    for (const std::string& name : *list) {
      bool is_known = false;
      for (size_t i = 0; i < own_.size(); ++i)
        if (metadata_.columns[own_[i].column].schema.name == name) absent_of_names_[i] = is_known = true;
      if (!is_known) return wrong("_absent names a column that there is none of");
    }
    absent_names_ = names;
  }
  absent_ = absent_of_names_;
  return {};
}

bool FeedFile::append_value(size_t i, OutBuffer& out) const {
  const Own& own = own_[i];
  const Lane& lane = lanes_[own.column];
  if (!lane.is_null) return own.cell.append(lane.content(), out);
  if (own.raw != kNone && !lanes_[own.raw].is_null)
    own.cell.append_raw(lanes_[own.raw].text(), out);
  else
    out.append("null");
  return true;
}

}  // namespace binsift
