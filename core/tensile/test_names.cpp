#include "core/tensile/test_names.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "core/mesh_files/text_scan.h"
#include "core/tensile/curve_columns.h"
#include "core/tensile/curve_numbers.h"

namespace asbuilt::tensile {
namespace {

constexpr std::array<std::string_view, 12> kLabels = {
    "specimen", "specimen label", "specimen name",     "specimen id",
    "sample",   "sample name",    "sample id",         "test piece",
    "probe",    "probenname",     "probenbezeichnung", "proben nr"};

}  // namespace

std::string specimen_name(const Cells& cells) {
  if (cells.empty()) return "";
  const std::string_view first = text_scan::trimmed(cells.front());
  const std::string label = folded_name(first);
  if (std::find(kLabels.begin(), kLabels.end(), label) == kLabels.end()) {
    return "";
  }
  for (std::size_t i = 1; i < cells.size(); ++i) {
    const std::string_view cell = text_scan::trimmed(cells[i]);
    if (cell.empty()) continue;
    // A header of a table of results, or a label and its value.
    return i + 1 == cells.size() ? std::string(cell) : std::string();
  }
  return first.find_first_of("0123456789") == std::string_view::npos ? "" : std::string(first);
}

void TestNames::start_sheet() {
  above_.clear();
  next_above_.clear();
  specimen_ = next_specimen_ = "";
}

void TestNames::start_tests() {
  above_ = std::exchange(next_above_, {});
  specimen_ = std::exchange(next_specimen_, {});
}

void TestNames::take_words(const Cells& cells, Decimal decimal, bool below_data) {
  std::vector<std::string>& words = below_data ? next_above_ : above_;
  words.clear();
  for (const std::string_view cell : cells) {
    words.emplace_back(number_in(cell, decimal) ? "" : text_scan::trimmed(cell));
  }
  std::string name = specimen_name(cells);
  if (!name.empty()) (below_data ? next_specimen_ : specimen_) = std::move(name);
}

// A name stands alone; "Operator: NN" and comments are none.
std::string TestNames::name_at(std::size_t load) const {
  if (!specimen_.empty()) return specimen_;
  if (load >= above_.size()) return "";
  const std::string& word = above_[load];
  return word.find_first_of("#:=") == std::string::npos ? word : "";
}

}  // namespace asbuilt::tensile
