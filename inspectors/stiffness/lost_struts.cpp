#include "inspectors/stiffness/lost_struts.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>

#include "core/base/parallel.h"
#include "core/fe/apparent.h"
#include "core/fe/elements_of.h"
#include "inspectors/stiffness/block_elements.h"
#include "inspectors/stiffness/platen_load.h"

namespace asbuilt {
namespace {

constexpr double kMeshRadius = 1.25;  // metal of a mesh this near to a strut's axis is the strut's

using Struts = std::vector<std::size_t>;

// The lattice of `struts`, radii times a factor.
Lattice only(const Lattice& lattice, const Struts& struts, double factor) {
  Lattice out{lattice.nodes_mm, {}};
  for (const std::size_t i : struts) {
    Strut s = lattice.struts[i];
    s.radius1_mm *= factor;
    s.radius2_mm *= factor;
    out.struts.push_back(s);
  }
  return out;
}

Lattice without(const Lattice& lattice, const Struts& struts) {
  Lattice out{lattice.nodes_mm, {}};
  for (std::size_t i = 0; i < lattice.struts.size(); ++i) {
    if (std::ranges::find(struts, i) == struts.end()) out.struts.push_back(lattice.struts[i]);
  }
  return out;
}

// Takes out of `share` what lies in a lost strut and in no other.
void cut_out(const SignedField& lost, const SignedField* others, Grid3<float>& share) {
  const GridFrame& frame = share.frame;
  parallel_for(0, frame.shape.z, 1, [&](std::int64_t from, std::int64_t to) {
    for (std::int64_t z = from; z < to; ++z)
      for (std::int64_t y = 0; y < frame.shape.y; ++y)
        for (std::int64_t x = 0; x < frame.shape.x; ++x) {
          if (share.at(x, y, z) == 0.0F) continue;
          const Vec3 centre = frame.position_mm(static_cast<double>(x), static_cast<double>(y),
                                                static_cast<double>(z));
          int cut = 0;
          for (int k = 0; k < 8; ++k) {
            const Vec3 p = eighth_mm(frame, centre, k);
            if (lost.distance_mm(p) < 0.0 && (others == nullptr || others->distance_mm(p) > 0.0)) {
              ++cut;
            }
          }
          share.at(x, y, z) *= 1.0F - 0.125F * static_cast<float>(cut);
        }
  });
}

// `whole`: the shares of the whole design.
Grid3<float> share_without(const InspectionContext& context, const Struts& struts,
                           const Grid3<float>& whole) {
  const GridFrame& frame = whole.frame;
  const Design& design = *context.design;
  const double reach = context.field->reach_mm();
  const Lattice others = without(design.lattice, struts);
  if (design.solid == SolidOf::kMesh) {
    Grid3<float> share = whole;
    const auto lost = make_lattice_field(only(design.lattice, struts, kMeshRadius), reach);
    const auto rest = others.empty() ? nullptr : make_lattice_field(others, reach);
    cut_out(*lost, rest.get(), share);
    return share;
  }
  if (others.empty()) {
    return context.mesh_field == nullptr ? Grid3<float>(frame)
                                         : designed_share(design, *context.mesh_field, frame, {});
  }
  // Only what its solid says matters to the shares: the field decides.
  Design rest;
  rest.lattice = others;
  rest.solid = design.solid;
  if (design.solid == SolidOf::kLatticeAndMesh) rest.mesh = design.mesh;
  return designed_share(rest, *make_design_field(rest, reach), frame, {});
}

// What a block bears between the platens; nothing where no metal joins them.
struct Bearing {
  double modulus_mpa = 0.0;
  double relative_u_solver = 0.0;
  PlatenChecks checks;
};

// The design in elements of one size, whole and without struts.
class DesignedBlock {
 public:
  DesignedBlock(const InspectionContext& context, const fe::Elastic& material, int axis,
                const GridFrame& frame)
      : context_(context),
        material_(material),
        axis_(axis),
        whole_(designed_share(*context.design, *context.field, frame, {})),
        solid_(fe::solid_elements(whole_)) {}

  Bearing whole(const Progress& progress) const { return bearing_of(solid_, progress); }

  // The other elements stay those of the whole design: which are solid is not decided again, or a
  // few would change anywhere.
  Bearing without(const Struts& struts, const Progress& progress) const {
    Mask part = solid_;
    const Grid3<float> left = share_without(context_, struts, whole_);
    for (std::size_t i = 0; i < part.values.size(); ++i) {
      if (left.values[i] < 0.5F * whole_.values[i]) part.values[i] = 0;
    }
    return bearing_of(part, progress);
  }

 private:
  Bearing bearing_of(const Mask& solid, const Progress& progress) const {
    const Mask part = fe::only_bearing(solid, axis_);
    if (is_empty(part)) return {};
    const PlatenLoad solved(part, material_, axis_, progress);
    return {solved.modulus_mpa(), solved.relative_u_solver(), solved.checks()};
  }

  const InspectionContext& context_;
  fe::Elastic material_;
  int axis_ = 2;
  Grid3<float> whole_;
  Mask solid_;
};

std::string solution_name(const LostStrutRow& row, const std::string& along) {
  std::string name = "design without ";
  if (row.strut_id.empty()) {
    name.append("all lost struts");
  } else {
    name.append("strut ").append(row.strut_id);
  }
  return name.append(along);
}

}  // namespace

PricedStruts inspect_lost_struts(const InspectionContext& context, const fe::Elastic& material,
                                 const LostCase& lost, const Progress& progress) {
  PricedStruts out;
  if (lost.struts.empty()) return out;
  std::vector<Struts> sets;
  for (std::size_t i = 0; i < std::min(kPricedStruts, lost.struts.size()); ++i) {
    sets.push_back({lost.struts[i]});
  }
  if (lost.struts.size() > 1) sets.push_back(lost.struts);

  const double each = 1.0 / (static_cast<double>(sets.size()) + 0.2);
  const DesignedBlock fine(context, material, lost.axis, lost.fine);
  const DesignedBlock coarse(context, material, lost.axis, lost.coarse);
  const Bearing design_coarse = coarse.whole(progress.part(0.0, 0.2 * each, "loading the design"));
  const double step = 1.0 / (lost.coarse.mean_spacing_mm() / lost.fine.mean_spacing_mm() - 1.0);
  const std::string along = std::string(" along ") + "xyz"[lost.axis];
  if (design_coarse.modulus_mpa > 0.0) {
    out.checks = checks_of("design, larger elements" + along, design_coarse.checks);
  }
  for (std::size_t i = 0; i < sets.size(); ++i) {
    const double from = each * (static_cast<double>(i) + 0.2);
    const Progress solving = progress.part(from, from + each, "");
    const char* stage = "loading the design without lost struts";
    LostStrutRow row;
    if (sets[i].size() == 1) row.strut_id = context.design->lattice.strut_id(sets[i].front());
    const Bearing left = fine.without(sets[i], solving.part(0.0, 0.8, stage));
    PlatenChecks checks = left.checks;
    row.modulus_loss = 1.0 - left.modulus_mpa / lost.fine_modulus_mpa;
    if (design_coarse.modulus_mpa > 0.0) {
      const Bearing with_coarse = coarse.without(sets[i], solving.part(0.8, 1.0, stage));
      checks.take(with_coarse.checks);
      const double loss = 1.0 - with_coarse.modulus_mpa / design_coarse.modulus_mpa;
      const double solver =
          (1.0 - row.modulus_loss) * std::hypot(left.relative_u_solver, lost.relative_u_solver);
      row.u_modulus_loss =
          std::hypot(step * (row.modulus_loss - loss), lost.sections * row.modulus_loss, solver);
    }
    if (left.modulus_mpa > 0.0) {
      const auto rows = checks_of(solution_name(row, along), checks);
      out.checks.insert(out.checks.end(), rows.begin(), rows.end());
    }
    out.rows.push_back(std::move(row));
  }
  const auto single =
      out.rows.begin() + static_cast<std::ptrdiff_t>(std::min(kPricedStruts, lost.struts.size()));
  std::stable_sort(out.rows.begin(), single, [](const LostStrutRow& a, const LostStrutRow& b) {
    return a.modulus_loss > b.modulus_loss;
  });
  return out;
}

}  // namespace asbuilt
