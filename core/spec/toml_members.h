// Typed members of one row of a table of data, built in or of the user.
// Errors: kInvalidInput with file, line and key.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/spec/toml_document.h"

namespace asbuilt {

[[noreturn]] void refuse_member(const std::string& file, const TomlValue& at,
                                const std::string& key, const std::string& allowed);
const TomlValue::Array& array_member(const TomlValue& table, const char* key,
                                     const std::string& file);
std::string text_member(const TomlValue& table, const char* key, const std::string& file);
std::vector<std::string> texts_member(const TomlValue& table, const char* key,
                                      const std::string& file);
bool flag_member(const TomlValue& table, const char* key, const std::string& file);
// Nothing where the key is absent.
std::optional<double> number_member(const TomlValue& table, const char* key,
                                    const std::string& file, double low, double high);
double needed_number(const TomlValue& table, const char* key, const std::string& file,
                     double low = -1e12, double high = 1e12);
// Throws for a key of the table that is not among these.
void only_members(const TomlValue& table, const std::vector<std::string>& known,
                  const std::string& file);

}  // namespace asbuilt
