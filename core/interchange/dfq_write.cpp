#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <utility>

#include "core/base/error.h"
#include "core/base/number_text.h"
#include "core/interchange/dfq.h"
#include "core/interchange/number_forms.h"
#include "core/interchange/text_bytes.h"
#include "core/mesh_files/output_file.h"

namespace asbuilt {
namespace {

constexpr char kField = '\x14';  // chr(20)
constexpr char kSet = '\x0f';    // chr(15)
constexpr std::size_t kLongestUnit = 20;
constexpr std::size_t kNoValue = static_cast<std::size_t>(-1);

// "20.11.2026/10:00:00" of "2026-11-20T10:00:00Z"; empty where the text has no time of day.
std::string dfq_time(const std::string& time) {
  if (time.size() < 19) return {};
  return time.substr(8, 2) + '.' + time.substr(5, 2) + '.' + time.substr(0, 4) + '/' +
         time.substr(11, 8);
}

// Texts that lines refer to by their number, from 1.
class Catalogue {
 public:
  std::string number_of(const std::string& text) {
    if (text.empty()) return "0";
    const auto [at, fresh] = numbers_.emplace(text, texts_.size() + 1);
    if (fresh) texts_.push_back(text);
    return std::to_string(at->second);
  }
  const std::vector<std::string>& texts() const { return texts_; }

 private:
  std::map<std::string, std::size_t> numbers_;
  std::vector<std::string> texts_;
};

class DfqWriter {
 public:
  DfqWriter(const CharacteristicResults& results, char decimal) : r_(results), decimal_(decimal) {
    check_results(r_);
    if (decimal != '.' && decimal != ',') {
      throw Error(ErrorCode::kInvalidInput, {"the decimal sign is not known", "", ". or ,", ""});
    }
    if (r_.parts.size() != 1 || r_.characteristics.empty()) {
      throw Error(ErrorCode::kInvalidInput,
                  {"a DFQ file holds the characteristics of one part",
                   std::to_string(r_.parts.size()) + " parts, " +
                       std::to_string(r_.characteristics.size()) + " characteristics",
                   "one part and at least one characteristic", "write one file for each part"});
    }
    rows();
  }

  std::string text() {
    const std::string values = value_lines();  // fills the catalogues
    std::string out = "K0100 " + std::to_string(r_.characteristics.size()) + "\r\n";
    const ResultPart& part = r_.parts.front();
    line(out, "K1001/1", part.number);
    line(out, "K1002/1", part.name);
    line(out, "K1004/1", part.revision);
    if (!r_.inspection_id.empty()) {
      std::string own;
      append_field(own, "inspection", r_.inspection_id);
      line(out, "K1900/1", "asbuilt: " + own);
    }
    for (std::size_t i = 0; i < r_.characteristics.size(); ++i) definition(out, i);
    for (std::size_t i = 0; i < machines_.texts().size(); ++i) {
      line(out, "K4063/" + std::to_string(i + 1), machines_.texts()[i]);
    }
    for (std::size_t i = 0; i < r_.instruments.size(); ++i) {
      const std::string index = std::to_string(i + 1);
      line(out, "K4072/" + index, r_.instruments[i].id);
      line(out, "K4073/" + index, r_.instruments[i].name);
    }
    for (std::size_t i = 0; i < operators_.texts().size(); ++i) {
      line(out, "K4092/" + std::to_string(i + 1), operators_.texts()[i]);
    }
    return out + values;
  }

 private:
  static void line(std::string& out, const std::string& key, const std::string& value) {
    if (!value.empty()) out += key + ' ' + value + "\r\n";
  }
  std::string number(double value) const {
    std::string text = shortest_number(value);
    std::replace(text.begin(), text.end(), '.', decimal_);
    return text;
  }

  // A line for each piece: the n-th values of the characteristics with one serial.
  void rows() {
    std::map<std::pair<std::size_t, std::string>, std::size_t> seen;
    std::map<std::pair<std::string, std::size_t>, std::size_t> row_of;
    for (std::size_t i = 0; i < r_.values.size(); ++i) {
      const ResultValue& v = r_.values[i];
      const std::size_t nth = seen[{v.characteristic, v.serial}]++;
      const auto [at, fresh] = row_of.emplace(std::pair{v.serial, nth}, rows_.size());
      if (fresh) rows_.emplace_back();
      rows_[at->second].emplace_back(v.characteristic, i);
    }
  }

  void definition(std::string& out, std::size_t i) const {
    const ResultCharacteristic& c = r_.characteristics[i];
    std::string index = "/";
    index += std::to_string(i + 1);
    if (c.unit.size() > kLongestUnit) {
      throw Error(ErrorCode::kInvalidInput,
                  {"a unit is too long for DFQ", "characteristic " + c.id + ", unit " + c.unit,
                   "up to 20 bytes", ""});
    }
    line(out, "K2001" + index, c.id);
    line(out, "K2002" + index, c.name);
    line(out, "K2004" + index, c.kind == ResultKind::kAttribute ? "1" : "0");
    std::size_t decimals = 3;
    for (const auto& limit : {c.nominal, c.lower, c.upper}) {
      if (!limit) continue;
      const std::string plain = plain_decimal(*limit);
      const std::size_t point = plain.find('.');
      if (point != std::string::npos) decimals = std::max(decimals, plain.size() - point - 1);
    }
    line(out, "K2022" + index, std::to_string(std::min<std::size_t>(decimals, 10)));
    if (c.nominal) line(out, "K2101" + index, number(*c.nominal));
    if (c.lower) line(out, "K2110" + index, number(*c.lower));
    if (c.upper) line(out, "K2111" + index, number(*c.upper));
    line(out, "K2142" + index, c.unit);
    std::string own;
    append_field(own, "kind", to_string(c.kind));
    if (!c.feature.empty()) append_field(own, "feature", c.feature);
    line(out, "K2900" + index, "asbuilt: " + own);
  }

  std::string value_lines() {
    std::string out;
    for (const auto& row : rows_) {
      std::vector<std::size_t> at(r_.characteristics.size(), kNoValue);
      for (const auto& [characteristic, value] : row) at[characteristic] = value;
      for (std::size_t c = 0; c < at.size(); ++c) {
        if (c > 0) out += kSet;
        set(out, c, at[c]);
      }
      out += "\r\n";
      const std::string& serial = r_.values[row.front().second].serial;
      line(out, "K0014/0", serial);
      for (std::size_t c = 0; c < at.size(); ++c) {
        if (at[c] == kNoValue) continue;
        const bool attribute = r_.characteristics[c].kind == ResultKind::kAttribute;
        line(out, "K0009/" + std::to_string(c + 1),
             "asbuilt: " + own_fields(r_.values[at[c]], attribute));
      }
    }
    return out;
  }

  void set(std::string& out, std::size_t characteristic, std::size_t row) {
    if (row == kNoValue) {
      out += kField;
      out += "256";
      return;
    }
    const ResultValue& v = r_.values[row];
    if (r_.characteristics[characteristic].kind == ResultKind::kAttribute) {
      const bool known = v.status == ResultStatus::kPass || v.status == ResultStatus::kFail;
      out += known ? "1" : "0";
      out += kField;
      out += v.status == ResultStatus::kFail ? "1" : "0";
      out += kField;
      out += known ? "0" : "256";
    } else {
      if (!std::isnan(v.value)) out += number(v.value);
      out += kField;
      out += std::isnan(v.value) ? "256" : "0";
    }
    for (const std::string& field :
         {dfq_time(v.time), std::string(), v.batch.empty() ? std::string() : "#" + v.batch,
          std::string("0"), operators_.number_of(v.operator_name), machines_.number_of(v.machine),
          std::string(), v.instrument ? std::to_string(*v.instrument + 1) : std::string("0")}) {
      out += kField;
      out += field;
    }
  }

  static std::string own_fields(const ResultValue& v, bool attribute) {
    std::string own;
    append_field(own, "status", to_string(v.status));
    if (attribute && !std::isnan(v.value)) append_field(own, "value", shortest_number(v.value));
    if (!std::isnan(v.u)) append_field(own, "u", shortest_number(v.u));
    if (v.k != 2.0) append_field(own, "k", shortest_number(v.k));
    if (!v.reason.empty()) append_field(own, "reason", v.reason);
    if (!v.text.empty()) append_field(own, "text", v.text);
    // The format's times have neither a zone nor a fraction.
    if (!v.time.empty() && v.time.size() != 19) append_field(own, "time", v.time);
    return own;
  }

  const CharacteristicResults& r_;
  char decimal_;
  std::vector<std::vector<std::pair<std::size_t, std::size_t>>> rows_;
  Catalogue operators_, machines_;
};

}  // namespace

void write_dfq(const CharacteristicResults& results, const std::filesystem::path& path,
               char decimal) {
  const std::string text = DfqWriter(results, decimal).text();
  OutputFile file(path);
  file.write(bytes_of_text(text));
  file.commit();
}

}  // namespace asbuilt
