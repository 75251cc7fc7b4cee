// The look of the documents: one palette, one set of sizes. Outcomes differ in hue, lightness and
// mark, after the palette of Okabe and Ito (2008), so that colour-blind readers tell them apart.
#pragma once

#include "core/records/inspection.h"
#include "reports/render/drawing.h"

namespace asbuilt::render {

inline constexpr Colour kInk{28, 36, 48};
inline constexpr Colour kMuted{96, 107, 122};
inline constexpr Colour kHairline{208, 214, 222};
inline constexpr Colour kShade{243, 245, 248};
inline constexpr Colour kWhite{255, 255, 255};
inline constexpr Colour kAccent{31, 78, 121};
inline constexpr Colour kAccentLight{164, 192, 218};
inline constexpr Colour kGood{0, 115, 90};
inline constexpr Colour kBad{184, 66, 0};
inline constexpr Colour kOpen{150, 105, 0};
inline constexpr Colour kMarker{214, 0, 108};  // on 3D pictures: in no colour map's range

inline constexpr double kPageWidth = 595.276;  // A4
inline constexpr double kPageHeight = 841.89;
inline constexpr double kMargin = 45.0;
inline constexpr double kContentWidth = kPageWidth - 2.0 * kMargin;
inline constexpr double kBody = 8.2;   // size of running text
inline constexpr double kSmall = 7.0;  // captions, tables' headings
inline constexpr double kLead = 1.38;  // line pitch over size

inline constexpr Colour colour_of(Outcome outcome) {
  return outcome == Outcome::kConforms ? kGood : outcome == Outcome::kDoesNotConform ? kBad : kOpen;
}

}  // namespace asbuilt::render
