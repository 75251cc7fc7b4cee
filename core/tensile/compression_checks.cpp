#include "core/tensile/compression_checks.h"

#include <algorithm>
#include <cmath>

#include "core/base/print.h"
#include "core/tensile/compression_limits.h"

namespace asbuilt::tensile {
namespace {

using enum CheckState;

template <class... Values>
std::string text_of(const char* format, Values... values) {
  char text[240];
  print_to(text, sizeof text, format, values...);
  return text;
}

TestCheck in_range(const std::string& name, const char* id, double value,
                   const std::string& unknown, const std::string& outside) {
  const CompressionRange& range = compression_range(id);
  TestCheck check{name, kNotChecked, unknown};
  if (std::isnan(value)) return check;
  const bool good = value >= range.low && value <= range.high;
  check.state = good ? kGood : kFlagged;
  check.text = text_of("%.3g (%.3g to %.3g %s)", value, range.low, range.high, range.unit.c_str());
  if (!good) check.text += ": " + outside;
  if (range.verify) check.text += "; limits to be verified";
  return check;
}

// Strain per second over the whole record; nothing where there is no usable time.
std::optional<double> rate_of(const CompressionTest& out, const RawCurve& raw) {
  if (raw.time_s.size() != out.strain.size() || raw.time_s.size() < 10) return std::nullopt;
  std::size_t back = 0;
  for (std::size_t i = 1; i < raw.time_s.size(); ++i) {
    back += raw.time_s[i] < raw.time_s[i - 1] ? 1 : 0;
  }
  if (100 * back > raw.time_s.size()) return std::nullopt;
  const LineFit fit = line_fit(raw.time_s, out.strain, 0, raw.time_s.size() - 1);
  if (!(fit.slope > 0.0)) return std::nullopt;
  return fit.slope;
}

}  // namespace

void add_compression_checks(CompressionTest& out, const CompressionSetup& setup,
                            const RawCurve& raw) {
  const PorousCurve& iso = out.iso;
  if (iso.line_samples == 0) {
    out.checks.push_back({"loading line", kFlagged, iso.gradient_mpa.reason});
  } else {
    const bool straight = iso.line.r_squared >= 0.99 && iso.line_samples >= 10;
    out.checks.push_back(
        {"loading line", straight ? kGood : kFlagged,
         text_of("%zu samples from %.4g to %.4g MPa, R2 %.6f%s%s", iso.line_samples,
                 iso.line_low_mpa, iso.line_high_mpa, iso.line.r_squared,
                 iso.by_plateau ? "" : ", shares of the first maximum for want of a plateau",
                 straight ? "" : "; straight is R2 of 0.99 by 10 samples at least")});
  }
  const bool open = out.includes_machine;
  out.checks.push_back({"displacement", open ? kFlagged : kGood,
                        out.path_words + (open ? ": gradients are too low and strains too large "
                                                 "by it (--compliance-um-kn)"
                                               : "")});
  out.checks.push_back(in_range("porosity", "porosity", setup.porosity.value_or(kNotMeasured),
                                "not told (--porosity): the standard is for 50 % and more",
                                "outside the scope of ISO 13314"));
  const TestPiece& piece = setup.piece;
  double width = piece.diameter_mm.value_or(kNotMeasured);
  if (piece.width_mm && piece.thickness_mm) width = std::min(*piece.width_mm, *piece.thickness_mm);
  out.checks.push_back(in_range("slenderness", "slenderness", out.height_mm / width,
                                "not told: the section is an area",
                                "too flat is stiffened by the platens, too slender buckles"));
  out.rate = rate_of(out, raw);
  out.checks.push_back(in_range("strain rate", "strain_rate", out.rate.value_or(kNotMeasured),
                                "the record has no usable time", "outside the standard's range"));
  out.checks.push_back({"section", out.section.u_mm2 ? kGood : kFlagged, out.section.how});
}

}  // namespace asbuilt::tensile
