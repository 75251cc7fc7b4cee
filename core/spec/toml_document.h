// A TOML 1.0 file as a plain tree of values, each with its line.
//
// Limits: 32 MiB a file, 8 dots in one key, 256 nested values, whole text UTF-8. Everything beyond
// is refused with the line, before memory or stack is spent on it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace asbuilt {

struct TomlMember;

struct TomlValue {
  struct Other {  // a date or a time, which no key here takes
    std::string kind;
  };
  using Array = std::vector<TomlValue>;
  using Table = std::vector<TomlMember>;  // in the order of the lines

  // A table first: that is what a new value is.
  std::variant<Table, Array, bool, std::int64_t, double, std::string, Other> value;
  int line = 0;  // from 1

  const TomlValue* find(
      std::string_view key) const;  // nullptr where this is no table or has no such key

  template <class T>
  const T* get_if() const {
    return std::get_if<T>(&value);
  }
};

struct TomlMember {
  std::string key;
  TomlValue value;
};

// `name` stands for the text in errors. Throws kBadFormat.
TomlValue parse_toml(std::string_view text, const std::string& name);

// Throws kNotFound, kBadFormat or kStorage (a file that cannot be read).
TomlValue read_toml(const std::filesystem::path& path);

// For messages: the value or text as it would be written, control characters escaped, at most about
// 60 characters.
std::string shown(const TomlValue& value);
std::string shown(std::string_view text);

}  // namespace asbuilt
