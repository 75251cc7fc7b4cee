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

bool within(double rate, const std::array<double, 2>& range) {
  return rate >= range[0] && rate <= range[1];
}

void check_rates(Reduction& out, const RawCurve& raw) {
  const double rp = out.rp02().mpa.value;
  std::size_t at_yield = out.slope.last;
  while (at_yield < out.at_rm &&
         out.strain[at_yield] - out.stress_mpa[at_yield] / out.slope.mpa < 0.002) {
    ++at_yield;
  }
  if (!std::isnan(rp)) {
    out.rate_to_yield = rate_between(out, raw, out.slope.first, at_yield);
    out.rate_after_yield = rate_between(out, raw, at_yield, out.at_rm);
  }
  for (const RateRule& rule : rules().rates) {
    TestCheck check{
        "strain rate, " + rule.id, CheckState::kNotChecked,
        std::isnan(rp) ? "not computed without Rp0.2" : "the record has no usable time"};
    if (out.rate_to_yield) {
      const bool before = within(*out.rate_to_yield, rule.to_yield);
      const bool after = !out.rate_after_yield || within(*out.rate_after_yield, rule.after_yield);
      check.state = before && after ? CheckState::kGood : CheckState::kFlagged;
      char text[200];
      print_to(text, sizeof text, "%.3g 1/s to yield (%.3g to %.3g)", *out.rate_to_yield,
               rule.to_yield[0], rule.to_yield[1]);
      check.text = text;
      if (out.rate_after_yield) {
        print_to(text, sizeof text, ", %.3g 1/s after it (%.3g to %.3g)", *out.rate_after_yield,
                 rule.after_yield[0], rule.after_yield[1]);
        check.text += text;
      }
      if (out.instrument == Instrument::kCrosshead) check.text += ", by the crosshead";
      if (rule.verify) check.text += "; limits to be verified";
    }
    out.checks.push_back(check);
  }
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
