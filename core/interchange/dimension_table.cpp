#include "core/interchange/dimension_table.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <map>
#include <set>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/base/number_text.h"
#include "core/interchange/number_forms.h"
#include "core/interchange/quantities.h"
#include "core/mesh_files/input_file.h"
#include "core/mesh_files/output_file.h"
#include "core/mesh_files/text_encoding.h"
#include "core/mesh_files/text_scan.h"

namespace asbuilt {
namespace {

enum Column : std::size_t {
  kId,
  kName,
  kKindColumn,
  kNominal,
  kLower,
  kUpper,
  kValue,
  kU,
  kUnit,
  kInstrument,
  kOperator,
  kTime,
  kSerial,
  kBatch,
  kMachine,
  kColumnCount
};
constexpr std::array<std::string_view, kColumnCount> kColumns = {
    "id",   "name",       "kind",     "nominal", "lower",  "upper", "value",  "u",
    "unit", "instrument", "operator", "time",    "serial", "batch", "machine"};
constexpr std::int64_t kMemoryPerByte = 32;

std::string column_list() {
  std::string all;
  for (const std::string_view name : kColumns) all += (all.empty() ? "" : ", ") + std::string(name);
  return all;
}

constexpr std::size_t kMostRows = 1000000;

class TableReaderByHand {
 public:
  TableReaderByHand(std::string_view text, std::string source, std::vector<std::string>* problems)
      : lines_(text),
        whole_(text.empty() || text.back() == '\n' || text.back() == '\r'),
        source_(std::move(source)),
        problems_(problems) {}

  CharacteristicResults run(const ResultPart& part) {
    r_.source = "CSV";
    r_.parts.push_back(part);
    header();
    for (std::size_t rows = 0; next(); ++rows) {
      if (rows >= kMostRows) fail("the table has too many rows", "at most 1,000,000");
      row();
    }
    // A number that was cut short is a number, too.
    if (problems_ != nullptr && !whole_) {
      tell("the last line has no end, so the file may have been cut off", "",
           "a line end after the last line");
    }
    const bool faultless = problems_ == nullptr || problems_->empty();
    if (r_.values.empty() && faultless) {
      throw Error(ErrorCode::kBadFormat,
                  {"the table has no rows", source_, "a row for each dimension", ""});
    }
    if (problems_ == nullptr) check_results(r_);
    return std::move(r_);
  }

 private:
  // Of a field of a row: told where problems are gathered, thrown otherwise.
  void tell(const std::string& what, Column column, const std::string& allowed) const {
    tell(what, ", column " + std::string(kColumns[column]) + ": " + text_scan::quoted(text(column)),
         allowed);
  }
  void tell(const std::string& what, const std::string& place, const std::string& allowed) const {
    if (problems_ == nullptr) {
      throw Error(ErrorCode::kBadFormat,
                  {what, text_scan::place(source_, lines_.last_line()) + place, allowed, ""});
    }
    problems_->push_back(line_name() + place + ": " + what + " (allowed: " + allowed + ")");
  }
  [[noreturn]] void fail(const std::string& what, const std::string& allowed) const {
    throw Error(ErrorCode::kBadFormat,
                {what, text_scan::place(source_, lines_.last_line()), allowed, ""});
  }
  std::string line_name() const { return "line " + std::to_string(lines_.last_line()); }

  bool next() {
    std::string_view line;
    while (lines_.next_line(line)) {
      if (text_scan::trimmed(line).empty() || line.front() == '#') continue;
      if (std::count(line.begin(), line.end(), '"') % 2 != 0) {
        fail("a quoted field has no end in its line", "quotes in pairs");
      }
      line_ = line;
      return true;
    }
    return false;
  }

  void header() {
    if (!next()) {
      throw Error(ErrorCode::kBadFormat,
                  {"the table is empty", source_, "a first line with " + column_list(), ""});
    }
    std::ptrdiff_t most = 0;
    for (const char candidate : {';', '\t', ','}) {
      const std::ptrdiff_t count = std::count(line_.begin(), line_.end(), candidate);
      if (count > most) {
        most = count;
        separator_ = candidate;
      }
    }
    const std::vector<std::string> names = text_scan::split_fields(line_, separator_);
    width_ = names.size();
    place_.fill(width_);
    for (std::size_t i = 0; i < names.size(); ++i) {
      const auto* const known =
          std::find(kColumns.begin(), kColumns.end(), text_scan::lower_case(names[i]));
      if (known == kColumns.end()) {
        fail("a column is not known: " + text_scan::quoted(names[i]), column_list());
      }
      std::size_t& place = place_[static_cast<std::size_t>(known - kColumns.begin())];
      if (place != width_) fail("a column is there twice: " + names[i], "each column once");
      place = i;
    }
    for (const Column needed : {kId, kValue, kUnit}) {
      if (place_[needed] == width_) {
        fail("a column is missing: " + std::string(kColumns[needed]), column_list());
      }
    }
  }

  const std::string& text(Column column) const {
    static const std::string none;
    const std::size_t at = place_[column];
    return at < fields_.size() ? fields_[at] : none;
  }
  std::string plain(Column column) const {
    if (is_plain_text(text(column))) return text(column);
    tell("a text holds control characters", column, "text");
    return {};
  }
  std::optional<double> number(Column column) {
    if (text(column).empty()) return std::nullopt;
    double value = 0.0;
    if (number_of_text(text(column), value)) {
      require_one_sign(column);
      return value;
    }
    tell("a number cannot be read", column, "digits with one decimal point or comma");
    return std::nullopt;
  }

  // "1,234" beside "980.5" may be a thousand times as much.
  void require_one_sign(Column column) {
    const std::size_t at = text(column).find_first_of(".,");
    if (at == std::string::npos) return;
    const char sign = text(column)[at];
    if (sign_ == '\0') {
      sign_ = sign;
      sign_at_ = line_name();
    }
    if (sign_ == sign) return;
    tell("decimal points and decimal commas in one table, the other first in " + sign_at_, column,
         "one of both in all numbers");
  }

  void row() {
    fields_ = text_scan::split_fields(line_, separator_);
    if (fields_.size() != width_) {
      tell("a row has " + std::to_string(fields_.size()) + " fields", "",
           std::to_string(width_) + ", as the first line has");
      return;
    }
    ResultCharacteristic c;
    c.id = plain(kId);
    if (c.id.empty()) {
      tell("a dimension has no id", kId, "a text");
      return;
    }
    c.name = plain(kName);
    c.unit = plain(kUnit);
    c.nominal = number(kNominal);
    c.lower = number(kLower);
    c.upper = number(kUpper);
    if (c.lower && c.upper && *c.lower > *c.upper) {
      tell("the lower limit lies above the upper one", kLower, "lower up to upper");
    }
    c.kind = kind(c.unit);
    ResultValue v;
    const std::optional<std::size_t> of = dimension(c);
    v.characteristic = of.value_or(0);
    const std::optional<double> value = number(kValue);
    v.value = value.value_or(kNotMeasured);
    v.status = value ? ResultStatus::kNotJudged : ResultStatus::kUnmeasured;
    v.u = number(kU).value_or(kNotMeasured);
    if (v.u < 0.0) tell("an uncertainty is negative", kU, "0 or above");
    v.operator_name = plain(kOperator);
    v.time = plain(kTime);
    if (problems_ == nullptr && !v.time.empty() && !is_time_text(v.time)) {
      tell("a time cannot be read", kTime, "2026-11-20 or 2026-11-20T10:00:00Z");
    }
    v.serial = plain(kSerial);
    v.batch = plain(kBatch);
    v.machine = plain(kMachine);
    v.place = line_name();
    const std::string device = plain(kInstrument);
    if (!device.empty()) {
      const auto [at, fresh] = devices_.emplace(device, r_.instruments.size());
      if (fresh) r_.instruments.push_back({device, "", ""});
      v.instrument = at->second;
    }
    if (of) r_.values.push_back(std::move(v));
  }

  ResultKind kind(const std::string& unit) const {
    const std::string given = plain(kKindColumn);
    if (!given.empty()) {
      try {
        return result_kind_from(given);
      } catch (const Error& error) {
        tell("a kind is not known", kKindColumn, error.text().allowed);
      }
    }
    switch (unit_of_name(unit).quantity) {
      case UnitFamily::kLength:
        return ResultKind::kLength;
      case UnitFamily::kAngle:
        return ResultKind::kAngle;
      case UnitFamily::kPressure:
        return ResultKind::kStress;
      case UnitFamily::kOther:
        break;
    }
    return ResultKind::kOther;
  }

  // The dimension that an id stands for; nothing, and told, where this row says another thing of it
  // than the first one.
  std::optional<std::size_t> dimension(const ResultCharacteristic& c) {
    const auto [at, fresh] = dimensions_.emplace(c.id, r_.characteristics.size());
    if (fresh) {
      r_.characteristics.push_back(c);
      first_lines_.push_back(lines_.last_line());
      return at->second;
    }
    const ResultCharacteristic& before = r_.characteristics[at->second];
    const auto limit = [](const std::optional<double>& v) {
      return v ? shortest_number(*v) : std::string("none");
    };
    std::string other, columns;
    const auto compare = [&](const char* what, const std::string& is, const std::string& was) {
      if (is == was) return;
      columns.append(columns.empty() ? "" : ", ").append(what);
      other.append(other.empty() ? "" : ", ").append(what).append(" ").append(is);
      other.append(" (there ").append(was).append(")");
    };
    compare("name", text_scan::quoted(c.name), text_scan::quoted(before.name));
    compare("unit", text_scan::quoted(c.unit), text_scan::quoted(before.unit));
    compare("kind", to_string(c.kind), to_string(before.kind));
    compare("nominal", limit(c.nominal), limit(before.nominal));
    compare("lower", limit(c.lower), limit(before.lower));
    compare("upper", limit(c.upper), limit(before.upper));
    if (other.empty()) return at->second;
    const bool several = columns.find(',') != std::string::npos;
    tell("id " + text_scan::quoted(c.id) + " is another dimension than in line " +
             std::to_string(first_lines_[at->second]) + ": " + other,
         (several ? ", columns " : ", column ") + columns,
         "one dimension for an id; an id of its own for each size variant, " + c.id + "-95, " +
             c.id + "-100, with the same name");
    return std::nullopt;
  }

  text_scan::Scanner lines_;
  bool whole_;
  std::string source_;
  std::vector<std::string>* problems_;
  std::string_view line_;
  char separator_ = ';';
  std::size_t width_ = 0;
  char sign_ = '\0';  // of the decimals, once seen
  std::string sign_at_;
  std::array<std::size_t, kColumnCount> place_{};
  std::vector<std::string> fields_;
  std::map<std::string, std::size_t> dimensions_, devices_;
  std::vector<std::int64_t> first_lines_;  // of the dimensions
  CharacteristicResults r_;
};

std::string header_line(char separator) {
  std::string line;
  for (const std::string_view name : kColumns) {
    if (!line.empty()) line += separator;
    line += name;
  }
  return line + '\n';
}

std::string quoted_field(const std::string& text, char separator) {
  const bool comment = text.starts_with('#');
  if (!comment && text.find(separator) == std::string::npos &&
      text.find('"') == std::string::npos) {
    return text;
  }
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

void check_separator(char separator) {
  if (separator == ';' || separator == ',' || separator == '\t') return;
  throw Error(ErrorCode::kInvalidInput,
              {"the separator is not known", "", "a semicolon, a comma or a tab", ""});
}

}  // namespace

CharacteristicResults read_dimension_table(const std::filesystem::path& path,
                                           const ResultPart& part,
                                           std::vector<std::string>* problems) {
  std::string bytes = read_whole_file(path);
  require_memory(static_cast<std::int64_t>(bytes.size()) * kMemoryPerByte,
                 "reading " + path.string(), "split the file");
  const std::string text = text_of_bytes(std::move(bytes), path.filename().string());
  return TableReaderByHand(text, path.filename().string(), problems).run(part);
}

std::string dimension_template(char separator) {
  check_separator(separator);
  return header_line(separator) +
         "# One line for each value. Needed: id, value, unit (mm, um, deg, MPa, 1).\n"
         "# nominal, lower, upper: limits of one side leave the other empty. u: expanded, k = 2.\n"
         "# kind: diameter, length, position, angle, form, stress, ratio, attribute, other.\n"
         "# time: 2026-11-20T10:00:00Z. An empty value is a dimension that was not measured.\n";
}

void write_dimension_template(const std::filesystem::path& path, char separator) {
  OutputFile file(path);
  file.write(dimension_template(separator));
  file.commit();
}

void write_dimension_table(const CharacteristicResults& results, const std::filesystem::path& path,
                           char separator, char decimal) {
  check_results(results);
  check_separator(separator);
  if (results.parts.size() != 1) {
    throw Error(ErrorCode::kInvalidInput,
                {"a table of dimensions belongs to one part",
                 std::to_string(results.parts.size()) + " parts", "one", ""});
  }
  std::set<std::size_t> used;
  for (const ResultValue& v : results.values) {
    used.insert(v.characteristic);
    if (v.k != 2.0 && !std::isnan(v.u)) {
      throw Error(ErrorCode::kInvalidInput,
                  {"an uncertainty has another factor than k = 2",
                   "characteristic " + results.characteristics[v.characteristic].id, "k = 2", ""});
    }
  }
  if (used.size() != results.characteristics.size()) {
    throw Error(ErrorCode::kInvalidInput, {"a dimension has no value", "", "a value for each", ""});
  }
  const auto number = [&](double value) {
    if (std::isnan(value)) return std::string();
    std::string text = shortest_number(value);
    std::replace(text.begin(), text.end(), '.', decimal);
    return text;
  };
  const auto limit = [&](const std::optional<double>& value) {
    return value ? number(*value) : std::string();
  };
  OutputFile file(path);
  file.write(header_line(separator));
  for (const ResultValue& v : results.values) {
    const ResultCharacteristic& c = results.characteristics[v.characteristic];
    std::array<std::string, kColumnCount> fields;
    fields[kId] = c.id;
    fields[kName] = c.name;
    fields[kKindColumn] = to_string(c.kind);
    fields[kNominal] = limit(c.nominal);
    fields[kLower] = limit(c.lower);
    fields[kUpper] = limit(c.upper);
    fields[kValue] = number(v.value);
    fields[kU] = number(v.u);
    fields[kUnit] = c.unit;
    fields[kInstrument] = v.instrument ? results.instruments[*v.instrument].id : "";
    fields[kOperator] = v.operator_name;
    fields[kTime] = v.time;
    fields[kSerial] = v.serial;
    fields[kBatch] = v.batch;
    fields[kMachine] = v.machine;
    std::string line;
    for (std::size_t i = 0; i < fields.size(); ++i) {
      if (i > 0) line += separator;
      line += quoted_field(fields[i], separator);
    }
    file.write(line + '\n');
  }
  file.commit();
}

}  // namespace asbuilt
