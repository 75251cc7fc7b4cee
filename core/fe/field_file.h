// Fields over the elements as files of VTK, for ParaView and the like.
//
// Format: VTK XML, version 1.0, data appended raw, little endian, 64-bit block headers (Kitware,
// VTK File Formats). What load the fields belong to stands in the file as field data, the string
// `load`. Frame: the grid's, mm. Nothing of the size of the part is held but a
// RasterIndex of the corners. The caller checks the stream. Errors: kInvalidInput for a field that
// does not fit the elements or a name that is not made of letters, digits and _.
#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "core/fe/elastic_system.h"
#include "core/fe/raster_index.h"

namespace asbuilt::fe {

// `values` holds `components` neighbouring numbers for each element; it must outlive the writing.
struct CellField {
  std::string name;
  const std::vector<float>& values;
  int components = 1;
};

// ImageData (.vti): the whole grid, `solid` (1 for elements) and the fields, 0 outside of elements.
void write_vti(const GridFrame& frame, const RasterIndex& elements,
               const std::vector<CellField>& fields, const std::string& load, std::ostream& out);

// UnstructuredGrid (.vtu): the elements as hexahedra, `displacement_mm` at their corners, that of
// the last solution times `factor`, and the fields.
void write_vtu(const ElasticSystem& system, const RasterIndex& elements,
               const std::vector<CellField>& fields, const std::string& load, double factor,
               std::ostream& out);

}  // namespace asbuilt::fe
