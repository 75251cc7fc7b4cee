#include "core/lot/test_temperatures.h"

#include <algorithm>
#include <cmath>

#include "core/base/print.h"
#include "core/lot/evaluation.h"
#include "core/spec/toml_document.h"
#include "core/spec/toml_members.h"

namespace asbuilt {

// Text of test_temperatures.toml; made by CMake.
extern const char kBuiltInTemperatures[];

namespace {

const char* const kFile = "test_temperatures.toml";

std::vector<TemperatureRange> read_ranges() {
  const TomlValue root = parse_toml(kBuiltInTemperatures, kFile);
  std::vector<TemperatureRange> all;
  for (const TomlValue& row : array_member(root, "range", kFile)) {
    all.push_back({text_member(row, "test", kFile), text_member(row, "by", kFile),
                   text_member(row, "edition", kFile), texts_member(row, "specs", kFile),
                   needed_number(row, "low_c", kFile), needed_number(row, "high_c", kFile),
                   text_member(row, "origin", kFile), flag_member(row, "verify", kFile)});
  }
  return all;
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// "ASTM" of "astm F136".
std::string issuer_of(const std::string& spec) {
  std::string letters;
  for (const char c : spec) {
    if (!is_letter(c)) break;
    letters += static_cast<char>(c & ~0x20);
  }
  return letters;
}

}  // namespace

const std::vector<TemperatureRange>& temperature_ranges() {
  static const std::vector<TemperatureRange> all = read_ranges();
  return all;
}

const TemperatureRange* temperature_range(const LotRecord& test) {
  const std::string issuer = issuer_of(test.text("spec"));
  for (const TemperatureRange& range : temperature_ranges()) {
    if (range.test != test.kind) continue;
    if (contains(range.specs, issuer)) return &range;
  }
  return nullptr;
}

std::string temperature_finding(const LotRecord& test) {
  const TemperatureRange* range = temperature_range(test);
  const double found = test.number("temperature_c");
  if (range == nullptr || std::isnan(found)) return "";
  if (found >= range->low_c && found <= range->high_c) return "";
  std::string text = "made at ";
  text.append(decimal_text(found)).append(" degC, outside ").append(decimal_text(range->low_c));
  text.append(" to ").append(decimal_text(range->high_c)).append(" degC of ").append(range->by);
  text.append(":").append(range->edition);
  if (range->verify) text.append(" (from memory, verify)");
  return text;
}

void evaluate_temperatures(Evaluation& e) {
  std::string untold;
  for (const char* kind : {"tensile", "compression", "fatigue"}) {
    for (const LotRecord* test : e.of(kind)) {
      const std::string finding = temperature_finding(*test);
      if (!finding.empty()) e.note(name_of(*test) + " was " + finding);
      if (!std::isnan(test->number("temperature_c"))) continue;
      untold.append(untold.empty() ? "" : ", ").append(name_of(*test));
    }
  }
  if (!untold.empty()) e.note("No temperature is told of " + untold);
}

}  // namespace asbuilt
