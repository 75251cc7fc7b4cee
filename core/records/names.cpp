// Texts of the enumerations. They stand in databases and files: never change one, only add.
#include <array>
#include <string_view>

#include "core/base/error.h"
#include "core/records/inspection.h"
#include "core/records/rows.h"

namespace asbuilt {
namespace {

constexpr std::array kStrutStatus = {"ok",   "missing", "broken", "necked",        "bulged",
                                     "thin", "thick",   "wavy",   "not_measurable"};
constexpr std::array kNodeStatus = {"ok", "shifted", "missing", "not_measurable"};
constexpr std::array kDefectMode = {"missing",  "broken", "necked", "bulged",
                                    "thin",     "thick",  "wavy",   "closed_pore",
                                    "particle", "dross",  "void",   "trapped_powder"};
constexpr std::array kFitness = {"fit", "limited", "unfit"};
constexpr std::array kOutcome = {"conforms", "does_not_conform", "undecided"};

template <class Enum, class Names>
Enum parse(const Names& names, const std::string& text, const char* kind) {
  std::string allowed;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (text == names[i]) return static_cast<Enum>(i);
    allowed += (i == 0 ? "" : ", ") + std::string(names[i]);
  }
  throw Error(ErrorCode::kBadFormat,
              {std::string("unknown ") + kind, '"' + text + '"', allowed, ""});
}

}  // namespace

const char* to_string(StrutStatus status) {
  return kStrutStatus.at(static_cast<std::size_t>(status));
}
const char* to_string(NodeStatus status) {
  return kNodeStatus.at(static_cast<std::size_t>(status));
}
const char* to_string(DefectMode mode) {
  return kDefectMode.at(static_cast<std::size_t>(mode));
}
const char* to_string(Fitness fitness) {
  return kFitness.at(static_cast<std::size_t>(fitness));
}
const char* to_string(Outcome outcome) {
  return kOutcome.at(static_cast<std::size_t>(outcome));
}

StrutStatus strut_status_from(const std::string& text) {
  return parse<StrutStatus>(kStrutStatus, text, "strut status");
}
NodeStatus node_status_from(const std::string& text) {
  return parse<NodeStatus>(kNodeStatus, text, "node status");
}
DefectMode defect_mode_from(const std::string& text) {
  return parse<DefectMode>(kDefectMode, text, "defect mode");
}
Outcome outcome_from(const std::string& text) {
  return parse<Outcome>(kOutcome, text, "outcome");
}

}  // namespace asbuilt
