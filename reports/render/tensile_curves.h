// The tensile tests of a lot as its batch record shows them: each with its whole curve and its
// elastic part beside each other, three tests to a page, and below them what was found when the
// curve was reduced again. Prints what it is given.
#pragma once

#include <string>
#include <vector>

#include "reports/render/tensile.h"

namespace asbuilt {

struct TensileCurve {
  render::TensileTest test;
  std::string remark;   // what the curve was reduced with and whether it came out the same
  std::string differs;  // where it did not; stands out
};

struct TensileCurves {
  std::vector<TensileCurve> curves;
  std::vector<std::string> without;  // one sentence for each test that has no plot
  bool empty() const { return curves.empty() && without.empty(); }
};

namespace render {

void add_tensile_curves(Document& document, const TensileCurves& curves);

}  // namespace render
}  // namespace asbuilt
