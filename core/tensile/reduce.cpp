#include "core/tensile/reduce.h"

#include <algorithm>
#include <array>
#include <numbers>
#include <tuple>

#include "core/base/error.h"
#include "core/base/print.h"
#include "core/tensile/budget.h"
#include "core/tensile/curve_digest.h"
#include "core/tensile/curve_marks.h"
#include "core/tensile/curve_top.h"
#include "core/tensile/fault_checks.h"
#include "core/tensile/test_checks.h"

namespace asbuilt::tensile {
namespace {

constexpr double kLowestRm = 50.0;
constexpr double kHighestRm = 3000.0;

struct Curve {
  std::vector<double> strain, stress;
};

// Stress over strain as recorded; lengths count from the first sample.
Curve stress_strain(const RawCurve& raw, const Section& section, double gauge_mm) {
  Curve curve;
  const double area = raw.load_kind == LoadKind::kForceN ? section.mm2 : 1.0;
  const bool length = raw.path_kind == PathKind::kLengthMm;
  const double start = length ? raw.path.front() : 0.0;
  const double scale = length ? gauge_mm : 1.0;
  for (std::size_t i = 0; i < raw.load.size(); ++i) {
    curve.stress.push_back(raw.load[i] / area);
    curve.strain.push_back((raw.path[i] - start) / scale);
  }
  return curve;
}

void refuse_unlikely(const RawCurve& raw, const Curve& curve, double rm) {
  const double least = *std::min_element(curve.stress.begin(), curve.stress.end());
  if (-least > rm) {
    throw Error(ErrorCode::kInvalidInput,
                {"the curve is one of compression",
                 raw.name + ": " + decimal_text(least) + " to " + decimal_text(rm) + " MPa",
                 "a tension test with positive forces", "change the sign of force and path"});
  }
  if (rm >= kLowestRm && rm <= kHighestRm) return;
  throw Error(ErrorCode::kInvalidInput,
              {"Rm is not that of a metal: a unit or the section is wrong",
               raw.name + ": Rm = " + decimal_text(rm) + " MPa", "50 to 3000 MPa",
               rm < kLowestRm ? "is the force in kN, or the diameter larger than told? "
                                "--column force=COLUMN:kN"
                              : "is the force in N, or the diameter smaller than told? "
                                "--column force=COLUMN:N"});
}

void refuse_backwards(const RawCurve& raw, const Curve& curve) {
  std::size_t back = 0;
  for (std::size_t i = 1; i < curve.strain.size(); ++i) {
    back += curve.strain[i] < curve.strain[i - 1] ? 1 : 0;
  }
  if (5 * back <= 4 * curve.strain.size()) return;
  throw Error(ErrorCode::kInvalidInput, {"the strain runs backwards",
                                         raw.name + ": from " + decimal_text(raw.path.front()) +
                                             " to " + decimal_text(raw.path.back()) +
                                             (raw.path_kind == PathKind::kLengthMm ? " mm" : ""),
                                         "rows from the beginning of the test to its end",
                                         "turn the order of the rows, or the sign of the path"});
}

// What the data leave open: a line that is straight beside the material's range is that of another
// material as well as that of a wrong length or section.
std::string likely_cause(const ElasticSlope& slope, double ratio, Instrument instrument) {
  char straight[160];
  const bool line = slope.r_squared > kLeastRSquared;
  print_to(straight, sizeof straight, "the line is %s (R2 %.5f)",
           line ? "straight" : "not straight", slope.r_squared);
  const std::string told = std::string(": ") + straight;
  if (ratio < 1.0 && instrument == Instrument::kCrosshead) {
    return told + ", and the path is the crosshead's: it holds machine and grips too";
  }
  if (!line) {
    return told + (ratio < 1.0 ? ": the path may hold machine and grips, or the extensometer sticks"
                               : ": the extensometer slips, sticks or bends");
  }
  return told +
         ", as of another material, or with a section or gauge length that is not the piece's" +
         (ratio < 1.0 && instrument == Instrument::kNotNamed
              ? "; or the path holds machine and grips too"
              : "");
}

// A strain in % that is headed as a ratio, or the other way round, is wrong by a hundred.
std::string hundredfold(double slope_gpa, const ReduceOptions& options, PathKind path) {
  if (path != PathKind::kStrain) return "";
  const auto likely = [&](double gpa) {
    return options.expected_young_gpa ? std::abs(gpa / *options.expected_young_gpa - 1.0) <= 0.25
                                      : gpa >= 20.0 && gpa <= 450.0;
  };
  if (likely(0.01 * slope_gpa)) {
    return ": a hundredth of it would do; is the strain a ratio headed %? --column "
           "strain=COLUMN:mm/mm";
  }
  if (likely(100.0 * slope_gpa)) {
    return ": a hundred times it would do; is the strain in %? --column strain=COLUMN:%";
  }
  return "";
}

// Why the recorded path is no strain of the gauge length; empty where nothing speaks against it.
std::string no_strain(const ElasticSlope& slope, const ReduceOptions& options,
                      Instrument instrument, PathKind path) {
  char text[200];
  const double gpa = 0.001 * slope.mpa;
  const std::string hundred = hundredfold(gpa, options, path);
  if (options.expected_young_gpa) {
    const double ratio = gpa / *options.expected_young_gpa;
    if (ratio >= 0.75 && ratio <= 1.25 && slope.r_squared >= 0.99) return "";
    if (ratio < 0.75 || ratio > 1.25) {
      print_to(text, sizeof text, "its slope of %.4g GPa is %.2f of the %.4g GPa expected%s%s", gpa,
               ratio, *options.expected_young_gpa, options.expected_from.empty() ? "" : " of ",
               options.expected_from.c_str());
      return text + (hundred.empty() ? likely_cause(slope, ratio, instrument) : hundred);
    }
  } else if (gpa < 20.0 || gpa > 450.0) {
    print_to(text, sizeof text, "its slope of %.4g GPa is that of no solid metal (20 to 450 GPa)",
             gpa);
    return text + hundred;
  }
  if (slope.r_squared >= 0.99) return "";
  print_to(text, sizeof text, "its straight part is not straight (R2 %.4f)", slope.r_squared);
  return text;
}

Result without(const std::string& reason) {
  Result result;
  result.reason = reason;
  return result;
}

// Slope of the curve at a sample, over 0.05 % strain on either side.
double tangent_at(const Curve& curve, std::size_t at) {
  std::size_t first = at;
  std::size_t last = std::min(at, curve.strain.size() - 1);
  while (first > 0 && curve.strain[at] - curve.strain[first] < 0.0005) --first;
  while (last + 1 < curve.strain.size() && curve.strain[last] - curve.strain[at] < 0.0005) ++last;
  return last < first + 2 ? 0.0 : line_fit(curve.strain, curve.stress, first, last).slope;
}

class Reducer {
 public:
  Reducer(const RawCurve& raw, const TestPiece& piece, const ReduceOptions& options)
      : raw_(raw), piece_(piece), options_(options) {}

  Reduction run() {
    out_.name = raw_.name;
    out_.section = section_of(piece_);
    out_.gauge_mm = piece_.gauge_mm;
    out_.gauge_label = gauge_label(piece_);
    out_.instrument = raw_.instrument;
    out_.window = options_.window;
    out_.notes = raw_.notes;
    out_.points_sha256 = points_sha256(raw_);
    le_mm_ = piece_.extensometer_gauge_mm.value_or(piece_.gauge_mm);
    if (!(le_mm_ > 0.0)) {
      throw Error(ErrorCode::kInvalidInput, {"the extensometer's gauge length is out of range",
                                             decimal_text(le_mm_), "above 0 mm", ""});
    }
    check_gauge_uncertainty();
    check_options();
    budget_.emplace(piece_, out_.section, le_mm_);
    curve_ = stress_strain(raw_, out_.section, le_mm_);
    out_.spikes = force_spikes(curve_.stress);
    const std::vector<double> recorded = curve_.stress;
    for (const Spike& spike : out_.spikes) take_out(curve_.stress, spike);
    out_.at_rm = static_cast<std::size_t>(
        std::max_element(curve_.stress.begin(), curve_.stress.end()) - curve_.stress.begin());
    const double rm = curve_.stress[out_.at_rm];
    refuse_unlikely(raw_, curve_, rm);
    refuse_backwards(raw_, curve_);
    out_.fracture = fracture_after(curve_.stress, out_.at_rm);
    keep_behind_fracture(recorded);
    out_.slope = elastic_slope(curve_.strain, curve_.stress, options_.window);
    no_strain_ = no_strain(out_.slope, options_, raw_.instrument, raw_.path_kind);
    faults();
    modulus();
    for (const double offset : offsets()) proof(offset);
    strength();
    yield();
    elongations();
    from_pieces();
    for (double& e : curve_.strain) e -= out_.slope.toe;
    out_.strain = std::move(curve_.strain);
    out_.stress_mpa = std::move(curve_.stress);
    add_fault_checks(out_, at_rp_);
    add_checks(out_, raw_, piece_, options_, no_strain_);
    return std::move(out_);
  }

 private:
  void check_gauge_uncertainty() const {
    for (const auto& [u, length, option] :
         {std::tuple{piece_.u_gauge_mm, piece_.gauge_mm, "--u-gauge-mm "},
          {piece_.u_extensometer_gauge_mm, le_mm_, "--u-extensometer-mm "}}) {
      if (!u || (*u > 0.0 && *u < length)) continue;
      throw Error(ErrorCode::kInvalidInput,
                  {"the uncertainty of a gauge length is out of range", option + decimal_text(*u),
                   "above 0, below " + decimal_text(length) + " mm", ""});
    }
    if (!piece_.u_extensometer_gauge_mm || piece_.extensometer_gauge_mm) return;
    throw Error(ErrorCode::kInvalidInput,
                {"an uncertainty is told of a length that is not", "--u-extensometer-mm",
                 "with --extensometer-mm", "tell that of L0 by --u-gauge-mm"});
  }

  void check_options() const {
    const SlopeWindow& w = options_.window;
    if (!(w.lower_pct >= 0.0 && w.lower_pct < w.upper_pct && w.upper_pct <= 95.0)) {
      throw Error(ErrorCode::kInvalidInput,
                  {"the window of the slope is out of range",
                   decimal_text(w.lower_pct) + " to " + decimal_text(w.upper_pct) + " %",
                   "0 to 95 %, rising", "the usual one is 10 to 40 % of Rp0.2"});
    }
    for (const double offset : options_.offsets_pct) {
      if (offset > 0.0 && offset <= 10.0) continue;
      throw Error(ErrorCode::kInvalidInput,
                  {"an offset is out of range", decimal_text(offset), "above 0, up to 10 %", ""});
    }
  }

  std::vector<double> offsets() const {
    std::vector<double> all = {0.2};
    for (const double offset : options_.offsets_pct) {
      if (std::find(all.begin(), all.end(), offset) == all.end()) all.push_back(offset);
    }
    return all;
  }

  // Where the piece parts, halves and grips swing.
  void keep_behind_fracture(const std::vector<double>& recorded) {
    if (!out_.fracture) return;
    std::erase_if(out_.spikes, [&](const Spike& spike) {
      if (spike.last < *out_.fracture) return false;
      for (std::size_t i = spike.first; i <= spike.last; ++i) curve_.stress[i] = recorded[i];
      return true;
    });
  }

  void faults() {
    const double rm = curve_.stress[out_.at_rm];
    const std::size_t last = out_.fracture.value_or(curve_.stress.size() - 1);
    if (no_strain_.empty()) {
      out_.slip = strain_slip(curve_.strain, curve_.stress, out_.slope, rm, last);
    }
    std::optional<double> recorded_zero;
    if (raw_.instrument == Instrument::kExtensometer) {
      recorded_zero = raw_.path_kind == PathKind::kLengthMm ? -raw_.path.front() / le_mm_ : 0.0;
    }
    out_.zero =
        force_zero(curve_.strain, curve_.stress, out_.slope, rm, out_.fracture, recorded_zero);
    if (!out_.zero.left_mpa) out_.open_zero_mpa = out_.zero.off_mpa;
  }

  void add_zero(Result& result) const {
    if (out_.zero.off_mpa == 0.0) return;
    Budget::add(result, "zero of force", out_.zero.off_mpa / std::numbers::sqrt3);
  }

  double shifted(double strain) const { return strain - out_.slope.toe; }

  void modulus() {
    Result& e = out_.e_gpa;
    if (raw_.instrument == Instrument::kCrosshead) {
      e.reason = "the crosshead's path holds machine and grips: its slope is no modulus";
    } else if (!no_strain_.empty()) {
      e.reason = "the displacement is not taken for a strain of the gauge length: " + no_strain_;
    } else if (raw_.instrument == Instrument::kNotNamed && !options_.expected_young_gpa) {
      e.reason =
          "the file does not name the instrument of the displacement, and no modulus is told to "
          "compare its slope with: --material, --young-gpa, or --column extension=COLUMN where "
          "an extensometer wrote it";
    } else if (!out_.slope.not_young.empty()) {
      e.reason = "slope for offset only: " + out_.slope.not_young;
    } else {
      e.value = 0.001 * out_.slope.mpa;
      budget_->add_stress(e);
      const double range_mm = le_mm_ * (out_.slope.high_mpa - out_.slope.low_mpa) / out_.slope.mpa;
      budget_->add_strain(e, raw_.instrument, range_mm, e.value * le_mm_ / range_mm);
      Budget::add(e, "slope fit", 0.001 * out_.slope.u_mpa);
      Budget::close(e);
    }
  }

  // The fall of the force where the specimen parts is no noise: samples until there.
  std::vector<double> until_fracture(const std::vector<double>& samples) const {
    const std::size_t last = out_.fracture.value_or(samples.size() - 1);
    return {samples.begin(), samples.begin() + static_cast<std::ptrdiff_t>(last) + 1};
  }

  void proof(double offset_pct) {
    ProofStress point;
    point.offset_pct = offset_pct;
    Result& rp = point.mpa;
    const double m = out_.slope.mpa;
    const auto found = offset_point(curve_.strain, curve_.stress, out_.slope, 0.01 * offset_pct);
    if (!no_strain_.empty()) {
      rp.reason = "the displacement is not taken for a strain of the gauge length: " + no_strain_;
    } else if (!found) {
      rp.reason = "the curve does not cross the offset line";
    } else {
      rp.value = found->stress_mpa;
      point.strain_pct = 100.0 * shifted(found->strain);
      const double tangent = std::clamp(tangent_at(curve_, found->after), 0.0, 0.95 * m);
      budget_->add_stress(rp);
      // Slope and path are read by one extensometer: what is left of its error is that of the
      // offset.
      budget_->add_strain(rp, raw_.instrument, 0.01 * offset_pct * le_mm_,
                          m * tangent / (m - tangent));
      Budget::add(rp, "slope fit", tangent / (m - tangent) * rp.value / m * out_.slope.u_mpa);
      const double noise = noise_at(until_fracture(curve_.stress), found->after);
      Budget::add(rp, "noise", noise * m / (m - tangent));
      add_zero(rp);
      if (offset_pct == 0.2) at_rp_ = found->after;
      Budget::close(rp);
    }
    out_.proof.push_back(point);
  }

  void strength() {
    Result& rm = out_.rm_mpa;
    rm.value = curve_.stress[out_.at_rm];
    budget_->add_stress(rm);
    // The largest of noisy samples lies above the curve: the mean of its neighbours tells how far.
    const std::vector<double> borne = until_fracture(curve_.stress);
    double mean = 0.0;
    const std::size_t first = out_.at_rm > 5 ? out_.at_rm - 5 : 0;
    const std::size_t last = std::min(borne.size() - 1, out_.at_rm + 5);
    for (std::size_t i = first; i <= last; ++i) mean += borne[i];
    mean /= static_cast<double>(last - first + 1);
    const double noise = noise_at(borne, out_.at_rm);
    Budget::add(rm, "noise", std::max(noise, std::min(rm.value - mean, 3.0 * noise)));
    add_zero(rm);
    Budget::close(rm);
  }

  void yield() {
    const auto found = upper_yield(curve_.strain, curve_.stress, out_.slope);
    if (!found) {
      out_.reh_mpa = out_.rel_mpa = without("yields continuously");
      return;
    }
    for (const auto& [result, at] :
         {std::pair{&out_.reh_mpa, found->upper}, {&out_.rel_mpa, found->lower}}) {
      result->value = curve_.stress[at];
      budget_->add_stress(*result);
      Budget::add(*result, "noise", noise_at(curve_.stress, at));
      add_zero(*result);
      Budget::close(*result);
    }
  }

  // A place on the curve from which elongations are read; standard uncertainties.
  struct Place {
    std::string source;
    double strain = 0.0;  // as recorded
    double u_strain = 0.0;
    double noise_strain = 0.0;
    double stress = 0.0;
    double u_stress = 0.0;
  };

  // Strain between samples before one of them, the median of the last ten.
  double step_before(std::size_t at) const {
    std::vector<double> steps;
    for (std::size_t i = at > 10 ? at - 9 : 1; i <= at; ++i) {
      steps.push_back(std::abs(curve_.strain[i] - curve_.strain[i - 1]));
    }
    if (steps.empty()) return 0.0;
    const auto middle = steps.begin() + static_cast<std::ptrdiff_t>(steps.size() / 2);
    std::nth_element(steps.begin(), middle, steps.end());
    return *middle;
  }

  Place place_of_rm() {
    const std::size_t last = out_.fracture.value_or(curve_.stress.size() - 1);
    const CurveTop top =
        curve_top(curve_.strain, curve_.stress, std::min(out_.slope.last, out_.at_rm), last);
    out_.noise_mpa = top.noise.mpa;
    out_.top_from_pct = 100.0 * shifted(curve_.strain[top.first]);
    out_.top_to_pct = 100.0 * shifted(curve_.strain[top.last]);
    // The curve's own largest stress lies up to a step from the largest sample.
    const double half = std::max(top.half_width, step_before(out_.at_rm));
    return {"place of Rm",
            top.strain,
            half / std::numbers::sqrt3,
            noise_at(until_fracture(curve_.strain), out_.at_rm),
            top.stress_mpa,
            top.u_stress_mpa};
  }

  // The specimen parts between the last sample and the next.
  Place place_of_fracture(std::size_t at) const {
    return {"place of fracture",
            curve_.strain[at],
            step_before(at) / std::numbers::sqrt3,
            noise_at(until_fracture(curve_.strain), at),
            curve_.stress[at],
            noise_at(until_fracture(curve_.stress), at)};
  }

  Result elongation(const Place& place, bool plastic) const {
    Result result;
    const double strain = shifted(place.strain);
    const double m = out_.slope.mpa;
    const double elastic = plastic ? place.stress / m : 0.0;
    result.value = 100.0 * (strain - elastic);
    budget_->add_strain(result, raw_.instrument, strain * le_mm_, 100.0);
    Budget::add(result, place.source, 100.0 * place.u_strain);
    Budget::add(result, "noise",
                100.0 * std::hypot(place.noise_strain, plastic ? place.u_stress / m : 0.0));
    Budget::add(result, "slope fit", 100.0 * elastic * out_.slope.u_mpa / m);
    Budget::close(result);
    return result;
  }

  void elongations() {
    const Place top = place_of_rm();
    out_.agt_pct = elongation(top, false);
    out_.ag_pct = elongation(top, true);
    if (out_.fracture) {
      const Place end = place_of_fracture(*out_.fracture);
      out_.at_pct = elongation(end, false);
      out_.a_pct = elongation(end, true);
    } else {
      out_.at_pct = out_.a_pct = without("the record ends before fracture");
    }
    if (raw_.instrument != Instrument::kExtensometer || !no_strain_.empty()) {
      out_.elongation_mark =
          raw_.instrument == Instrument::kCrosshead
              ? "from the crosshead, over the gauge length told"
          : no_strain_.empty()
              ? "from a displacement whose instrument is not named"
              : "from a displacement that is not taken for a strain of the gauge length";
    }
    if (!no_strain_.empty()) {
      for (Result* result : {&out_.agt_pct, &out_.ag_pct, &out_.at_pct, &out_.a_pct}) {
        if (std::isnan(result->value)) continue;
        result->u = std::numeric_limits<double>::quiet_NaN();
        result->reason = "no U: " + out_.elongation_mark;
      }
    }
    if (le_mm_ != piece_.gauge_mm) {
      out_.elongation_mark += (out_.elongation_mark.empty() ? "" : ", ") +
                              ("over the extensometer's " + decimal_text(le_mm_) + " mm, not L0");
    }
  }

  void from_pieces() {
    out_.a_from_lu_pct = without("Lu is not told");
    if (piece_.final_gauge_mm) {
      if (!(*piece_.final_gauge_mm >= piece_.gauge_mm)) {
        throw Error(ErrorCode::kInvalidInput,
                    {"Lu is shorter than L0", decimal_text(*piece_.final_gauge_mm) + " mm",
                     "at least " + decimal_text(piece_.gauge_mm) + " mm", ""});
      }
      Result& a = out_.a_from_lu_pct;
      a = {};
      a.value = 100.0 * (*piece_.final_gauge_mm / piece_.gauge_mm - 1.0);
      if (piece_.u_final_gauge_mm) {
        Budget::add(a, "Lu", 50.0 * *piece_.u_final_gauge_mm / piece_.gauge_mm);
        if (piece_.u_gauge_mm) {
          Budget::add(a, "gauge length",
                      50.0 * *piece_.final_gauge_mm * *piece_.u_gauge_mm /
                          (piece_.gauge_mm * piece_.gauge_mm));
        }
      } else {
        a.reason = "no U; not told: U of Lu";
      }
      Budget::close(a);
    }
    out_.z_pct = without("Su is not told");
    if (piece_.final_area_mm2) {
      if (!(*piece_.final_area_mm2 > 0.0 && *piece_.final_area_mm2 <= out_.section.mm2)) {
        throw Error(ErrorCode::kInvalidInput,
                    {"Su is out of range", decimal_text(*piece_.final_area_mm2) + " mm2",
                     "above 0, up to S0 = " + decimal_text(out_.section.mm2) + " mm2", ""});
      }
      out_.z_pct = {};
      out_.z_pct.value = 100.0 * (1.0 - *piece_.final_area_mm2 / out_.section.mm2);
      if (piece_.u_final_area_mm2 && out_.section.u_mm2) {
        // Z = 100 (1 - Su / S0)
        Budget::add(out_.z_pct, "Su", 50.0 * *piece_.u_final_area_mm2 / out_.section.mm2);
        Budget::add(out_.z_pct, "S0",
                    50.0 * *piece_.final_area_mm2 * *out_.section.u_mm2 /
                        (out_.section.mm2 * out_.section.mm2));
        Budget::close(out_.z_pct);
      } else {
        out_.z_pct.reason =
            piece_.u_final_area_mm2 ? "no U; not told: U of S0" : "no U; not told: U of Su";
      }
    }
  }

  const RawCurve& raw_;
  const TestPiece& piece_;
  const ReduceOptions& options_;
  Curve curve_;
  Reduction out_;
  std::optional<Budget> budget_;
  double le_mm_ = 0.0;
  std::string no_strain_;
  std::optional<std::size_t> at_rp_;  // the sample at or behind Rp0.2
};

}  // namespace

const char* to_string(CheckState state) {
  switch (state) {
    case CheckState::kGood:
      return "good";
    case CheckState::kFlagged:
      return "flagged";
    case CheckState::kNotChecked:
      return "not_checked";
  }
  return "";
}

Reduction reduce(const RawCurve& curve, const TestPiece& piece, const ReduceOptions& options) {
  return Reducer(curve, piece, options).run();
}

}  // namespace asbuilt::tensile
