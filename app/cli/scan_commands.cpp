// Commands on files without a plan: simulate, register, thickness, info.
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>

#include "app/cli/commands.h"
#include "app/session/inspect.h"
#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/design/read_design.h"
#include "core/morphology/thickness.h"
#include "core/scan/read_volume.h"
#include "core/surface/surface.h"
#include "fixtures/phantom/case.h"
#include "fixtures/projection/projection_scan.h"
#include "reports/store/store.h"

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

bool ends_with_any(const Path& path, std::initializer_list<const char*> endings) {
  std::string e = path.extension().string();
  for (char& c : e) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  for (const char* ending : endings) {
    if (e == ending) return true;
  }
  return false;
}

// MetaImage with one float per voxel: what most viewers read.
void write_float_image(const Grid3<float>& grid, const Path& path) {
  std::ofstream out(path, std::ios::binary);
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
  std::filesystem::create_directories(arguments.out);
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
    std::cout << r.statement << "\nscan_to_design (mm):\n";
    for (int i = 0; i < 3; ++i) {
      char line[160];
      std::snprintf(line, sizeof line, "  %12.8f %12.8f %12.8f %12.6f\n",
                    r.design_from_scan.rotation(i, 0), r.design_from_scan.rotation(i, 1),
                    r.design_from_scan.rotation(i, 2), r.design_from_scan.translation_mm[i]);
      std::cout << line;
    }
    char line[160];
    std::snprintf(line, sizeof line,
                  "rms %.2f um, U %.2f um and %.1f mdeg (k = 2), scale %+.0f ppm\n", r.rms_um,
                  r.u_translation_um, r.u_rotation_mdeg, r.scale_ppm);
    std::cout << line;
  }
  return r.ambiguous ? 3 : 0;
}

int thickness_command(const ThicknessArguments& arguments, const Console& console) {
  ScanOptions options;
  options.voxel_size_mm = arguments.voxel_size_mm;
  const ScanFile scan =
      read_scan(arguments.scan, options, console.progress.part(0.0, 0.1, "reading the scan"));
  Mask mask(scan.volume.frame());
  double level = 0.0;
  if (arguments.threshold) {
    level = *arguments.threshold;
    scan.volume.visit([&](const auto& grid) {
      for (std::size_t i = 0; i < mask.values.size(); ++i)
        mask.values[i] = static_cast<double>(grid.values[i]) > level ? 1 : 0;
    });
  } else {
    mask =
        find_surface(scan.volume, {}, console.progress.part(0.1, 0.4, "finding the surface")).mask;
  }
  const Phase phase = arguments.of == ThicknessOf::kMetal ? Phase::kMetal : Phase::kPores;
  const Grid3<float> map = local_thickness(mask, phase, Outside::kContinues,
                                           console.progress.part(0.4, 1.0, "fitting spheres"));
  finish_progress(console);
  const ThicknessSummary s = summarize_thickness(map);
  if (!arguments.out.empty()) write_float_image(map, arguments.out);
  std::int64_t metal = 0;
  for (const std::uint8_t m : mask.values) metal += m;
  const double share = static_cast<double>(metal) / static_cast<double>(mask.values.size());
  if (console.form == OutputForm::kJson) {
    Json json;
    json["phase"] = phase == Phase::kMetal ? "metal" : "pores";
    json["mean_mm"] = s.mean_mm;
    json["sd_mm"] = s.sd_mm;
    json["min_mm"] = s.min_mm;
    json["max_mm"] = s.max_mm;
    json["voxels"] = s.voxels;
    json["solid_fraction"] = share;
    std::cout << json.dump(2) << '\n';
  } else {
    char line[200];
    std::snprintf(line, sizeof line,
                  "local thickness of the %s: %.4f mm mean, %.4f mm SD, %.4f to %.4f mm, %lld "
                  "voxels; solid fraction %.4f\n",
                  phase == Phase::kMetal ? "metal" : "pores", s.mean_mm, s.sd_mm, s.min_mm,
                  s.max_mm, static_cast<long long>(s.voxels), share);
    std::cout << line;
  }
  return 0;
}

int info_command(const InfoArguments& arguments, const Console& console) {
  const bool json_wanted = console.form == OutputForm::kJson;
  Json json;
  json["file"] = arguments.file.string();
  if (!std::filesystem::exists(arguments.file)) {
    throw Error(ErrorCode::kNotFound,
                {"there is no such file", arguments.file.string(), "", "check the path"});
  }
  if (ends_with_any(arguments.file, {".sqlite", ".db", ".sqlite3"})) {
    const Store store = Store::open_read_only(arguments.file);
    json["kind"] = "database";
    json["audit_head"] = store.audit_head();
    json["inspections"] = Json::array();
    for (const InspectionSummary& s : store.list_inspections()) {
      Json row;
      row["id"] = s.id;
      row["part"] = s.part_serial;
      row["started_utc"] = s.started_utc;
      row["design"] = s.design_name;
      row["struts"] = s.strut_count;
      row["defects"] = s.defect_count;
      row["verdict"] = to_string(s.verdict);
      row["version"] = s.software_version;
      json["inspections"].push_back(row);
    }
  } else if (ends_with_any(arguments.file, {".3mf", ".stl", ".ply", ".obj", ".off", ".csv"})) {
    const Design design = read_design({arguments.file}, {});
    const Box3 box = design.bounds();
    json["kind"] = "design";
    json["struts"] = design.lattice.struts.size();
    json["nodes"] = design.lattice.nodes_mm.size();
    json["triangles"] = design.mesh.triangles.size();
    json["size_mm"] = {box.size_mm().x(), box.size_mm().y(), box.size_mm().z()};
    json["unit"] = design.unit;
    json["unit_is_declared"] = design.unit_is_declared;
    json["notes"] = design.notes;
  } else {
    const ScanHeader h = read_scan_header(arguments.file);
    json["kind"] = "scan";
    json["format"] = h.format;
    json["shape"] = {h.frame.shape.x, h.frame.shape.y, h.frame.shape.z};
    json["voxel_mm"] = {h.frame.spacing_mm.x(), h.frame.spacing_mm.y(), h.frame.spacing_mm.z()};
    json["sample_type"] = h.sample_type;
    json["file_bytes"] = h.file_bytes;
    const std::int64_t voxels = h.frame.shape.count();
    const std::int64_t needed =
        inspection_memory_bytes(voxels, voxels > 0 ? h.memory_bytes / voxels : 2);
    json["inspection_memory_bytes"] = needed;
    json["inspection_memory"] = readable_bytes(needed);
    json["available_memory"] = readable_bytes(available_memory_bytes());
    json["notes"] = h.notes;
  }
  finish_progress(console);
  if (json_wanted) {
    std::cout << json.dump(2) << '\n';
    return 0;
  }
  for (const auto& [key, value] : json.items()) {
    if (value.is_array() && !value.empty() && (value[0].is_object() || value[0].is_string())) {
      std::cout << key << ":\n";
      for (const auto& row : value) {
        if (row.is_string()) {
          std::cout << "  " << row.get<std::string>() << '\n';
          continue;
        }
        std::cout << ' ';
        for (const auto& [k, v] : row.items())
          std::cout << ' ' << k << '=' << (v.is_string() ? v.get<std::string>() : v.dump());
        std::cout << '\n';
      }
    } else {
      std::cout << key << ": " << (value.is_string() ? value.get<std::string>() : value.dump())
                << '\n';
    }
  }
  return 0;
}

}  // namespace asbuilt
