// Accuracy classes of force and extensometer calibrations, and what standards of tests demand of
// them: data with their origin (core/lot/instrument_classes.toml), not constants of the program.
//
// Classes are names ("0.5"), ordered by the standard from the best one on; no figure is computed
// from them here (core/tensile/rules.h has the errors that an uncertainty takes from a class).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/records/lot_record.h"

namespace asbuilt {

struct ClassStandard {
  std::string id;                        // "ISO 7500-1"
  std::vector<std::string> classes;      // the best one first
  std::vector<std::string> instruments;  // classes of instruments (record_kinds.h)
  std::string origin;
  bool verify = true;
};
const std::vector<ClassStandard>& class_standards();
std::vector<std::string> class_standard_ids();
// Of the instruments of this class; nullptr: their calibrations have no class.
const ClassStandard* class_standard_of(std::string_view instrument_class);
// Classes of the standards of this id, or, where it is empty, of all, each once.
std::vector<std::string> accuracy_classes(std::string_view standard = {});

// Whether `found` is as good as `worst` or better. False for a class that the standard lacks.
bool class_holds(const ClassStandard& standard, std::string_view found, std::string_view worst);

struct ClassDemand {
  std::string test;      // kind of entry
  std::string by;        // standard of the test
  std::string standard;  // of the classes
  std::string worst;     // class
  std::string result;    // field that the test has to hold; empty: always
  std::string origin;
  bool verify = true;
};
const std::vector<ClassDemand>& class_demands();
// The strictest one on the instruments of a standard for what the test holds, or nullptr.
const ClassDemand* class_demand(const LotRecord& test, const ClassStandard& standard);

}  // namespace asbuilt
