#include "core/lot/instrument_classes.h"

#include <algorithm>

#include "core/spec/toml_document.h"
#include "core/spec/toml_members.h"

namespace asbuilt {

// Text of instrument_classes.toml; made by CMake.
extern const char kBuiltInClasses[];

namespace {

const char* const kFile = "instrument_classes.toml";

struct Classes {
  std::vector<ClassStandard> standards;
  std::vector<ClassDemand> demands;
};

Classes read_classes() {
  const TomlValue root = parse_toml(kBuiltInClasses, kFile);
  Classes all;
  for (const TomlValue& row : array_member(root, "standard", kFile)) {
    all.standards.push_back({text_member(row, "id", kFile), texts_member(row, "classes", kFile),
                             texts_member(row, "instruments", kFile),
                             text_member(row, "origin", kFile), flag_member(row, "verify", kFile)});
  }
  for (const TomlValue& row : array_member(root, "demand", kFile)) {
    all.demands.push_back({text_member(row, "test", kFile), text_member(row, "by", kFile),
                           text_member(row, "standard", kFile), text_member(row, "worst", kFile),
                           text_member(row, "result", kFile), text_member(row, "origin", kFile),
                           flag_member(row, "verify", kFile)});
  }
  return all;
}

const Classes& built_in() {
  static const Classes all = read_classes();
  return all;
}

std::ptrdiff_t rank(const ClassStandard& standard, std::string_view name) {
  return std::find(standard.classes.begin(), standard.classes.end(), name) -
         standard.classes.begin();
}

}  // namespace

const std::vector<ClassStandard>& class_standards() {
  return built_in().standards;
}

std::vector<std::string> class_standard_ids() {
  std::vector<std::string> ids;
  for (const ClassStandard& standard : class_standards()) ids.push_back(standard.id);
  return ids;
}

const ClassStandard* class_standard_of(std::string_view instrument_class) {
  for (const ClassStandard& standard : class_standards()) {
    const std::vector<std::string>& of = standard.instruments;
    if (std::find(of.begin(), of.end(), instrument_class) != of.end()) return &standard;
  }
  return nullptr;
}

std::vector<std::string> accuracy_classes(std::string_view standard) {
  std::vector<std::string> names;
  for (const ClassStandard& one : class_standards()) {
    if (!standard.empty() && one.id != standard) continue;
    for (const std::string& name : one.classes) {
      if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    }
  }
  return names;
}

bool class_holds(const ClassStandard& standard, std::string_view found, std::string_view worst) {
  const std::ptrdiff_t at = rank(standard, found);
  return at < std::ssize(standard.classes) && at <= rank(standard, worst);
}

const std::vector<ClassDemand>& class_demands() {
  return built_in().demands;
}

const ClassDemand* class_demand(const LotRecord& test, const ClassStandard& standard) {
  const ClassDemand* strictest = nullptr;
  for (const ClassDemand& demand : class_demands()) {
    if (demand.test != test.kind || demand.standard != standard.id) continue;
    if (!demand.result.empty() && !test.fields.contains(demand.result)) continue;
    if (strictest == nullptr || class_holds(standard, demand.worst, strictest->worst)) {
      strictest = &demand;
    }
  }
  return strictest;
}

}  // namespace asbuilt
