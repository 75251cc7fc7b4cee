#include "core/spec/table_reader.h"

#include <charconv>
#include <cmath>
#include <utility>

#include "core/base/number_text.h"
#include "core/spec/plan_keys.h"

namespace asbuilt {
namespace {

bool readable(const std::string& text) {
  if (text.find_first_not_of(" \t\r\n") == std::string::npos) return false;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte < 0x20 && c != '\n' && c != '\t' && c != '\r') || byte == 0x7F) return false;
  }
  return true;
}

}  // namespace

NumberRange number_range(double minimum, double maximum, const std::string& unit) {
  return {minimum, maximum, false,
          shortest_number(minimum) + " to " + shortest_number(maximum) +
              (unit.empty() ? "" : " " + unit)};
}

NumberRange positive_up_to(double maximum, const std::string& unit) {
  return {0.0, maximum, true,
          "more than 0, up to " + shortest_number(maximum) + (unit.empty() ? "" : " " + unit)};
}

std::optional<double> as_number(const TomlValue& value) {
  if (const double* number = value.get_if<double>()) return *number;
  if (const std::int64_t* whole = value.get_if<std::int64_t>()) return static_cast<double>(*whole);
  return std::nullopt;
}

TableReader::TableReader(const TomlValue& value, std::string section, const std::string& file)
    : value_(&value), section_(std::move(section)), file_(file) {
  if (value.get_if<TomlValue::Table>() == nullptr) {
    throw Error(ErrorCode::kInvalidInput,
                {"a key has the wrong type", place() + " " + section_ + " = " + shown(value),
                 "a table: [" + section_ + "]", ""});
  }
  refuse_unknown_keys();
}

void TableReader::refuse_unknown_keys() const {
  if (is_plan_key(section_, "*")) return;
  for (const TomlMember& member : *value_->get_if<TomlValue::Table>()) {
    if (is_plan_key(section_, member.key)) continue;
    const std::string nearest = nearest_plan_key(section_, member.key);
    refuse(member.key, "the plan has an unknown key", plan_keys_of(section_),
           nearest.empty() ? "" : "did you mean \"" + nearest + "\"?");
  }
}

std::string TableReader::place() const {
  return file_ + ":" + std::to_string(value_->line);
}

std::string TableReader::place_of(std::string_view key) const {
  const TomlValue* found = find(key);
  // A key from the file is as hostile as a value: shown the same way, without its quotes.
  const std::string quoted = shown(key);
  return file_ + ":" + std::to_string(found != nullptr ? found->line : value_->line) + " " +
         (section_.empty() ? "" : section_ + ".") + quoted.substr(1, quoted.size() - 2);
}

std::string TableReader::where(std::string_view key) const {
  const TomlValue* found = find(key);
  return place_of(key) + (found != nullptr ? " = " + shown(*found) : "");
}

void TableReader::refuse(std::string_view key, const std::string& what, const std::string& allowed,
                         const std::string& remedy) const {
  throw Error(ErrorCode::kInvalidInput, {what, where(key), allowed, remedy});
}

void TableReader::require(std::string_view key) const {
  if (!has(key)) refuse(key, "a key is missing", plan_keys_of(section_), "");
}

std::optional<std::string> TableReader::text(std::string_view key) const {
  const TomlValue* found = find(key);
  if (found == nullptr) return std::nullopt;
  const std::string* text = found->get_if<std::string>();
  if (text == nullptr) refuse(key, "a key has the wrong type", "a text in quotes");
  if (!readable(*text)) {
    refuse(key, "a text is empty or has control characters", "a readable text");
  }
  return *text;
}

std::optional<double> TableReader::number(std::string_view key, const NumberRange& range) const {
  const TomlValue* found = find(key);
  if (found == nullptr) return std::nullopt;
  const std::optional<double> number = as_number(*found);
  if (!number) refuse(key, "a key has the wrong type", "a number: " + range.text);
  const bool inside = std::isfinite(*number) && *number <= range.maximum &&
                      (range.above_minimum ? *number > range.minimum : *number >= range.minimum);
  if (!inside) refuse(key, "a number is out of range", range.text);
  return number;
}

std::optional<std::int64_t> TableReader::whole(std::string_view key, std::int64_t minimum,
                                               std::int64_t maximum) const {
  const TomlValue* found = find(key);
  if (found == nullptr) return std::nullopt;
  const std::string allowed =
      "a whole number, " + std::to_string(minimum) + " to " + std::to_string(maximum);
  const std::int64_t* whole = found->get_if<std::int64_t>();
  if (whole == nullptr) refuse(key, "a key has the wrong type", allowed);
  if (*whole < minimum || *whole > maximum) refuse(key, "a number is out of range", allowed);
  return *whole;
}

std::optional<bool> TableReader::flag(std::string_view key) const {
  const TomlValue* found = find(key);
  if (found == nullptr) return std::nullopt;
  const bool* flag = found->get_if<bool>();
  if (flag == nullptr) refuse(key, "a key has the wrong type", "true or false");
  return *flag;
}

std::optional<std::vector<double>> TableReader::numbers(std::string_view key,
                                                        std::size_t count) const {
  const TomlValue* found = find(key);
  if (found == nullptr) return std::nullopt;
  const std::string allowed = "a list of " + std::to_string(count) + " finite numbers";
  const TomlValue::Array* items = found->get_if<TomlValue::Array>();
  if (items == nullptr) refuse(key, "a key has the wrong type", allowed);
  if (items->size() != count) {
    refuse(key, "a list has " + std::to_string(items->size()) + " items", allowed);
  }
  std::vector<double> numbers;
  for (const TomlValue& item : *items) {
    const std::optional<double> number = as_number(item);
    if (!number || !std::isfinite(*number))
      refuse(key, "a list holds what is not a number", allowed);
    numbers.push_back(*number);
  }
  return numbers;
}

std::optional<Vec3> TableReader::point(std::string_view key) const {
  const std::optional<std::vector<double>> three = numbers(key, 3);
  if (!three) return std::nullopt;
  constexpr double kFarthest_mm = 1e6;
  const Vec3 point((*three)[0], (*three)[1], (*three)[2]);
  if (point.cwiseAbs().maxCoeff() > kFarthest_mm) {
    refuse(key, "a number is out of range", "coordinates of -1e6 to 1e6");
  }
  return point;
}

std::optional<std::vector<std::string>> TableReader::texts(std::string_view key) const {
  const TomlValue* found = find(key);
  if (found == nullptr) return std::nullopt;
  if (found->get_if<std::string>() != nullptr) return std::vector<std::string>{*text(key)};
  const TomlValue::Array* items = found->get_if<TomlValue::Array>();
  if (items == nullptr) refuse(key, "a key has the wrong type", "a text or a list of texts");
  if (items->empty()) refuse(key, "a list is empty", "at least one text");
  std::vector<std::string> texts;
  texts.reserve(items->size());
  for (const TomlValue& item : *items) {
    const std::string* text = item.get_if<std::string>();
    if (text == nullptr || !readable(*text)) {
      refuse(key, "a list holds what is not a text", "a list of readable texts in quotes");
    }
    texts.push_back(*text);
  }
  return texts;
}

std::optional<std::size_t> TableReader::choice(std::string_view key,
                                               const std::vector<std::string>& choices) const {
  const std::optional<std::string> chosen = text(key);
  if (!chosen) return std::nullopt;
  std::string allowed;
  for (std::size_t i = 0; i < choices.size(); ++i) {
    if (choices[i] == *chosen) return i;
    allowed += (i == 0 ? "\"" : ", \"") + choices[i] + "\"";
  }
  refuse(key, "a text is none of the choices", allowed);
}

std::vector<const TomlValue*> TableReader::tables(std::string_view key) const {
  const TomlValue* found = find(key);
  if (found == nullptr) return {};
  const std::string header =
      "a list of tables: [[" + (section_.empty() ? "" : section_ + ".") + std::string(key) + "]]";
  const TomlValue::Array* items = found->get_if<TomlValue::Array>();
  if (items == nullptr) refuse(key, "a key has the wrong type", header);
  std::vector<const TomlValue*> tables;
  tables.reserve(items->size());
  for (const TomlValue& item : *items) {
    if (item.get_if<TomlValue::Table>() == nullptr) refuse(key, "a key has the wrong type", header);
    tables.push_back(&item);
  }
  return tables;
}

}  // namespace asbuilt
