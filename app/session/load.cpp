#include "app/session/load.h"

#include <algorithm>
#include <atomic>
#include <cctype>
#include <cmath>
#include <numbers>

#include "core/base/error.h"
#include "core/base/hash.h"
#include "core/base/memory.h"
#include "core/base/parallel.h"
#include "core/design/read_design.h"
#include "core/design/strut_graph.h"
#include "core/mesh_files/read_mesh.h"
#include "core/scan/read_volume.h"

namespace asbuilt {
namespace {

constexpr double kMeshBlurVoxels = 0.6;  // of the edge that a mesh is given

std::string lower_extension(const std::filesystem::path& path) {
  std::string extension = path.extension().string();
  std::transform(extension.begin(), extension.end(), extension.begin(),
                 [](unsigned char c) { return std::tolower(c); });
  return extension;
}

template <class Options>
void apply(Options& options, const std::vector<PlanOption>& list) {
  for (const PlanOption& option : list)
    set_option(options, option.name, option.value, option.where);
}

double unit_to_mm(const std::string& unit) {
  if (unit == "um") return 0.001;
  if (unit == "m") return 1000.0;
  if (unit == "inch") return 25.4;
  return 1.0;
}

// Metal fraction of a closed mesh on a grid.
Volume voxelise(const TriMesh& mesh, double voxel_mm, const Progress& progress) {
  const auto field = make_mesh_field(mesh, 4.0 * voxel_mm);
  Box3 box = field->bounds();
  box.grow(8.0 * voxel_mm);
  GridFrame frame;
  frame.spacing_mm = Vec3::Constant(voxel_mm);
  frame.origin_mm = box.low_mm;
  const Vec3 n = (box.size_mm() / voxel_mm).array().ceil();
  frame.shape = {static_cast<std::int64_t>(n.x()), static_cast<std::int64_t>(n.y()),
                 static_cast<std::int64_t>(n.z())};
  Grid3<std::uint16_t> grid(frame, 10000);
  const double sigma = kMeshBlurVoxels * voxel_mm;
  std::atomic<std::int64_t> done{0};
  parallel_for(0, frame.shape.z, 1, [&](std::int64_t from, std::int64_t to) {
    if (progress.cancelled()) return;
    for (std::int64_t z = from; z < to; ++z)
      for (std::int64_t y = 0; y < frame.shape.y; ++y)
        for (std::int64_t x = 0; x < frame.shape.x;) {
          const double d = field->distance_mm(frame.position_mm(
              static_cast<double>(x), static_cast<double>(y), static_cast<double>(z)));
          const double f = 0.5 * std::erfc(d / (sigma * std::numbers::sqrt2));
          // A distance changes by no more than the way moved: what lies within it is all alike.
          const auto alike = static_cast<std::int64_t>(
              std::max(1.0, std::floor((std::abs(d) - 5.0 * sigma) / voxel_mm)));
          const std::int64_t end = std::min(frame.shape.x, x + alike);
          for (; x < end; ++x)
            grid.at(x, y, z) = static_cast<std::uint16_t>(std::lround(10000.0 + 40000.0 * f));
        }
    progress.report(static_cast<double>(++done) / static_cast<double>(frame.shape.z));
  });
  progress.throw_if_cancelled();
  Volume volume;
  volume.grid = std::move(grid);
  return volume;
}

}  // namespace

bool is_surface_file(const std::filesystem::path& path) {
  const std::string e = lower_extension(path);
  return e == ".stl" || e == ".ply" || e == ".obj" || e == ".off" || e == ".xyz";
}

LoadedScan load_scan(const Plan& plan, double strut_mm, const Progress& progress) {
  LoadedScan scan;
  if (!is_surface_file(plan.scan)) {
    ScanOptions options;
    apply(options, plan.scan_options);
    ScanFile file = read_scan(plan.scan, options, progress);
    scan.volume = std::move(file.volume);
    scan.notes = std::move(file.notes);
    const double factor = unit_to_mm(plan.scan_unit);
    if (!plan.scan_unit.empty() && plan.scan_unit != "mm") {
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
  scan.kind = ScanKind::kMesh;
  MeshFile file = read_mesh(plan.scan);
  if (file.mesh.empty()) {
    throw Error(ErrorCode::kNotMeasurable,
                {"a cloud of points bounds no volume", plan.scan.string(),
                 "a volume, or a closed mesh of the built surface",
                 "give the mesh that the points belong to, or the scan itself"});
  }
  const double factor = unit_to_mm(plan.scan_unit);
  for (Vec3f& v : file.mesh.vertices_mm) v *= static_cast<float>(factor);
  const Box3 box = file.mesh.bounds();
  // Twelve voxels across the thinnest strut, and no more than memory and patience allow.
  double voxel = strut_mm > 0.0 ? strut_mm / 12.0 : box.diagonal_mm() / 400.0;
  voxel = std::max(voxel, std::cbrt(box.size_mm().prod() / 2.5e8));
  scan.volume = voxelise(file.mesh, voxel, progress);
  char text[160];
  std::snprintf(text, sizeof text,
                "the built part was given as a mesh; it was sampled with voxels of %.1f um",
                1000.0 * voxel);
  scan.notes.push_back(text);
  scan.notes.push_back(
      "a mesh has no grey levels: contrast, noise and edge spread are those of its sampling, and "
      "the "
      "uncertainty of the program that made it is not known");
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
      std::snprintf(text, sizeof text,
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
