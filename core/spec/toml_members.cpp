#include "core/spec/toml_members.h"

#include <algorithm>

#include "core/base/error.h"
#include "core/base/print.h"
#include "core/spec/table_reader.h"

namespace asbuilt {
namespace {

template <class T>
const T& member(const TomlValue& table, const char* key, const std::string& file,
                const char* type) {
  const TomlValue* found = table.find(key);
  const T* value = found == nullptr ? nullptr : found->get_if<T>();
  if (value == nullptr) refuse_member(file, found == nullptr ? table : *found, key, type);
  return *value;
}

}  // namespace

void refuse_member(const std::string& file, const TomlValue& at, const std::string& key,
                   const std::string& allowed) {
  throw Error(ErrorCode::kInvalidInput,
              {"a key of a table is missing or wrong",
               file + ":" + std::to_string(at.line) + " " + key, allowed, ""});
}

const TomlValue::Array& array_member(const TomlValue& table, const char* key,
                                     const std::string& file) {
  return member<TomlValue::Array>(table, key, file, "a list");
}

std::string text_member(const TomlValue& table, const char* key, const std::string& file) {
  return member<std::string>(table, key, file, "a text");
}

std::vector<std::string> texts_member(const TomlValue& table, const char* key,
                                      const std::string& file) {
  std::vector<std::string> texts;
  for (const TomlValue& entry : array_member(table, key, file)) {
    const auto* text = entry.get_if<std::string>();
    if (text == nullptr) refuse_member(file, table, key, "texts");
    texts.push_back(*text);
  }
  return texts;
}

bool flag_member(const TomlValue& table, const char* key, const std::string& file) {
  return member<bool>(table, key, file, "true or false");
}

std::optional<double> number_member(const TomlValue& table, const char* key,
                                    const std::string& file, double low, double high) {
  const TomlValue* found = table.find(key);
  if (found == nullptr) return std::nullopt;
  const auto value = as_number(*found);
  if (!value || !(*value >= low && *value <= high)) {
    refuse_member(file, *found, key,
                  "a number from " + decimal_text(low) + " to " + decimal_text(high));
  }
  return *value;
}

double needed_number(const TomlValue& table, const char* key, const std::string& file, double low,
                     double high) {
  const auto value = number_member(table, key, file, low, high);
  if (!value) {
    refuse_member(file, table, key,
                  "a number from " + decimal_text(low) + " to " + decimal_text(high));
  }
  return *value;
}

void only_members(const TomlValue& table, const std::vector<std::string>& known,
                  const std::string& file) {
  const auto* members = table.get_if<TomlValue::Table>();
  std::string list;
  for (const std::string& name : known) list += (list.empty() ? "" : ", ") + name;
  if (members == nullptr) refuse_member(file, table, "a table", list);
  for (const TomlMember& m : *members) {
    if (std::find(known.begin(), known.end(), m.key) != known.end()) continue;
    refuse_member(file, m.value, m.key, list);
  }
}

}  // namespace asbuilt
