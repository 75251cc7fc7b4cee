// Scan and design as the pipeline takes them. Internal to app/session.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/base/progress.h"
#include "core/geometry/design.h"
#include "core/geometry/field.h"
#include "core/geometry/volume.h"
#include "core/records/inspection.h"
#include "core/spec/plan.h"

namespace asbuilt {

enum class ScanKind { kVolume, kMesh };

struct LoadedScan {
  ScanKind kind = ScanKind::kVolume;
  Volume volume;
  std::vector<std::string> notes;
};

// A volume as it is. A closed mesh of the built surface (STL, PLY, OBJ) is turned into a volume of
// metal fractions with a known, narrow edge, so that the same measurements serve; what cannot be
// known then (grey levels, voids that the mesh left out) is in the notes. Points are refused: they
// bound no volume.
// `strut_mm`: thinnest nominal diameter, for the voxel size of a mesh; 0 where unknown.
LoadedScan load_scan(const Plan& plan, double strut_mm, const Progress& progress);

// Reads the design; extracts the strut graph from a mesh where it shows struts; sets the build
// direction.
Design load_design(const Plan& plan, const Progress& progress);

bool is_surface_file(const std::filesystem::path& path);

// SHA-256 and size of a file; of a folder, the digest over the sorted list of its files' digests.
InputFile identify_input(const std::string& role, const std::filesystem::path& path,
                         const Progress& progress);

}  // namespace asbuilt
