#include <cmath>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/design/design_parts.h"
#include "core/design/threemf_lattice.h"
#include "core/mesh_files/read_mesh.h"
#include "core/mesh_files/text_scan.h"

namespace asbuilt::design_parts {
namespace {

using threemf::ModelPart;
using threemf::Object;
using threemf::ObjectType;
using threemf::Package;
using threemf::Placement;
using threemf::Transform;

constexpr std::uint64_t kMostPlacements = 1000000;
constexpr int kDeepest = 64;

double millimetres_per(const std::string& unit, const std::string& name) {
  if (unit == "micron") return 0.001;
  if (unit == "millimeter") return 1.0;
  if (unit == "centimeter") return 10.0;
  if (unit == "inch") return 25.4;
  if (unit == "foot") return 304.8;
  if (unit == "meter") return 1000.0;
  throw Error(ErrorCode::kBadFormat,
              {"the 3MF has an unknown unit", name + ", " + text_scan::quoted(unit),
               "micron, millimeter, centimeter, inch, foot, meter", ""});
}

class Placer {
 public:
  Placer(const Package& package, const std::string& name, const DesignOptions& options,
         const Progress& progress)
      : package_(package),
        name_(name),
        options_(options),
        progress_(progress),
        lattice_(name, options) {}

  Design place() {
    const ModelPart& root = package_.parts.at(package_.root);
    const double unit_mm = millimetres_per(root.unit, name_);
    for (const auto& [part, model] : package_.parts) {
      if (model.unit != root.unit) fail("the package mixes units", "one unit in all model parts");
      design_.notes.insert(design_.notes.end(), model.notes.begin(), model.notes.end());
    }
    design_.unit = root.unit;
    design_.unit_is_declared = true;
    const std::vector<Placement> items = chosen_items(root);
    check_size(items);
    Transform to_mm;
    to_mm.linear *= unit_mm;
    for (const Placement& item : items) {
      place(item, package_.root, to_mm * item.transform, 0);
    }
    finish();
    return std::move(design_);
  }

 private:
  std::vector<Placement> chosen_items(const ModelPart& root) {
    const std::size_t count = root.items.size();
    if (count == 0) fail("the 3MF builds nothing: its <build> has no item", "at least one item");
    if (options_.build_item == 0) {
      if (count > 1) {
        design_.notes.push_back("the 3MF builds " + std::to_string(count) +
                                " items; together they are taken as one part");
      }
      return root.items;
    }
    if (static_cast<std::size_t>(options_.build_item) > count) {
      throw Error(ErrorCode::kInvalidInput,
                  {"the 3MF has no such build item",
                   name_ + ", build_item = " + std::to_string(options_.build_item),
                   "0 (all) or 1 to " + std::to_string(count), ""});
    }
    return {root.items[static_cast<std::size_t>(options_.build_item - 1)]};
  }

  const Object& find(const Placement& placement, const std::string& from) const {
    const std::string& part = placement.part.empty() ? from : placement.part;
    const auto model = package_.parts.find(part);
    if (model != package_.parts.end()) {
      const auto found = model->second.object_of_id.find(placement.object);
      if (found != model->second.object_of_id.end()) return model->second.objects[found->second];
    }
    fail(
        "there is no object " + std::to_string(placement.object) + " in " + text_scan::quoted(part),
        "an object of the package");
  }

  // A few nested components can stand for more triangles than any memory holds, so that they are
  // counted before they are placed.
  struct Totals {
    std::uint64_t placements = 0;
    std::uint64_t triangles = 0;
    std::uint64_t beams = 0;
  };

  const Totals& totals(const Object& object, const std::string& part, int depth) {
    if (depth > kDeepest) {
      fail("components refer to each other in a circle or too deeply", "up to 64 levels");
    }
    const auto known = totals_.find(&object);
    if (known != totals_.end()) return known->second;
    Totals sum{1, object.triangles.size(), object.lattice ? object.lattice->beams.size() : 0};
    for (const Placement& component : object.components) {
      const std::string& inner = component.part.empty() ? part : component.part;
      const Totals& child = totals(find(component, part), inner, depth + 1);
      sum.placements += child.placements;
      sum.triangles += child.triangles;
      sum.beams += child.beams;
      refuse_too_many(sum);
    }
    return totals_.emplace(&object, sum).first->second;
  }

  void refuse_too_many(const Totals& sum) const {
    constexpr std::uint64_t kMost = std::uint64_t{1} << 30;
    if (sum.placements > kMostPlacements || sum.triangles > kMost || sum.beams > kMost) {
      fail("nested components multiply into more than can be held",
           "1 million placements, 1073741824 triangles and beams");
    }
  }

  void check_size(const std::vector<Placement>& items) {
    Totals sum;
    for (const Placement& item : items) {
      const std::string& part = item.part.empty() ? package_.root : item.part;
      const Totals& one = totals(find(item, package_.root), part, 0);
      sum.placements += one.placements;
      sum.triangles += one.triangles;
      sum.beams += one.beams;
      refuse_too_many(sum);
    }
    require_memory(static_cast<std::int64_t>(sum.triangles * 48 + sum.beams * 400),
                   "the placed design of " + name_, "simplify the design or choose one build item");
  }

  void place(const Placement& placement, const std::string& from, const Transform& mm_from_object,
             int depth) {
    progress_.throw_if_cancelled();
    const Object& object = find(placement, from);
    const std::string& part = placement.part.empty() ? from : placement.part;
    if (depth == 0 && object.type == ObjectType::kOther) {
      fail("an object of type other may not be built: object " + std::to_string(object.id), "");
    }
    for (const Placement& component : object.components) {
      place(component, part, mm_from_object * component.transform, depth + 1);
    }
    if (!object.is_mesh) return;
    if (object.type != ObjectType::kModel && object.type != ObjectType::kOther) {
      ++left_out_;
      return;
    }
    add_mesh(object, mm_from_object);
    if (object.lattice) {
      const Object* clip = nullptr;
      if (object.lattice->clipping != threemf::Clipping::kNone) {
        clip = &find({part, object.lattice->clipping_mesh, {}}, part);
        if (clip->lattice) {
          fail("object " + std::to_string(clip->id) + " clips a lattice and has one itself",
               "a mesh object without beams");
        }
      }
      lattice_.add(object, clip, mm_from_object);
    }
  }

  // Only vertices that triangles use: those of beams would count for the mesh's bounds.
  void add_mesh(const Object& object, const Transform& mm_from_object) {
    const TriMesh placed = threemf::placed_mesh(object, mm_from_object, name_);
    TriMesh& mesh = design_.mesh;
    const auto base = static_cast<std::int32_t>(mesh.vertices_mm.size());
    mesh.vertices_mm.insert(mesh.vertices_mm.end(), placed.vertices_mm.begin(),
                            placed.vertices_mm.end());
    for (const auto& t : placed.triangles) {
      mesh.triangles.push_back({t[0] + base, t[1] + base, t[2] + base});
    }
  }

  void finish() {
    if (left_out_ > 0) {
      design_.notes.push_back(std::to_string(left_out_) +
                              " supports or open surfaces of the 3MF were left out");
    }
    lattice_.finish(design_);
    const bool has_lattice = !design_.lattice.empty();
    if (!has_lattice && design_.mesh.empty()) {
      fail("the 3MF holds no part: only supports, surfaces or beams that are too short",
           "an object of type model");
    }
    if (design_.mesh.empty()) {
      design_.solid = SolidOf::kLattice;
      return;
    }
    const bool closed = settle_mesh(design_);
    design_.solid = has_lattice ? SolidOf::kLatticeAndMesh : SolidOf::kMesh;
    if (has_lattice && !closed) {
      design_.mesh = TriMesh();
      design_.solid = SolidOf::kLattice;
      design_.notes.push_back("the triangles beside the beams enclose no volume and were left out");
    }
  }

  [[noreturn]] void fail(const std::string& what, const std::string& allowed) const {
    throw Error(ErrorCode::kBadFormat,
                {what, name_, allowed, "correct the design and export again"});
  }

  const Package& package_;
  const std::string& name_;
  const DesignOptions& options_;
  const Progress& progress_;
  threemf::LatticePlacer lattice_;
  Design design_;
  std::unordered_map<const Object*, Totals> totals_;
  std::int64_t left_out_ = 0;
};

}  // namespace

Design place_package(const threemf::Package& package, const std::string& name,
                     const DesignOptions& options, const Progress& progress) {
  return Placer(package, name, options, progress).place();
}

Design read_threemf(const std::filesystem::path& path, const DesignOptions& options,
                    const Progress& progress) {
  const ZipPackage zip(path, "a 3MF package");
  const std::string name = path.string();
  const threemf::Package package =
      threemf::read_package(zip, name, progress.part(0.0, 0.8, "reading the 3MF"));
  return place_package(package, name, options, progress.part(0.8, 1.0, "placing the design"));
}

}  // namespace asbuilt::design_parts
