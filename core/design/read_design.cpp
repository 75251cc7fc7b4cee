#include "core/design/read_design.h"

#include <algorithm>
#include <new>

#include "core/base/error.h"
#include "core/design/design_parts.h"
#include "core/design/unit_check.h"
#include "core/geometry/field.h"
#include "core/mesh_files/read_mesh.h"
#include "core/mesh_files/text_scan.h"

namespace asbuilt {
namespace {

constexpr const char* kEndings = ".3mf .csv .stl .ply .obj .off";

Design read_one(const std::filesystem::path& path, const DesignOptions& options,
                const Progress& progress) {
  const std::string ending = text_scan::lower_case(path.extension().string());
  try {
    if (ending == ".3mf") return design_parts::read_threemf(path, options, progress);
    if (ending == ".csv" || ending == ".tsv") {
      return design_parts::read_strut_table(path, options, progress);
    }
    if (ending == ".stl" || ending == ".ply" || ending == ".obj" || ending == ".off") {
      return design_parts::read_mesh_design(path, options, progress);
    }
  } catch (const std::bad_alloc&) {
    throw Error(ErrorCode::kOutOfMemory,
                {"the design does not fit into memory", path.string(), "", "simplify the design"});
  }
  throw Error(ErrorCode::kInvalidInput, {"the ending of the file's name is not one of a design",
                                         path.string(), kEndings, ""});
}

// Whether the struts run inside the mesh, judged at the middle of up to 2000 of them.
bool most_axes_inside(const Lattice& lattice, const TriMesh& mesh) {
  const auto field = make_mesh_field(mesh, mesh.bounds().diagonal_mm());
  const std::size_t stride = std::max<std::size_t>(1, lattice.struts.size() / 2000);
  std::int64_t inside = 0;
  std::int64_t asked = 0;
  for (std::size_t i = 0; i < lattice.struts.size(); i += stride, ++asked) {
    const Vec3 middle = 0.5 * (lattice.end1_mm(i) + lattice.end2_mm(i));
    if (field->distance_mm(middle) < 0.0) ++inside;
  }
  return 2 * inside > asked;
}

bool holds_nodes(const TriMesh& mesh, const Lattice& lattice) {
  Box3 box = mesh.bounds();
  box.grow(0.01 * box.diagonal_mm());
  return std::all_of(lattice.nodes_mm.begin(), lattice.nodes_mm.end(),
                     [&box](const Vec3& node) { return box.contains(node); });
}

// A mesh in another unit than the struts would pass for a part beside them.
void refuse_other_unit(const Design& struts, const Design& mesh, const std::string& file) {
  const UnitCheck check = infer_unit_factor(mesh.mesh.bounds(), struts.lattice.bounds());
  if (check.factor == 1.0 || mesh.unit_is_declared) return;
  throw Error(ErrorCode::kInvalidInput,
              {"the mesh and the struts of the design are not in the same unit", file,
               check.statement, "set the unit of the mesh to " + check.suggested_unit});
}

Design combine(Design struts, Design mesh, const std::string& mesh_file) {
  Design design = std::move(struts);
  design.notes.insert(design.notes.end(), mesh.notes.begin(), mesh.notes.end());
  design.unit_is_declared = design.unit_is_declared && mesh.unit_is_declared;
  const bool closed = check_mesh(mesh.mesh).watertight();
  const bool around = holds_nodes(mesh.mesh, design.lattice);
  if (!around) refuse_other_unit(design, mesh, mesh_file);
  const bool whole = around && (!closed || most_axes_inside(design.lattice, mesh.mesh));
  if (whole) {
    if (!design.mesh.empty()) {
      design.notes.push_back("the mesh in the file of the struts gives way to the other file");
    }
    design.mesh = std::move(mesh.mesh);
    design.solid = SolidOf::kMesh;
    design.notes.push_back(
        "the mesh is the whole shape; the strut file only names the struts in it");
    return design;
  }
  if (!closed) {
    throw Error(ErrorCode::kInvalidInput,
                {"the mesh beside the struts is not closed, so that it encloses no metal",
                 mesh_file, "a closed mesh, or one around all struts", "repair the mesh"});
  }
  const auto base = static_cast<std::int32_t>(design.mesh.vertices_mm.size());
  design.mesh.vertices_mm.insert(design.mesh.vertices_mm.end(), mesh.mesh.vertices_mm.begin(),
                                 mesh.mesh.vertices_mm.end());
  for (const auto& t : mesh.mesh.triangles) {
    design.mesh.triangles.push_back({t[0] + base, t[1] + base, t[2] + base});
  }
  design.solid = SolidOf::kLatticeAndMesh;
  design.notes.push_back("the struts and the mesh of the two files together are the part");
  return design;
}

}  // namespace

const std::vector<OptionField<DesignOptions>>& DesignOptions::fields() {
  using Choices = std::vector<std::string>;
  static const std::vector<OptionField<DesignOptions>> all = {
      {"unit", "", "unit of a design that states none (STL, PLY, OBJ, OFF); auto takes millimetres",
       &DesignOptions::unit, 0, 0, Choices{"auto", "mm", "um", "cm", "m", "inch"}},
      {"node_tolerance_mm",
       "mm",
       "strut ends nearer to each other than this are the same node",
       &DesignOptions::node_tolerance_mm,
       1e-6,
       1.0,
       {}},
      {"build_item",
       "1",
       "which build item of a 3MF is the part, from 1; 0 takes all as one part",
       &DesignOptions::build_item,
       0,
       1000000,
       {}},
      {"clipping", "",
       "axes of a 3MF lattice that a mesh clips are trimmed, or the mesh is ignored",
       &DesignOptions::clipping, 0, 0, Choices{"trim", "ignore"}},
      {"node_balls", "", "what becomes of balls at 3MF nodes that are thicker than the struts",
       &DesignOptions::node_balls, 0, 0, Choices{"refuse", "ignore"}},
  };
  return all;
}

Design read_design(const std::vector<std::filesystem::path>& files, const DesignOptions& options,
                   const Progress& progress) {
  // Options set in code pass the same checks as those of a plan.
  DesignOptions checked;
  for (const auto& [name, value] : snapshot(options)) set_option(checked, name, value, name);
  if (files.empty() || files.size() > 2) {
    throw Error(ErrorCode::kInvalidInput,
                {"a design comes as one or two files", std::to_string(files.size()) + " files",
                 "one file, or one with the struts and one with the whole shape", ""});
  }
  if (files.size() == 1) {
    Design design = read_one(files[0], options, progress);
    progress.report(1.0);
    return design;
  }
  Design first = read_one(files[0], options, progress.part(0.0, 0.45, "reading the design"));
  Design second = read_one(files[1], options, progress.part(0.45, 0.9, "reading the design"));
  const bool first_has_struts = !first.lattice.empty();
  if (first_has_struts == !second.lattice.empty()) {
    throw Error(ErrorCode::kInvalidInput,
                {first_has_struts ? "both files of the design hold struts"
                                  : "neither file of the design holds struts",
                 files[0].string() + " and " + files[1].string(),
                 "one file with the struts and one mesh without", ""});
  }
  Design design = first_has_struts
                      ? combine(std::move(first), std::move(second), files[1].string())
                      : combine(std::move(second), std::move(first), files[0].string());
  progress.report(1.0);
  return design;
}

}  // namespace asbuilt
