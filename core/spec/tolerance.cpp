#include "core/spec/tolerance.h"

#include <algorithm>
#include <charconv>

#include "core/base/number_text.h"

namespace asbuilt {
namespace {

// "struts 1, 2, 3, 4 and 12 more"
std::string named(const std::vector<std::string>& features, const char* plural) {
  constexpr std::size_t kShown = 4;
  std::string text = plural;
  for (std::size_t i = 0; i < features.size() && i < kShown; ++i) {
    text += (i == 0 ? " " : ", ") + features[i];
  }
  if (features.size() > kShown)
    text += " and " + std::to_string(features.size() - kShown) + " more";
  return text;
}

Tolerance percent_of_nominal(std::string id, std::string_view characteristic, double percent) {
  Tolerance t;
  t.id = std::move(id);
  t.characteristic = find_characteristic(characteristic);
  t.kind = LimitKind::kDeviationPercent;
  t.lower = -percent;
  t.upper = percent;
  t.where = "default tolerances";
  return t;
}

}  // namespace

bool is_strut_defect(DefectMode mode) {
  switch (mode) {
    case DefectMode::kMissing:
    case DefectMode::kBroken:
    case DefectMode::kNecked:
    case DefectMode::kBulged:
    case DefectMode::kThin:
    case DefectMode::kThick:
    case DefectMode::kWavy:
      return true;
    case DefectMode::kClosedPore:
    case DefectMode::kParticle:
    case DefectMode::kDross:
    case DefectMode::kVoid:
    case DefectMode::kTrappedPowder:
      return false;
  }
  return false;
}

bool Zone::contains(const Vec3& point_mm) const {
  if (form == Form::kBox) return box.contains(point_mm);
  const Vec3 axis = to_mm - from_mm;
  const double along = (point_mm - from_mm).dot(axis) / axis.squaredNorm();
  if (!(along >= 0.0 && along <= 1.0)) return false;
  return (point_mm - from_mm - along * axis).norm() <= radius_mm;
}

bool matches_pattern(std::string_view pattern, std::string_view text) {
  // On a mismatch only the last star needs to be tried again: an earlier one could gain nothing.
  std::size_t p = 0, t = 0, star = std::string_view::npos, resume = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resume = t;
    } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == text[t])) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++resume;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

std::string Selection::describe(FeatureKind kind) const {
  std::string text;
  if (!modes.empty()) {
    for (std::size_t i = 0; i < modes.size(); ++i) {
      if (i > 0) text += i + 1 == modes.size() ? " or " : ", ";
      std::string name = to_string(modes[i]);
      std::replace(name.begin(), name.end(), '_', ' ');
      text += name;
    }
    const bool states = std::all_of(modes.begin(), modes.end(), is_strut_defect);
    text += states ? " struts" : " defects";
    if (!features.empty()) text += (states ? " among " : " of ") + named(features, "struts");
  } else if (!features.empty()) {
    const bool of_struts = kind == FeatureKind::kDefect || kind == FeatureKind::kVoid;
    text = of_struts ? std::string(plural_of(kind)) + " of " + named(features, "struts")
                     : named(features, plural_of(kind));
  } else {
    text = kind == FeatureKind::kPart ? "the part" : std::string("all ") + plural_of(kind);
  }
  if (inclination_from_deg && inclination_to_deg) {
    text += " at " + shortest_number(*inclination_from_deg) + "-" +
            shortest_number(*inclination_to_deg) + " deg";
  }
  if (zone) text += " in zone " + zone->name;
  if (outside_zone) text += " outside zone " + outside_zone->name;
  return text;
}

const char* to_string(Severity severity) {
  switch (severity) {
    case Severity::kCritical:
      return "critical";
    case Severity::kMajor:
      return "major";
    case Severity::kMinor:
      return "minor";
  }
  return "major";
}

JudgementSpec default_judgement_spec() {
  JudgementSpec spec;
  spec.is_default = true;
  Tolerance absent;
  absent.id = "default-missing-or-broken";
  absent.characteristic = find_characteristic("defect.count");
  absent.upper = 0.0;
  absent.selection.modes = {DefectMode::kMissing, DefectMode::kBroken};
  absent.severity = Severity::kCritical;
  absent.where = "default tolerances";
  spec.tolerances.push_back(std::move(absent));
  spec.tolerances.push_back(
      percent_of_nominal("default-strut-diameter", "strut.diameter_um", 25.0));
  spec.tolerances.push_back(
      percent_of_nominal("default-wall-thickness", "wall.thickness_um", 25.0));
  return spec;
}

}  // namespace asbuilt
