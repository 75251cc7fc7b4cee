// What a part is judged against: tolerances, the features each selects, and the decision rule.
//
// Frame: design. Units: limits in the unit of the characteristic, percent where the kind says so.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/geometry/vec.h"
#include "core/records/rows.h"
#include "core/spec/characteristics.h"
#include "core/spec/decision.h"

namespace asbuilt {

// A region of the design frame. A feature lies in it when its centre point does; borders belong to
// it.
struct Zone {
  enum class Form { kBox, kCylinder };
  std::string name;
  Form form = Form::kBox;
  Box3 box;                     // of a box
  Vec3 from_mm = Vec3::Zero();  // ends of the axis of a cylinder
  Vec3 to_mm = Vec3::Zero();
  double radius_mm = 0.0;

  bool contains(const Vec3& point_mm) const;
};

// Missing, broken, necked, bulged, thin, thick and wavy are states of a strut; the others are not.
bool is_strut_defect(DefectMode mode);

// All conditions hold together; an empty one selects everything.
struct Selection {
  std::vector<std::string> features;  // ids; * stands for any text, ? for any one character
  std::optional<double> inclination_from_deg;  // both or none, inclusive
  std::optional<double> inclination_to_deg;
  std::optional<Zone> zone;
  std::optional<Zone> outside_zone;
  std::vector<DefectMode> modes;  // of defects
  // Defects, voids and the states "missing" and "broken" count when at least this sure; what is
  // less sure leaves the decision open.
  double min_confidence = 0.5;

  std::string describe(FeatureKind kind) const;  // "all struts", "struts at 0-30 deg in zone rim"
};

// Whether `text` matches `pattern` with * and ?. Cost: |pattern| * |text| at most.
bool matches_pattern(std::string_view pattern, std::string_view text);

enum class LimitKind {
  kAbsolute,          // the limits themselves
  kDeviation,         // measured minus nominal, in the unit of the characteristic
  kDeviationPercent,  // measured minus nominal, in percent of nominal
};
enum class Severity { kCritical, kMajor, kMinor };
const char* to_string(Severity severity);
enum class NotMeasurable { kUndecided, kIgnore };

struct Tolerance {
  std::string id;  // unique in the plan
  const Characteristic* characteristic = nullptr;
  LimitKind kind = LimitKind::kAbsolute;
  std::optional<double> lower;
  std::optional<double> upper;
  Selection selection;
  Severity severity = Severity::kMajor;
  std::int64_t allowed_failures = 0;
  std::optional<double> allowed_fraction;  // of the features selected; replaces allowed_failures
  std::optional<double> expanded_uncertainty;  // k = 2; used where the measurement gives none
  std::optional<DecisionRule> rule;            // replaces the plan's
  NotMeasurable not_measurable = NotMeasurable::kUndecided;
  std::string where;  // "plan.toml:12", for messages
};

struct JudgementSpec {
  DecisionRule rule = DecisionRule::kIso14253;
  GuardBand guard = GuardBand::kConformance95;
  std::vector<Tolerance> tolerances;
  // No plan was given: the statements say so, and tolerances on what the part does not have are
  // left out instead of making the verdict undecided.
  bool is_default = false;
  // Kinds of feature that this inspection did not look for. An empty table then proves nothing.
  std::vector<FeatureKind> not_examined;
};

// For an inspection without a plan: no missing or broken strut, strut diameter and wall thickness
// within 25 % of nominal, ISO 14253-1.
JudgementSpec default_judgement_spec();

}  // namespace asbuilt
