// 3MF packages made of text, for tests.
#pragma once

#include <string>
#include <vector>

#include "core/design/zip_package.h"

namespace asbuilt::testing_files {

inline const char* const kTypes =
    R"(<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>)";
inline const char* const kRels =
    R"(<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" Target="/3D/3dmodel.model" Type="http://schemas.microsoft.com/3dmanufacturing/2013/01/3dmodel"/></Relationships>)";

inline std::vector<ZipEntry> package(const std::string& model) {
  return {{"[Content_Types].xml", kTypes}, {"_rels/.rels", kRels}, {"3D/3dmodel.model", model}};
}

// A model with these resources and build; `attributes` go into <model>.
inline std::string model(const std::string& resources, const std::string& build,
                         const std::string& attributes = "unit=\"millimeter\"") {
  std::string text =
      R"(<?xml version="1.0" encoding="UTF-8"?><model xmlns="http://schemas.microsoft.com/3dmanufacturing/core/2015/02" xmlns:b="http://schemas.microsoft.com/3dmanufacturing/beamlattice/2017/02" xmlns:bb="http://schemas.microsoft.com/3dmanufacturing/beamlattice/balls/2020/07" xmlns:m="http://schemas.microsoft.com/3dmanufacturing/material/2015/02" xmlns:p="http://schemas.microsoft.com/3dmanufacturing/production/2015/06" requiredextensions="b" )";
  text.append(attributes).append("><resources>").append(resources).append("</resources><build>");
  return text.append(build).append("</build></model>");
}

inline const char* const kItem1 = R"(<item objectid="1"/>)";

inline std::string object(int id, const std::string& content, const std::string& more = "") {
  std::string text("<object id=\"");
  return text.append(std::to_string(id))
      .append("\" ")
      .append(more)
      .append(">")
      .append(content)
      .append("</object>");
}

// An axis-parallel box from corner to corner, outwards oriented.
inline std::string box_mesh(double low, double high) {
  std::string text("<mesh><vertices>");
  for (int i = 0; i < 8; ++i) {
    const char* names = "xyz";
    text.append("<vertex");
    for (int k = 0; k < 3; ++k) {
      text.append(1, ' ').append(1, names[k]).append("=\"");
      text.append(std::to_string((i >> k & 1) != 0 ? high : low)).append("\"");
    }
    text.append("/>");
  }
  text.append("</vertices><triangles>");
  const int faces[12][3] = {{0, 2, 1}, {1, 2, 3}, {4, 5, 6}, {5, 7, 6}, {0, 1, 4}, {1, 5, 4},
                            {2, 6, 3}, {3, 6, 7}, {0, 4, 2}, {2, 4, 6}, {1, 3, 5}, {3, 7, 5}};
  for (const auto& f : faces) {
    text.append("<triangle v1=\"").append(std::to_string(f[0])).append("\" v2=\"");
    text.append(std::to_string(f[1]))
        .append("\" v3=\"")
        .append(std::to_string(f[2]))
        .append("\"/>");
  }
  return text.append("</triangles></mesh>");
}

// Beams on four vertices: 0 (0 0 0), 1 (10 0 0), 2 (0 10 0), 3 (0 0 10).
inline std::string lattice_mesh(const std::string& beams,
                                const std::string& attributes = R"(radius="1" minlength="0.01")",
                                const std::string& after = "") {
  std::string text(
      R"(<mesh><vertices><vertex x="0" y="0" z="0"/><vertex x="10" y="0" z="0"/><vertex x="0" y="10" z="0"/><vertex x="0" y="0" z="10"/></vertices><triangles/><b:beamlattice )");
  text.append(attributes).append("><b:beams>").append(beams).append("</b:beams>").append(after);
  return text.append("</b:beamlattice></mesh>");
}

}  // namespace asbuilt::testing_files
