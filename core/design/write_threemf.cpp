#include <algorithm>
#include <cmath>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/design/strut_names.h"
#include "core/design/write_design.h"
#include "core/design/write_number.h"
#include "core/design/zip_package.h"
#include "core/mesh_files/output_file.h"

namespace asbuilt {
namespace {

constexpr const char* kContentTypes =
    R"(<?xml version="1.0" encoding="UTF-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
  <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
  <Default Extension="model" ContentType="application/vnd.ms-package.3dmanufacturing-3dmodel+xml"/>
</Types>
)";

constexpr const char* kRelationships =
    R"(<?xml version="1.0" encoding="UTF-8"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
  <Relationship Target="/3D/3dmodel.model" Id="rel0" Type="http://schemas.microsoft.com/3dmanufacturing/2013/01/3dmodel"/>
</Relationships>
)";

constexpr const char* kModelWithBeams =
    R"(<?xml version="1.0" encoding="UTF-8"?>
<model unit="millimeter" xml:lang="en-US" xmlns="http://schemas.microsoft.com/3dmanufacturing/core/2015/02" xmlns:b="http://schemas.microsoft.com/3dmanufacturing/beamlattice/2017/02" requiredextensions="b">
)";

constexpr const char* kModelWithoutBeams =
    R"(<?xml version="1.0" encoding="UTF-8"?>
<model unit="millimeter" xml:lang="en-US" xmlns="http://schemas.microsoft.com/3dmanufacturing/core/2015/02">
)";

const char* name_of(StrutCap cap) {
  switch (cap) {
    case StrutCap::kSphere:
      return "sphere";
    case StrutCap::kHemisphere:
      return "hemisphere";
    case StrutCap::kButt:
      return "butt";
  }
  return "sphere";
}

std::string escaped(const std::string& text) {
  std::string safe;
  for (const char c : text) {
    switch (c) {
      case '&':
        safe += "&amp;";
        break;
      case '<':
        safe += "&lt;";
        break;
      case '>':
        safe += "&gt;";
        break;
      case '"':
        safe += "&quot;";
        break;
      default:
        safe += c;
    }
  }
  return safe;
}

class ModelWriter {
 public:
  ModelWriter(const Design& design, std::string file) : design_(design), file_(std::move(file)) {}

  std::string write(const Progress& progress) {
    const bool beams = !design_.lattice.empty();
    const bool mesh =
        !design_.mesh.empty() && (!beams || design_.solid == SolidOf::kLatticeAndMesh);
    if (!beams && !mesh) fail("the design is empty", "struts or triangles");
    text_ = beams ? kModelWithBeams : kModelWithoutBeams;
    text_ += " <metadata name=\"Application\">asbuilt</metadata>\n <resources>\n";
    if (mesh) write_mesh(1);
    progress.throw_if_cancelled();
    if (beams) write_lattice(2);
    text_ += " </resources>\n <build>\n";
    if (mesh) text_ += "  <item objectid=\"1\"/>\n";
    if (beams) text_ += "  <item objectid=\"2\"/>\n";
    text_ += " </build>\n</model>\n";
    return std::move(text_);
  }

 private:
  template <class Number>
  void attribute(const char* name, Number value) {
    text_ += ' ';
    text_ += name;
    text_ += "=\"";
    if constexpr (std::is_convertible_v<Number, std::string>) {
      text_ += value;
    } else {
      append_number(text_, value);
    }
    text_ += '"';
  }

  template <class Point>
  void write_vertices(const std::vector<Point>& points) {
    text_ += "    <vertices>\n";
    for (const Point& point : points) {
      if (!point.allFinite()) fail("a coordinate is not a number", "finite numbers");
      text_ += "     <vertex";
      attribute("x", point[0]);
      attribute("y", point[1]);
      attribute("z", point[2]);
      text_ += "/>\n";
    }
    text_ += "    </vertices>\n";
  }

  void write_mesh(int id) {
    text_ +=
        "  <object id=\"" + std::to_string(id) + "\" name=\"mesh\" type=\"model\">\n   <mesh>\n";
    write_vertices(design_.mesh.vertices_mm);
    text_ += "    <triangles>\n";
    for (const auto& t : design_.mesh.triangles) {
      text_ += "     <triangle";
      attribute("v1", t[0]);
      attribute("v2", t[1]);
      attribute("v3", t[2]);
      text_ += "/>\n";
    }
    text_ += "    </triangles>\n   </mesh>\n  </object>\n";
  }

  void write_lattice(int id) {
    const Lattice& lattice = design_.lattice;
    double shortest = lattice.length_mm(0);
    for (std::size_t i = 0; i < lattice.struts.size(); ++i) {
      const Strut& strut = lattice.struts[i];
      const double length = lattice.length_mm(i);
      const double thinnest = std::min(strut.radius1_mm, strut.radius2_mm);
      if (!(length > 0.0) || !(thinnest > 0.0) || !std::isfinite(strut.radius1_mm) ||
          !std::isfinite(strut.radius2_mm)) {
        fail("strut " + lattice.strut_id(i) + " has no length or no radius", "above 0 mm");
      }
      shortest = std::min(shortest, length);
    }
    // Readers ignore beams below the minimum length, so that it stays well below the shortest.
    const double minimum = std::min(0.001, 0.5 * shortest);
    const double radius = lattice.struts.front().radius1_mm;
    text_ +=
        "  <object id=\"" + std::to_string(id) + "\" name=\"lattice\" type=\"model\">\n   <mesh>\n";
    write_vertices(lattice.nodes_mm);
    text_ += "    <triangles/>\n    <b:beamlattice";
    attribute("radius", radius);
    attribute("minlength", minimum);
    attribute("cap", std::string("sphere"));
    text_ += ">\n     <b:beams>\n";
    for (const Strut& strut : lattice.struts) write_beam(strut, radius);
    text_ += "     </b:beams>\n";
    write_names();
    text_ += "    </b:beamlattice>\n   </mesh>\n  </object>\n";
  }

  void write_beam(const Strut& strut, double default_radius) {
    text_ += "      <b:beam";
    attribute("v1", strut.node1);
    attribute("v2", strut.node2);
    if (strut.radius1_mm != default_radius || strut.radius2_mm != default_radius) {
      attribute("r1", strut.radius1_mm);
      if (strut.radius2_mm != strut.radius1_mm) attribute("r2", strut.radius2_mm);
    }
    if (strut.cap1 != StrutCap::kSphere) attribute("cap1", std::string(name_of(strut.cap1)));
    if (strut.cap2 != StrutCap::kSphere) attribute("cap2", std::string(name_of(strut.cap2)));
    text_ += "/>\n";
  }

  void write_names() {
    const std::vector<Strut>& struts = design_.lattice.struts;
    const bool any = std::any_of(struts.begin(), struts.end(),
                                 [](const Strut& strut) { return !strut.name.empty(); });
    if (!any) return;
    text_ += "     <b:beamsets>\n";
    for (std::size_t i = 0; i < struts.size(); ++i) {
      if (struts[i].name.empty()) continue;
      if (!is_strut_name(struts[i].name)) {
        fail("the name of strut " + std::to_string(i) + " is not plain UTF-8 text", "UTF-8");
      }
      text_ += "      <b:beamset";
      attribute("identifier", "strut:" + escaped(struts[i].name));
      text_ += "><b:ref";
      attribute("index", i);
      text_ += "/></b:beamset>\n";
    }
    text_ += "     </b:beamsets>\n";
  }

  [[noreturn]] void fail(const std::string& what, const std::string& allowed) const {
    throw Error(ErrorCode::kInvalidInput, {what, file_, allowed, ""});
  }

  const Design& design_;
  std::string file_;
  std::string text_;
};

}  // namespace

void write_threemf(const std::filesystem::path& path, const Design& design,
                   const Progress& progress) {
  // About 60 bytes of XML for a vertex, 50 for a triangle and up to 150 for a beam with its name.
  const auto bytes = static_cast<std::int64_t>(
      60 * (design.mesh.vertices_mm.size() + design.lattice.nodes_mm.size()) +
      50 * design.mesh.triangles.size() + 150 * design.lattice.struts.size());
  require_memory(2 * bytes, "writing " + path.string(), "simplify the design");
  std::vector<ZipEntry> entries;
  entries.push_back({"[Content_Types].xml", kContentTypes});
  entries.push_back({"_rels/.rels", kRelationships});
  entries.push_back({"3D/3dmodel.model", ModelWriter(design, path.string()).write(progress)});
  const std::string package = pack_zip(entries);
  OutputFile out(path);
  out.write(package);
  out.commit();
}

}  // namespace asbuilt
