#include "core/design/threemf_materials.h"

#include "core/mesh_files/text_scan.h"

namespace asbuilt::threemf {
namespace {

bool is_colour(std::string_view text) {
  return (text.size() == 7 || text.size() == 9) && text.front() == '#' &&
         text.find_first_not_of("0123456789abcdefABCDEF", 1) == std::string_view::npos;
}

}  // namespace

void Resources::add(std::int64_t id, Kind kind) {
  if (!resources_.emplace(id, Resource{kind, 0}).second) {
    place_.fail("two resources have the id " + std::to_string(id), "every id once");
  }
}

const Resources::Resource& Resources::earlier(std::int64_t id) const {
  const auto found = resources_.find(id);
  if (found == resources_.end()) {
    place_.fail("there is no resource " + std::to_string(id) + " before this place");
  }
  return found->second;
}

void Resources::check_multi(std::string_view ids) const {
  int materials = 0;
  int colours = 0;
  int layers = 0;
  text_scan::Words words(ids);
  std::string_view word;
  while (words.next(word)) {
    std::int64_t id = 0;
    if (!text_scan::to_integer(word, id)) place_.fail("pids names " + text_scan::quoted(word));
    ++layers;
    switch (earlier(id).kind) {
      case Kind::kBase:
      case Kind::kComposite:
        ++materials;
        break;
      case Kind::kColour:
        ++colours;
        break;
      case Kind::kTextureGroup:
      case Kind::kUnknown:
        break;
      case Kind::kMulti:
        place_.fail("multiproperties may not refer to multiproperties");
        break;
      case Kind::kObject:
      case Kind::kTexture:
      case Kind::kDisplay:
        place_.fail("multiproperties refer to resource " + std::to_string(id) +
                    ", which holds no properties");
        break;
    }
  }
  if (layers == 0) place_.fail("multiproperties without pids");
  if (materials > 1) {
    place_.fail("multiproperties refer to more than one group of materials",
                "one basematerials or compositematerials");
  }
  if (colours > 1) place_.fail("multiproperties refer to more than one colour group", "one");
}

void Resources::start_group(std::string_view element, const Attributes& attributes) {
  Kind kind = Kind::kUnknown;
  if (element == "basematerials") {
    kind = Kind::kBase;
  } else if (element == "colorgroup") {
    kind = Kind::kColour;
  } else if (element == "texture2d") {
    kind = Kind::kTexture;
    const std::string_view path = attributes.required("path");
    if (!path.starts_with('/')) place_.fail("the path of a texture is not absolute", "/3D/...");
    const std::string_view type = attributes.required("contenttype");
    if (type != "image/png" && type != "image/jpeg") {
      place_.fail("an unknown kind of texture: " + text_scan::quoted(type),
                  "image/png, image/jpeg");
    }
  } else if (element == "texture2dgroup") {
    kind = Kind::kTextureGroup;
    if (earlier(attributes.id("texid")).kind != Kind::kTexture) {
      place_.fail("texid does not name a texture");
    }
  } else if (element == "compositematerials") {
    kind = Kind::kComposite;
    if (earlier(attributes.id("matid")).kind != Kind::kBase) {
      place_.fail("matid does not name basematerials");
    }
    attributes.required("matindices");
  } else if (element == "multiproperties") {
    kind = Kind::kMulti;
    check_multi(attributes.required("pids"));
  } else if (element.ends_with("displayproperties")) {
    kind = Kind::kDisplay;
  }
  const std::int64_t id = attributes.id("id");
  add(id, kind);
  current_ = id;
}

void Resources::add_member(std::string_view element, const Attributes& attributes) {
  if (!current_) return;
  Resource& group = resources_.at(*current_);
  ++group.members;
  if (element == "base") {
    attributes.required("name");
    if (!is_colour(attributes.required("displaycolor"))) {
      place_.fail("a display colour is not a colour", "#RRGGBB or #RRGGBBAA");
    }
  } else if (element == "color") {
    if (!is_colour(attributes.required("color"))) {
      place_.fail("a colour is not a colour", "#RRGGBB or #RRGGBBAA");
    }
  } else if (element == "tex2coord") {
    attributes.number("u");
    attributes.number("v");
  } else if (element == "composite") {
    attributes.required("values");
  } else if (element == "multi") {
    attributes.required("pindices");
  }
}

void Resources::check_reference(std::int64_t id, const std::vector<std::int32_t>& indices) const {
  const Resource& group = earlier(id);
  switch (group.kind) {
    case Kind::kUnknown:
      return;
    case Kind::kObject:
    case Kind::kTexture:
    case Kind::kDisplay:
      place_.fail("pid names resource " + std::to_string(id) + ", which holds no properties");
    case Kind::kBase:
    case Kind::kColour:
    case Kind::kTextureGroup:
    case Kind::kComposite:
    case Kind::kMulti:
      break;
  }
  for (const std::int32_t index : indices) {
    if (index >= group.members) {
      place_.fail("property " + std::to_string(index) + " of resource " + std::to_string(id) +
                      " does not exist",
                  "0 to " + std::to_string(group.members) + " - 1");
    }
  }
}

}  // namespace asbuilt::threemf
