#include "core/tensile/test_checks.h"

#include <algorithm>
#include <cmath>

#include "core/base/print.h"

namespace asbuilt::tensile {
namespace {

// Strain per second by least squares; nothing where the clock stands still or runs back often.
std::optional<double> rate_between(const Reduction& out, const RawCurve& raw, std::size_t first,
                                   std::size_t last) {
  if (raw.time_s.size() != out.strain.size() || last < first + 10) return std::nullopt;
  std::size_t back = 0;
  for (std::size_t i = first + 1; i <= last; ++i) {
    back += raw.time_s[i] < raw.time_s[i - 1] ? 1 : 0;
  }
  if (100 * back > last - first) return std::nullopt;
  const LineFit fit = line_fit(raw.time_s, out.strain, first, last);
  if (!(fit.slope > 0.0)) return std::nullopt;
  return fit.slope;
}

// Sums over samples, of which a line's residual follows for any stretch.
struct Sums {
  double n = 0.0, x = 0.0, y = 0.0, xx = 0.0, xy = 0.0, yy = 0.0;
  void add(double at, double value) {
    n += 1.0;
    x += at;
    y += value;
    xx += at * at;
    xy += at * value;
    yy += value * value;
  }
  Sums without(const Sums& o) const {
    return {n - o.n, x - o.x, y - o.y, xx - o.xx, xy - o.xy, yy - o.yy};
  }
  double sxx() const { return xx - x * x / n; }
  double sxy() const { return xy - x * y / n; }
  double slope() const { return sxy() / sxx(); }
  // Sum of squared residuals of the line of least squares.
  double rest() const {
    const double syy = yy - y * y / n;
    return sxx() > 0.0 ? std::max(0.0, syy - sxy() * sxy() / sxx()) : syy;
  }
};

constexpr std::size_t kLeastInPhase = 10;  // samples
constexpr double kLeastRatio = 1.5;        // of two rates
constexpr double kLeastGain = 10.0;        // in the sum of squares

// The last sample before the rate of strain is switched between `first` and `last`; nothing where
// one rate does.
std::optional<std::size_t> rate_switch(const Reduction& out, const RawCurve& raw, std::size_t first,
                                       std::size_t last) {
  if (last < first + 2 * kLeastInPhase) return std::nullopt;
  // From the first sample on, so that no digit is lost to large numbers.
  std::vector<Sums> up_to;
  Sums all;
  for (std::size_t i = first; i <= last; ++i) {
    all.add(raw.time_s[i] - raw.time_s[first], out.strain[i] - out.strain[first]);
    up_to.push_back(all);
  }
  std::size_t best = 0;
  double least = all.rest() / kLeastGain;
  for (std::size_t k = kLeastInPhase; k + kLeastInPhase < up_to.size(); ++k) {
    const Sums behind = all.without(up_to[k]);
    const double rest = up_to[k].rest() + behind.rest();
    const double ratio = behind.slope() / up_to[k].slope();
    if (!(rest < least) || !(ratio > kLeastRatio || ratio < 1.0 / kLeastRatio)) continue;
    least = rest;
    best = k;
  }
  if (best == 0) return std::nullopt;
  return first + best;
}

bool within(double rate, const std::array<double, 2>& range) {
  return rate >= range[0] && rate <= range[1];
}

// What comes before the switch is the rate of the phase to yield, kept on, or that behind it.
bool rates_hold(const Reduction& out, const RateRule& rule) {
  if (!within(*out.rate_to_yield, rule.to_yield)) return false;
  if (out.rate_to_switch && !within(*out.rate_to_switch, rule.to_yield) &&
      !within(*out.rate_to_switch, rule.after_yield)) {
    return false;
  }
  return !out.rate_after_yield || within(*out.rate_after_yield, rule.after_yield);
}

// The last sample that cannot be told from Rm, at least 25 behind the largest: where the largest
// one lies is left to the noise.
std::size_t end_of_top(const Reduction& out) {
  const std::size_t end = out.fracture.value_or(out.strain.size() - 1);
  // A rate that is switched just before Rm needs samples behind it.
  std::size_t last = std::min(end, out.at_rm + 25);
  while (last < end && out.strain[last + 1] <= 0.01 * out.top_to_pct) ++last;
  return last;
}

// The last sample before the strain stands still: an extensometer that was taken off has no rate.
// Still: over the last tenth of the samples, at least five, it moves by less than a thousandth of
// what it moved until there.
std::size_t last_moving(const Reduction& out, std::size_t first, std::size_t last) {
  const std::size_t tail = std::max<std::size_t>(5, (last - first) / 10);
  if (last < first + 2 * tail) return last;
  const double still = 1e-3 * (out.strain[last] - out.strain[first]);
  if (out.strain[last] - out.strain[last - tail] > still) return last;
  std::size_t at = last;
  while (at > first && std::abs(out.strain[last] - out.strain[at - 1]) <= std::abs(still)) --at;
  return at;
}

void take_switch(Reduction& out, const RawCurve& raw, std::size_t at_yield, std::size_t last) {
  const std::optional<std::size_t> at = rate_switch(out, raw, at_yield, last);
  if (!at) return;
  const std::optional<double> before = rate_between(out, raw, at_yield, *at);
  const std::optional<double> behind = rate_between(out, raw, *at + 1, last);
  if (!before || !behind) return;
  out.rate_to_switch = before;
  out.rate_after_yield = behind;
  out.switch_pct = 100.0 * out.strain[*at];
}

void check_rates(Reduction& out, const RawCurve& raw) {
  const double rp = out.rp02().mpa.value;
  std::size_t at_yield = out.slope.last;
  while (at_yield < out.at_rm &&
         out.strain[at_yield] - out.stress_mpa[at_yield] / out.slope.mpa < 0.002) {
    ++at_yield;
  }
  if (!std::isnan(rp)) {
    const std::size_t last = last_moving(out, at_yield, end_of_top(out));
    out.rate_to_yield = rate_between(out, raw, out.slope.first, at_yield);
    out.rate_after_yield = rate_between(out, raw, at_yield, last);
    if (out.rate_after_yield) take_switch(out, raw, at_yield, last);
  }
  for (const RateRule& rule : rules().rates) {
    TestCheck check{
        "strain rate, " + rule.id, CheckState::kNotChecked,
        std::isnan(rp) ? "not computed without Rp0.2" : "the record has no usable time"};
    if (out.rate_to_yield) {
      check.state = rates_hold(out, rule) ? CheckState::kGood : CheckState::kFlagged;
      char text[200];
      print_to(text, sizeof text, "%.3g 1/s to yield (%.3g to %.3g)", *out.rate_to_yield,
               rule.to_yield[0], rule.to_yield[1]);
      check.text = text;
      if (out.rate_to_switch) {
        print_to(text, sizeof text, ", %.3g 1/s from there to %.3g %% strain", *out.rate_to_switch,
                 *out.switch_pct);
        check.text += text;
      }
      if (out.rate_after_yield) {
        print_to(text, sizeof text, ", %.3g 1/s %s (%.3g to %.3g)", *out.rate_after_yield,
                 out.rate_to_switch ? "behind it" : "after it", rule.after_yield[0],
                 rule.after_yield[1]);
        check.text += text;
      }
      if (out.instrument == Instrument::kCrosshead) check.text += ", by the crosshead";
      if (rule.verify) check.text += "; limits to be verified";
    }
    out.checks.push_back(check);
  }
}

// The strain of an extensometer that was taken off before stands still, or jumps.
bool follows_to_fracture(const Reduction& out) {
  constexpr double kLeastShare = 0.05;  // of the mean rise in as many samples
  constexpr double kLargestStep = 0.5;  // of the whole rise
  const std::size_t first = out.slope.last;
  if (!out.fracture || *out.fracture < first + kLeastInPhase) return false;
  const std::size_t last = *out.fracture;
  const double rise = out.strain[last] - out.strain[first];
  if (!(rise > 0.0)) return false;
  for (std::size_t i = first + 1; i <= last; ++i) {
    if (out.strain[i] - out.strain[i - 1] > kLargestStep * rise) return false;
  }
  const std::size_t tail = std::max<std::size_t>(5, (last - first) / 10);
  const double mean = rise * static_cast<double>(tail) / static_cast<double>(last - first);
  return out.strain[last] - out.strain[last - tail] >= kLeastShare * mean;
}

std::string pct_text(const Result& result) {
  char text[80];
  if (std::isnan(result.u)) {
    print_to(text, sizeof text, "%.4g %%", result.value);
  } else {
    print_to(text, sizeof text, "%.4g +- %.2g %%", result.value, result.u);
  }
  return text;
}

// What the curve says against A from Lu; empty: nothing.
std::string against_lu(const Reduction& out) {
  const Result& lu = out.a_from_lu_pct;
  const double u_lu = std::isnan(lu.u) ? 0.0 : lu.u;
  const double u_at = std::isnan(out.at_pct.u) ? 0.0 : out.at_pct.u;
  const bool above = lu.value > out.at_pct.value + u_lu + u_at;
  const bool apart = std::abs(lu.value - out.a_pct.value) > lu.u + out.a_pct.u;  // not without U
  if (!above && !apart) return {};
  std::string text = "A from Lu, " + pct_text(lu);
  text.append(above ? ", is above At" : ", is not A");
  text.append(" of its own curve: At ").append(pct_text(out.at_pct));
  return text.append(", A ").append(pct_text(out.a_pct));
}

void check_elongation(Reduction& out, bool over_gauge, bool is_strain) {
  out.followed = over_gauge && is_strain && !out.slip &&
                 out.instrument == Instrument::kExtensometer && follows_to_fracture(out);
  if (std::isnan(out.a_from_lu_pct.value)) return;
  TestCheck check{"elongation", CheckState::kNotChecked,
                  "no extensometer followed L0 until it parted"};
  if (out.followed) {
    out.elongation_doubt = against_lu(out);  // nothing slipped
    check.state = out.elongation_doubt.empty() ? CheckState::kGood : CheckState::kFlagged;
    check.text = out.elongation_doubt;
    if (check.text.empty()) {
      check.text = pct_text(out.a_from_lu_pct);
      check.text.append("; of the curve: At ").append(pct_text(out.at_pct)).append(", A ");
      check.text.append(pct_text(out.a_pct));
    }
  }
  out.checks.push_back(std::move(check));
}

}  // namespace

void add_checks(Reduction& out, const RawCurve& raw, const TestPiece& piece,
                const ReduceOptions& options, const std::string& no_strain) {
  using enum CheckState;
  char text[240];
  print_to(text, sizeof text, "%.5g GPa by %zu samples from %.4g to %.4g MPa, R2 %.6f",
           0.001 * out.slope.mpa, out.slope.count(), out.slope.low_mpa, out.slope.high_mpa,
           out.slope.r_squared);
  out.checks.push_back(
      {"slope", out.slope.not_young.empty() ? kGood : kFlagged,
       out.slope.not_young.empty()
           ? text
           : std::string(text) + "; slope for offset only: " + out.slope.not_young});
  if (!no_strain.empty()) {
    out.checks.push_back({"displacement", kFlagged,
                          "it is not taken for a strain of the gauge length: " + no_strain});
  } else if (raw.instrument != Instrument::kExtensometer) {
    out.checks.push_back({"displacement", kFlagged,
                          raw.instrument == Instrument::kCrosshead
                              ? "by the crosshead: Rp and elongations hold machine and grips"
                              : "the file does not name its instrument"});
  } else {
    out.checks.push_back({"displacement", options.expected_young_gpa ? kGood : kNotChecked,
                          options.expected_young_gpa
                              ? "by an extensometer; its slope is near the modulus expected"
                              : "by an extensometer; no modulus to compare its slope with "
                                "(--material, --young-gpa)"});
  }
  check_rates(out, raw);
  out.checks.push_back({"end of record", out.fracture ? kGood : kFlagged,
                        out.fracture ? "fracture found" : "the record ends before fracture"});
  check_elongation(out, piece.extensometer_gauge_mm.value_or(piece.gauge_mm) == piece.gauge_mm,
                   no_strain.empty());
  const std::string doubt = gauge_doubt(piece);
  out.checks.push_back({"gauge length", doubt.empty() ? kGood : kFlagged,
                        doubt.empty() ? "L0 is " + out.gauge_label : doubt});
  const bool gauge_told = relative_u_gauge(piece).has_value();
  out.checks.push_back(
      {"U of the gauge length", gauge_told ? kGood : kNotChecked,
       gauge_told ? "it is in U of E, Rp and elongations"
                  : std::string("not told (") +
                        (piece.extensometer_gauge_mm ? "--u-extensometer-mm" : "--u-gauge-mm") +
                        ") and not in any U"});
  print_to(
      text, sizeof text,
      "from %.4g to %.4g %% strain the stress is not told from Rm (noise %.2g MPa): Agt and Ag "
      "are of the middle",
      out.top_from_pct, out.top_to_pct, out.noise_mpa);
  out.checks.push_back(
      {"place of Rm", kGood, out.top_to_pct > out.top_from_pct ? text : "one sample"});
  out.checks.push_back({"section", out.section.u_mm2 ? kGood : kFlagged, out.section.how});
}

}  // namespace asbuilt::tensile
