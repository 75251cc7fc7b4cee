// Turns the XML of one 3MF model part into a ModelPart, checking it on the way.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/design/threemf_attributes.h"
#include "core/design/threemf_materials.h"

namespace asbuilt::threemf {

class ModelHandler : public XmlHandler {
 public:
  // `source` names the document in errors; `is_root` allows references to other model parts.
  ModelHandler(std::string source, bool is_root);

  // Set before the first element, so that errors name a line.
  void set_reader(const XmlReader* reader) { place_ = Place(source_, reader); }

  void start_element(std::string_view name, const XmlAttributes& attributes) override;
  void end_element(std::string_view name) override;
  void declare_namespace(std::string_view prefix, std::string_view name) override;

  // After the last element; throws where a required element is missing.
  ModelPart take();

 private:
  enum class In {
    kDocument,
    kModel,
    kResources,
    kGroup,
    kObject,
    kMesh,
    kVertices,
    kTriangles,
    kBeamLattice,
    kBeams,
    kBalls,
    kBeamSets,
    kBeamSet,
    kComponents,
    kBuild,
    kLeaf,
    kSkipped
  };

  In enter(std::string_view space, std::string_view local, const XmlAttributes& raw);
  In enter_model(std::string_view local, const Attributes& attributes);
  In enter_resource(std::string_view space, std::string_view local, const Attributes& attributes);
  In enter_object(std::string_view local);
  In enter_mesh(std::string_view space, std::string_view local, const Attributes& attributes);
  In enter_lattice(std::string_view local);

  void start_model(const Attributes& attributes);
  void add_metadata(const Attributes& attributes);
  void start_object(const Attributes& attributes);
  void end_object();
  void add_triangle(const Attributes& attributes);
  void start_lattice(const Attributes& attributes);
  void add_beam(const Attributes& attributes);
  void add_ball(const Attributes& attributes);
  void add_beam_reference(const Attributes& attributes);
  void end_beam_set();
  void end_lattice();
  void set_clipping(const Attributes& attributes);
  const Object& mesh_before(std::int64_t id, const char* role) const;
  Placement placement(const Attributes& attributes) const;
  void check_vertex(std::int32_t index) const;
  void check_properties(const Attributes& attributes, std::initializer_list<const char*> indices);
  void once(bool& seen, const char* element);

  std::string source_;
  bool is_root_;
  Place place_;
  ModelPart model_;
  Resources resources_;
  std::vector<In> open_;
  std::vector<std::pair<std::string, std::string>> prefixes_;
  std::set<std::string, std::less<>> metadata_;
  Object object_;
  bool seen_model_ = false;
  bool seen_resources_ = false;
  bool seen_build_ = false;
  bool seen_shape_ = false;  // mesh or components of the object
  bool seen_vertices_ = false;
  bool seen_triangles_ = false;
  bool seen_beams_ = false;
  bool seen_balls_ = false;
  bool requires_beams_ = false;
  bool uses_beams_ = false;
  std::string beam_set_name_;
  std::vector<std::int32_t> beam_set_;
};

}  // namespace asbuilt::threemf
