#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <map>
#include <set>

#include "core/base/decimal.h"
#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/interchange/dfq.h"
#include "core/interchange/number_forms.h"
#include "core/interchange/text_bytes.h"
#include "core/mesh_files/input_file.h"
#include "core/mesh_files/text_encoding.h"
#include "core/mesh_files/text_scan.h"

namespace asbuilt {
namespace {

constexpr char kField = '\x14';  // chr(20)
constexpr char kSet = '\x0f';    // chr(15)
constexpr std::size_t kMostCharacteristics = 1000000;
constexpr std::int64_t kMemoryPerByte = 24;  // "1", chr(15): a value of the table
constexpr std::string_view kOwn = "asbuilt: ";

struct KeyLine {
  int key = 0;
  std::size_t index = 0;
  bool has_index = false;
  std::string value;
};

struct Definition {
  ResultCharacteristic c;
  std::optional<double> lower_allowance, upper_allowance;
  bool attribute = false;
  bool seen = false;
};

class DfqReader {
 public:
  DfqReader(std::string_view text, std::string source) : text_(text), source_(std::move(source)) {}

  CharacteristicResults run() {
    r_.source = "DFQ";
    while (next_line()) {
      if (line_.empty()) continue;
      if (line_.front() == 'K') {
        key_line();
      } else if (line_.front() < ' ' ||
                 std::string_view("+-.,0123456789").find(line_.front()) != std::string_view::npos) {
        value_line();
      } else {
        fail("a line is neither a K-field nor a line of values", "Kxxxx or a number");
      }
    }
    if (count_ == 0) fail("the file does not state K0100", "K0100 in the first line");
    finish();
    return std::move(r_);
  }

 private:
  [[noreturn]] void fail(const std::string& what, const std::string& allowed) const {
    throw Error(ErrorCode::kBadFormat,
                {what, text_scan::place(source_, line_number_), allowed, "export the file again"});
  }
  void note(const std::string& text) { ++counted_[text]; }

  bool next_line() {
    if (at_ >= text_.size()) return false;
    const std::size_t end = text_.find('\n', at_);
    ended_ = end != std::string_view::npos;
    line_ = text_.substr(at_, ended_ ? end - at_ : std::string_view::npos);
    at_ = ended_ ? end + 1 : text_.size();
    if (line_.ends_with('\r')) line_.remove_suffix(1);
    ++line_number_;
    return true;
  }

  std::size_t whole(std::string_view text, const std::string& what) const {
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size()) {
      fail(what + " is no whole number: " + text_scan::quoted(text), "0 or above");
    }
    return number;
  }
  double number(std::string_view text, const std::string& what) const {
    double value = 0.0;
    if (!number_of_text(text_scan::trimmed(text), value)) {
      fail(what + " is no number: " + text_scan::quoted(text),
           "digits with one decimal point or comma");
    }
    return value;
  }
  std::string plain(std::string_view text) const {
    std::string value(text_scan::trimmed(text));
    if (!is_plain_text(value)) fail("a text holds control characters", "readable text");
    return value;
  }

  void key_line() {
    KeyLine k;
    std::size_t at = 1;
    while (at < line_.size() && at < 5 && line_[at] >= '0' && line_[at] <= '9') ++at;
    if (at != 5) fail("a K-field has no number of four digits", "for example K2001/1");
    k.key = static_cast<int>(whole(line_.substr(1, 4), "the number of a K-field"));
    if (at < line_.size() && line_[at] == '/') {
      std::size_t end = ++at;
      while (end < line_.size() && line_[end] >= '0' && line_[end] <= '9') ++end;
      k.index = whole(line_.substr(at, end - at), "the index of a K-field");
      k.has_index = true;
      at = end;
      // A second index names an entry within, which nothing here needs.
      while (at < line_.size() && line_[at] != ' ') ++at;
    }
    if (at < line_.size() && line_[at] != ' ' && line_[at] != '\t') {
      fail("a K-field is not separated from its value", "a blank");
    }
    k.value = plain(line_.substr(at));
    // What is not kept may lack its end: some programs leave it out in the last line.
    constexpr std::array kKept = {1, 2, 4, 6, 8, 9, 10, 12, 14, 100};
    const bool kept = std::find(kKept.begin(), kKept.end(), k.key) != kKept.end();
    if (!ended_ && (kept || k.key >= 1000)) {
      fail("the file ends within a line", "a line end after the last definition and value");
    }
    if (count_ == 0) {
      first_line(k);
    } else if (k.key == 100) {
      if (whole(k.value, "K0100") != count_) {
        fail("K0100 stands twice with different numbers", "once");
      }
    } else if (k.key >= 2000 && k.key < 3000) {
      characteristic_field(k);
    } else if (k.key >= 1000 && k.key < 2000) {
      part_field(k);
    } else if (k.key >= 4000 && k.key < 5000) {
      catalogue_field(k);
    } else if (k.key < 1000) {
      value_field(k);
    } else {
      ignored(k);
    }
  }

  void first_line(const KeyLine& k) {
    if (k.key != 100) fail("the file does not begin with K0100", "K0100 in the first line");
    count_ = whole(k.value, "K0100");
    if (count_ == 0 || count_ > kMostCharacteristics) {
      fail("K0100 states " + std::to_string(count_) + " characteristics", "1 to 1000000");
    }
    r_.parts.emplace_back();
  }

  void ignored(const KeyLine& k) {
    const std::string digits = std::to_string(10000 + k.key).substr(1);
    ignored_.insert('K' + digits);
  }

  void refuse_definition_after_values() const {
    if (!values_begun_) return;
    fail("a definition stands after the first values", "K1xxx and K2xxx before the values");
  }

  void part_field(const KeyLine& k) {
    refuse_definition_after_values();
    const std::size_t index = std::max<std::size_t>(k.index, 1);
    if (index > r_.parts.size() + 1) fail("a part is left out", "K1001/1, K1001/2, ... in order");
    if (index > r_.parts.size()) r_.parts.emplace_back();
    part_ = index - 1;
    ResultPart& part = r_.parts[part_];
    if (k.key == 1001) {
      part.number = k.value;
    } else if (k.key == 1002) {
      part.name = k.value;
    } else if (k.key == 1004) {
      part.revision = k.value;
    } else if (k.key == 1900 && k.value.starts_with(kOwn)) {
      r_.inspection_id = field_of(std::string_view(k.value).substr(kOwn.size()), "inspection");
    } else if (!k.value.empty() && k.value != "0") {
      ignored(k);
    }
  }

  void characteristic_field(const KeyLine& k) {
    refuse_definition_after_values();
    if (!k.has_index) fail("a field of a characteristic has no index", "for example K2002/1");
    if (k.index > count_) {
      fail("a characteristic " + std::to_string(k.index) + " is defined",
           "up to " + std::to_string(count_) + ", as K0100 states");
    }
    if (k.index == 0) {
      note("a field for all characteristics at once (index 0) is not kept");
      return;
    }
    // Only as many as are named, whatever K0100 promises.
    Definition& d = definitions_[k.index];
    if (!d.seen) d.c.part = part_;
    d.seen = true;
    if (k.value.empty()) return;
    const auto once = [&](std::optional<double>& member) {
      const double value = number(k.value, "K" + std::to_string(k.key));
      if (member && *member != value) {
        note("K" + std::to_string(k.key) +
             " stands twice with different values; the last one holds");
      }
      member = value;
    };
    switch (k.key) {
      case 2001:
        d.c.id = k.value;
        break;
      case 2002:
        d.c.name = k.value;
        break;
      case 2004:
        d.attribute = k.value == "1";
        if (k.value != "0" && k.value != "1") {
          note("a characteristic of type K2004 = " + k.value + " was read as a variable one");
        }
        break;
      case 2101:
        once(d.c.nominal);
        break;
      case 2110:
        once(d.c.lower);
        break;
      case 2111:
        once(d.c.upper);
        break;
      case 2112:
        once(d.lower_allowance);
        break;
      case 2113:
        once(d.upper_allowance);
        break;
      case 2142:
        d.c.unit = k.value;
        break;
      case 2022:  // decimals of a display
        break;
      case 2900:
        if (k.value.starts_with(kOwn)) {
          const std::string_view own = std::string_view(k.value).substr(kOwn.size());
          if (!field_of(own, "kind").empty()) d.c.kind = result_kind_from(field_of(own, "kind"));
          d.c.feature = field_of(own, "feature");
        } else {
          ignored(k);
        }
        break;
      default:
        if (k.value != "0") ignored(k);
    }
  }

  void catalogue_field(const KeyLine& k) {
    switch (k.key) {
      case 4063:
        machines_[k.index] = k.value;
        break;
      case 4072:
        gauge(k.index).id = k.value;
        break;
      case 4073:
        gauge(k.index).name = k.value;
        break;
      case 4092:
        operators_[k.index] = k.value;
        break;
      default:
        ignored(k);
    }
  }

  ResultInstrument& gauge(std::size_t index) {
    const auto [at, fresh] = gauges_.emplace(index, r_.instruments.size());
    if (fresh) r_.instruments.emplace_back();
    return r_.instruments[at->second];
  }

  void begin_values() {
    if (count_ == 0) fail("values stand before K0100", "K0100 in the first line");
    if (values_begun_) return;
    values_begun_ = true;
    if (definitions_.size() != count_) {
      fail("K0100 states " + std::to_string(count_) + " characteristics and " +
               std::to_string(definitions_.size()) + " are defined",
           "K-fields K2xxx for each of them");
    }
    std::set<std::pair<std::size_t, std::string>> ids;
    for (auto& [index, d] : definitions_) {
      if (d.c.id.empty()) d.c.id = std::to_string(index);
      if (!ids.insert({d.c.part, d.c.id}).second) {
        d.c.id += " (" + std::to_string(index) + ")";
        if (!ids.insert({d.c.part, d.c.id}).second) {
          fail("K2001 names several characteristics alike: " + text_scan::quoted(d.c.id),
               "each number once");
        }
        note("K2001 names two characteristics alike; the index was added");
      }
      if (d.attribute) d.c.kind = ResultKind::kAttribute;
      if (!d.c.lower && d.lower_allowance && d.c.nominal) {
        d.c.lower = decimal_sum(*d.c.nominal, *d.lower_allowance);
      }
      if (!d.c.upper && d.upper_allowance && d.c.nominal) {
        d.c.upper = decimal_sum(*d.c.nominal, *d.upper_allowance);
      }
      r_.characteristics.push_back(d.c);
    }
    last_.assign(count_, kNone);
  }

  void value_line() {
    begin_values();
    if (!ended_) fail("the file ends within a line of values", "a line end after the last value");
    std::size_t characteristic = 0;
    std::string_view rest = line_;
    if (rest.ends_with(kSet)) rest.remove_suffix(1);
    while (true) {
      const std::size_t end = rest.find(kSet);
      if (characteristic >= count_) {
        fail("a line holds more sets of values than characteristics",
             std::to_string(count_) + " sets");
      }
      value_set(characteristic++, rest.substr(0, end));
      if (end == std::string_view::npos) break;
      rest.remove_prefix(end + 1);
    }
    if (characteristic != count_) {
      fail("a line holds " + std::to_string(characteristic) + " sets of values",
           std::to_string(count_) + ", one for each characteristic");
    }
  }

  std::size_t add_value(std::size_t characteristic) {
    ResultValue v;
    v.characteristic = characteristic;
    v.status = ResultStatus::kNotJudged;
    v.place = "line " + std::to_string(line_number_);
    last_[characteristic] = r_.values.size();
    r_.values.push_back(v);
    absent_.push_back(false);
    return r_.values.size() - 1;
  }

  void value_set(std::size_t characteristic, std::string_view set) {
    std::array<std::string_view, 11> fields{};
    std::size_t count = 0;
    while (count < fields.size()) {
      const std::size_t end = set.find(kField);
      fields[count++] = text_scan::trimmed(set.substr(0, end));
      if (end == std::string_view::npos) break;
      set.remove_prefix(end + 1);
    }
    const bool attribute = r_.characteristics[characteristic].kind == ResultKind::kAttribute;
    const std::size_t row = add_value(characteristic);
    std::size_t next = 0;
    if (attribute) {
      defects(r_.values[row], fields[0], fields[1]);
      next = 2;
    } else {
      if (!fields[0].empty()) r_.values[row].value = number(fields[0], "a value");
      next = 1;
    }
    ResultValue& v = r_.values[row];
    const auto field = [&](std::size_t i) {
      return next + i < count ? fields[next + i] : std::string_view();
    };
    validity(row, field(0));
    v.time = time(field(1));
    if (!field(2).empty() && field(2) != "0") note("events (K0005) are not kept");
    v.batch = batch(field(3));
    if (!field(4).empty() && field(4) != "0") note("cavities (K0007) are not kept");
    v.operator_name = listed(operators_, field(5));
    v.machine = listed(machines_, field(6));
    if (!field(7).empty() && field(7) != "0") note("process parameters (K0011) are not kept");
    v.instrument = instrument(field(8));
  }

  void defects(ResultValue& v, std::string_view sample, std::string_view found) {
    const std::size_t n = sample.empty() ? 0 : whole(sample, "a sample size");
    const std::size_t bad = found.empty() ? 0 : whole(found, "a number of defects");
    if (bad > n) fail("there are more defects than pieces in a sample", "up to the sample size");
    if (n == 1) {
      v.status = bad == 0 ? ResultStatus::kPass : ResultStatus::kFail;
    } else if (n > 1) {
      v.text = std::to_string(bad) + " of " + std::to_string(n) + " with defects";
    }
  }

  void validity(std::size_t row, std::string_view text) {
    if (text.empty() || text == "0") {
      absent_[row] = false;
      ResultValue& v = r_.values[row];
      const bool attribute = r_.characteristics[v.characteristic].kind == ResultKind::kAttribute;
      if (!attribute && std::isnan(v.value)) fail("a value is missing", "a number");
      return;
    }
    const std::size_t code = whole(text, "K0002");
    ResultValue& v = r_.values[row];
    v.reason = "K0002 = " + std::to_string(code);
    if (code == 256) {
      v.value = kNotMeasured;
      v.status = ResultStatus::kUnmeasured;
      absent_[row] = true;
    } else {
      note("values that K0002 marks as not valid are kept with a reason");
    }
  }

  // "20.11.2026/10:00:00", also with two digits of the year, to "2026-11-20T10:00:00".
  std::string time(std::string_view text) {
    if (text.empty()) return {};
    std::array<std::string_view, 6> parts{};
    constexpr std::string_view kBetween = "../::";
    std::size_t from = 0;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      const std::size_t end = i < kBetween.size() ? text.find(kBetween[i], from) : text.size();
      if (end == std::string_view::npos) fail_time(text);
      parts[i] = text.substr(from, end - from);
      from = end + 1;
      if (parts[i].size() > (i == 2 ? 4U : 2U) || parts[i].empty()) fail_time(text);
    }
    const auto two = [](std::string_view part) {
      return (part.size() < 2 ? "0" : "") + std::string(part);
    };
    std::string year(parts[2]);
    if (year.size() == 2) year = (year < "70" ? "20" : "19") + year;
    std::string result = year + '-' + two(parts[1]) + '-' + two(parts[0]) + 'T' + two(parts[3]) +
                         ':' + two(parts[4]) + ':' + two(parts[5]);
    if (!is_time_text(result)) fail_time(text);
    return result;
  }
  [[noreturn]] void fail_time(std::string_view text) const {
    fail("a time cannot be read: " + text_scan::quoted(text), "DD.MM.YYYY/HH:MM:SS");
  }

  std::string batch(std::string_view text) const {
    if (text.starts_with('#')) text.remove_prefix(1);
    return plain(text);
  }

  std::string listed(const std::map<std::size_t, std::string>& catalogue, std::string_view text) {
    if (text.empty() || text == "0") return {};
    std::size_t index = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), index);
    if (error == std::errc() && end == text.data() + text.size()) {
      const auto found = catalogue.find(index);
      if (found != catalogue.end()) return found->second;
      note("numbers of operators or machines have no entry in a catalogue and stay numbers");
    }
    return plain(text);
  }

  std::optional<std::size_t> instrument(std::string_view text) {
    if (text.empty() || text == "0") return std::nullopt;
    std::size_t index = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), index);
    if (error == std::errc() && end == text.data() + text.size() && gauges_.contains(index)) {
      return gauges_.at(index);
    }
    // Without a catalogue its text is all that is known of it.
    const std::string id = plain(text);
    const auto [at, fresh] = free_gauges_.emplace(id, r_.instruments.size());
    if (fresh) r_.instruments.push_back({id, "", ""});
    return at->second;
  }

  // K-fields of the values before them, and of values that are written as K-fields alone.
  void value_field(const KeyLine& k) {
    if (k.key == 101) return;
    if (k.index > count_) {
      fail("a value of characteristic " + std::to_string(k.index) + " is given",
           "up to " + std::to_string(count_) + ", as K0100 states");
    }
    if (k.key == 1) {
      begin_values();
      if (k.index == 0) fail("a value names no characteristic", "K0001/1");
      r_.values[add_value(k.index - 1)].value = number(k.value, "K0001");
      return;
    }
    if (!values_begun_) {
      ignored(k);
      return;
    }
    const std::size_t from = k.index == 0 ? 0 : k.index - 1;
    const std::size_t to = k.index == 0 ? count_ : k.index;
    for (std::size_t c = from; c < to; ++c) {
      if (last_[c] != kNone) value_field(k, last_[c]);
    }
  }

  void value_field(const KeyLine& k, std::size_t row) {
    ResultValue& v = r_.values[row];
    switch (k.key) {
      case 2:
        validity(row, k.value);
        break;
      case 4:
        v.time = time(k.value);
        break;
      case 6:
        v.batch = batch(k.value);
        break;
      case 8:
        v.operator_name = listed(operators_, k.value);
        break;
      case 9:
        if (k.value.starts_with(kOwn)) {
          own_fields(row, std::string_view(k.value).substr(kOwn.size()));
        } else {
          v.text = k.value;
        }
        break;
      case 10:
        v.machine = listed(machines_, k.value);
        break;
      case 12:
        v.instrument = instrument(k.value);
        break;
      case 14:
        v.serial = k.value;
        break;
      default:
        ignored(k);
    }
  }

  void own_fields(std::size_t row, std::string_view own) {
    ResultValue& v = r_.values[row];
    absent_[row] = false;
    v.status = result_status_from(field_of(own, "status"));
    v.reason = field_of(own, "reason");
    v.text = field_of(own, "text");
    const auto own_number = [&](std::string_view name, double& member) {
      const std::string text = field_of(own, name);
      if (!text.empty()) member = number(text, std::string(name));
    };
    own_number("value", v.value);
    own_number("u", v.u);
    own_number("k", v.k);
    const std::string exact = field_of(own, "time");
    if (exact.empty()) return;
    if (!is_time_text(exact)) fail_time(exact);
    v.time = exact;
  }

  void finish() {
    if (!values_begun_) {
      begin_values();
      note("the file holds no values");
    }
    // A missing value that nobody said anything about is none.
    std::size_t kept = 0;
    for (std::size_t i = 0; i < r_.values.size(); ++i) {
      if (absent_[i]) continue;
      if (kept != i) r_.values[kept] = std::move(r_.values[i]);
      ++kept;
    }
    r_.values.resize(kept);
    std::set<std::string> ids;
    for (std::size_t i = 0; i < r_.instruments.size(); ++i) {
      std::string& id = r_.instruments[i].id;
      if (id.empty() || !ids.insert(id).second) id += " (gauge " + std::to_string(i + 1) + ")";
      ids.insert(id);
    }
    if (!ignored_.empty()) {
      std::string list;
      for (const std::string& key : ignored_) list += (list.empty() ? "" : ", ") + key;
      r_.notes.push_back("not kept: " + list);
    }
    for (const auto& [text, count] : counted_) {
      r_.notes.push_back(count == 1 ? text : text + " (" + std::to_string(count) + " times)");
    }
    check_results(r_);
  }

  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

  std::string_view text_;
  std::string source_;
  std::size_t at_ = 0;
  std::int64_t line_number_ = 0;
  std::string_view line_;
  bool ended_ = true;
  std::size_t count_ = 0;  // as K0100 states
  std::size_t part_ = 0;
  bool values_begun_ = false;
  std::map<std::size_t, Definition> definitions_;
  std::map<std::size_t, std::string> machines_, operators_;
  std::map<std::size_t, std::size_t> gauges_;
  std::map<std::string, std::size_t> free_gauges_;
  std::vector<std::size_t> last_;  // row of the last value of each characteristic
  std::vector<bool> absent_;
  std::map<std::string, int> counted_;
  std::set<std::string> ignored_;  // K-fields
  CharacteristicResults r_;
};

}  // namespace

CharacteristicResults read_dfq(const std::filesystem::path& path) {
  std::string bytes = read_whole_file(path);
  require_memory(static_cast<std::int64_t>(bytes.size()) * kMemoryPerByte,
                 "reading " + path.string(), "split the file");
  const std::string text = text_of_bytes(std::move(bytes), path.filename().string());
  return DfqReader(text, path.filename().string()).run();
}

}  // namespace asbuilt
