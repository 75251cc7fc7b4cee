#include "core/tensile/compression.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>

#include "core/base/error.h"
#include "core/base/print.h"
#include "core/mesh_files/text_scan.h"
#include "core/tensile/compression_checks.h"
#include "core/tensile/curve_digest.h"
#include "core/tensile/curve_marks.h"

namespace asbuilt::tensile {
namespace {

constexpr double kHighestMpa = 3000.0;
constexpr double kLowestMpa = 0.001;
constexpr double kLostShare = 0.02;

[[noreturn]] void refuse(const std::string& what, const std::string& where,
                         const std::string& allowed, const std::string& remedy) {
  throw Error(ErrorCode::kInvalidInput, {what, where, allowed, remedy});
}

void check_setup(const CompressionSetup& setup, const RawCurve& raw) {
  if (setup.porosity && !(*setup.porosity >= 0.0 && *setup.porosity < 1.0)) {
    refuse("the porosity is out of range", decimal_text(*setup.porosity), "0 to below 1",
           "70 % is written 0.7");
  }
  if (!(setup.plateau_to == 0.30 || setup.plateau_to == 0.40)) {
    refuse("the range of the plateau is not one of the standard's",
           "20 to " + decimal_text(100.0 * setup.plateau_to) + " %", "20 to 30 % or 20 to 40 %",
           "");
  }
  for (const auto& [value, what] : {std::pair{setup.u_height_mm, "U of the height in mm"},
                                    {setup.u_displacement_mm, "U of the displacement in mm"},
                                    {setup.compliance_mm_per_n, "the compliance in mm/N"},
                                    {setup.u_compliance_mm_per_n, "U of the compliance in mm/N"}}) {
    if (value && !(*value >= 0.0 && *value <= 100.0)) {
      refuse(std::string(what) + " is out of range", decimal_text(*value), "0 to 100", "");
    }
  }
  if (setup.u_compliance_mm_per_n && !setup.compliance_mm_per_n) {
    refuse("an uncertainty of the compliance is told, the compliance is not", "", "both",
           "give 0 with its uncertainty where the machine's deflection is negligible");
  }
  if (!setup.compliance_mm_per_n) return;
  if (raw.instrument == Instrument::kExtensometer) {
    refuse("a compliance is told for an extensometer", raw.name,
           "a path of crosshead or platens that includes the machine",
           "leave the compliance out, or tell the column: --column crosshead=COLUMN");
  }
  if (raw.path_kind == PathKind::kStrain) {
    refuse("a compliance cannot be taken off a strain", raw.name, "a path in mm",
           "tell the column of the displacement: --column displacement=COLUMN");
  }
}

// Factor that makes most of the values positive where they are largest.
double direction(const std::vector<double>& values, double zero) {
  double most = 0.0;
  for (const double v : values) {
    if (std::abs(v - zero) > std::abs(most)) most = v - zero;
  }
  return most < 0.0 ? -1.0 : 1.0;
}

// Words in a column's name that say tension.
std::string tension_words(const RawCurve& raw) {
  for (const ColumnUse& column : raw.columns) {
    if (!column.used || column.channel == Channel::kTime) continue;
    const std::string name = text_scan::lower_case(column.name);
    if (name.starts_with("tens") || name.starts_with("zug")) return column.name;
  }
  return "";
}

struct Varied {
  double force = 1.0;  // factors
  double section = 1.0;
  double height = 1.0;
  double compliance = 0.0;  // added, mm/N
  double gradient = 0.0;    // added, MPa
  double strain = 0.0;      // added behind the loading line
};

using Member = Result PorousCurve::*;
constexpr Member kMaximum = &PorousCurve::first_maximum_mpa;
constexpr Member kGradient = &PorousCurve::gradient_mpa;
constexpr Member kElastic = &PorousCurve::elastic_gradient_mpa;
constexpr Member kOffset = &PorousCurve::offset_mpa;
constexpr Member kPlateau = &PorousCurve::plateau_mpa;
constexpr Member kEnd = &PorousCurve::plateau_end;
constexpr Member kEnergy = &PorousCurve::energy_mj_m3;
constexpr Member kEfficiency = &PorousCurve::efficiency_pct;
constexpr Member kEnergyEnd = &PorousCurve::energy_to_plateau_end_mj_m3;
const std::vector<Member> kAll = {kMaximum, kGradient, kElastic,    kOffset,   kPlateau,
                                  kEnd,     kEnergy,   kEfficiency, kEnergyEnd};

class Compressed {
 public:
  Compressed(const RawCurve& raw, const CompressionSetup& setup) : raw_(raw), setup_(setup) {}

  CompressionTest run() {
    check_setup(setup_, raw_);
    out_.name = raw_.name;
    out_.section = section_of(setup_.piece);
    out_.height_mm = setup_.piece.gauge_mm;
    out_.porosity = setup_.porosity;
    out_.plateau_to = setup_.plateau_to;
    out_.instrument = raw_.instrument;
    out_.notes = raw_.notes;
    orient();
    curve({}, out_.strain, out_.stress_mpa);
    refuse_unlikely();
    out_.iso = reduced({});
    if (std::isnan(out_.iso.plateau_mpa.value) && std::isnan(out_.iso.first_maximum_mpa.value)) {
      const double most = *std::max_element(out_.strain.begin(), out_.strain.end());
      throw Error(
          ErrorCode::kNotMeasurable,
          {"the curve is too short for a plateau and has no first maximum",
           raw_.name + ": it ends at " + decimal_text(100.0 * most) + " % strain",
           "20 to " + decimal_text(100.0 * setup_.plateau_to) + " % strain for a plateau stress",
           "compress further, check the height and the path's unit" +
               std::string(setup_.plateau_to > 0.30 ? ", or --plateau 20,30" : "")});
    }
    budget();
    strength();
    for (double& e : out_.strain) e -= out_.iso.toe;
    add_compression_checks(out_, setup_, raw_);
    return std::move(out_);
  }

 private:
  bool machine_in_path() const { return raw_.instrument != Instrument::kExtensometer; }

  void orient() {
    load_sign_ = direction(raw_.load, 0.0);
    path_sign_ = direction(raw_.path, raw_.path.front());
    if (load_sign_ != path_sign_) {
      out_.notes.push_back("force and path have opposite signs; both are taken as compression");
    }
    if (!machine_in_path()) {
      out_.path_words = "by an extensometer";
    } else if (setup_.compliance_mm_per_n) {
      out_.path_words = "machine's deflection of " +
                        decimal_text(1e6 * *setup_.compliance_mm_per_n) + " um/kN taken off";
    } else {
      out_.includes_machine = true;
      out_.path_words = "includes the machine's deflection";
    }
  }

  void curve(const Varied& varied, std::vector<double>& strain, std::vector<double>& stress) const {
    const double section = out_.section.mm2 * varied.section;
    const double height = out_.height_mm * varied.height;
    const double compliance = setup_.compliance_mm_per_n.value_or(0.0) + varied.compliance;
    const bool force = raw_.load_kind == LoadKind::kForceN;
    const bool length = raw_.path_kind == PathKind::kLengthMm;
    const double start = raw_.path.front();
    strain.resize(raw_.path.size());
    stress.resize(raw_.path.size());
    for (std::size_t i = 0; i < raw_.path.size(); ++i) {
      const double load = load_sign_ * varied.force * raw_.load[i];
      // A stress in the file was made with the section told.
      stress[i] = force ? load / section : load / varied.section;
      const double newton = force ? load : load * out_.section.mm2;
      const double path = path_sign_ * (raw_.path[i] - start);
      strain[i] = length ? (path - compliance * newton) / height : path / varied.height;
    }
  }

  PorousCurve reduced(const Varied& varied) const {
    std::vector<double> strain, stress;
    curve(varied, strain, stress);
    PorousOptions options;
    options.plateau_to = setup_.plateau_to;
    options.gradient_shift_mpa = varied.gradient;
    options.strain_shift = varied.strain;
    return reduce_porous(strain, stress, options);
  }

  void refuse_unlikely() const {
    const std::string tension = tension_words(raw_);
    if (!tension.empty()) {
      refuse("the curve is one of tension", raw_.name + ": column \"" + tension + "\"",
             "a compression test", "asbuilt tensile reduces tension tests");
    }
    const auto& stress = out_.stress_mpa;
    const auto& strain = out_.strain;
    const auto top =
        static_cast<std::size_t>(std::max_element(stress.begin(), stress.end()) - stress.begin());
    const auto [low, high] = std::minmax_element(strain.begin(), strain.end());
    if (!(*high < 1.0)) {
      refuse("the strain is more than the whole height: a unit or the height is wrong",
             raw_.name + ": " + decimal_text(100.0 * *high) + " %", "below 100 %",
             "--column displacement=COLUMN:mm, --height-mm");
    }
    if (!(stress[top] >= kLowestMpa && stress[top] <= kHighestMpa)) {
      refuse("the stress is not that of a porous metal: a unit or the section is wrong",
             raw_.name + ": " + decimal_text(stress[top]) + " MPa", "0.001 to 3000 MPa",
             "--column force=COLUMN:kN, or correct the section");
    }
    const bool lost = stress.back() < kLostShare * stress[top] && strain.back() >= strain[top] &&
                      *high - strain.front() < 0.20;
    if (lost && load_sign_ > 0.0 && path_sign_ > 0.0 && !setup_.crumbles) {
      refuse("the record loses its load below 20 % strain, as a tension test does",
             raw_.name + ": from " + decimal_text(stress[top]) + " MPa at " +
                 decimal_text(100.0 * strain[top]) + " % strain",
             "a compression test",
             "asbuilt tensile reduces tension tests; --crumbles where the specimen crumbled");
    }
    const double least = *std::min_element(stress.begin(), stress.end());
    if (-least > 0.5 * stress[top]) {
      refuse("the force pulls and pushes in one test",
             raw_.name + ": " + decimal_text(least) + " to " + decimal_text(stress[top]) + " MPa",
             "compression only", "cut the record, or check the zero of the force");
    }
  }

  // The part of every result that follows from one input.
  void vary(const std::string& source, const std::function<Varied(double)>& input) {
    const PorousCurve above = reduced(input(1.0));
    const PorousCurve below = reduced(input(-1.0));
    for (const Member member : kAll) {
      Result& result = out_.iso.*member;
      if (std::isnan(result.value)) continue;
      const double part = 0.5 * std::abs((above.*member).value - (below.*member).value);
      if (std::isnan(part)) {
        missing(result, "a curve that gives it with the " + source + " changed by its uncertainty");
      } else if (part > 1e-12 * std::abs(result.value)) {
        result.parts.push_back({source, part});
      }
    }
  }

  static void missing(Result& result, const std::string& what) {
    if (std::isnan(result.value)) return;
    result.reason += (result.reason.empty() ? "no U; not told: " : ", ") + what;
  }
  void missing(const std::vector<Member>& members, const std::string& what) {
    for (const Member member : members) missing(out_.iso.*member, what);
  }

  void budget() {
    const double slope_u = out_.iso.line.u_slope;
    for (const Member member : kAll) (out_.iso.*member).parts.clear();
    const std::vector<Member> stresses = {kMaximum, kGradient, kElastic,  kOffset,
                                          kPlateau, kEnergy,   kEnergyEnd};
    const std::vector<Member> strains = {kGradient, kElastic,    kPlateau,  kEnd,
                                         kEnergy,   kEfficiency, kEnergyEnd};
    const std::vector<Member> offsets = {kOffset};
    const TestPiece& piece = setup_.piece;
    if (piece.force_class) {
      const double u = 0.01 * *piece.force_class / std::numbers::sqrt3;
      vary("force class", [u](double sign) { return Varied{.force = 1.0 + sign * u}; });
    } else {
      missing(stresses, "force class");
    }
    if (out_.section.u_mm2) {
      const double u = 0.5 * *out_.section.u_mm2 / out_.section.mm2;
      vary("section", [u](double sign) { return Varied{.section = 1.0 + sign * u}; });
    } else {
      missing(stresses, "U of the section");
    }
    if (setup_.u_height_mm) {
      const double u = 0.5 * *setup_.u_height_mm / out_.height_mm;
      vary("height", [u](double sign) { return Varied{.height = 1.0 + sign * u}; });
    } else {
      missing(strains, "U of the height");
      missing(offsets, "U of the height");
    }
    if (setup_.u_displacement_mm) {
      const double u = 0.5 * *setup_.u_displacement_mm / out_.height_mm;
      vary("displacement", [u](double sign) { return Varied{.strain = sign * u}; });
      add_range(out_.iso.gradient_mpa, u, out_.iso.line_range);
      add_range(out_.iso.elastic_gradient_mpa, u,
                out_.iso.loop_high_strain - out_.iso.loop_low_strain);
    } else {
      missing(strains, "U of the displacement");
      missing(offsets, "U of the displacement");
    }
    if (setup_.u_compliance_mm_per_n) {
      const double u = 0.5 * *setup_.u_compliance_mm_per_n;
      vary("compliance", [u](double sign) { return Varied{.compliance = sign * u}; });
    } else if (machine_in_path()) {
      missing(strains, setup_.compliance_mm_per_n
                           ? "U of the compliance"
                           : "compliance of the machine, which the displacement includes");
    }
    if (out_.iso.line_samples > 0) {
      vary("loading line", [slope_u](double sign) { return Varied{.gradient = sign * slope_u}; });
    }
    noise();
    for (const Member member : kAll) close(out_.iso.*member);
  }

  static void add_range(Result& result, double u_strain, double range) {
    if (!std::isnan(result.value) && range > 0.0) {
      result.parts.push_back({"displacement", result.value * u_strain / range});
    }
  }

  // Slope of the curve at a sample, over 0.5 % strain on either side.
  double tangent_at(std::size_t at) const {
    const auto& strain = out_.strain;
    std::size_t first = at;
    std::size_t last = std::min(at, strain.size() - 1);
    while (first > 0 && strain[at] - strain[first] < 0.005) --first;
    while (last + 1 < strain.size() && strain[last] - strain[at] < 0.005) ++last;
    return last < first + 2 ? 0.0 : line_fit(strain, out_.stress_mpa, first, last).slope;
  }

  void noise() {
    PorousCurve& iso = out_.iso;
    const auto& stress = out_.stress_mpa;
    if (!std::isnan(iso.first_maximum_mpa.value)) {
      // The largest of noisy samples lies above the curve: the mean of its neighbours tells how
      // far.
      const std::size_t at = iso.at_first_maximum;
      const std::size_t first = at > 5 ? at - 5 : 0;
      const std::size_t last = std::min(stress.size() - 1, at + 5);
      double mean = 0.0;
      for (std::size_t i = first; i <= last; ++i) mean += stress[i];
      mean /= static_cast<double>(last - first + 1);
      const double sd = median_noise_at(stress, at);
      add(iso.first_maximum_mpa,
          std::max(sd, std::min(iso.first_maximum_mpa.value - mean, 3.0 * sd)));
    }
    if (!std::isnan(iso.offset_mpa.value)) {
      const double m = iso.gradient_mpa.value;
      const double tangent = std::clamp(tangent_at(iso.at_offset), 0.0, 0.95 * m);
      add(iso.offset_mpa, median_noise_at(stress, iso.at_offset) * m / (m - tangent));
    }
    if (!std::isnan(iso.plateau_end.value)) {
      const double tangent = tangent_at(iso.at_plateau_end);
      if (tangent > 0.0)
        add(iso.plateau_end, median_noise_at(stress, iso.at_plateau_end) / tangent);
    }
    if (!std::isnan(iso.elastic_gradient_mpa.value)) {
      // Two readings at 70 % and one at 20 %.
      const double sd = median_noise_at(stress, iso.at_offset);
      add(iso.elastic_gradient_mpa, std::sqrt(1.5) * sd * iso.elastic_gradient_mpa.value /
                                        (iso.loop_high_mpa - iso.loop_low_mpa));
    }
  }
  static void add(Result& result, double u) {
    if (u > 0.0) result.parts.push_back({"noise", u});
  }

  static void close(Result& result) {
    if (std::isnan(result.value) || !result.reason.empty()) return;
    double sum = 0.0;
    for (const UncertaintyPart& part : result.parts) sum += part.u * part.u;
    result.u = 2.0 * std::sqrt(sum);
  }

  void strength() {
    const bool maximum = !std::isnan(out_.iso.first_maximum_mpa.value);
    out_.strength_mpa = maximum ? out_.iso.first_maximum_mpa : out_.iso.offset_mpa;
    out_.strength_is = maximum ? "first maximum" : "offset stress at 1 %, no first maximum";
  }

  const RawCurve& raw_;
  const CompressionSetup& setup_;
  double load_sign_ = 1.0, path_sign_ = 1.0;
  CompressionTest out_;
};

}  // namespace

CompressionTest reduce_compression(const RawCurve& curve, const CompressionSetup& setup) {
  CompressionTest test = Compressed(curve, setup).run();
  test.points_sha256 = points_sha256(curve);
  return test;
}

}  // namespace asbuilt::tensile
