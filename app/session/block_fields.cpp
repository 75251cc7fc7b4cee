#include "app/session/block_fields.h"

#include <algorithm>

#include "app/session/load_stresses.h"
#include "core/base/memory.h"
#include "core/base/print.h"
#include "core/fe/apparent.h"
#include "core/fe/calculix_input.h"
#include "core/fe/elements_of.h"
#include "core/fe/model_memory.h"
#include "core/mesh_files/output_file.h"
#include "inspectors/stiffness/block_elements.h"

namespace asbuilt {
namespace {

bool empty(const Mask& mask) {
  return std::ranges::none_of(mask.values, [](std::uint8_t v) { return v != 0; });
}

void require_field_memory(const Mask& part) {
  const fe::ModelMemory model = fe::estimate_memory(part);
  require_memory(model.system_bytes + stress_bytes(model.elements, part.frame.shape.count()),
                 "the stress fields", "raise element_um under [inspectors.stiffness]");
}

StatedLoad stated(const std::string& of, int axis, double area_mm2, const fe::SolvedCase& solved) {
  char text[200];
  print_to(text, sizeof text,
           "block of the %s part in the design's frame, compression along %c by %.6g N between "
           "clamped platens: an apparent stress of -1 MPa over its section",
           of == "design" ? "designed" : "built", "xyz"[axis], area_mm2);
  StatedLoad out;
  out.name = of + "_" + "xyz"[axis];
  out.statement = text;
  out.amounts = {{"apparent_stress_mpa", 1.0}, {"force_n", area_mm2}};
  out.factor = 1.0 / solved.load;
  return out;
}

void write_one(const BlockPair& pair, const Mask& metal, const std::string& of, int axis,
               const StressRequest& request, WrittenFields& out, const Progress& progress) {
  const Mask part = fe::only_bearing(metal, axis);
  if (empty(part)) {
    out.left_out.push_back(of + "_" + "xyz"[axis] + ": no metal joins the two ends of the block");
    return;
  }
  require_field_memory(part);
  const double area = fe::edges_of(part).prod() / fe::edges_of(part)[axis];
  fe::axis_stiffness(part, pair.material, axis, fe::Platens::kClamped, {}, progress, {},
                     [&](const fe::SolvedCase& solved, const Progress& p) {
                       const LoadStresses written =
                           load_stresses(solved, stated(of, axis, area, solved), request, p);
                       out.files.insert(out.files.end(), written.files.begin(),
                                        written.files.end());
                     });
}

}  // namespace

BlockPair block_pair(const InspectionContext& context, const fe::Elastic& material, int axis,
                     const StiffnessModel& model, const Progress& progress) {
  const GridFrame frame =
      block_frame({model.block_low_mm, model.block_high_mm}, model.element_um / 1000.0);
  return {material, axis,
          designed_share(*context.design, *context.field, frame, progress.part(0.0, 0.5, "")),
          built_share(*context.surface, context.design_from_scan, 0.0, frame,
                      progress.part(0.5, 1.0, ""))};
}

WrittenFields write_block_fields(const BlockPair& pair, const std::filesystem::path& folder,
                                 bool displacements, const Progress& progress) {
  require_writable(folder);
  WrittenFields out;
  StressRequest request;
  request.folder = folder;
  request.displacements = displacements;
  const Mask designed = fe::solid_elements(pair.designed), built = fe::solid_elements(pair.built);
  for (int k = 0; k < 6; ++k) {
    write_one(
        pair, k < 3 ? designed : built, k < 3 ? "design" : "part", k % 3, request, out,
        progress.part(k / 6.0, (k + 1) / 6.0, std::string("stress fields along ") + "xyz"[k % 3]));
  }
  const Mask part = fe::only_bearing(built, pair.axis);
  if (empty(part)) {
    out.left_out.emplace_back("part.inp: no metal joins the two ends of the block");
    return out;
  }
  OutputFile model(folder / "part.inp");
  fe::write_calculix_input(
      part, pair.material,
      fe::platen_compression(pair.axis, fe::Platens::kClamped, 1e-3, fe::edges_of(part)),
      model.stream());
  model.commit();
  out.files.push_back(folder / "part.inp");
  progress.report(1.0);
  return out;
}

}  // namespace asbuilt
