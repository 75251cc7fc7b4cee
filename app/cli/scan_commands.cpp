// Commands on files without a plan: simulate, register, thickness.
#include <fstream>
#include <iostream>
#include <locale>
#include <nlohmann/json.hpp>

#include "app/cli/commands.h"
#include "app/cli/paths.h"
#include "app/session/inspect.h"
#include "app/session/metal_mask.h"
#include "app/session/pose_text.h"
#include "core/base/error.h"
#include "core/base/print.h"
#include "core/morphology/euler.h"
#include "core/morphology/thickness.h"
#include "core/scan/read_volume.h"
#include "fixtures/phantom/case.h"
#include "fixtures/projection/projection_scan.h"

namespace asbuilt {
namespace {

using Json = nlohmann::ordered_json;

Json pose_json(const Pose& pose) {
  Json m = Json::array();
  for (int r = 0; r < 3; ++r) {
    for (int c = 0; c < 3; ++c) m.push_back(pose.rotation(r, c));
    m.push_back(pose.translation_mm[r]);
  }
  for (const double v : {0.0, 0.0, 0.0, 1.0}) m.push_back(v);
  return m;
}

// MetaImage with one float per voxel: what most viewers read.
void write_float_image(const Grid3<float>& grid, const Path& path) {
  std::ofstream out(path, std::ios::binary);
  out.imbue(std::locale::classic());
  const GridFrame& f = grid.frame;
  out << "ObjectType = Image\nNDims = 3\nBinaryData = True\nBinaryDataByteOrderMSB = "
         "False\nCompressedData = False\n"
      << "Offset = " << f.origin_mm.x() << ' ' << f.origin_mm.y() << ' ' << f.origin_mm.z()
      << "\nElementSpacing = " << f.spacing_mm.x() << ' ' << f.spacing_mm.y() << ' '
      << f.spacing_mm.z() << "\nDimSize = " << f.shape.x << ' ' << f.shape.y << ' ' << f.shape.z
      << "\nElementType = MET_FLOAT\nElementDataFile = LOCAL\n";
  out.write(reinterpret_cast<const char*>(grid.values.data()),
            static_cast<std::streamsize>(grid.values.size() * sizeof(float)));
  if (!out.flush())
    throw Error(ErrorCode::kStorage,
                {"the image cannot be written", path.string(), "", "check space and permissions"});
}

}  // namespace

int simulate_command(const SimulateArguments& arguments, const Console& console) {
  CaseSpec spec = read_case(arguments.case_file);
  complete_projection(spec);
  make_folder(arguments.out, "--out");
  const Truth truth =
      simulate_case(spec, arguments.out, simulate_projection_scan, console.progress);
  finish_progress(console);
  if (console.form == OutputForm::kText) {
    std::cout << "case \"" << spec.name << "\" written to " << arguments.out.string() << ": "
              << truth.struts.size() << " struts, " << truth.defects.size() << " defects\n";
  } else {
    Json json;
    json["case"] = spec.name;
    json["struts"] = truth.struts.size();
    json["defects"] = truth.defects.size();
    std::cout << json.dump(2) << '\n';
  }
  return 0;
}

int register_command(const RegisterArguments& arguments, const Console& console) {
  const RegistrationResult result =
      run_registration(plan_without_file(arguments.scan, arguments.designs), console.progress);
  finish_progress(console);
  const RegistrationRecord& r = result.record;
  if (console.form == OutputForm::kJson) {
    Json json;
    json["scan_to_design"] = pose_json(r.design_from_scan);
    json["rms_um"] = r.rms_um;
    json["u_translation_um"] = r.u_translation_um;
    json["u_rotation_mdeg"] = r.u_rotation_mdeg;
    json["ambiguous"] = r.ambiguous;
    json["scale_ppm"] = r.scale_ppm;
    json["score"] = r.score;
    json["margin"] = r.margin;
    json["alternatives"] = Json::array();
    for (const PoseAlternative& a : r.alternatives) {
      Json alternative;
      alternative["scan_to_design"] = pose_json(a.design_from_scan);
      alternative["score"] = a.score;
      alternative["agreement"] = a.agreement;
      alternative["difference_mm3"] = a.difference_mm3;
      alternative["refused_because"] = a.refused_because;
      json["alternatives"].push_back(alternative);
    }
    std::cout << json.dump(2) << '\n';
  } else {
    std::cout << r.statement << '\n';
    if (r.ambiguous) {
      for (const std::string& line : equal_poses(r)) std::cout << "  " << line << '\n';
      std::cout << "where no pose looks right, check that the design is not that of another "
                   "part\n";
    }
    std::cout << "scan_to_design (mm):\n";
    for (int i = 0; i < 3; ++i) {
      char line[160];
      print_to(line, sizeof line, "  %12.8f %12.8f %12.8f %12.6f\n",
               r.design_from_scan.rotation(i, 0), r.design_from_scan.rotation(i, 1),
               r.design_from_scan.rotation(i, 2), r.design_from_scan.translation_mm[i]);
      std::cout << line;
    }
    char line[160];
    print_to(
        line, sizeof line,
        "rms %.2f um, U %.2f um and %.1f mdeg (thousandths of a degree), k = 2, scale %+.0f ppm\n",
        r.rms_um, r.u_translation_um, r.u_rotation_mdeg, r.scale_ppm);
    std::cout << line;
  }
  return r.ambiguous ? 3 : 0;
}

int thickness_command(const ThicknessArguments& arguments, const Console& console) {
  ScanOptions options;
  options.voxel_size_mm = arguments.voxel_size_mm;
  const ScanFile scan =
      read_scan(arguments.scan, options, console.progress.part(0.0, 0.1, "reading the scan"));
  const Mask mask = metal_mask(scan.volume, arguments.threshold,
                               console.progress.part(0.1, 0.4, "finding the surface"));
  const Phase phase = arguments.of == ThicknessOf::kMetal ? Phase::kMetal : Phase::kPores;
  const Grid3<float> map = local_thickness(mask, phase, Outside::kContinues,
                                           console.progress.part(0.4, 1.0, "fitting spheres"));
  finish_progress(console);
  const ThicknessSummary s = summarize_thickness(map);
  if (!arguments.out.empty()) write_float_image(map, arguments.out);
  std::int64_t metal = 0;
  for (const std::uint8_t m : mask.values) metal += m;
  const double share = static_cast<double>(metal) / static_cast<double>(mask.values.size());
  // 1 - chi tunnels, for one piece without closed pores.
  const std::int64_t euler = euler_characteristic(mask);
  const double density = static_cast<double>(1 - euler) /
                         (mask.frame.voxel_volume_mm3() * static_cast<double>(mask.values.size()));
  if (console.form == OutputForm::kJson) {
    Json json;
    json["phase"] = phase == Phase::kMetal ? "metal" : "pores";
    json["mean_mm"] = s.mean_mm;
    json["sd_mm"] = s.sd_mm;
    json["min_mm"] = s.min_mm;
    json["max_mm"] = s.max_mm;
    json["voxels"] = s.voxels;
    json["solid_fraction"] = share;
    json["euler_characteristic"] = euler;
    json["connectivity_density_per_mm3"] = density;
    std::cout << json.dump(2) << '\n';
  } else {
    char line[300];
    print_to(line, sizeof line,
             "local thickness of the %s: %.4f mm mean, %.4f mm SD, %.4f to %.4f mm, %lld "
             "voxels; solid fraction %.4f\nmetal: Euler characteristic %lld, connectivity density "
             "%.4g per mm3\n",
             phase == Phase::kMetal ? "metal" : "pores", s.mean_mm, s.sd_mm, s.min_mm, s.max_mm,
             static_cast<long long>(s.voxels), share, static_cast<long long>(euler), density);
    std::cout << line;
  }
  return 0;
}

}  // namespace asbuilt
