// The stresses of a solved load, at the load they are stated at: what they say and their files.
//
// Fields (core/fe/stress.h): von Mises' stress, principal stresses (the largest first) and the
// density of strain energy; with elements by share, that share of the metal's modulus too. First
// yield: the earlier of the loads at which the 99.9 % percentile of von Mises' stress by volume
// (core/fe/field_summary.h) and the mean over the ball of the largest hot spot reach the yield
// strength: the one does not see a neck of less metal than that, the other is a mean of few
// elements. Of several materials each for itself, by its own stiffness under the strain of its
// elements; files have their labels as `material`. Hot spots: core/fe/hot_spots.h, no two nearer
// than three elements.
//
// Files: NAME.vti, and NAME.vtu with displacements, each complete or absent. Frame: the grid's.
// Memory: stress_bytes(). Errors: kStorage where a file cannot be written; kCancelled.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/session/phase_mask.h"
#include "core/base/progress.h"
#include "core/fe/field_summary.h"
#include "core/fe/hot_spots.h"
#include "core/fe/solved_case.h"

namespace asbuilt {

struct StressRequest {
  std::filesystem::path folder;  // where files are written; empty: nowhere
  bool displacements = false;    // the mesh with displacements as well
  std::optional<double> yield_mpa;
  // Of several materials, each with its yield strength or none; `phase` says which one an element
  // is of, 1 and more, and outlives the request.
  std::vector<LabelledMaterial> materials;
  const Mask* phase = nullptr;

  bool yields() const;
  bool wanted() const { return !folder.empty() || yields(); }
};

struct StatedLoad {
  std::string name;       // of the load and its files: z, shear-xz, strain-xx
  std::string statement;  // for people, also kept in the files
  // The same load in numbers, names with their units: apparent_stress_mpa, force_n.
  std::vector<std::pair<std::string, double>> amounts;
  double factor = 1.0;  // of the solved case
};

// Which of both criteria of first yield is the earlier.
enum class YieldBy { kVolume, kHotSpot };

// What one of several materials bears; hot spots are means over what is of it.
struct MaterialStresses {
  double label = 0.0;
  std::int64_t elements = 0;
  std::optional<double> yield_mpa;
  double load_factor = 0.0;  // until its first yield; set with its yield strength
  YieldBy yield_by = YieldBy::kVolume;
  fe::FieldSummary von_mises_mpa;
  std::vector<fe::HotSpot> hot_spots;
};

struct LoadStresses {
  StatedLoad load;
  fe::FieldSummary von_mises_mpa;
  std::vector<fe::HotSpot> hot_spots;
  std::optional<double> yield_mpa;  // as asked for
  // By how much the load may rise until first yield, of several materials the earliest; 0 where no
  // yield strength is known.
  double load_factor = 0.0;
  YieldBy yield_by = YieldBy::kVolume;
  std::vector<MaterialStresses> materials;  // of several
  std::vector<std::filesystem::path> files;
};

// Refuses a folder that files cannot be made in. Errors: kStorage.
void require_writable(const std::filesystem::path& folder);

LoadStresses load_stresses(const fe::SolvedCase& solved, const StatedLoad& load,
                           const StressRequest& request, const Progress& progress);

// Bytes that load_stresses() takes beside the solved system, from above, of several materials too.
std::int64_t stress_bytes(std::int64_t elements, std::int64_t block_voxels);

}  // namespace asbuilt
