// Pictures of what was predicted of the stiffness. Young's modulus along a direction n is
// E(n) = 1 / (s . S s) with S the inverse of the stored tensor and s = (xx yy zz yz xz xy) of n n;
// it is formed here for the eye.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "core/base/progress.h"
#include "core/records/inspection.h"
#include "reports/render/document.h"

namespace asbuilt::render {

// Young's modulus of one tensor, by direction.
class YoungModulus {
 public:
  // Nothing where the tensor is not positive definite.
  static std::optional<YoungModulus> of(const std::array<double, 36>& tensor_gpa);
  double along_gpa(const Vec3& unit) const;
  double largest_gpa() const;  // over a fixed set of directions

 private:
  std::array<double, 36> compliance_{};  // 1/GPa
};

// Built over designed along the axes: a dot and its interval beside 1, and the numbers.
Drawing knockdown_chart(const std::vector<KnockdownRecord>& rows,
                        const std::optional<YoungModulus>& design,
                        const std::optional<YoungModulus>& built, double width);

// The body whose surface lies at E(n) along n, `largest_gpa` at the picture's edge.
Drawing young_body(const YoungModulus& young, double largest_gpa, double width, double height,
                   const Progress& progress);
// The colours of young_body.
Drawing young_legend(double largest_gpa, double width, double height);

// Both moduli in the plane of two axes (0 = x): designed shaded with a dashed line, built solid.
Drawing young_polar(const std::optional<YoungModulus>& design,
                    const std::optional<YoungModulus>& built, int across, int up,
                    double largest_gpa, double side);

// Apparent stress over strain beyond first yield: designed dashed, built solid; thin lines of the
// 0.2 % offset, dots where the curves cross them.
Drawing crush_chart(const CrushRecord& crush, double width);

}  // namespace asbuilt::render
