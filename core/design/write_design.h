// Writes designs: strut tables (CSV), 3MF with beam lattice, STL.
//
// Frame and units: design frame, mm. Numbers have as many digits as it takes to read the same
// number back. Files appear complete or not at all; the same design gives the same bytes.
#pragma once

#include <filesystem>

#include "core/base/progress.h"
#include "core/geometry/design.h"

namespace asbuilt {

// Columns strut,x1,y1,z1,x2,y2,z2,diameter, and diameter2 where a strut is conical. Caps are not
// written. Throws kInvalidInput for a design without struts, or with two struts of the same id;
// kStorage.
void write_strut_table(const std::filesystem::path& path, const Lattice& lattice);

// One object for the mesh (where it is part of the solid: kMesh without struts, or kLatticeAndMesh)
// and one for the beams, both built as they are. Named struts keep their names as identifiers
// "strut:NAME" of beam sets with one beam. With SolidOf::kMesh and struts only the struts are
// written, for a 3MF cannot say that beams merely name parts of a mesh.
// Throws kInvalidInput when the design is empty, a strut has no length or radius, or a name is not
// UTF-8; kStorage.
void write_threemf(const std::filesystem::path& path, const Design& design,
                   const Progress& progress = {});

}  // namespace asbuilt
