#include "core/tensile/curve_digest.h"

#include "core/base/hash.h"
#include "core/base/print.h"

namespace asbuilt::tensile {

std::string points_sha256(const RawCurve& curve) {
  std::string points;
  char text[64];
  for (std::size_t i = 0; i < curve.load.size(); ++i) {
    print_to(text, sizeof text, "%.9g %.9g\n", curve.load[i], curve.path[i]);
    points += text;
  }
  return sha256_hex(points);
}

}  // namespace asbuilt::tensile
