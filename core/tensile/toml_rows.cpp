#include "core/tensile/toml_rows.h"

#include "core/base/error.h"
#include "core/spec/table_reader.h"

namespace asbuilt::tensile {
namespace {

template <class T>
const T& member(const TomlValue& table, const char* key, const std::string& file,
                const char* type) {
  const TomlValue* found = table.find(key);
  const T* value = found == nullptr ? nullptr : found->get_if<T>();
  if (value == nullptr) refuse_row(file, found == nullptr ? table : *found, key, type);
  return *value;
}

}  // namespace

void refuse_row(const std::string& file, const TomlValue& at, const std::string& key,
                const std::string& allowed) {
  throw Error(ErrorCode::kInvalidInput,
              {"a key of a table is missing or wrong",
               file + ":" + std::to_string(at.line) + " " + key, allowed, ""});
}

const TomlValue::Array& row_array(const TomlValue& table, const char* key,
                                  const std::string& file) {
  return member<TomlValue::Array>(table, key, file, "a list");
}

std::string row_text(const TomlValue& table, const char* key, const std::string& file) {
  return member<std::string>(table, key, file, "a text");
}

bool row_flag(const TomlValue& table, const char* key, const std::string& file) {
  return member<bool>(table, key, file, "true or false");
}

double row_number(const TomlValue& table, const char* key, const std::string& file) {
  const TomlValue* found = table.find(key);
  const auto value = found == nullptr ? std::nullopt : as_number(*found);
  if (!value) refuse_row(file, found == nullptr ? table : *found, key, "a number");
  return *value;
}

}  // namespace asbuilt::tensile
