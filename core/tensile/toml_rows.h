// Typed members of one row of the built-in tables of this room.
// Errors: kInvalidInput with file, line and key.
#pragma once

#include <string>

#include "core/spec/toml_document.h"

namespace asbuilt::tensile {

[[noreturn]] void refuse_row(const std::string& file, const TomlValue& at, const std::string& key,
                             const std::string& allowed);
const TomlValue::Array& row_array(const TomlValue& table, const char* key, const std::string& file);
std::string row_text(const TomlValue& table, const char* key, const std::string& file);
bool row_flag(const TomlValue& table, const char* key, const std::string& file);
double row_number(const TomlValue& table, const char* key, const std::string& file);

}  // namespace asbuilt::tensile
