#include "core/tensile/fault_checks.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "core/base/print.h"

namespace asbuilt::tensile {
namespace {

using enum CheckState;

void add_doubt(std::string& doubt, const std::string& words) {
  if (!doubt.empty()) doubt.append("; ");
  doubt.append(words);
}

std::string force_text(const Reduction& out, double mpa) {
  char text[80];
  print_to(text, sizeof text, "%.4g N (%.3g MPa)", mpa * out.section.mm2, mpa);
  return text;
}

TestCheck spike_check(Reduction& out, std::optional<std::size_t> at_rp) {
  if (out.spikes.empty()) return {"spike", kGood, "no sample stands off its neighbours"};
  const Spike* highest = &out.spikes.front();
  for (const Spike& spike : out.spikes) {
    if (spike.recorded_mpa > highest->recorded_mpa) highest = &spike;
  }
  char text[240];
  print_to(text, sizeof text,
           "%zu taken out, the largest %.5g MPa where the curve has %.5g at %.4g %% strain",
           out.spikes.size(), highest->recorded_mpa, highest->curve_mpa,
           100.0 * out.strain[highest->first]);
  const std::string what = std::string("a spike stands in the record (") + text + ")";
  if (highest->recorded_mpa > out.rm_mpa.value) {
    add_doubt(out.rm_doubt, what + " and would be Rm");
  }
  if (at_rp && std::any_of(out.spikes.begin(), out.spikes.end(), [&](const Spike& spike) {
        return spike.last >= out.slope.first && spike.first <= *at_rp + 3;
      })) {
    add_doubt(out.rp_doubt, what + " before Rp0.2");
  }
  return {"spike", kFlagged, std::string(text) + "; look for its cause, or test another piece"};
}

TestCheck slip_check(Reduction& out, std::optional<std::size_t> at_rp) {
  if (!out.slip) return {"slip", kGood, "the strain does not jump"};
  char text[240];
  print_to(text, sizeof text,
           "the strain jumps by %.3g %% at %.4g %% (%.4g MPa) and the force does not follow",
           100.0 * out.slip->strain, 100.0 * out.strain[out.slip->before],
           out.stress_mpa[out.slip->before]);
  std::string words = std::string("the extensometer slipped: ") + text;
  if (at_rp && out.slip->before <= *at_rp) add_doubt(out.rp_doubt, words);
  if (std::isnan(out.a_from_lu_pct.value)) add_doubt(out.elongation_doubt, words);
  return {"slip", kFlagged, std::move(words)};
}

TestCheck zero_check(Reduction& out) {
  const ForceZero& zero = out.zero;
  const double rm = out.rm_mpa.value;
  const bool open = out.open_zero_mpa != 0.0;
  const std::string begins = force_text(out, zero.first_mpa) + " at the first sample";
  if (zero.left_mpa && zero.off_mpa != 0.0) {
    std::string words = "the force was not zeroed: " + force_text(out, *zero.left_mpa);
    words.append(" is left after fracture, ").append(begins);
    add_doubt(out.rm_doubt, words);
    add_doubt(out.rp_doubt, words);
    return {"zero of force", kFlagged,
            words.append("; nothing is corrected: zero the force and test another piece")};
  }
  if (open) {
    std::string words = begins;
    words.append(
        ", and the record does not tell what is left after fracture: the force was not "
        "zeroed, or the extensometer was set under a preload; ");
    words.append(force_text(out, out.open_zero_mpa)).append(" is part of U of Rm and Rp");
    return {"zero of force", kFlagged, std::move(words)};
  }
  if (zero.lags) {
    char text[200];
    print_to(text, sizeof text,
             "the slope's line meets zero stress %.3g %% before the first sample, which bears no "
             "force: the extensometer stuck at first, or the piece was bent",
             100.0 * zero.line_mpa / out.slope.mpa);
    return {"zero of force", kFlagged, text};
  }
  if (!zero.left_mpa) {
    const bool small = std::abs(zero.first_mpa) <= kLargestZero * rm;
    return {"zero of force", small ? kGood : kNotChecked, begins};
  }
  std::string words = force_text(out, *zero.left_mpa) + " left after fracture, " + begins;
  if (std::abs(zero.first_mpa) > kLargestZero * rm) words.append(": a preload");
  return {"zero of force", kGood, std::move(words)};
}

}  // namespace

void add_fault_checks(Reduction& out, std::optional<std::size_t> at_rp) {
  out.checks.push_back(zero_check(out));
  out.checks.push_back(spike_check(out, at_rp));
  out.checks.push_back(slip_check(out, at_rp));
}

}  // namespace asbuilt::tensile
