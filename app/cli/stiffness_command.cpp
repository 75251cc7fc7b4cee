// asbuilt stiffness: voxel finite elements of any scan or mask, without a design.
#include <charconv>
#include <iostream>

#include "app/cli/commands.h"
#include "app/cli/paths.h"
#include "app/cli/stiffness_output.h"
#include "app/session/stiffness.h"
#include "core/base/error.h"
#include "core/base/memory.h"

namespace asbuilt {
namespace {

// shear-xz, torsion-y, bending-zx; bending-z turns about the axis that follows: x y z x.
fe::PartLoad part_load_of(const std::string& name) {
  const std::size_t dash = name.find('-');
  const int axis = name[dash + 1] - 'x';
  const int across = dash + 2 < name.size() ? name[dash + 2] - 'x' : (axis + 1) % 3;
  const fe::PartMotion motion = name[0] == 's'   ? fe::PartMotion::kShear
                                : name[0] == 't' ? fe::PartMotion::kTorsion
                                                 : fe::PartMotion::kBending;
  return {motion, axis, across};
}

fe::TensorBoundary boundary_of(const std::string& name) {
  if (name == "periodic") return fe::TensorBoundary::kPeriodic;
  if (name == "mixed") return fe::TensorBoundary::kMixed;
  if (name == "static") return fe::TensorBoundary::kStatic;
  return fe::TensorBoundary::kKinematic;
}

// LABEL=GPA,POISSON or LABEL=GPA,POISSON,YIELD.
LabelledMaterial labelled_material(const std::string& text) {
  const char* at = text.data();
  const char* const last = at + text.size();
  double value[4] = {};
  int count = 0;
  for (bool more = true; more; ++count) {
    const auto [end, error] = std::from_chars(at, last, value[count]);
    more = end != last;
    const bool read =
        error == std::errc() && (more ? count < 3 && *end == (count == 0 ? '=' : ',') : count >= 2);
    if (!read) {
      throw Error(ErrorCode::kInvalidInput,
                  {"a material cannot be read", "--phase " + text,
                   "LABEL=GPA,POISSON or LABEL=GPA,POISSON,YIELD (MPa)",
                   "give for example --phase 1=113.8,0.342 or --phase 1=113.8,0.342,880"});
    }
    at = end + 1;
  }
  LabelledMaterial out{value[0], {1000.0 * value[1], value[2]}, {}};
  if (count == 4) out.yield_mpa = value[3];
  return out;
}

void add_materials(const StiffnessArguments& arguments, StiffnessRequest& request) {
  const bool one = arguments.young_gpa.has_value() || arguments.poisson.has_value();
  if (!arguments.phases.empty()) {
    if (one) {
      throw Error(ErrorCode::kInvalidInput, {"a part is of one material or of several",
                                             "--young-gpa or --poisson with --phase",
                                             "--phase for each label", "leave one of them out"});
    }
    for (const std::string& text : arguments.phases) {
      request.phases.push_back(labelled_material(text));
    }
    return;
  }
  if (!arguments.young_gpa || !arguments.poisson) {
    throw Error(ErrorCode::kInvalidInput,
                {"the part has no material", one ? "one of --young-gpa and --poisson" : "",
                 "--young-gpa and --poisson, or --phase for each label of a scan of labels",
                 "give for example --young-gpa 113.8 --poisson 0.342 for Ti6Al4V"});
  }
  request.material = {1000.0 * *arguments.young_gpa, *arguments.poisson};
}

// X0,Y0,Z0,X1,Y1,Z1.
Box3 region_of(const std::string& text, const char* option) {
  const char* at = text.data();
  const char* const last = at + text.size();
  double value[6] = {};
  for (int k = 0; k < 6; ++k) {
    const auto [end, error] = std::from_chars(at, last, value[k]);
    const bool closed = k == 5 ? end == last : end != last && *end == ',';
    if (error != std::errc() || !closed) {
      throw Error(ErrorCode::kInvalidInput,
                  {"a region cannot be read", std::string(option) + ' ' + text,
                   "X0,Y0,Z0,X1,Y1,Z1 in mm, in the scan's frame",
                   std::string("give for example ") + option + " 0,0,18,20,20,20.5"});
    }
    at = end + 1;
  }
  return {Vec3(value[0], value[1], value[2]), Vec3(value[3], value[4], value[5])};
}

// x, -y: the axis and the sign of a force.
void add_axis(const StiffnessArguments& arguments, StiffnessRequest& request) {
  const bool against = arguments.load[0] == '-';
  const int axis = arguments.load.back() - 'x';
  if (arguments.load_region.empty()) {
    if (against) {
      throw Error(ErrorCode::kInvalidInput,
                  {"platens press a part together: they have no direction",
                   "--load " + arguments.load + " without --load-region", "--load x, y or z",
                   "leave the sign out, or give --load-region and --hold-region"});
    }
    request.axes.push_back(axis);
    return;
  }
  fe::InterfaceLoad load;
  load.load_box = region_of(arguments.load_region, "--load-region");
  load.hold_box = region_of(arguments.hold_region, "--hold-region");
  load.axis = axis;
  load.sign = against ? -1 : 1;
  load.kind = arguments.interface == "even" ? fe::InterfaceKind::kEven : fe::InterfaceKind::kRigid;
  load.sideways = request.platens;
  request.interface = load;
}

// Options that say nothing about the load that is asked for.
void check_load_options(const StiffnessArguments& arguments) {
  const bool tensor = arguments.load == "tensor";
  if (arguments.load.size() > 2 && !arguments.load_region.empty()) {
    throw Error(ErrorCode::kInvalidInput,
                {"a force on a region acts along an axis",
                 "--load-region with --load " + arguments.load, "--load x, y, z, -x, -y or -z",
                 "leave the regions out, or give the direction of the force"});
  }
  if (tensor && arguments.platens_given) {
    throw Error(ErrorCode::kInvalidInput,
                {"the tensor is not solved between platens", "--platens with --load tensor",
                 "--boundary for the tensor, --platens for all other loads",
                 "leave --platens out, or load the part along an axis"});
  }
  if (!tensor && arguments.boundary_given) {
    throw Error(ErrorCode::kInvalidInput,
                {"only the tensor has a boundary", "--boundary with --load " + arguments.load,
                 "--boundary for the tensor, --platens for all other loads",
                 "leave --boundary out, or give --load tensor"});
  }
}

}  // namespace

std::vector<std::string> stiffness_loads() {
  return {"x",          "y",          "z",          "-x",         "-y",
          "-z",         "tensor",     "shear-xy",   "shear-xz",   "shear-yx",
          "shear-yz",   "shear-zx",   "shear-zy",   "torsion-x",  "torsion-y",
          "torsion-z",  "bending-x",  "bending-y",  "bending-z",  "bending-xy",
          "bending-xz", "bending-yx", "bending-yz", "bending-zx", "bending-zy"};
}

int stiffness_command(const StiffnessArguments& arguments, const Console& console) {
  check_load_options(arguments);
  StiffnessRequest request;
  request.scan = arguments.scan;
  request.scan_options.voxel_size_mm = arguments.voxel_size_mm;
  request.threshold = arguments.threshold;
  add_materials(arguments, request);
  if (arguments.element_um) request.element_mm = *arguments.element_um / 1000.0;
  request.tensor = arguments.load == "tensor";
  request.axes.clear();
  request.platens =
      arguments.platens == "clamped" ? fe::Platens::kClamped : fe::Platens::kFrictionless;
  if (arguments.load.size() <= 2) {
    add_axis(arguments, request);
  } else if (!request.tensor) {
    request.part_loads.push_back(part_load_of(arguments.load));
  }
  request.grey = arguments.grey;
  request.whole_image = arguments.whole_image;
  request.force_n = arguments.force_n;
  request.body_weight_kg = arguments.body_weight_kg;
  request.boundary = boundary_of(arguments.boundary);
  request.solver.pcg.tolerance = arguments.tolerance;
  request.calculix_file = arguments.calculix_file;
  request.stresses.folder = arguments.fields;
  request.stresses.displacements = arguments.displacements;
  request.stresses.yield_mpa = arguments.yield_mpa;
  if (!arguments.fields.empty()) make_folder(arguments.fields, "--fields");
  request.on_model = [&console](std::int64_t elements, std::int64_t bytes) {
    finish_progress(console);
    std::cerr << "model: " << elements << " elements, about " << readable_bytes(bytes)
              << " of memory\n";
  };
  StiffnessReport report;
  const auto solve = [&] { report = run_stiffness(request, console.progress); };
  if (arguments.fields.empty() && arguments.calculix_file.empty()) {
    solve();
  } else {
    keeping(
        {"cancelled; no figures, but files that were written stay",
         arguments.fields.empty() ? arguments.calculix_file.string() : arguments.fields.string(),
         {},
         "each is whole; remove what is not wanted"},
        solve);
  }
  finish_progress(console);
  if (console.form == OutputForm::kJson) {
    std::cout << stiffness_json(report, arguments).dump(2) << '\n';
  } else {
    print_stiffness(report, arguments);
  }
  return 0;
}

}  // namespace asbuilt
