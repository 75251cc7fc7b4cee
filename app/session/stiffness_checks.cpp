#include "app/session/stiffness_checks.h"

#include <cmath>

#include "app/session/interface_force.h"
#include "app/session/model_checks.h"
#include "core/base/error.h"
#include "core/base/print.h"

namespace asbuilt {
namespace {

void check_force(const StiffnessRequest& request, const std::optional<double>& given,
                 const char* unit) {
  if (!given) return;
  const std::string text = decimal_text(*given) + unit;
  if (!(*given > 0.0) || !std::isfinite(*given)) {
    throw Error(ErrorCode::kInvalidInput,
                {"the force is not possible", text, "above 0",
                 "give --force-n or --body-weight-kg as a positive number"});
  }
  if (request.axes.empty() && !request.interface) {
    throw Error(ErrorCode::kInvalidInput, {"a force needs platens that press along an axis", text,
                                           "--load x, y or z", "load along an axis"});
  }
}

// What does not go together with several materials.
void check_phases(const StiffnessRequest& request) {
  check_materials(request.phases);
  const auto refuse = [](const char* what, const char* found, const char* why) {
    throw Error(ErrorCode::kInvalidInput, {what, found, why, "leave one of them out"});
  };
  if (request.threshold) {
    refuse("labels say what is solid, not a grey value", "--threshold with --phase",
           "--phase for each label that is solid");
  }
  if (request.grey) {
    refuse("labelled voxels are whole or empty: there are no shares of metal",
           "--grey with --phase", "--phase without --grey");
  }
  if (request.stresses.yield_mpa) {
    refuse("one yield strength says little of several materials", "--yield-mpa with --phase",
           "--phase LABEL=GPA,POISSON,YIELD for each material whose yield strength is known");
  }
}

}  // namespace

void check_request(const StiffnessRequest& request) {
  if (request.phases.empty()) {
    require_possible(request.material);
  } else {
    check_phases(request);
  }
  const bool between_platens = !request.axes.empty() || !request.part_loads.empty();
  if (request.interface) {
    if (between_platens || request.tensor) {
      throw Error(ErrorCode::kInvalidInput, "a force on a region is solved alone");
    }
    check_interface(*request.interface);
  } else if (!between_platens && !request.tensor) {
    throw Error(ErrorCode::kInvalidInput, "nothing to solve: no load and no tensor");
  }
  for (const fe::PartLoad& load : request.part_loads) {
    if (load.motion != fe::PartMotion::kBending && request.platens == fe::Platens::kFrictionless) {
      throw Error(
          ErrorCode::kInvalidInput,
          {"platens without friction can neither shear nor twist a part", part_load_name(load),
           "clamped platens", "leave --platens out, or load along an axis or in bending"});
    }
  }
  if (request.whole_image && (!request.tensor || between_platens || request.interface ||
                              request.grey || !request.phases.empty())) {
    throw Error(ErrorCode::kInvalidInput,
                {"the whole image is the block of a stiffness tensor alone", "--whole-image",
                 "--load tensor, without --grey and --phase",
                 "leave --whole-image out: the block is then the box of the metal"});
  }
  require_grey_value(request.threshold);
  require_element(request.element_mm);
  require_tolerance(request.solver.pcg.tolerance, 1e-12, kMostTolerance);
  if (!request.calculix_file.empty() && !between_platens && !request.interface) {
    throw Error(ErrorCode::kInvalidInput, {"no model to write", request.calculix_file.string(),
                                           "a load along x, y or z, shear, torsion or bending",
                                           "leave --inp out, or load the part between platens"});
  }
  check_force(request, request.force_n, " N");
  check_force(request, request.body_weight_kg, " kg");
  const std::optional<double>& yield = request.stresses.yield_mpa;
  if (yield && !(*yield > 0.0 && std::isfinite(*yield))) {
    throw Error(ErrorCode::kInvalidInput,
                {"the yield strength is not possible", decimal_text(*yield) + " MPa", "above 0",
                 "give --yield-mpa, for example 880 for Ti6Al4V"});
  }
  if (!request.stresses.folder.empty()) require_writable(request.stresses.folder);
}

void check_grey(const StiffnessRequest& request, const Vec3& edges_mm, const Vec3& voxel_mm) {
  if (!request.grey) return;
  if (request.threshold && edges_mm.cwiseQuotient(voxel_mm).maxCoeff() < 1.0 + 1e-9) {
    throw Error(ErrorCode::kInvalidInput,
                {"a threshold leaves voxels whole or empty: there are no shares of metal",
                 decimal_text(1000.0 * edges_mm.maxCoeff()) + " um elements in " +
                     decimal_text(1000.0 * voxel_mm.maxCoeff()) + " um voxels",
                 "elements larger than voxels", "leave --threshold out, or give --element-um"});
  }
  if (!request.calculix_file.empty()) {
    throw Error(ErrorCode::kInvalidInput,
                {"a model of one material cannot hold shares of metal", "--inp with --grey",
                 "--inp without --grey", "leave one of them out"});
  }
}

}  // namespace asbuilt
