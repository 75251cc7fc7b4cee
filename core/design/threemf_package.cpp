#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/design/threemf_model.h"
#include "core/design/threemf_parser.h"
#include "core/mesh_files/text_scan.h"

namespace asbuilt::threemf {
namespace {

constexpr std::string_view kRelationshipNamespace =
    "http://schemas.openxmlformats.org/package/2006/relationships";
constexpr std::string_view kStartPartType =
    "http://schemas.microsoft.com/3dmanufacturing/2013/01/3dmodel";
constexpr std::string_view kRelationships = "_rels/.rels";
constexpr std::string_view kContentTypes = "[Content_Types].xml";

// Gathers the targets of the relationships that start the model.
class StartParts : public XmlHandler {
 public:
  void start_element(std::string_view name, const XmlAttributes& attributes) override {
    if (name != std::string(kRelationshipNamespace) + "|Relationship") return;
    std::string_view type;
    std::string_view target;
    std::string_view mode;
    for (const XmlAttribute& attribute : attributes) {
      if (attribute.name == "Type") type = attribute.value;
      if (attribute.name == "Target") target = attribute.value;
      if (attribute.name == "TargetMode") mode = attribute.value;
    }
    if (type != kStartPartType) return;
    targets.emplace_back(target);
    external = external || mode == "External";
  }
  void end_element(std::string_view) override {}

  std::vector<std::string> targets;
  bool external = false;
};

std::string start_part(const ZipPackage& zip, const std::string& name) {
  const auto fail = [&name](const std::string& what, const std::string& allowed) {
    throw Error(ErrorCode::kBadFormat,
                {what, name, allowed, "export the file again as one 3MF model"});
  };
  if (!zip.has(kContentTypes) || !zip.has(kRelationships)) {
    fail("the ZIP package is no 3MF: it lacks its list of types or relationships",
         "[Content_Types].xml and _rels/.rels");
  }
  StartParts found;
  XmlReader reader(found, name + ", " + std::string(kRelationships));
  zip.read(kRelationships, [&reader](std::string_view bytes) { reader.feed(bytes); });
  reader.finish();
  if (found.targets.size() != 1 || found.external) {
    fail("the package starts with " + std::to_string(found.targets.size()) +
             " models, so that which one is the design is not known",
         "one relationship to a 3D model inside the package");
  }
  std::string part = found.targets.front();
  if (part.starts_with('/')) part.erase(0, 1);
  if (!zip.has(part)) {
    fail("the package names the model " + text_scan::quoted(part) + " but does not hold it",
         "a part of the package");
  }
  return part;
}

}  // namespace

ModelPart read_model_part(const ZipPackage& zip, const std::string& part, const std::string& name,
                          bool is_root, const Progress& progress) {
  const std::int64_t size = zip.size(part);
  // Every vertex, triangle and beam takes more bytes as XML than in memory; vectors grow by
  // doubling.
  require_memory(2 * size, "the model in " + name, "simplify the design");
  const std::string source = name + ", " + part;
  ModelHandler handler(source, is_root);
  XmlReader reader(handler, source);
  handler.set_reader(&reader);
  std::int64_t done = 0;
  zip.read(part, [&](std::string_view bytes) {
    progress.throw_if_cancelled();
    reader.feed(bytes);
    done += static_cast<std::int64_t>(bytes.size());
    progress.report(static_cast<double>(done) /
                    static_cast<double>(std::max<std::int64_t>(1, size)));
  });
  reader.finish();
  return handler.take();
}

Package read_package(const ZipPackage& zip, const std::string& name, const Progress& progress) {
  Package package;
  package.root = start_part(zip, name);
  package.parts.emplace(package.root, read_model_part(zip, package.root, name, true, progress));
  std::vector<std::string> wanted;
  const ModelPart& root = package.parts.at(package.root);
  const auto want = [&wanted](const std::vector<Placement>& placements) {
    for (const Placement& placement : placements) {
      if (!placement.part.empty()) wanted.push_back(placement.part);
    }
  };
  want(root.items);
  for (const Object& object : root.objects) want(object.components);
  for (const std::string& part : wanted) {
    if (package.parts.contains(part)) continue;
    package.parts.emplace(part, read_model_part(zip, part, name, false, progress));
  }
  return package;
}

}  // namespace asbuilt::threemf
