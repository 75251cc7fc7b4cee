// Entries that speak against each other or against what they name: told, and where what they claim
// cannot be, in the way. Powder: evaluate_powder.cpp.
#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>

#include "core/base/number_text.h"
#include "core/interchange/quantities.h"
#include "core/lot/entry_words.h"
#include "core/lot/evaluation.h"
#include "core/lot/quantity_names.h"
#include "core/lot/udi.h"
#include "core/spec/materials.h"

namespace asbuilt {
namespace {

constexpr double kUmPerMm = 1000.0;

// What lengths and angles are not measured with.
bool measures_lengths(const std::string& instrument_class) {
  constexpr std::array kNone{"tensile_machine", "compression_machine", "fatigue_machine",
                             "extensometer", "balance"};
  return std::find(kNone.begin(), kNone.end(), instrument_class) == kNone.end();
}

// The instrument of a dimension and its calibration.
void instrument_of(Evaluation& e, const LotRecord& dimension) {
  const UnitOfName unit = unit_of_name(dimension.text("unit"));
  const LotRecord* instrument = e.find("instrument", dimension.text("instrument"));
  if (instrument == nullptr) return;
  const bool geometry = unit.quantity == UnitFamily::kLength || unit.quantity == UnitFamily::kAngle;
  if (geometry && !measures_lengths(instrument->text("class"))) {
    e.block_result(dimension,
                   " is in " + dimension.text("unit") + " and was measured with " +
                       instrument->key + ", a " + choice_words(instrument->text("class")),
                   "name the instrument it was measured with: " + e.correction(dimension));
  }
  const LotRecord* calibration = calibration_on(e.of("calibration"), instrument->key,
                                                dimension.text("measured").substr(0, 10));
  if (calibration == nullptr || unit.quantity != UnitFamily::kLength) return;
  const double least_um = calibration->number("u_calibration");
  const double told_um = dimension.number("u") * unit.scale * kUmPerMm;
  if (!(told_um < least_um * (1.0 - 1e-9))) return;
  e.block_result(dimension,
                 " has U of " + shortest_number(dimension.number("u")) + " " +
                     unit_words(dimension.text("unit")) + ", less than the " +
                     shortest_number(least_um) + " \u00b5m of calibration " + calibration->key +
                     " of " + instrument->key,
                 "U holds that of the calibration: " + e.correction(dimension));
}

// Nobody can draw or reduce again what has no raw data.
void typed_tests(Evaluation& e) {
  for (const char* kind : {"tensile", "compression"}) {
    std::string typed;
    for (const LotRecord* test : e.of(kind)) {
      if (!test->text("curve_sha256").empty()) continue;
      typed.append(typed.empty() ? "" : ", ").append(test->key);
    }
    if (!typed.empty()) {
      e.note(std::string("No raw curve stands behind the numbers of ") + kind + " tests " + typed +
             ": they were typed");
    }
  }
}

// Rounded numbers may be alike by chance, so that it is told only.
void typed_alike(Evaluation& e) {
  std::map<std::string, std::set<std::string>> bars;  // by their numbers
  for (const LotRecord* test : e.of("tensile")) {
    if (!test->text("curve_sha256").empty()) continue;
    std::string numbers;
    for (const char* field : {"rm_mpa", "rp02_mpa", "a_pct", "z_pct"}) {
      const std::optional<double> value = optional_number(*test, field);
      if (value) numbers.append(numbers.empty() ? "" : ", ").append(quantity_text(field, *value));
    }
    bars[numbers].insert(test->text("part"));
  }
  for (const auto& [numbers, parts] : bars) {
    if (parts.size() < 2) continue;
    std::string all;
    for (const std::string& part : parts) all.append(all.empty() ? "" : ", ").append(part);
    all.insert(0, "Typed tension tests of the bars ").append(" have the same numbers: ");
    e.note(all.append(numbers));
  }
}

void lot_of(Evaluation& e) {
  const std::string material = e.head().text("material"), udi = e.head().text("udi_di");
  if (find_material(material) == nullptr) {
    e.note(
        "The material " + material +
        " is none of the catalogue: whether limits, powder and inspections are of it is compared "
        "by its name alone");
  }
  if (udi.empty()) return;
  const std::string problem = udi_di_problem(udi);
  if (!problem.empty()) e.note("The UDI-DI " + udi + " is none: " + problem);
}

}  // namespace

void evaluate_contradictions(Evaluation& e) {
  lot_of(e);
  for (const LotRecord* dimension : e.of("dimension")) instrument_of(e, *dimension);
  typed_tests(e);
  typed_alike(e);
}

}  // namespace asbuilt
