#include "core/lot/entry_file.h"

#include <vector>

#include "core/base/error.h"
#include "core/base/number_text.h"
#include "core/spec/toml_document.h"

namespace asbuilt {
namespace {

LotValue value_of(const TomlValue& value, const std::string& where) {
  if (const bool* flag = value.get_if<bool>()) return *flag;
  if (const auto* whole = value.get_if<std::int64_t>()) return static_cast<double>(*whole);
  if (const double* number = value.get_if<double>()) return *number;
  if (const auto* text = value.get_if<std::string>()) return *text;
  if (const auto* array = value.get_if<TomlValue::Array>()) {
    std::vector<std::string> list;
    for (const TomlValue& entry : *array) {
      const auto* whole = entry.get_if<std::int64_t>();
      const auto* number = entry.get_if<double>();
      if (where.ends_with("_pct") && (whole != nullptr || number != nullptr)) {
        list.push_back(shortest_number(whole != nullptr ? static_cast<double>(*whole) : *number));
        continue;
      }
      const auto* text = entry.get_if<std::string>();
      if (text == nullptr) {
        throw Error(ErrorCode::kInvalidInput,
                    {"a list holds something else than texts", where, "", ""});
      }
      list.push_back(*text);
    }
    return list;
  }
  throw Error(ErrorCode::kInvalidInput,
              {"a field has a type that no field takes", where + " = " + shown(value),
               "text, number, true, false, list of texts", "write dates and times in quotes"});
}

LotFields fields_of(const TomlValue& document, const std::string& name) {
  LotFields fields;
  for (const TomlMember& member : *document.get_if<TomlValue::Table>()) {
    std::string where = name;
    where.append(", line ").append(std::to_string(member.value.line)).append(", ");
    fields[member.key] = value_of(member.value, where.append(member.key));
  }
  return fields;
}

}  // namespace

LotFields read_entry_file(const std::filesystem::path& path) {
  return fields_of(read_toml(path), path.string());
}

LotFields parse_entry_file(std::string_view text, const std::string& name) {
  return fields_of(parse_toml(text, name), name);
}

}  // namespace asbuilt
