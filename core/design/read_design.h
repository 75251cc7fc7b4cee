// Reads the part as designed: 3MF (meshes and beam lattices), strut tables (CSV), and meshes
// without unit (STL, PLY, OBJ, OFF).
//
// Frame and units: the design frame is the file's own; 3MF build items are placed by their
// transforms. Everything becomes mm. 3MF states its unit and strut tables are in mm by contract;
// for the other formats options.unit says it. Method and limits: docs/methods/design_input.md, with
// what is refused and why.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/base/options.h"
#include "core/base/progress.h"
#include "core/geometry/design.h"

namespace asbuilt {

struct DesignOptions {
  std::string unit = "auto";          // of STL, PLY, OBJ and OFF; auto: mm, assumed
  double node_tolerance_mm = 0.001;   // strut ends nearer than this are the same node
  int build_item = 0;                 // of a 3MF, counted from 1; 0: all, as one part
  std::string clipping = "trim";      // of a clipped 3MF lattice: trim the axes, or ignore
  std::string node_balls = "refuse";  // balls of a 3MF lattice that stand out of the struts

  static const std::vector<OptionField<DesignOptions>>& fields();
};

// One file, or two of which one gives the struts and one a mesh. With two files the mesh is the
// whole shape (SolidOf::kMesh, the lattice only names its struts) when its bounds contain the
// struts' nodes and, where it is closed, most strut axes run inside it; otherwise it is a solid
// part beside the struts (SolidOf::kLatticeAndMesh). A closed mesh that is inside out is turned.
// What was corrected, assumed or left out is in Design::notes. Throws kNotFound, kBadFormat
// (damaged, or forbidden by the format's specification), kInvalidInput (a combination of files or
// options that has no meaning), kOutOfMemory. Deterministic. Cost: linear in the files' size;
// memory at most about five times the unpacked size.
Design read_design(const std::vector<std::filesystem::path>& files, const DesignOptions& options,
                   const Progress& progress = {});

}  // namespace asbuilt
