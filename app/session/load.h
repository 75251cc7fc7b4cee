// Scan and design as the pipeline takes them. Internal to app/session.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/progress.h"
#include "core/geometry/design.h"
#include "core/geometry/volume.h"
#include "core/records/inspection.h"
#include "core/spec/plan.h"
#include "core/surface/surface.h"

namespace asbuilt {

// Millimetres in a unit as the plan names it; 1 for none.
double unit_to_mm(const std::string& unit);

enum class ScanKind { kVolume, kMesh, kPoints };

struct LoadedScan {
  ScanKind kind = ScanKind::kVolume;
  Volume volume;
  std::vector<std::string> notes;
  // Of a part that came as a surface:
  std::optional<Surface> surface;         // in place of one found in grey levels
  double sliver_um = 0.0;                 // mean height of what facets or points leave open
  bool holds_voids = true;                // false: nothing is known of closed voids
  bool bounded = true;                    // false: holes in it leave the metal's volume unknown
  std::vector<std::string> not_measured;  // what such a file cannot give
};

// A volume as it is. A built surface as mesh or points: load_surface.h.
// The design says how finely a surface has to be sampled and which unit its file may be in.
LoadedScan load_scan(const Plan& plan, const Design& design, const Progress& progress);

// Reads the design; extracts the strut graph from a mesh where it shows struts; sets the build
// direction.
Design load_design(const Plan& plan, const Progress& progress);

// SHA-256 and size of a file; of a folder, the digest over the sorted list of its files' digests.
InputFile identify_input(const std::string& role, const std::filesystem::path& path,
                         const Progress& progress);

}  // namespace asbuilt
