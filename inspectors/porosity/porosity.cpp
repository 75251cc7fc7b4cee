#include "inspectors/porosity/porosity.h"

#include <algorithm>
#include <cmath>

#include "core/base/parallel.h"
#include "core/base/print.h"
#include "core/morphology/distance.h"
#include "inspectors/common/built_metal.h"

namespace asbuilt {

const std::vector<OptionField<PorosityOptions>>& PorosityOptions::fields() {
  static const std::vector<OptionField<PorosityOptions>> all = {
      {"closing_radius_mm",
       "mm",
       "radius of the ball that closes the pores of the envelope; 0: from the design",
       &PorosityOptions::closing_radius_mm,
       0.0,
       1000.0,
       {}},
      {"volume_points",
       "1",
       "points that the designed volume is estimated from",
       &PorosityOptions::volume_points,
       1e4,
       1e9,
       {}},
  };
  return all;
}

namespace {

struct Estimate {
  double value = 0.0;
  double u = 0.0;  // k = 1
};

double median_strut_length(const Lattice& lattice) {
  std::vector<double> lengths;
  for (std::size_t i = 0; i < lattice.struts.size(); ++i) lengths.push_back(lattice.length_mm(i));
  const auto middle = lengths.begin() + static_cast<std::ptrdiff_t>(lengths.size() / 2);
  std::nth_element(lengths.begin(), middle, lengths.end());
  return *middle;
}

// Share of a box's points that lie inside, by an additive recurrence (evenly spread): its error is
// a few times smaller than that of random points, which is what is stated.
Estimate volume_inside(const SignedField& field, const Box3& box, std::int64_t points) {
  const std::int64_t inside = parallel_reduce<std::int64_t>(
      0, points, 1 << 15, 0,
      [&](std::int64_t from, std::int64_t to) {
        constexpr double kG = 1.22074408460575947536;
        std::int64_t count = 0;
        for (std::int64_t i = from; i < to; ++i) {
          const double n = static_cast<double>(i) + 0.5;
          Vec3 unit(n / kG, n / (kG * kG), n / (kG * kG * kG));
          for (int k = 0; k < 3; ++k) unit[k] -= std::floor(unit[k]);
          if (field.distance_mm(box.low_mm + box.size_mm().cwiseProduct(unit)) < 0.0) ++count;
        }
        return count;
      },
      [](std::int64_t a, std::int64_t b) { return a + b; });
  const double share = static_cast<double>(inside) / static_cast<double>(points);
  const double volume = box.size_mm().prod();
  return {volume * share, volume * std::sqrt(share * (1.0 - share) / static_cast<double>(points))};
}

// Volume of the closing of the nominal solid by a ball.
Estimate envelope_volume(const SignedField& field, double radius_mm) {
  Box3 box = field.bounds();
  const double spacing = std::max(radius_mm / 8.0, std::cbrt(box.size_mm().prod() / 1.2e7));
  box.grow(radius_mm + 3.0 * spacing);
  GridFrame frame;
  frame.spacing_mm = Vec3::Constant(spacing);
  frame.origin_mm = box.low_mm;
  const Vec3 n = (box.size_mm() / spacing).array().ceil();
  frame.shape = {static_cast<std::int64_t>(n.x()), static_cast<std::int64_t>(n.y()),
                 static_cast<std::int64_t>(n.z())};
  Mask far(frame);  // places farther from the solid than the ball's radius
  parallel_for(0, frame.shape.z, 1, [&](std::int64_t from, std::int64_t to) {
    for (std::int64_t z = from; z < to; ++z)
      for (std::int64_t y = 0; y < frame.shape.y; ++y)
        for (std::int64_t x = 0; x < frame.shape.x; ++x) {
          const double d = field.distance_mm(frame.position_mm(
              static_cast<double>(x), static_cast<double>(y), static_cast<double>(z)));
          far.at(x, y, z) = d > radius_mm ? 1 : 0;
        }
  });
  // The envelope is what no ball that stays clear of the solid can reach: at least a radius from
  // `far`.
  const Grid3<float> to_far = distance_mm(far, Phase::kPores, Outside::kContinues);
  double cells = 0.0;
  for (const float d : to_far.values) {
    // Half a cell on either side of the limit counts in part.
    cells += std::clamp((static_cast<double>(d) - radius_mm) / spacing + 0.5, 0.0, 1.0);
  }
  const double volume = cells * frame.voxel_volume_mm3();
  // A tenth of a cell all over the outside.
  const Vec3 s = field.bounds().size_mm();
  const double area = 2.0 * (s.x() * s.y() + s.y() * s.z() + s.z() * s.x());
  return {volume, 0.1 * spacing * area};
}

}  // namespace

PorosityRecord inspect_porosity(const InspectionContext& context, double closed_void_mm3,
                                double u_closed_void_mm3, const PorosityOptions& options,
                                const Progress& progress) {
  PorosityRecord record;
  const Design& design = *context.design;
  double radius = options.closing_radius_mm;
  if (radius <= 0.0) {
    radius = design.lattice.empty() ? 0.1 * design.bounds().diagonal_mm()
                                    : 0.6 * median_strut_length(design.lattice);
  }
  // The envelope asks for distances up to its radius: farther than the usual field reaches.
  const auto wide_field = make_design_field(design, 1.5 * radius);
  const Estimate envelope = envelope_volume(*wide_field, radius);
  progress.report(0.3);
  progress.throw_if_cancelled();
  Estimate designed;
  if (design.solid == SolidOf::kMesh) {
    designed = {std::abs(design.mesh.signed_volume_mm3()), 0.0};
  } else {
    designed = volume_inside(*context.field, context.field->bounds(), options.volume_points);
  }
  progress.report(0.6);
  progress.throw_if_cancelled();

  const BuiltMetal metal = built_metal(context);
  const Estimate built{metal.volume_mm3, metal.u_mm3};
  progress.report(0.9);

  char text[160];
  print_to(text, sizeof text, "nominal solid closed by a ball of %.3f mm radius: %.3f mm3", radius,
           envelope.value);
  record.envelope = text;
  record.envelope_mm3 = {envelope.value, 2.0 * envelope.u, ""};
  record.design_solid_mm3 = {designed.value, 2.0 * designed.u, ""};
  record.built_solid_mm3 = {built.value, 2.0 * built.u, ""};
  const double v = envelope.value;
  const auto porosity = [&](const Estimate& solid) {
    Quantity q;
    q.value = 1.0 - solid.value / v;
    q.u = 2.0 * std::hypot(solid.u / v, solid.value / v * envelope.u / v);
    return q;
  };
  record.design_porosity = porosity(designed);
  record.built_porosity = porosity(built);
  const double change = built.value - designed.value;
  record.loss_pp = {
      100.0 * change / v,
      200.0 * std::hypot(std::hypot(designed.u, built.u) / v, change / v * envelope.u / v), ""};
  const double with_voids = built.value + closed_void_mm3;
  record.closed_porosity = {with_voids > 0.0 ? closed_void_mm3 / with_voids : 0.0,
                            u_closed_void_mm3 / with_voids, ""};
  progress.report(1.0);
  return record;
}

}  // namespace asbuilt
