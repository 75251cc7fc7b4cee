// Typed access to one table of a plan. Every refusal says file, line, key and value, what is
// allowed, and where it helps what to do.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/error.h"
#include "core/geometry/vec.h"
#include "core/spec/toml_document.h"

namespace asbuilt {

// Inclusive unless open; the text stands in messages.
struct NumberRange {
  double minimum = -1e300;
  double maximum = 1e300;
  bool above_minimum = false;  // the minimum itself is not allowed
  std::string text = "a finite number";
};
NumberRange number_range(double minimum, double maximum, const std::string& unit);
NumberRange positive_up_to(double maximum, const std::string& unit);

class TableReader {
 public:
  // `section` names the table in the list of plan keys and in messages. Throws kInvalidInput where
  // `value` is no table, or has a key that the list does not. The value must outlive the reader.
  TableReader(const TomlValue& value, std::string section, const std::string& file);

  const TomlValue* find(std::string_view key) const { return value_->find(key); }
  bool has(std::string_view key) const { return find(key) != nullptr; }
  int line() const { return value_->line; }

  std::string place() const;                         // "plan.toml:12"
  std::string place_of(std::string_view key) const;  // "plan.toml:12 tolerance.lower"
  std::string where(std::string_view key) const;     // "plan.toml:12 tolerance.lower = 3"

  [[noreturn]] void refuse(std::string_view key, const std::string& what,
                           const std::string& allowed, const std::string& remedy = {}) const;
  void require(std::string_view key) const;

  // Empty where the key is not there.
  std::optional<std::string> text(std::string_view key) const;  // not empty, no control characters
  std::optional<double> number(std::string_view key, const NumberRange& range = {}) const;
  std::optional<std::int64_t> whole(std::string_view key, std::int64_t minimum,
                                    std::int64_t maximum) const;
  std::optional<bool> flag(std::string_view key) const;
  std::optional<std::vector<double>> numbers(std::string_view key, std::size_t count) const;
  std::optional<Vec3> point(std::string_view key) const;
  // One text, or a list of at least one.
  std::optional<std::vector<std::string>> texts(std::string_view key) const;
  // The place of the text among the choices.
  std::optional<std::size_t> choice(std::string_view key,
                                    const std::vector<std::string>& choices) const;
  // The tables of a list of tables.
  std::vector<const TomlValue*> tables(std::string_view key) const;

 private:
  void refuse_unknown_keys() const;

  const TomlValue* value_;
  std::string section_;
  std::string file_;
};

// The number a value holds, whole or not; nothing where it is of another type.
std::optional<double> as_number(const TomlValue& value);

}  // namespace asbuilt
