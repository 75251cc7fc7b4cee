#include "inspectors/stiffness/blur_effect.h"

#include <algorithm>
#include <cmath>

#include "core/base/error.h"
#include "core/fe/elements_of.h"
#include "core/morphology/gaussian.h"
#include "inspectors/stiffness/block_elements.h"

namespace asbuilt {
namespace {

constexpr double kMostVoxels = 100.0;  // along an edge of the piece
constexpr double kMargin = 6.0;        // voxels around it, so that no blurred border lies in it

Box3 middle_piece(const Box3& block, const Vec3& voxel_mm) {
  const Vec3 half = 0.5 * block.size_mm().cwiseMin(kMostVoxels * voxel_mm);
  return {block.center_mm() - half, block.center_mm() + half};
}

// The design as the scanner sees it, in voxels of the scan's size along the design's axes.
Volume seen(const InspectionContext& context, const Box3& piece) {
  const double voxel = context.voxel_mm();
  Box3 wide = piece;
  wide.grow(kMargin * voxel);
  Grid3<float> share =
      designed_share(*context.design, *context.field, block_frame(wide, voxel), {});
  // The share in a voxel is itself an average over it, of variance 1/12.
  const double sigma = context.surface->blur_sigma_mm / voxel;
  const double missing = std::sqrt(std::max(0.0, sigma * sigma - 1.0 / 12.0));
  gaussian_smooth_in_place(share, Vec3::Constant(missing), Border::kReplicate, {});
  for (float& value : share.values) value = 1000.0F + 10000.0F * value;
  Volume volume;
  volume.grid = std::move(share);
  return volume;
}

}  // namespace

BlurEffect blur_effect(const InspectionContext& context, const fe::Elastic& material,
                       fe::TensorBoundary boundary, const Box3& block, double element_mm,
                       const Progress& progress) {
  if (context.surface->given_u_mm) return {};
  const Box3 piece = middle_piece(block, Vec3::Constant(context.voxel_mm()));
  const GridFrame frame = block_frame(piece, element_mm);
  const auto tensor = [&](const Grid3<float>& share, const Progress& part) {
    const fe::PartialElements elements = fe::graded_elements(share);
    return fe::tensor_stiffness(elements.elements, material, boundary, {}, part, elements.scale)
        .stiffness_mpa;
  };
  const Grid3<float> plain = designed_share(*context.design, *context.field, frame, {});
  BlurEffect effect;
  try {
    effect.plain_mpa = tensor(plain, progress.part(0.0, 0.4, ""));
  } catch (const Error& error) {
    if (boundary != fe::TensorBoundary::kMixed || error.code() != ErrorCode::kInvalidInput) throw;
    effect.plain_mpa.setZero();
  }
  const auto bears = [&](int axis) { return fe::young_along(effect.plain_mpa, axis) > 0.0; };
  if (boundary == fe::TensorBoundary::kMixed && !(bears(0) && bears(1) && bears(2))) {
    boundary = fe::TensorBoundary::kKinematic;
    effect.plain_mpa = tensor(plain, progress.part(0.3, 0.4, ""));
  }
  const Surface surface =
      find_surface(seen(context, piece), {}, progress.part(0.4, 0.6, "the scan's blur"));
  effect.seen_mpa =
      tensor(built_share(surface, Pose{}, 0.0, frame, {}), progress.part(0.6, 1.0, ""));
  return effect;
}

}  // namespace asbuilt
