#include "options.h"

#include "option_setters.h"

namespace binsift {

const char* group_title(OptionGroup group) {
  switch (group) {
    case OptionGroup::input: return "Input";
    case OptionGroup::select: return "Selection";
    case OptionGroup::output: return "Output";
    case OptionGroup::common: return "Common";
  }
  return "";
}

std::span<const OptionRow> option_rows() {
  static const std::vector<OptionRow> rows = [] {
    std::vector<OptionRow> all;
    for (const auto& part :
         {input_option_rows(), select_option_rows(), convert_option_rows(), filter_option_rows(),
          inspect_option_rows(), verify_option_rows(), archive_option_rows(), common_option_rows()})
      all.insert(all.end(), part.begin(), part.end());
    return all;
  }();
  return rows;
}

const OptionRow* find_option(std::string_view name, CommandSet commands) {
  for (const OptionRow& row : option_rows()) {
    if (row.name == name && (row.commands & commands)) return &row;
  }
  return nullptr;
}

}  // namespace binsift
