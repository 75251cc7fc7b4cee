#include "core/tensile/porous.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "core/base/error.h"
#include "core/base/print.h"
#include "core/tensile/curve_marks.h"

namespace asbuilt::tensile {
namespace {

constexpr double kFall = 0.02;   // of a first maximum
constexpr double kHold = 0.005;  // strain over which it is not exceeded
constexpr double kLeast = 0.1;   // of the largest stress

class Porous {
 public:
  Porous(std::vector<double> strain, const std::vector<double>& stress,
         const PorousOptions& options)
      : strain_(std::move(strain)), stress_(stress), options_(options) {}

  PorousCurve run() {
    // The toe is not known before the gradient, the gradient not before the plateau: twice round.
    plateau();
    first_maximum();
    for (int round = 0; round < 2 && !std::isnan(reference()); ++round) {
      gradient();
      plateau();
    }
    if (std::isnan(reference())) {
      const std::string reason = "no plateau stress: " + out_.plateau_mpa.reason;
      for (Result* result : {&out_.gradient_mpa, &out_.elastic_gradient_mpa, &out_.offset_mpa}) {
        result->reason = reason;
      }
    } else {
      loop();
      for (double& e : strain_) e += options_.strain_shift;
      if (options_.strain_shift != 0.0) plateau();
      offset();
    }
    if (std::isnan(out_.plateau_mpa.value)) {
      out_.plateau_end.reason = "no plateau stress: " + out_.plateau_mpa.reason;
      out_.energy_to_plateau_end_mj_m3.reason = out_.plateau_end.reason;
    } else {
      plateau_end();
    }
    if (!std::isnan(out_.first_maximum_mpa.value)) {
      out_.first_maximum_strain = strain_[out_.at_first_maximum];
    }
    out_.by_plateau = !std::isnan(out_.plateau_mpa.value);
    energy();
    return out_;
  }

 private:
  // Strain where the stress first passes `stress` from sample `from` on; nothing where it does not.
  std::optional<double> first_at(double stress, std::size_t from) const {
    for (std::size_t i = std::max<std::size_t>(1, from); i < stress_.size(); ++i) {
      if (stress_[i] < stress) continue;
      const double rise = stress_[i] - stress_[i - 1];
      const double share = rise > 0.0 ? (stress - stress_[i - 1]) / rise : 1.0;
      return strain_[i - 1] + std::clamp(share, 0.0, 1.0) * (strain_[i] - strain_[i - 1]);
    }
    return std::nullopt;
  }

  // Area below the curve between two strains, trapezia cut at the ends.
  double area(double from, double to) const {
    double sum = 0.0;
    for (std::size_t i = 1; i < strain_.size(); ++i) {
      const double a = strain_[i - 1];
      const double b = strain_[i];
      const double low = std::max(std::min(a, b), from);
      const double high = std::min(std::max(a, b), to);
      if (!(high > low)) continue;
      const double slope = (stress_[i] - stress_[i - 1]) / (b - a);
      const double middle = stress_[i - 1] + slope * (0.5 * (low + high) - a);
      sum += (b > a ? 1.0 : -1.0) * middle * (high - low);  // an unloading gives its work back
    }
    return sum;
  }

  bool reaches(double strain) const {
    return *std::max_element(strain_.begin(), strain_.end()) >= strain - 1e-9;
  }

  void plateau() {
    Result& out = out_.plateau_mpa;
    out = {};
    if (!reaches(options_.plateau_to)) {
      out.reason =
          "the curve ends before " + decimal_text(100.0 * options_.plateau_to) + " % strain";
      return;
    }
    out.value = area(options_.plateau_from, options_.plateau_to) /
                (options_.plateau_to - options_.plateau_from);
  }

  // What the shares of the stress are of.
  double reference() const {
    return std::isnan(out_.plateau_mpa.value) ? out_.first_maximum_mpa.value
                                              : out_.plateau_mpa.value;
  }

  void first_maximum() {
    Result& out = out_.first_maximum_mpa;
    double least = 0.0;  // densification does not hide a maximum far below it
    for (std::size_t i = 0; i < stress_.size(); ++i) {
      if (strain_[i] <= strain_.front() + options_.plateau_to) {
        least = std::max(least, kLeast * stress_[i]);
      }
    }
    std::optional<std::size_t> peak;
    double furthest = -std::numeric_limits<double>::infinity();
    bool fallen = false;
    double fall = 0.0;
    for (std::size_t i = 0; i < stress_.size(); ++i) {
      if (strain_[i] < furthest) continue;  // unloading, or loading again
      furthest = strain_[i];
      if (!peak || stress_[i] >= stress_[*peak]) {
        if (stress_[i] < least) continue;
        peak = i;
        fallen = false;
        fall = 0.0;
        continue;
      }
      if (fall == 0.0) {
        fall = std::max(kFall * stress_[*peak], 4.0 * median_noise_at(stress_, *peak));
      }
      fallen = fallen || stress_[i] < stress_[*peak] - fall;
      if (fallen && strain_[i] - strain_[*peak] >= kHold) break;
    }
    if (!peak || !fallen) {
      out.reason = "the stress rises without a fall of 2 %";
      return;
    }
    out.value = stress_[*peak];
    out_.at_first_maximum = *peak;
  }

  void gradient() {
    const double low = options_.gradient_low * reference();
    const double high = options_.gradient_high * reference();
    std::size_t end = 0;
    while (end < stress_.size() && stress_[end] <= high) ++end;
    std::size_t first = end;
    while (first > 0 && stress_[first - 1] > low) --first;
    out_.gradient_mpa = {};
    if (end < first + 3) {
      out_.gradient_mpa.reason = "fewer than 3 samples on the loading line";
      return;
    }
    const LineFit fit = line_fit(strain_, stress_, first, end - 1);
    const double slope = fit.slope + options_.gradient_shift_mpa;
    if (!(fit.slope > 0.0 && slope > 0.0)) {
      out_.gradient_mpa.reason = "stress does not rise with strain on the loading line";
      return;
    }
    out_.gradient_mpa.value = slope;
    out_.gradient_mpa.parts.push_back({"slope fit", fit.u_slope});
    double mean_strain = 0.0;
    for (std::size_t i = first; i < end; ++i) mean_strain += strain_[i];
    mean_strain /= static_cast<double>(end - first);
    // A changed slope turns the line about its middle.
    const double toe = mean_strain - (fit.slope * mean_strain + fit.intercept) / slope;
    out_.line = fit;
    out_.line_samples = end - first;
    out_.line_low_mpa = low;
    out_.line_high_mpa = high;
    out_.line_range = strain_[end - 1] - strain_[first];
    out_.toe += toe;
    for (double& e : strain_) e -= toe;
  }

  // The first fall from above 70 % to below 20 % of the plateau stress, and the way back up.
  void loop() {
    Result& out = out_.elastic_gradient_mpa;
    const double high = 0.70 * reference();
    const double low = 0.20 * reference();
    std::size_t top = 0;
    while (top < stress_.size() && stress_[top] < high) ++top;
    std::size_t at = top;
    while (at < stress_.size() && stress_[at] > low) ++at;
    if (at >= stress_.size()) {
      out.reason = "the record holds no unloading to 20 % of the plateau stress";
      return;
    }
    const auto strain_at = [&](double stress, std::size_t i) {
      const double share = (stress - stress_[i - 1]) / (stress_[i] - stress_[i - 1]);
      return strain_[i - 1] + share * (strain_[i] - strain_[i - 1]);
    };
    const double low_strain = strain_at(low, at);
    std::size_t from = at;
    while (from > top && stress_[from] < high) --from;
    const double high_strain = strain_at(high, from + 1);
    const auto back = first_at(high, at);
    if (!back) {
      out.reason = "the record does not load again after its unloading";
      return;
    }
    // The secant through both branches at 70 %, down to the one point at 20 %.
    const double mean = 0.5 * (high_strain + *back);
    if (!(mean > low_strain)) {
      out.reason = "strain does not fall while the stress is taken off";
      return;
    }
    out.value = (high - low) / (mean - low_strain);
    out_.loop_low_mpa = low;
    out_.loop_high_mpa = high;
    out_.loop_low_strain = low_strain;
    out_.loop_high_strain = mean;
  }

  void offset() {
    Result& out = out_.offset_mpa;
    const double m = out_.gradient_mpa.value;
    if (std::isnan(m)) {
      out.reason = out_.gradient_mpa.reason;
      return;
    }
    const auto above = [&](std::size_t i) {
      return stress_[i] - m * (strain_[i] - options_.offset);
    };
    for (std::size_t i = 1; i < stress_.size(); ++i) {
      if (strain_[i] < options_.offset || above(i) > 0.0) continue;
      const double before = above(i - 1);
      const double share = before > above(i) ? before / (before - above(i)) : 1.0;
      out.value = stress_[i - 1] + share * (stress_[i] - stress_[i - 1]);
      out_.offset_strain = strain_[i - 1] + share * (strain_[i] - strain_[i - 1]);
      out_.at_offset = i;
      return;
    }
    out.reason = "the curve does not cross the offset line";
  }

  void plateau_end() {
    std::size_t behind = 0;
    while (behind < strain_.size() && strain_[behind] < options_.plateau_to) ++behind;
    const auto end = first_at(1.3 * out_.plateau_mpa.value, behind);
    if (end) {
      out_.plateau_end.value = *end;
      out_.at_plateau_end = behind;
      while (stress_[out_.at_plateau_end] < 1.3 * out_.plateau_mpa.value) ++out_.at_plateau_end;
      out_.energy_to_plateau_end_mj_m3.value = area(0.0, *end);
      return;
    }
    out_.plateau_end.reason = "the stress does not reach 1.3 times the plateau stress";
    out_.energy_to_plateau_end_mj_m3.reason = out_.plateau_end.reason;
  }

  void energy() {
    const double to = options_.energy_to;
    if (!reaches(to)) {
      out_.energy_mj_m3.reason = "the curve ends before " + decimal_text(100.0 * to) + " % strain";
      out_.efficiency_pct.reason = out_.energy_mj_m3.reason;
      return;
    }
    double most = 0.0;
    for (std::size_t i = 0; i < strain_.size(); ++i) {
      if (strain_[i] <= to) most = std::max(most, stress_[i]);
      if (i > 0 && strain_[i - 1] < to && strain_[i] > to) {
        const double share = (to - strain_[i - 1]) / (strain_[i] - strain_[i - 1]);
        most = std::max(most, stress_[i - 1] + share * (stress_[i] - stress_[i - 1]));
      }
    }
    out_.energy_mj_m3.value = area(0.0, to);
    out_.efficiency_pct.value = 100.0 * out_.energy_mj_m3.value / (most * to);
  }

  std::vector<double> strain_;
  const std::vector<double>& stress_;
  const PorousOptions& options_;
  PorousCurve out_;
};

}  // namespace

PorousCurve reduce_porous(const std::vector<double>& strain, const std::vector<double>& stress_mpa,
                          const PorousOptions& options) {
  const bool ordered = options.plateau_from >= 0.0 && options.plateau_from < options.plateau_to &&
                       options.gradient_low >= 0.0 &&
                       options.gradient_low < options.gradient_high && options.offset > 0.0 &&
                       options.energy_to > 0.0;
  if (strain.size() != stress_mpa.size() || strain.size() < 20 || !ordered) {
    throw Error(ErrorCode::kInvalidInput,
                {"a compression curve or its ranges are not as they should be",
                 std::to_string(strain.size()) + " strains, " + std::to_string(stress_mpa.size()) +
                     " stresses",
                 "as many of both, at least 20; ranges that rise", ""});
  }
  return Porous(strain, stress_mpa, options).run();
}

}  // namespace asbuilt::tensile
