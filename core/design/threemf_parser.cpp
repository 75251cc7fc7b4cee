#include "core/design/threemf_parser.h"

#include <array>

#include "core/base/printable.h"
#include "core/mesh_files/text_scan.h"

namespace asbuilt::threemf {
namespace {

// Extensions whose geometry is read, or that do not change the geometry.
constexpr std::array<std::string_view, 6> kKnownExtensions{
    kCoreNamespace,       kBeamNamespace,
    kBallNamespace,       kMaterialNamespace,
    kProductionNamespace, "http://schemas.microsoft.com/3dmanufacturing/trianglesets/2021/07"};

// The names of metadata that need no namespace.
constexpr std::array<std::string_view, 9> kMetadataNames{
    "Title",  "Designer",     "Description",      "Copyright",  "LicenseTerms",
    "Rating", "CreationDate", "ModificationDate", "Application"};

template <class List>
bool contains(const List& list, std::string_view value) {
  for (const auto& item : list) {
    if (item == value) return true;
  }
  return false;
}

}  // namespace

ModelHandler::ModelHandler(std::string source, bool is_root)
    : source_(std::move(source)),
      is_root_(is_root),
      place_(source_, nullptr),
      resources_(place_),
      open_{In::kDocument} {}

void ModelHandler::declare_namespace(std::string_view prefix, std::string_view name) {
  if (!seen_model_) prefixes_.emplace_back(prefix, name);
}

void ModelHandler::start_element(std::string_view name, const XmlAttributes& attributes) {
  if (open_.back() == In::kSkipped) {
    open_.push_back(In::kSkipped);
    return;
  }
  const std::size_t bar = name.rfind('|');
  const bool has_space = bar != std::string_view::npos;
  const std::string_view space = has_space ? name.substr(0, bar) : std::string_view();
  open_.push_back(enter(space, has_space ? name.substr(bar + 1) : name, attributes));
}

void ModelHandler::end_element(std::string_view) {
  const In left = open_.back();
  open_.pop_back();
  switch (left) {
    case In::kGroup:
      resources_.end_group();
      break;
    case In::kObject:
      end_object();
      break;
    case In::kBeamLattice:
      end_lattice();
      break;
    case In::kBeamSet:
      end_beam_set();
      break;
    case In::kModel:
      if (!seen_resources_) place_.fail("the model has no <resources>");
      if (!seen_build_) place_.fail("the model has no <build>");
      break;
    default:
      break;
  }
}

void ModelHandler::once(bool& seen, const char* element) {
  if (seen) place_.fail(std::string("there is more than one <") + element + "> here", "one");
  seen = true;
}

// Which state an element leads to. An unknown element of a namespace that is read here is refused:
// a misspelt <triangle> must not vanish. Elements of other namespaces may be ignored.
ModelHandler::In ModelHandler::enter(std::string_view space, std::string_view local,
                                     const XmlAttributes& raw) {
  const Attributes attributes(raw, local, place_);
  const bool core = space == kCoreNamespace;
  const bool beam = space == kBeamNamespace || space == kBallNamespace;
  In next = In::kDocument;
  switch (open_.back()) {
    case In::kDocument:
      if (core && local == "model") {
        start_model(attributes);
        return In::kModel;
      }
      place_.fail("this is no 3MF model: it begins with <" + std::string(local) + ">",
                  "<model> of the 3MF core namespace");
    case In::kModel:
      if (core) next = enter_model(local, attributes);
      break;
    case In::kResources:
      next = enter_resource(space, local, attributes);
      break;
    case In::kGroup:
      resources_.add_member(local, attributes);
      return In::kLeaf;
    case In::kObject:
      if (core) next = enter_object(local);
      break;
    case In::kMesh:
      next = enter_mesh(space, local, attributes);
      break;
    case In::kVertices:
      if (core && local == "vertex") {
        object_.vertices.emplace_back(attributes.number("x"), attributes.number("y"),
                                      attributes.number("z"));
        return In::kLeaf;
      }
      break;
    case In::kTriangles:
      if (core && local == "triangle") {
        add_triangle(attributes);
        return In::kLeaf;
      }
      break;
    case In::kBeamLattice:
      if (beam) next = enter_lattice(local);
      break;
    case In::kBeams:
      if (beam && local == "beam") {
        add_beam(attributes);
        return In::kLeaf;
      }
      break;
    case In::kBalls:
      if (beam && local == "ball") {
        add_ball(attributes);
        return In::kLeaf;
      }
      break;
    case In::kBeamSets:
      if (beam && local == "beamset") {
        beam_set_name_ = std::string(attributes.find("identifier").value_or(""));
        beam_set_.clear();
        return In::kBeamSet;
      }
      break;
    case In::kBeamSet:
      if (beam && local == "ref") {
        add_beam_reference(attributes);
        return In::kLeaf;
      }
      if (beam && local == "ballref") return In::kLeaf;
      break;
    case In::kComponents:
      if (core && local == "component") {
        object_.components.push_back(placement(attributes));
        return In::kLeaf;
      }
      break;
    case In::kBuild:
      if (core && local == "item") {
        model_.items.push_back(placement(attributes));
        return In::kLeaf;
      }
      break;
    case In::kLeaf:
      next = In::kSkipped;
      break;  // metadata of an item and the like
    case In::kSkipped:
      return In::kSkipped;
  }
  if (next != In::kDocument) return next;
  if (core || beam) place_.fail("<" + std::string(local) + "> does not belong here");
  return In::kSkipped;
}

ModelHandler::In ModelHandler::enter_model(std::string_view local, const Attributes& attributes) {
  if (local == "metadata") {
    add_metadata(attributes);
    return In::kLeaf;
  }
  if (local == "resources") {
    once(seen_resources_, "resources");
    return In::kResources;
  }
  if (local == "build") {
    once(seen_build_, "build");
    return In::kBuild;
  }
  return In::kDocument;
}

void ModelHandler::start_model(const Attributes& attributes) {
  once(seen_model_, "model");
  if (const auto unit = attributes.find("unit")) model_.unit = std::string(*unit);
  text_scan::Scanner scan(attributes.find("requiredextensions").value_or(""));
  std::string_view prefix;
  while (scan.next_word(prefix)) {
    std::string_view space;
    for (const auto& [known, name] : prefixes_) {
      if (known == prefix) space = name;
    }
    if (space.empty()) {
      place_.fail("the required extension " + text_scan::quoted(prefix) + " is not declared");
    }
    if (!contains(kKnownExtensions, space)) {
      place_.fail("the file requires an extension that is not supported: " + shortened(space, 200),
                  "core, materials, production, beam lattice with balls, triangle sets");
    }
    requires_beams_ = requires_beams_ || space == kBeamNamespace;
  }
}

void ModelHandler::add_metadata(const Attributes& attributes) {
  const std::string name(attributes.required("name"));
  const bool has_prefix = name.find(':') != std::string::npos;
  if (!has_prefix && !contains(kMetadataNames, name)) {
    place_.fail("metadata has the unknown name " + text_scan::quoted(name),
                "the names of the 3MF core specification, or a name with a namespace");
  }
  if (!metadata_.insert(name).second) {
    place_.fail("metadata " + text_scan::quoted(name) + " is given twice", "once");
  }
}

ModelHandler::In ModelHandler::enter_resource(std::string_view space, std::string_view local,
                                              const Attributes& attributes) {
  if (space == kCoreNamespace && local == "object") {
    start_object(attributes);
    return In::kObject;
  }
  if (space == kMaterialNamespace || (space == kCoreNamespace && local == "basematerials")) {
    resources_.start_group(local, attributes);
    return In::kGroup;
  }
  if (space == kCoreNamespace) return In::kDocument;
  if (const auto id = attributes.optional_id("id")) resources_.add_unknown(*id);
  return In::kSkipped;
}

void ModelHandler::start_object(const Attributes& attributes) {
  object_ = Object();
  seen_shape_ = seen_vertices_ = seen_triangles_ = false;
  object_.id = attributes.id("id");
  object_.name = std::string(attributes.find("name").value_or(""));
  const std::string_view type = attributes.find("type").value_or("model");
  if (type == "model") {
    object_.type = ObjectType::kModel;
  } else if (type == "solidsupport") {
    object_.type = ObjectType::kSolidSupport;
  } else if (type == "support") {
    object_.type = ObjectType::kSupport;
  } else if (type == "surface") {
    object_.type = ObjectType::kSurface;
  } else if (type == "other") {
    object_.type = ObjectType::kOther;
  } else {
    place_.fail("an object has the unknown type " + text_scan::quoted(type),
                "model, solidsupport, support, surface, other");
  }
  check_properties(attributes, {"pindex"});
  resources_.add_object(object_.id);
}

ModelHandler::In ModelHandler::enter_object(std::string_view local) {
  if (local == "metadatagroup") return In::kSkipped;
  if (local == "mesh") {
    once(seen_shape_, "mesh> or <components");
    object_.is_mesh = true;
    return In::kMesh;
  }
  if (local == "components") {
    once(seen_shape_, "mesh> or <components");
    return In::kComponents;
  }
  return In::kDocument;
}

void ModelHandler::end_object() {
  const std::string who = "object " + std::to_string(object_.id);
  if (!seen_shape_) place_.fail(who + " has neither <mesh> nor <components>");
  if (object_.is_mesh) {
    if (!seen_vertices_) place_.fail(who + " has a mesh without <vertices>");
    if (object_.triangles.empty() && !object_.lattice) {
      place_.fail(who + " has a mesh without triangles");
    }
  } else if (object_.components.empty()) {
    place_.fail(who + " has no component");
  }
  model_.object_of_id.emplace(object_.id, model_.objects.size());
  model_.objects.push_back(std::move(object_));
}

ModelHandler::In ModelHandler::enter_mesh(std::string_view space, std::string_view local,
                                          const Attributes& attributes) {
  if (space == kCoreNamespace && local == "vertices") {
    once(seen_vertices_, "vertices");
    return In::kVertices;
  }
  if (space == kCoreNamespace && local == "triangles") {
    if (!seen_vertices_) place_.fail("<triangles> stand before <vertices>");
    once(seen_triangles_, "triangles");
    return In::kTriangles;
  }
  if (space == kBeamNamespace && local == "beamlattice") {
    if (!seen_vertices_) place_.fail("<beamlattice> stands before <vertices>");
    start_lattice(attributes);
    return In::kBeamLattice;
  }
  return In::kDocument;
}

void ModelHandler::check_vertex(std::int32_t index) const {
  if (static_cast<std::size_t>(index) >= object_.vertices.size()) {
    place_.fail("vertex " + std::to_string(index) + " of object " + std::to_string(object_.id) +
                    " does not exist",
                "0 to " + std::to_string(object_.vertices.size()) + " - 1");
  }
}

void ModelHandler::check_properties(const Attributes& attributes,
                                    std::initializer_list<const char*> indices) {
  const auto id = attributes.optional_id("pid");
  std::vector<std::int32_t> used;
  for (const char* name : indices) {
    if (const auto index = attributes.optional_index(name)) used.push_back(*index);
  }
  if (id) resources_.check_reference(*id, used);
}

void ModelHandler::add_triangle(const Attributes& attributes) {
  const std::array<std::int32_t, 3> corners{attributes.index("v1"), attributes.index("v2"),
                                            attributes.index("v3")};
  for (const std::int32_t corner : corners) check_vertex(corner);
  if (corners[0] == corners[1] || corners[1] == corners[2] || corners[2] == corners[0]) {
    place_.fail("a triangle uses a vertex twice", "three different vertices");
  }
  check_properties(attributes, {"p1", "p2", "p3"});
  object_.triangles.push_back(corners);
}

Placement ModelHandler::placement(const Attributes& attributes) const {
  Placement placed;
  placed.object = attributes.id("objectid");
  placed.transform = attributes.transform();
  if (const auto path = attributes.find(std::string(kProductionNamespace) + "|path")) {
    if (!is_root_) place_.fail("a model part that is referred to may not refer to others");
    if (!path->starts_with('/')) place_.fail("a path is not absolute", "/3D/...");
    placed.part = std::string(path->substr(1));
    return placed;
  }
  const auto found = model_.object_of_id.find(placed.object);
  if (found == model_.object_of_id.end()) {
    place_.fail("there is no object " + std::to_string(placed.object) + " before this place",
                "the id of an object that stands earlier in the file");
  }
  if (open_.back() == In::kBuild && model_.objects[found->second].type == ObjectType::kOther) {
    place_.fail("an object of type other may not be built: object " +
                std::to_string(placed.object));
  }
  return placed;
}

ModelPart ModelHandler::take() {
  if (uses_beams_ && !requires_beams_) {
    model_.notes.push_back(
        "the 3MF holds beams without requiring the beam lattice extension: other programs may "
        "leave them out");
  }
  return std::move(model_);
}

}  // namespace asbuilt::threemf
