#include "app/cli/summary_text.h"

#include <cmath>
#include <map>
#include <ostream>

#include "core/base/number_text.h"
#include "core/base/print.h"

namespace asbuilt {
namespace {

constexpr std::size_t kMostStatements = 6;
constexpr std::size_t kMostDefects = 8;

template <class... Values>
std::string text(const char* format, Values... values) {
  char buffer[512];
  print_to(buffer, sizeof buffer, format, values...);
  return buffer;
}

std::string with_u(const Quantity& q, const char* unit, int decimals, double scale = 1.0) {
  if (std::isnan(q.value)) return "not measured: " + q.reason;
  if (std::isnan(q.u)) return text("%.*f %s", decimals, scale * q.value, unit);
  return text("%.*f +/- %.*f %s", decimals, scale * q.value, decimals, scale * q.u, unit);
}

void say_rest(std::ostream& out, std::size_t all, std::size_t shown, const char* what) {
  if (all > shown)
    out << "  ... and " << all - shown << " more " << what << (all - shown == 1 ? "" : "s") << '\n';
}

// What the struts that the part lost cost the design.
void print_lost(std::ostream& out, const StrengthRecord& strength) {
  if (strength.lost.empty()) return;
  out << "Lost struts   the design's modulus along " << strength.axis << " without ";
  const char* between = "";
  for (const LostStrutRow& row : strength.lost) {
    const double u = 100.0 * row.u_modulus_loss;
    out << between << (row.strut_id.empty() ? "all that are lost" : row.strut_id) << " -"
        << rounded_to_u(100.0 * row.modulus_loss, u);
    if (!std::isnan(u)) out << " +/- " << rounded_to_u(u, u);
    out << " %";
    between = ", ";
  }
  out << '\n';
}

void print_stiffness(std::ostream& out, const InspectionRecord& record) {
  if (!record.stiffness) return;
  out << "Stiffness     built over designed";
  for (const KnockdownRecord& k : record.stiffness->knockdown) {
    out << ' ' << k.axis << ' ';
    out << (std::isnan(k.value) ? std::string("not measured")
                                : text("%.3f [%.3f, %.3f]", k.value, k.low, k.high));
    if (k.axis != "z") out << ',';
  }
  out << '\n';
  if (record.stiffness->strength) print_lost(out, *record.stiffness->strength);
  if (!record.stiffness->crush) return;
  const CrushRecord& crush = *record.stiffness->crush;
  out << "Offset stress 0.2 % along " << crush.axis << ", built over designed ";
  if (std::isnan(crush.ratio)) {
    out << "not measured: " << crush.reason << '\n';
    return;
  }
  out << text("%.3f", crush.ratio)
      << (std::isnan(crush.ratio_low) ? " (" + crush.reason + ")"
                                      : text(" [%.3f, %.3f]", crush.ratio_low, crush.ratio_high))
      << text("; designed %.1f MPa, built %.1f MPa\n", crush.design_offset_mpa,
              crush.built_offset_mpa);
}

}  // namespace

void print_summary(std::ostream& out, const InspectionRecord& record) {
  const char* verdict = record.judgement.verdict == Outcome::kConforms         ? "CONFORMS"
                        : record.judgement.verdict == Outcome::kDoesNotConform ? "DOES NOT CONFORM"
                                                                               : "UNDECIDED";
  out << "\nVerdict: " << verdict << '\n';
  const std::vector<std::string>& statements = record.judgement.statements;
  for (std::size_t i = 0; i < statements.size() && i < kMostStatements; ++i)
    out << "  - " << statements[i] << '\n';
  say_rest(out, statements.size(), kMostStatements, "statement");
  std::map<StrutStatus, int> counts;
  double diameter = 0.0;
  int measured = 0;
  for (const StrutRow& s : record.struts) {
    ++counts[s.status];
    if (std::isnan(s.diameter_um)) continue;
    diameter += s.diameter_um - s.nominal_diameter_um;
    ++measured;
  }
  out << "\nRegistration  " << record.registration.statement << '\n'
      << text(
             "              rms %.1f um, U %.1f um and %.0f mdeg (thousandths of a degree), k = "
             "2\n",
             record.registration.rms_um, record.registration.u_translation_um,
             record.registration.u_rotation_mdeg)
      << "Scan          " << to_string(record.scan.fitness);
  for (std::size_t i = 0; i < record.scan.reasons.size(); ++i)
    out << (i == 0 ? ": " : "; ") << record.scan.reasons[i];
  out << "\nStruts        " << record.struts.size() << ":";
  for (const auto& [status, count] : counts) out << ' ' << count << ' ' << to_string(status) << ',';
  if (measured > 0) out << text(" mean diameter %+.1f um against nominal", diameter / measured);
  out << "\nMetal         built " << with_u(record.porosity.built_solid_mm3, "mm3", 3)
      << ", designed " << with_u(record.porosity.design_solid_mm3, "mm3", 3)
      << "\nPorosity      designed " << with_u(record.porosity.design_porosity, "%", 2, 100.0)
      << ", built " << with_u(record.porosity.built_porosity, "%", 2, 100.0) << ", loss "
      << with_u(record.porosity.loss_pp, "percentage points", 2) << "\nVoids         "
      << record.voids.size() << ", closed porosity "
      << with_u(record.porosity.closed_porosity, "%", 3, 100.0) << "\nSurface       "
      << text("%+.1f um mean, %.1f um RMS against nominal", record.deviation.mean_um,
              record.deviation.rms_um)
      << '\n';
  print_stiffness(out, record);
  out << "Defects       " << record.defects.size() << '\n';
  for (std::size_t i = 0; i < record.defects.size() && i < kMostDefects; ++i) {
    const DefectRow& d = record.defects[i];
    out << text("  %-14s at (%.2f, %.2f, %.2f) mm, confidence %.2f: ", to_string(d.mode),
                d.position_mm.x(), d.position_mm.y(), d.position_mm.z(), d.confidence)
        << d.description << '\n';
  }
  say_rest(out, record.defects.size(), kMostDefects, "defect");
  out << text("\nTook %.1f s\n", record.duration_s);
}

int verdict_status(const InspectionRecord& record) {
  return record.judgement.verdict == Outcome::kConforms ? 0 : 1;
}

}  // namespace asbuilt
