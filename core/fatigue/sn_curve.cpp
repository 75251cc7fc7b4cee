#include "core/fatigue/sn_curve.h"

#include <Eigen/LU>
#include <algorithm>
#include <boost/math/tools/roots.hpp>
#include <cmath>
#include <functional>
#include <set>

#include "core/base/error.h"
#include "core/base/print.h"
#include "core/fatigue/censored_normal.h"
#include "core/fatigue/csv_rows.h"
#include "core/statistics/distributions.h"

namespace asbuilt::fatigue {
namespace {

constexpr int kFewestTests = 6;
constexpr int kFewestFailures = 4;
constexpr double kSameRatio = 0.005;

void refuse_too_few(int tests, int failures, std::size_t levels) {
  if (tests >= kFewestTests && failures >= kFewestFailures && levels >= 2) return;
  throw Error(ErrorCode::kNotMeasurable,
              {failures == 0 ? "no specimen failed: there is no S-N line in run-outs alone"
                             : "too few fatigue tests for an S-N line",
               std::to_string(tests) + " tests, " + std::to_string(failures) + " failures at " +
                   std::to_string(levels) + " stresses",
               std::to_string(kFewestTests) + " tests, " + std::to_string(kFewestFailures) +
                   " failures at 2 stresses or more",
               failures == 0 ? "test at higher stresses too" : "test more specimens"});
}

}  // namespace

void require_one_condition(const FatigueTable& table) {
  std::vector<double> ratios;
  std::vector<std::string> media;
  std::set<std::string> folded;
  for (const FatigueTest& test : table.tests) {
    const bool known = std::any_of(ratios.begin(), ratios.end(), [&test](double r) {
      return std::abs(r - test.ratio) <= kSameRatio;
    });
    if (!known) ratios.push_back(test.ratio);
    if (folded.insert(folded_word(test.medium)).second) {
      media.push_back(test.medium.empty() ? "not told" : test.medium);
    }
  }
  if (ratios.size() == 1 && media.size() == 1) return;
  std::string found;
  if (ratios.size() > 1) {
    found += "R:";
    for (const double r : ratios) found.append(" ").append(decimal_text(r));
  }
  if (media.size() > 1) {
    found += found.empty() ? "media:" : "; media:";
    for (const std::string& m : media) found.append(" ").append(m);
  }
  throw Error(ErrorCode::kInvalidInput,
              {"tests under different conditions make no one S-N line", found,
               "one R and one medium", "evaluate a table for each"});
}

struct SnCurve::Fit {
  StressMeasure measure = StressMeasure::kMaximum;
  double confidence = 0.95, ratio = 0.0;
  std::string medium;
  int tests = 0, failures = 0, levels = 0;
  double lowest = 0.0, highest = 0.0;
  std::vector<std::string> notes;

  Eigen::VectorXd x, y;  // log10, less their means over the failures
  double x_mean = 0.0, y_mean = 0.0;
  std::vector<bool> failed;
  CensoredFit full;
  Eigen::MatrixXd covariance;
  double sigma = 0.0, slope = 0.0, level = 0.0;  // of the centred line

  double dof() const { return failures - 2; }
  double sd() const { return sigma * std::sqrt(failures / dof()); }
  double mean_at(double at) const { return level + slope * at; }

  // Standard error of the mean life at a stress, over sigma.
  double leverage(double at) const {
    const double tau = full.theta[0];
    const Eigen::Vector3d j(-mean_at(at) / tau, 1.0 / tau, at / tau);
    return std::sqrt(j.dot(covariance * j)) / sigma;
  }

  // Twice the loss of log likelihood where the line has to pass through a point.
  double deviance_through(double at, double life) const {
    CensoredModel model;
    model.rows.resize(y.size(), 2);
    model.rows.col(0) = y.array() - life;
    model.rows.col(1) = -(x.array() - at);
    model.offsets = Eigen::VectorXd::Zero(y.size());
    model.failed = failed;
    const double tau = 0.2 / sigma;
    return 2.0 * (full.log_likelihood -
                  maximise(model, Eigen::Vector2d(tau, tau * slope)).log_likelihood);
  }
  double deviance_of_slope(double b) const {
    CensoredModel model;
    model.rows.resize(y.size(), 2);
    model.rows.col(0) = y - b * x;
    model.rows.col(1).setConstant(-1.0);
    model.offsets = Eigen::VectorXd::Zero(y.size());
    model.failed = failed;
    const double tau = 0.2 / sigma;
    return 2.0 * (full.log_likelihood -
                  maximise(model, Eigen::Vector2d(tau, tau * level)).log_likelihood);
  }

  double threshold() const {
    const double t = student_quantile(0.5 * (1.0 + confidence), dof());
    return failures * std::log1p(t * t / dof());
  }

  // Where the deviance first reaches its threshold on one side; NaN where it does not.
  double end_of(const std::function<double(double)>& deviance, double best, double step) const {
    const double most = threshold();
    const auto over = [&](double at) { return deviance(at) - most; };
    double inside = best;
    for (int k = 0; k < 12; ++k, step *= 2.0) {
      const double outside = best + step;
      const double above = over(outside);
      if (!(above > 0.0)) {
        inside = outside;
        continue;
      }
      std::uintmax_t rounds = 100;
      const double below = inside == best ? -most : over(inside);
      const auto [a, b] = boost::math::tools::toms748_solve(
          over, std::min(inside, outside), std::max(inside, outside),
          inside < outside ? below : above, inside < outside ? above : below,
          boost::math::tools::eps_tolerance<double>(40), rounds);
      return 0.5 * (a + b);
    }
    return kNotMeasured;
  }

  void read(const FatigueTable& table) {
    require_one_condition(table);
    measure = table.measure;
    ratio = table.tests.front().ratio;
    medium = table.tests.front().medium;
    tests = static_cast<int>(table.tests.size());
    std::set<double> all, failing;
    for (const FatigueTest& test : table.tests) {
      all.insert(test.stress_mpa);
      failed.push_back(test.ending == Ending::kFailed);
      if (!failed.back()) continue;
      ++failures;
      failing.insert(test.stress_mpa);
      x_mean += std::log10(test.stress_mpa);
      y_mean += std::log10(test.cycles);
    }
    levels = static_cast<int>(all.size());
    refuse_too_few(tests, failures, failing.size());
    lowest = *all.begin();
    highest = *all.rbegin();
    x_mean /= failures;
    y_mean /= failures;
    x.resize(tests);
    y.resize(tests);
    for (Eigen::Index i = 0; i < tests; ++i) {
      const FatigueTest& test = table.tests[static_cast<std::size_t>(i)];
      x[i] = std::log10(test.stress_mpa) - x_mean;
      y[i] = std::log10(test.cycles) - y_mean;
    }
    note(table);
  }

  void note(const FatigueTable& table) {
    std::set<double> ends, frequencies;
    int stopped = 0;
    for (const FatigueTest& test : table.tests) {
      if (test.ending == Ending::kRunout) ends.insert(test.cycles);
      if (test.ending == Ending::kStopped) ++stopped;
      if (!std::isnan(test.frequency_hz)) frequencies.insert(test.frequency_hz);
    }
    if (medium.empty()) notes.emplace_back("the medium is not told");
    if (ends.size() > 1) notes.emplace_back("run-outs ended at different numbers of cycles");
    if (stopped > 0) {
      notes.push_back("stopped early and counted as censored: " + std::to_string(stopped) +
                      "; right only where the reason was not the specimen's state");
    }
    if (!frequencies.empty() && *frequencies.rbegin() > 2.0 * *frequencies.begin()) {
      notes.push_back("frequencies from " + decimal_text(*frequencies.begin()) + " to " +
                      decimal_text(*frequencies.rbegin()) + " Hz are taken as one condition");
    }
    notes.emplace_back("a straight line in log-log has no fatigue limit; none is estimated");
    if (failures < tests) {
      notes.emplace_back("with run-outs the coverage of intervals and design line is approximate");
    }
  }

  void solve() {
    // Least squares of the failures: how much they scatter, and whether they do at all.
    double xx = 0.0, xy = 0.0, yy = 0.0;
    for (Eigen::Index i = 0; i < x.size(); ++i) {
      if (!failed[static_cast<std::size_t>(i)]) continue;
      xx += x[i] * x[i];
      xy += x[i] * y[i];
      yy += y[i] * y[i];
    }
    const double rest = std::max(0.0, yy - xy * xy / xx) / failures;
    if (!(rest > 1e-12)) {
      throw Error(ErrorCode::kNotMeasurable, {"the failures lie on a line without any scatter",
                                              std::to_string(failures) + " failures",
                                              "lives of tests", "is the table made of a curve?"});
    }
    CensoredModel model;
    model.rows.resize(y.size(), 3);
    model.rows.col(0) = y;
    model.rows.col(1).setConstant(-1.0);
    model.rows.col(2) = -x;
    model.offsets = Eigen::VectorXd::Zero(y.size());
    model.failed = failed;
    // Wide enough that no run-out begins far in the tail.
    const double width = std::max(std::sqrt(rest), 0.2 * (y.maxCoeff() - y.minCoeff()));
    full = maximise(model, Eigen::Vector3d(1.0 / width, 0.0, xy / xx / width));
    sigma = 1.0 / full.theta[0];
    level = full.theta[1] * sigma;
    slope = full.theta[2] * sigma;
    covariance = full.information.inverse();
  }
};

SnCurve::SnCurve(const FatigueTable& table, double confidence) : fit_(std::make_unique<Fit>()) {
  if (!(confidence > 0.5 && confidence < 1.0)) {
    throw Error(ErrorCode::kInvalidInput,
                {"a confidence is out of range", decimal_text(confidence), "0.5 to 1", ""});
  }
  fit_->confidence = confidence;
  fit_->read(table);
  fit_->solve();
}
SnCurve::~SnCurve() = default;
SnCurve::SnCurve(SnCurve&&) noexcept = default;
SnCurve& SnCurve::operator=(SnCurve&&) noexcept = default;

StressMeasure SnCurve::measure() const {
  return fit_->measure;
}
double SnCurve::ratio() const {
  return fit_->ratio;
}
const std::string& SnCurve::medium() const {
  return fit_->medium;
}
double SnCurve::confidence() const {
  return fit_->confidence;
}
int SnCurve::tests() const {
  return fit_->tests;
}
int SnCurve::failures() const {
  return fit_->failures;
}
int SnCurve::levels() const {
  return fit_->levels;
}
double SnCurve::replication_pct() const {
  return 100.0 * (1.0 - static_cast<double>(fit_->levels) / fit_->tests);
}
double SnCurve::lowest_mpa() const {
  return fit_->lowest;
}
double SnCurve::highest_mpa() const {
  return fit_->highest;
}
double SnCurve::log_likelihood() const {
  return fit_->full.log_likelihood;
}
const std::vector<std::string>& SnCurve::notes() const {
  return fit_->notes;
}

double SnCurve::intercept() const {
  return fit_->level + fit_->y_mean - fit_->slope * fit_->x_mean;
}

Interval SnCurve::slope() const {
  const Fit& f = *fit_;
  const double tau = f.full.theta[0];
  const Eigen::Vector3d j(-f.slope / tau, 0.0, 1.0 / tau);
  const double error = std::sqrt(j.dot(f.covariance * j));
  const auto deviance = [&f](double b) { return f.deviance_of_slope(b); };
  Interval out{f.slope, f.end_of(deviance, f.slope, -error), f.end_of(deviance, f.slope, error),
               ""};
  if (std::isnan(out.low + out.high)) out.reason = "the likelihood does not bound it";
  return out;
}

Interval SnCurve::sd() const {
  const Fit& f = *fit_;
  const double outside = 0.5 * (1.0 - f.confidence);
  const double s = f.sd();
  return {s, s * std::sqrt(f.dof() / chi_square_quantile(1.0 - outside, f.dof())),
          s * std::sqrt(f.dof() / chi_square_quantile(outside, f.dof())), ""};
}

Interval SnCurve::life(double stress_mpa) const {
  const Fit& f = *fit_;
  Interval out;
  if (!(stress_mpa >= f.lowest * (1.0 - 1e-9) && stress_mpa <= f.highest * (1.0 + 1e-9))) {
    out.reason = "outside of the stresses tested; nothing is extrapolated";
    return out;
  }
  const double at = std::log10(stress_mpa) - f.x_mean;
  const double best = f.mean_at(at);
  const double error = f.leverage(at) * f.sigma;
  const auto deviance = [&f, at](double life) { return f.deviance_through(at, life); };
  const auto cycles = [&f](double life) { return std::pow(10.0, life + f.y_mean); };
  out = {cycles(best), cycles(f.end_of(deviance, best, -error)),
         cycles(f.end_of(deviance, best, error)), ""};
  if (std::isnan(out.low + out.high)) out.reason = "the likelihood does not bound it";
  return out;
}

Interval SnCurve::strength(double cycles) const {
  const Fit& f = *fit_;
  Interval out;
  if (!(slope().high < 0.0)) {
    out.reason = "it is not proven that the life falls with the stress";
    return out;
  }
  const double life = std::log10(cycles) - f.y_mean;
  const double best = (life - f.level) / f.slope;
  const double stress = std::pow(10.0, best + f.x_mean);
  if (!(stress >= f.lowest * (1.0 - 1e-9) && stress <= f.highest * (1.0 + 1e-9))) {
    out.reason = "outside of the stresses tested; nothing is extrapolated";
    return out;
  }
  const double error = f.leverage(best) * f.sigma / std::abs(f.slope);
  const auto deviance = [&f, life](double at) { return f.deviance_through(at, life); };
  const auto mpa = [&f](double at) { return std::pow(10.0, at + f.x_mean); };
  out = {stress, mpa(f.end_of(deviance, best, -error)), mpa(f.end_of(deviance, best, error)), ""};
  if (std::isnan(out.low + out.high)) out.reason = "the likelihood does not bound it";
  return out;
}

double SnCurve::design_life(double stress_mpa, const DesignLevel& level) const {
  const Fit& f = *fit_;
  for (const double share : {level.survival, level.confidence}) {
    if (share >= 0.5 && share < 1.0) continue;
    throw Error(ErrorCode::kInvalidInput,
                {"a share of the design line is out of range", decimal_text(share),
                 "0.5 to below 1", "for example a survival of 0.9 with a confidence of 0.95"});
  }
  const double at = std::log10(stress_mpa) - f.x_mean;
  const double h = f.leverage(at);
  const double k =
      h * noncentral_t_quantile(level.confidence, f.dof(), normal_quantile(level.survival) / h);
  return std::pow(10.0, f.mean_at(at) + f.y_mean - k * f.sd());
}

Interval SnCurve::design_strength(double cycles, const DesignLevel& level) const {
  const Fit& f = *fit_;
  Interval out;
  const auto spare = [&](double at) {
    return std::log10(design_life(std::pow(10.0, at), level)) - std::log10(cycles);
  };
  const double low = std::log10(f.lowest);
  const double high = std::log10(f.highest);
  if (!(spare(low) >= 0.0)) {
    out.reason = "the design line does not reach so many cycles at the lowest stress tested";
  } else if (spare(high) >= 0.0) {
    out.reason = "the design line lies above it at every stress tested; nothing is extrapolated";
  } else {
    std::uintmax_t rounds = 100;
    const auto [a, b] = boost::math::tools::toms748_solve(
        spare, low, high, boost::math::tools::eps_tolerance<double>(40), rounds);
    out.value = std::pow(10.0, 0.5 * (a + b));
  }
  return out;
}

}  // namespace asbuilt::fatigue
