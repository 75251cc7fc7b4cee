#include "app/session/inspect_stiffness.h"

#include <cmath>
#include <set>

#include "core/base/error.h"
#include "core/base/print.h"
#include "core/spec/materials.h"
#include "inspectors/common/built_metal.h"

namespace asbuilt {
namespace {

struct NamedMaterial {
  fe::Elastic constants;
  std::string origin;
};

// The plan's constants, or the catalogue's for what it leaves out.
NamedMaterial material_of(const Plan& plan, const StiffnessOptions& options) {
  const Material* known = plan.material.empty() ? nullptr : find_material(plan.material);
  const bool stated = options.young_gpa > 0.0 && options.poisson > 0.0;
  if (known == nullptr && !stated) {
    throw Error(ErrorCode::kNotMeasurable,
                {plan.material.empty() ? "no material is named"
                                       : "the catalogue does not hold \"" + plan.material + "\"",
                 "", "",
                 "name one in the plan, or state young_gpa and poisson under "
                 "[inspectors.stiffness]"});
  }
  NamedMaterial m;
  m.constants.young_mpa = 1000.0 * (options.young_gpa > 0.0 ? options.young_gpa : known->young_gpa);
  m.constants.poisson = options.poisson > 0.0 ? options.poisson : known->poisson;
  if (stated) {
    m.origin = "as the plan states";
  } else {
    m.origin = known->id + ", " + known->edition + (known->verify ? " (verify)" : "");
    if (options.young_gpa > 0.0 || options.poisson > 0.0)
      m.origin += ", in part as the plan states";
  }
  return m;
}

// k = 1, of the whole built surface along its normal.
double u_surface_mm(const InspectionContext& context, const InspectionRecord& record) {
  const double stated = 0.5 * record.porosity.built_solid_mm3.u;
  return (std::isfinite(stated) ? stated : built_metal(context).u_mm3) / context.surface->area_mm2;
}

std::vector<std::size_t> lost_struts(const Lattice& lattice, const InspectionRecord& record) {
  std::set<std::string> ids;
  for (const StrutRow& strut : record.struts) {
    if (strut.status == StrutStatus::kMissing || strut.status == StrutStatus::kBroken)
      ids.insert(strut.strut_id);
  }
  std::vector<std::size_t> lost;
  for (std::size_t i = 0; i < lattice.struts.size(); ++i) {
    if (ids.contains(lattice.strut_id(i))) lost.push_back(i);
  }
  return lost;
}

}  // namespace

std::optional<BlockPair> add_stiffness(const InspectionContext& context, const Plan& plan,
                                       const Stages& stages, KeepBlock keep,
                                       InspectionRecord& record, const Progress& progress) {
  try {
    const NamedMaterial material = material_of(plan, stages.stiffness);
    const BuiltPart part{u_surface_mm(context, record),
                         lost_struts(context.design->lattice, record)};
    record.stiffness =
        inspect_stiffness(context, material.constants, part, stages.stiffness, progress);
    record.stiffness->model.material = material.origin;
    if (keep == KeepBlock::kYes) {
      const std::string& axis = stages.stiffness.load_axis;
      return block_pair(context, material.constants, axis == "none" ? 2 : axis[0] - 'x',
                        record.stiffness->model, progress);
    }
  } catch (const Error& error) {
    if (error.code() == ErrorCode::kCancelled || error.code() == ErrorCode::kInternal) throw;
    record.not_measured.push_back(std::string("stiffness: ") + error.what());
  }
  return std::nullopt;
}

}  // namespace asbuilt
