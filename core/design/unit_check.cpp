#include "core/design/unit_check.h"

#include <cmath>

#include "core/base/error.h"
#include "core/base/print.h"

namespace asbuilt {
namespace {

constexpr double kNeverSuspect = 4.0;
constexpr double kWithin = 2.0;

struct Candidate {
  double factor;
  const char* unit;  // what the design would then be in
  const char* text;
};

constexpr Candidate kCandidates[] = {
    {25.4, "inch", "the design seems to be in inches, not millimetres"},
    {1000.0, "m", "the design seems to be in metres, not millimetres"},
    {0.001, "um", "the design seems to be in micrometres, not millimetres"},
    {1.0 / 25.4, "",
     "the design seems to have been converted from inches twice, or the scan's "
     "voxel size to be in inches"},
};

}  // namespace

UnitCheck infer_unit_factor(const Box3& design_bounds, const Box3& scan_solid_bounds) {
  const double design_mm = design_bounds.empty() ? 0.0 : design_bounds.diagonal_mm();
  const double scan_mm = scan_solid_bounds.empty() ? 0.0 : scan_solid_bounds.diagonal_mm();
  if (!(design_mm > 0.0 && scan_mm > 0.0)) {
    throw Error(ErrorCode::kInvalidInput,
                {"the sizes of design and scan cannot be compared", "an empty box",
                 "a design and scanned metal with a size", ""});
  }
  UnitCheck check;
  check.size_ratio = scan_mm / design_mm;
  std::string reading = "sizes agree well enough";
  const double off = std::abs(std::log(check.size_ratio));
  if (off > std::log(kNeverSuspect)) {
    reading = "sizes differ, but no common mistake of units explains it";
    double best = std::log(kWithin);
    for (const Candidate& candidate : kCandidates) {
      const double misfit = std::abs(std::log(check.size_ratio / candidate.factor));
      if (misfit > best) continue;
      best = misfit;
      check.factor = candidate.factor;
      check.suggested_unit = candidate.unit;
      reading = candidate.text;
    }
  }
  check.misfit = std::abs(check.size_ratio / check.factor - 1.0);
  char text[256];
  print_to(text, sizeof text, "the design measures %.4g mm, the scanned metal %.4g mm: %s",
           design_mm, scan_mm, reading.c_str());
  check.statement = text;
  return check;
}

}  // namespace asbuilt
