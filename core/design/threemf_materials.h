// The resources of a 3MF that do not shape the part: materials, colours, textures. They are not
// kept, but what the specifications forbid is refused, for a file that is wrong here may be wrong
// elsewhere.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/design/threemf_attributes.h"

namespace asbuilt::threemf {

class Resources {
 public:
  explicit Resources(const Place& place) : place_(place) {}

  // Every id of a model part is used once, whatever it names.
  void add_object(std::int64_t id) { add(id, Kind::kObject); }
  // A resource of another extension, known only by its id.
  void add_unknown(std::int64_t id) { add(id, Kind::kUnknown); }

  // `<basematerials>` or an element of the materials namespace below <resources>.
  void start_group(std::string_view element, const Attributes& attributes);
  // An element inside the group that was started last.
  void add_member(std::string_view element, const Attributes& attributes);
  void end_group() { current_.reset(); }

  // A pid and its indices on an object, a triangle, a lattice or a beam.
  void check_reference(std::int64_t id, const std::vector<std::int32_t>& indices) const;

 private:
  enum class Kind {
    kObject,
    kUnknown,
    kBase,
    kColour,
    kTexture,
    kTextureGroup,
    kComposite,
    kMulti,
    kDisplay
  };
  struct Resource {
    Kind kind = Kind::kUnknown;
    std::int64_t members = 0;
  };

  void add(std::int64_t id, Kind kind);
  const Resource& earlier(std::int64_t id) const;
  void check_multi(std::string_view ids) const;

  const Place& place_;
  std::unordered_map<std::int64_t, Resource> resources_;
  std::optional<std::int64_t> current_;
};

}  // namespace asbuilt::threemf
