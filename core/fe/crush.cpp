#include "core/fe/crush.h"

#include <algorithm>
#include <cmath>

#include "core/base/error.h"
#include "core/base/print.h"

namespace asbuilt::fe {
namespace {

constexpr double kOffset = 0.002;
constexpr double kYieldShare = 0.002;
// Of the elastic solution, whose error is the square of this in the slope.
constexpr double kElasticTolerance = 1e-6;
constexpr double kSmallestStep = 1e-6;
// Newton directions of a step that went well, and of one that did not.
constexpr int kQuick = 5;
constexpr int kSlow = 10;

void check(const CrushOptions& options) {
  const auto refuse = [](const char* what, const std::string& value, const char* allowed) {
    throw Error(ErrorCode::kInvalidInput, {what, value, allowed, ""});
  };
  if (options.axis < 0 || options.axis > 2) {
    refuse("there is no such axis", std::to_string(options.axis), "0 to 2");
  }
  if (!(options.strain > 0.0) || options.strain > 0.2) {
    refuse("the strain is not possible", decimal_text(100.0 * options.strain) + " %",
           "above 0, at most 20 %: the theory is that of small strains");
  }
  if (!(options.offset_step >= kSmallestStep) || !(options.largest_step >= options.offset_step)) {
    refuse("the steps are not possible",
           decimal_text(options.offset_step) + ", " + decimal_text(options.largest_step),
           "1e-6 or more, the second not below the first");
  }
  const double tolerance = options.equilibrium.tolerance;
  if (!(tolerance >= 1e-8) || tolerance > 1e-2) {
    refuse("the tolerance of equilibrium is not possible", decimal_text(tolerance), "1e-8 to 0.01");
  }
}

// The run of one model: state, displacements and curve.
class Run {
 public:
  Run(const BearingPart& part, const Vec3& edges, const Elastic& material,
      const Hardening& hardening, const CrushOptions& options, CrushCurve& curve,
      const Progress& progress)
      : options_(options),
        curve_(curve),
        progress_(progress),
        unit_(platen_compression(options.axis, options.platens, 1.0, edges)),
        elements_(part.elements, material, hardening, options.dilatation,
                  options.solver.instructions, progress),
        system_(part.elements, material, part.laws, unit_, options.solver,
                progress.part(0.0, 0.03, "setting up")),
        platens_(platen_nodes(elements_.grid(), options.axis)),
        u_(elements_.grid().unknown_count(), 0.0),
        committed_(u_.size(), 0.0),
        rate_(u_.size(), 0.0),
        forces_(u_.size() + FineOperator::kPadding, 0.0),
        volume_mm3_(edges.prod()),
        yield_strain_(hardening.first_yield_mpa() / material.young_mpa) {
    curve_.size.unknowns = static_cast<std::int64_t>(u_.size());
    curve_.points.push_back({});
  }

  void follow(double yield_mpa) {
    solve_elastic();
    double share_strain = 0.0, first = 0.0;
    {
      std::vector<float> mises = elements_.elastic_mises_mpa(rate_.data());
      const auto above =
          mises.begin() + static_cast<std::ptrdiff_t>(
                              std::min(static_cast<double>(mises.size()) - 1.0,
                                       (1.0 - kYieldShare) * static_cast<double>(mises.size())));
      std::nth_element(mises.begin(), above, mises.end());
      share_strain = yield_mpa / static_cast<double>(*above);
      // Single precision must not put the first yield a hair too late.
      first = yield_mpa / static_cast<double>(*std::max_element(above, mises.end())) * (1.0 - 1e-6);
    }
    // Linear up to here: no Newton direction is needed.
    take(std::min(first, options_.strain));
    if (first >= options_.strain) return;
    curve_.first_point = YieldPoint{first, curve_.points.back().stress_mpa};
    double step = share_strain - first;
    int steps_after_crossing = 0;
    for (double strain = first; strain < options_.strain;) {
      const double limit = steps_after_crossing < 2 ? options_.offset_step : options_.largest_step;
      step = std::clamp(step, kSmallestStep, limit);
      // No sliver is left for the last step.
      double next = strain + step;
      if (next > options_.strain - 0.2 * step) next = options_.strain;
      report(strain);
      const int newton = take(next);
      if (newton < 0) {
        ++curve_.steps_cut;
        step = 0.5 * (next - strain);
        if (step < kSmallestStep) refuse(strain);
        continue;
      }
      strain = next;
      if (newton <= kQuick) step *= 1.6;
      if (newton > kSlow) step *= 0.6;
      // The step to the first yield by volume says nothing about those that follow.
      if (curve_.points.size() == 3) step = std::max(step, 0.25 * options_.offset_step);
      const CrushPoint& p = curve_.points.back();
      if (steps_after_crossing > 0 || p.stress_mpa <= curve_.slope_mpa * (strain - kOffset)) {
        ++steps_after_crossing;
      }
    }
  }

 private:
  void solve_elastic() {
    // So small that nothing flows; the answer is linear.
    const double strain = 1e-3 * yield_strain_;
    system_.prescribe(unit_);
    const double* x = system_.solver_parts().vectors.x();
    for (std::size_t i = 0; i < u_.size(); ++i) u_[i] = strain * x[i];
    EquilibriumOptions tight = options_.equilibrium;
    tight.tolerance = std::min(kElasticTolerance, tight.tolerance);
    tight.forcing = 1e-4;
    tight.least_forcing = 1e-4;
    tight.most_inner = options_.solver.pcg.most_iterations;
    const EquilibriumResult found =
        find_equilibrium(elements_, system_.solver_parts(), platens_, tight, u_, forces_,
                         progress_.part(0.03, 0.06, "elastic slope"));
    if (!found.found) {
      throw Error(
          ErrorCode::kNotConverged,
          {"the elastic solution did not converge",
           "unbalanced forces of " + decimal_text(found.residual) + " of the reactions",
           "at most " + decimal_text(tight.tolerance), "check the part for loosely hung pieces"});
    }
    double twice_energy = 0.0;
    for (std::size_t i = 0; i < u_.size(); ++i) twice_energy += u_[i] * forces_[i];
    curve_.slope_mpa = twice_energy / (volume_mm3_ * strain * strain);
    for (std::size_t i = 0; i < u_.size(); ++i) rate_[i] = u_[i] / strain;
  }

  // Goes on to `strain` along the rate of the step before. Returns the Newton directions taken, -1
  // where no equilibrium was found; everything is then as before.
  int take(double strain) {
    const double step = strain - curve_.points.back().strain;
    for (std::size_t i = 0; i < u_.size(); ++i) u_[i] = committed_[i] + step * rate_[i];
    const EquilibriumResult found = find_equilibrium(elements_, system_.solver_parts(), platens_,
                                                     options_.equilibrium, u_, forces_, progress_);
    if (!found.found) return -1;
    for (std::size_t i = 0; i < u_.size(); ++i) rate_[i] = (u_[i] - committed_[i]) / step;
    const PlasticState state = elements_.commit(committed_.data(), u_.data(), progress_);
    committed_ = u_;
    add_point(strain, found, state);
    return found.newton;
  }

  void add_point(double strain, const EquilibriumResult& found, const PlasticState& state) {
    const CrushPoint& before = curve_.points.back();
    CrushPoint p;
    p.strain = strain;
    p.stress_mpa = -found.high_force_n / curve_.area_mm2;
    p.energy_mpa =
        before.energy_mpa + 0.5 * (before.stress_mpa + p.stress_mpa) * (strain - before.strain);
    p.mean_plastic_strain = state.mean_plastic_strain;
    p.yielded_share = state.yielded_share;
    p.flowing_share = state.flowing_share;
    p.newton = found.newton;
    p.inner = found.inner;
    curve_.elastic_mpa = state.elastic_nmm / volume_mm3_;
    curve_.plastic_mpa += state.plastic_nmm / volume_mm3_;
    curve_.energy_imbalance =
        std::abs(p.energy_mpa - curve_.elastic_mpa - curve_.plastic_mpa) / p.energy_mpa;
    curve_.force_imbalance =
        std::max(curve_.force_imbalance,
                 std::abs(found.low_force_n + found.high_force_n) / std::abs(found.high_force_n));
    curve_.points.push_back(p);
  }

  void report(double strain) const {
    char text[80];
    print_to(text, sizeof text, "strain %.2f of %.4g %%", 100.0 * strain, 100.0 * options_.strain);
    const double done = 0.06 + 0.94 * strain / options_.strain;
    progress_.part(done, 1.0, text).report(0.0);
  }

  [[noreturn]] void refuse(double strain) const {
    throw Error(ErrorCode::kNotConverged, {"no equilibrium was found beyond a strain",
                                           decimal_text(100.0 * strain) + " % of " +
                                               decimal_text(100.0 * options_.strain) + " %",
                                           "", "compress less, or give the metal some hardening"});
  }

  const CrushOptions& options_;
  CrushCurve& curve_;
  const Progress& progress_;
  LoadCase unit_;
  PlasticElements elements_;
  ElasticSystem system_;
  PlatenNodes platens_;
  std::vector<double> u_, committed_, rate_, forces_;
  double volume_mm3_;
  double yield_strain_;
};

}  // namespace

CrushCurve crush(const Mask& metal, const Elastic& material, const Hardening& hardening,
                 const CrushOptions& options, const Progress& progress) {
  check(options);
  CrushCurve curve;
  const Vec3 edges = edges_of(metal);
  curve.length_mm = edges[options.axis];
  curve.area_mm2 = edges.prod() / edges[options.axis];
  const BearingPart part = bearing_along(metal, {}, options.axis, curve.size, progress);
  Run run(part, edges, material, hardening, options, curve, progress);
  run.follow(hardening.first_yield_mpa());
  curve.offset = offset_stress(curve.points, curve.slope_mpa, kOffset);
  curve.first_yield = yield_of_share(curve.points, kYieldShare);
  progress.report(1.0);
  return curve;
}

std::int64_t estimate_crush_bytes(const ModelMemory& model) {
  // Displacements now, before and by strain, and forces, of three components in double precision.
  return model.system_bytes + estimate_plastic_bytes(model.elements) + 96 * model.nodes;
}

}  // namespace asbuilt::fe
