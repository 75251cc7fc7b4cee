#include "app/session/load_surface.h"

#include <algorithm>
#include <cctype>
#include <cmath>

#include "core/base/error.h"
#include "core/base/print.h"
#include "core/mesh_files/read_mesh.h"
#include "core/surface/given_surface.h"
#include "core/surface/point_surface.h"

namespace asbuilt {
namespace {

constexpr double kVoxelsAcross = 12.0;  // the thinnest strut
constexpr double kSpacings = 5.0;       // of points across the thinnest strut, at least
constexpr double kMostVoxels = 2.5e8;
constexpr double kBytesPerVoxel = 14.0;  // of an inspection, see inspection_memory_bytes
constexpr double kNeverSuspect = 4.0;    // as core/design/unit_check.h
constexpr double kWithin = 2.0;

std::string text_of(const char* format, double a, double b = 0.0) {
  char text[240];
  print_to(text, sizeof text, format, a, b);
  return text;
}

double sampling_voxel_mm(const Plan& plan, const Box3& box, const Design& design) {
  const double strut = thinnest_strut_mm(design);
  const double voxel = strut > 0.0 ? strut / kVoxelsAcross : box.diagonal_mm() / 400.0;
  double most = kMostVoxels;
  if (plan.memory_budget_gb)
    most = std::clamp((1e9 * *plan.memory_budget_gb - 2e8) / kBytesPerVoxel, 1e5, most);
  return std::max(voxel, std::cbrt(box.size_mm().prod() / most));
}

LoadedScan scan_from_mesh(const TriMesh& mesh, double voxel_mm, const Progress& progress) {
  LoadedScan scan;
  scan.kind = ScanKind::kMesh;
  GivenPart part = surface_from_mesh(mesh, voxel_mm, progress);
  scan.notes = std::move(part.notes);
  scan.notes.push_back(text_of(
      "the built part was given as a mesh of %.0f triangles in %.0f closed surfaces",
      static_cast<double>(part.surface.mesh.triangles.size()), static_cast<double>(part.shells)));
  scan.notes.push_back(
      text_of("its facets leave %.2f um open under the curved surface (mean); sections and voids "
              "are read from its signed distance on voxels of %.1f um",
              part.sliver_um, 1000.0 * voxel_mm));
  scan.notes.push_back(
      "U holds the mesh's facets, its sampling and the voxel size, not the uncertainty of the scan "
      "and the program behind it, which the file does not tell");
  scan.not_measured.push_back(
      "grey levels, contrast to noise and edge spread: the built part was given as a mesh");
  if (part.inner_shells == 0) {
    scan.holds_voids = false;
    scan.not_measured.push_back(
        "closed voids: the mesh holds outer surfaces only, so that metal without voids and voids "
        "that were left out look alike");
  } else {
    scan.not_measured.push_back("voids that the program which extracted the mesh left out");
  }
  scan.sliver_um = part.sliver_um;
  scan.volume = std::move(part.volume);
  scan.surface = std::move(part.surface);
  return scan;
}

// Points must lie closer than what they are to show.
void check_density(const PointCloud& cloud, double strut_mm) {
  if (strut_mm <= 0.0 || (cloud.spacing_mm <= strut_mm / kSpacings &&
                          cloud.wide_spacing_mm <= 1.3 * strut_mm / kSpacings))
    return;
  throw Error(
      ErrorCode::kNotMeasurable,
      {"the points lie too far apart for the struts",
       text_of("%.0f um apart (median), 95 %% of them within %.0f um", 1000.0 * cloud.spacing_mm,
               1000.0 * cloud.wide_spacing_mm),
       text_of("a fifth of the thinnest strut's diameter: %.0f um, and 95 %% within %.0f um",
               1000.0 * strut_mm / kSpacings, 1300.0 * strut_mm / kSpacings),
       "export more points, spread evenly, or a closed mesh"});
}

LoadedScan scan_from_points(const MeshFile& file, double voxel_mm, double strut_mm,
                            const Progress& progress) {
  LoadedScan scan;
  scan.kind = ScanKind::kPoints;
  const PointCloud cloud =
      prepare_points(file.points_mm, file.normals, progress.part(0.0, 0.4, "ordering the points"));
  check_density(cloud, strut_mm);
  PointPart made =
      surface_from_points(cloud, voxel_mm, progress.part(0.4, 1.0, "closing the surface"));
  scan.notes = cloud.notes;
  scan.notes.push_back(
      text_of("the built part was given as %.0f points, %.1f um apart (median)",
              static_cast<double>(cloud.points_mm.size()), 1000.0 * cloud.spacing_mm) +
      text_of("; they scatter by %.2f um (standard deviation) about the surface through them, "
              "which is read on voxels of %.1f um",
              made.scatter_um, 1000.0 * voxel_mm));
  scan.notes.push_back(
      "U holds the points' scatter and spacing, the sampling and the voxel size, not the "
      "uncertainty that all points share, which the file does not tell");
  scan.not_measured.push_back(
      "grey levels, contrast to noise and edge spread: the built part was given as points");
  scan.bounded = made.bounded;
  scan.holds_voids = made.bounded && made.part.inner_shells > 0;
  if (!made.bounded) {
    scan.not_measured.push_back(
        text_of("porosity and volume of the metal: about %.1f %% of the surface is not covered by "
                "points",
                100.0 * made.unseen_share));
  }
  if (!scan.holds_voids)
    scan.not_measured.push_back("closed voids: no points were given on the skin of any");
  scan.sliver_um = 1000.0 * *made.part.surface.given_u_mm;
  scan.volume = std::move(made.part.volume);
  scan.surface = std::move(made.part.surface);
  return scan;
}

}  // namespace

bool is_surface_file(const std::filesystem::path& path) {
  std::string ending = path.extension().string();
  std::transform(ending.begin(), ending.end(), ending.begin(),
                 [](unsigned char c) { return std::tolower(c); });
  for (const char* known : {".stl", ".ply", ".obj", ".off", ".xyz", ".pts", ".asc"}) {
    if (ending == known) return true;
  }
  return false;
}

double thinnest_strut_mm(const Design& design) {
  double thinnest = 0.0;
  for (std::size_t i = 0; i < design.lattice.struts.size(); ++i) {
    const double d = design.lattice.nominal_diameter_mm(i);
    if (i == 0 || d < thinnest) thinnest = d;
  }
  return thinnest;
}

void check_scan_unit(const Plan& plan, const Box3& scan, const Design& design) {
  const Box3 nominal = design.bounds();
  if (nominal.empty() || !(nominal.diagonal_mm() > 0.0) || !(scan.diagonal_mm() > 0.0)) return;
  const double wanted = nominal.diagonal_mm() / scan.diagonal_mm();
  if (std::abs(std::log(wanted)) < std::log(kNeverSuspect)) return;
  std::string unit;
  double best = std::log(kWithin);
  const double stated = unit_to_mm(plan.scan_unit);
  for (const char* candidate : {"mm", "um", "cm", "m", "inch"}) {
    const double factor = unit_to_mm(candidate) / stated;
    const double misfit = std::abs(std::log(wanted / factor));
    if (factor == 1.0 || misfit > best) continue;
    best = misfit;
    unit = candidate;
  }
  if (unit.empty()) return;
  throw Error(ErrorCode::kInvalidInput,
              {"the scan and the design are not in the same unit",
               plan.scan.string() + text_of(": the built part measures %.6g mm, the design %.6g mm",
                                            scan.diagonal_mm(), nominal.diagonal_mm()),
               "the same size within a factor of 4",
               "the scan seems to be in " + unit + ": state scan_unit = \"" + unit +
                   "\" in the plan if that is so"});
}

LoadedScan load_surface(const Plan& plan, const Design& design, const Progress& progress) {
  if (!plan.scan_options.empty()) {
    throw Error(ErrorCode::kInvalidInput, {"a built surface has no options of a volume's reader",
                                           plan.scan_options.front().where,
                                           "none for meshes and points", "remove scan_options"});
  }
  MeshFile file = read_mesh(plan.scan, progress.part(0.0, 0.2, "reading the built surface"));
  const double factor = unit_to_mm(plan.scan_unit);
  for (auto* list : {&file.mesh.vertices_mm, &file.points_mm})
    for (Vec3f& v : *list) v *= static_cast<float>(factor);
  Box3 box = file.mesh.bounds();
  for (const Vec3f& p : file.points_mm) box.include(p.cast<double>());
  // Neither STL nor PLY nor XYZ carries a unit. The design does, so that the file is the suspect.
  check_scan_unit(plan, box, design);
  const double voxel = sampling_voxel_mm(plan, box, design);
  const Progress sampling = progress.part(0.2, 1.0, "sampling the built surface");
  LoadedScan scan = file.mesh.empty()
                        ? scan_from_points(file, voxel, thinnest_strut_mm(design), sampling)
                        : scan_from_mesh(file.mesh, voxel, sampling);
  scan.notes.insert(scan.notes.begin(), file.notes.begin(), file.notes.end());
  if (factor != 1.0) scan.notes.push_back("lengths of the scan were read as " + plan.scan_unit);
  return scan;
}

}  // namespace asbuilt
