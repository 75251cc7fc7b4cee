// The catalogue of materials: data with their origin, not constants of the program.
//
// Units: GPa, g/cm3; isotropic, solid metal at room temperature. The data are
// core/spec/materials.toml, built into the program; another file of the same form can be read in
// its place.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace asbuilt {

struct Material {
  std::string id;
  std::vector<std::string> aliases;
  std::string title;
  std::string edition;  // the specification the numbers belong to
  double young_gpa = 0.0;
  double poisson = 0.0;
  double density_g_cm3 = 0.0;
  std::string origin;  // where the numbers come from
  bool verify = true;  // not yet compared with the specification itself; reports print this
};

const std::vector<Material>& materials();

// By id or alias; case, spaces, hyphens and underscores do not count. nullptr where unknown.
const Material* find_material(std::string_view name,
                              const std::vector<Material>& among = materials());

// Throws kNotFound, kBadFormat, kInvalidInput (a missing key, a number out of range, a name used
// twice).
std::vector<Material> read_materials(const std::filesystem::path& path);

}  // namespace asbuilt
