#include "app/session/load.h"

#include <algorithm>

#include "app/session/load_surface.h"
#include "core/base/error.h"
#include "core/base/hash.h"
#include "core/base/print.h"
#include "core/design/read_design.h"
#include "core/design/strut_graph.h"
#include "core/scan/read_volume.h"

namespace asbuilt {
namespace {

template <class Options>
void apply(Options& options, const std::vector<PlanOption>& list) {
  for (const PlanOption& option : list)
    set_option(options, option.name, option.value, option.where);
}

}  // namespace

double unit_to_mm(const std::string& unit) {
  if (unit == "um") return 0.001;
  if (unit == "cm") return 10.0;
  if (unit == "m") return 1000.0;
  if (unit == "inch") return 25.4;
  return 1.0;
}

LoadedScan load_scan(const Plan& plan, const Design& design, const Progress& progress) {
  if (is_surface_file(plan.scan)) return load_surface(plan, design, progress);
  LoadedScan scan;
  ScanOptions options;
  apply(options, plan.scan_options);
  ScanFile file = read_scan(plan.scan, options, progress);
  scan.volume = std::move(file.volume);
  scan.notes = std::move(file.notes);
  const double factor = unit_to_mm(plan.scan_unit);
  if (factor != 1.0) {
    std::visit(
        [factor](auto& grid) {
          grid.frame.spacing_mm *= factor;
          grid.frame.origin_mm *= factor;
        },
        scan.volume.grid);
    scan.notes.push_back("lengths of the scan were read as " + plan.scan_unit);
  }
  return scan;
}

Design load_design(const Plan& plan, const Progress& progress) {
  DesignOptions options;
  if (!plan.design_unit.empty()) options.unit = plan.design_unit;
  apply(options, plan.design_options);
  Design design = read_design(plan.designs, options, progress.part(0.0, 0.3, "reading the design"));
  design.build_direction = plan.build_direction;
  if (design.lattice.empty() && !design.mesh.empty()) {
    try {
      StrutGraphResult graph = extract_strut_graph(
          design.mesh, {}, progress.part(0.3, 1.0, "finding the struts of the design"));
      char text[200];
      print_to(text, sizeof text,
               "%zu struts were found in the mesh, %.0f %% of its surface explained, residual "
               "%.1f um RMS",
               graph.lattice.struts.size(), 100.0 * graph.explained_fraction,
               1000.0 * graph.residual_rms_mm);
      design.notes.push_back(text);
      design.lattice = std::move(graph.lattice);
    } catch (const Error& error) {
      if (error.code() != ErrorCode::kNotMeasurable) throw;
      design.notes.push_back(std::string("no struts: ") + error.what());
    }
  }
  return design;
}

InputFile identify_input(const std::string& role, const std::filesystem::path& path,
                         const Progress& progress) {
  InputFile input;
  input.role = role;
  input.path = path.string();
  if (!std::filesystem::is_directory(path)) {
    input.sha256 = sha256_file(path, progress);
    input.bytes = static_cast<std::int64_t>(std::filesystem::file_size(path));
    return input;
  }
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(path)) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  std::string list;
  for (const auto& file : files) {
    list += sha256_file(file, progress) + "  " + file.filename().string() + "\n";
    input.bytes += static_cast<std::int64_t>(std::filesystem::file_size(file));
  }
  input.sha256 = sha256_hex(list);
  return input;
}

}  // namespace asbuilt
