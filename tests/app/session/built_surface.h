// A simulated printed block whose true surface is given as a mesh, and how far measured struts are
// from its truth. For the tests of surfaces as scans.
#pragma once

#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <string>

#include "app/session/inspect.h"
#include "core/design/write_design.h"
#include "core/mesh_files/write_mesh.h"
#include "fixtures/phantom/case.h"
#include "fixtures/phantom/surface_mesh.h"
#include "fixtures/phantom/voxel_scan.h"

namespace asbuilt {

struct BuiltSurface {
  std::filesystem::path folder;
  AsBuilt built;
  Truth truth;
  TriMesh mesh;  // true surface, scan frame

  // `build`: TOML of the tables [build] and [[defect]]; step_mm: of the marching tetrahedra.
  BuiltSurface(const std::string& name, const std::string& build, double step_mm) {
    folder = std::filesystem::temp_directory_path() /
             ("asbuilt-" + name + "-" + std::to_string(getpid()));
    std::filesystem::create_directories(folder);
    const CaseSpec spec = parse_case(
        "seed = 3\n[design]\nkind = \"bcc\"\ncells_x = 3\ncells_y = 2\ncells_z = 2\ncell_mm = 1.8\n"
        "strut_mm = 0.32\n" +
            build,
        "test");
    const PhantomDesign design = make_phantom_design(spec.design);
    built = make_as_built(design, spec.build, spec.defects, spec.seed);
    truth = part_truth(built);
    truth.scan_from_design = scan_pose(built, spec.scan, spec.seed);
    write_threemf(folder / "design.3mf", design.design);
    mesh = extract_surface([this](const Vec3& p) { return built.solid_value(p); },
                           built.solid->bounds(), step_mm);
    for (Vec3f& v : mesh.vertices_mm) v = (truth.scan_from_design * v.cast<double>()).cast<float>();
  }
  ~BuiltSurface() { std::filesystem::remove_all(folder); }
  BuiltSurface(const BuiltSurface&) = delete;
  BuiltSurface& operator=(const BuiltSurface&) = delete;

  // Of the built solid, outward, design frame.
  Vec3 gradient(const Vec3& p) const {
    constexpr double kStep = 1e-4;
    Vec3 g;
    for (int k = 0; k < 3; ++k) {
      const Vec3 d = kStep * Vec3::Unit(k);
      g[k] = (built.solid_value(p + d) - built.solid_value(p - d)) / (2.0 * kStep);
    }
    return g;
  }
  // Linear interpolation leaves a vertex beside the true surface by up to step^2 / (8 R).
  Vec3 on_surface(Vec3 p) const {
    for (int round = 0; round < 3; ++round) {
      const Vec3 g = gradient(p);
      const double value = built.solid_value(p);
      if (g.squaredNorm() < 0.25 || std::abs(value) > 0.02) break;
      p -= value / g.squaredNorm() * g;
    }
    return p;
  }

  Plan plan(const std::string& file) const {
    return plan_without_file(folder / file, {folder / "design.3mf"});
  }
};

// Of the diameters of the struts that both truth and record have, um.
struct DiameterErrors {
  int count = 0;
  double bias = 0.0;
  double sd = 0.0;
  double worst = 0.0;
  double covered = 0.0;  // share within U
  double mean_u = 0.0;
};

inline DiameterErrors diameter_errors(const InspectionRecord& record, const Truth& truth) {
  DiameterErrors e;
  double squares = 0.0;
  for (std::size_t i = 0; i < record.struts.size(); ++i) {
    const StrutRow& row = record.struts[i];
    const double error = row.diameter_um - truth.struts[i].diameter_um;
    if (std::isnan(error)) continue;
    ++e.count;
    e.bias += error;
    squares += error * error;
    e.worst = std::max(e.worst, std::abs(error));
    e.covered += std::abs(error) <= row.u_diameter_um ? 1.0 : 0.0;
    e.mean_u += row.u_diameter_um;
  }
  e.bias /= e.count;
  e.sd = std::sqrt(std::max(0.0, squares / e.count - e.bias * e.bias));
  e.covered /= e.count;
  e.mean_u /= e.count;
  return e;
}

inline std::string text_of(const DiameterErrors& e) {
  char text[200];
  std::snprintf(text, sizeof text,
                "%d struts: bias %.2f um, SD %.2f um, worst %.2f um, U %.2f um covers %.1f %%",
                e.count, e.bias, e.sd, e.worst, e.mean_u, 100.0 * e.covered);
  return text;
}

}  // namespace asbuilt
