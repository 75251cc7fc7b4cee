#include "reports/render/tensile_curves.h"

namespace asbuilt::render {
namespace {

// Of the pair of charts, so that three tests go on a page.
constexpr double kPairHeight = 150.0;
constexpr double kPairWidth = 250.0;

std::string joined(const std::vector<std::string>& texts) {
  std::string all;
  for (const std::string& text : texts) all.append(all.empty() ? "" : "; ").append(text);
  return all;
}

}  // namespace

void add_tensile_curves(Document& document, const TensileCurves& curves) {
  if (curves.empty()) return;
  document.add(Heading{"Tensile tests: curves", 2});
  if (!curves.curves.empty()) {
    document.add(
        Paragraph{"Strain in %, toe taken off; stress in MPa. Left the whole curve with Rm and "
                  "fracture, right "
                  "its elastic part with the fitted slope and its parallel at 0.2 % strain."});
  }
  for (const TensileCurve& curve : curves.curves) {
    document.add(Heading{curve.test.name, 3, PageStart::kWhole});
    document.add(FigureRow{
        {{tensile_chart(curve.test, kPairWidth, kPairHeight), curve.test.name + ", whole curve"},
         {tensile_elastic_chart(curve.test, kPairWidth, kPairHeight),
          curve.test.name + ", elastic part"}}});
    document.add(Paragraph{joined(curve.test.facts) + ". " + curve.remark, Tone::kMuted});
    if (!curve.differs.empty()) document.add(Paragraph{curve.differs, Tone::kBad});
  }
  if (!curves.without.empty()) document.add(Bullets{curves.without});
}

}  // namespace asbuilt::render
