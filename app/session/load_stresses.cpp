#include "app/session/load_stresses.h"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "core/fe/block_grid.h"
#include "core/fe/field_file.h"
#include "core/fe/stress.h"
#include "core/mesh_files/output_file.h"

namespace asbuilt {
namespace {

constexpr int kHotSpots = 10;
constexpr double kApartElements = 3.0;  // spots closer than this are one

std::filesystem::path file_of(const StressRequest& request, const StatedLoad& load,
                              const char* ending) {
  return request.folder / (load.name + ending);
}

// The phase of each element, in the order of the field.
std::vector<std::uint8_t> phases_of(const fe::StressField& field, const Mask& phase) {
  std::vector<std::uint8_t> out(static_cast<std::size_t>(field.elements.count()));
  for (std::int64_t row = 0; row < field.elements.row_count(); ++row) {
    field.elements.for_row(
        row, [&](std::int64_t x, std::int64_t y, std::int64_t z, std::int64_t number) {
          out[static_cast<std::size_t>(number)] = phase.at(x, y, z);
        });
  }
  return out;
}

// By how much the load may rise until first yield, and by which of both criteria.
std::pair<double, YieldBy> first_yield(double yield_mpa, const fe::FieldSummary& von_mises,
                                       const std::vector<fe::HotSpot>& spots) {
  const double by_volume = fe::first_yield_load_factor(yield_mpa, von_mises);
  if (spots.empty() || !(spots.front().smoothed > 0.0)) return {by_volume, YieldBy::kVolume};
  const double by_spot = yield_mpa / spots.front().smoothed;
  return by_spot < by_volume ? std::pair{by_spot, YieldBy::kHotSpot}
                             : std::pair{by_volume, YieldBy::kVolume};
}

// Von Mises' stress in a material under the strain of an element that also holds others: only the
// shear modulus counts.
double of_own(const fe::StressField& field, const fe::Elastic& own, std::size_t element) {
  if (field.laws.scale.empty()) return 1.0;
  const double mu = static_cast<double>(field.laws.scale[element]) * field.material.mu_mpa();
  // Laws are held in single precision: what is of one material keeps its stress.
  const double share = own.mu_mpa() / mu;
  return std::abs(share - 1.0) < 1e-6 ? 1.0 : share;
}

// Of the elements of one phase alone. None where the load is not on any of them.
std::optional<MaterialStresses> of_material(const fe::StressField& field,
                                            const std::vector<float>& von_mises,
                                            const std::vector<std::uint8_t>& phases,
                                            std::uint8_t phase, const LabelledMaterial& material,
                                            const fe::HotSpotOptions& spots) {
  Mask own(field.frame);
  std::vector<float> values;
  for (std::int64_t row = 0; row < field.elements.row_count(); ++row) {
    field.elements.for_row(
        row, [&](std::int64_t x, std::int64_t y, std::int64_t z, std::int64_t number) {
          if (phases[static_cast<std::size_t>(number)] != phase) return;
          own.at(x, y, z) = 1;
          const auto element = static_cast<std::size_t>(number);
          values.push_back(static_cast<float>(static_cast<double>(von_mises[element]) *
                                              of_own(field, material.material, element)));
        });
  }
  if (values.empty()) return std::nullopt;
  MaterialStresses out;
  out.label = material.label;
  out.elements = static_cast<std::int64_t>(values.size());
  out.hot_spots = fe::hot_spots(field.frame, fe::RasterIndex(fe::BlockGrid(own)), values, spots);
  out.von_mises_mpa = fe::summary_of(std::move(values));
  out.yield_mpa = material.yield_mpa;
  if (out.yield_mpa) {
    std::tie(out.load_factor, out.yield_by) =
        first_yield(*out.yield_mpa, out.von_mises_mpa, out.hot_spots);
  }
  return out;
}

void write_files(const fe::SolvedCase& solved, const fe::StressField& field,
                 const std::vector<float>& von_mises, const std::vector<std::uint8_t>& phases,
                 const StressRequest& request, LoadStresses& out) {
  const StatedLoad& load = out.load;
  const std::vector<float> principal = fe::principal_stresses_mpa(field);
  const std::vector<float> energy = fe::strain_energy_density_mpa(field);
  std::vector<fe::CellField> fields = {{"von_mises_mpa", von_mises, 1},
                                       {"principal_mpa", principal, 3},
                                       {"strain_energy_density_mpa", energy, 1}};
  std::vector<float> labels(phases.size());
  std::ranges::transform(phases, labels.begin(), [&](std::uint8_t phase) {
    return static_cast<float>(request.materials[phase - std::size_t{1}].label);
  });
  if (!labels.empty()) {
    fields.push_back({"material", labels, 1});
  } else if (!field.laws.scale.empty())
    fields.push_back({"modulus_share", field.laws.scale, 1});
  OutputFile image(file_of(request, load, ".vti"));
  fe::write_vti(field.frame, field.elements, fields, load.statement, image.stream());
  image.commit();
  out.files.push_back(file_of(request, load, ".vti"));
  if (!request.displacements) return;
  OutputFile mesh(file_of(request, load, ".vtu"));
  fe::write_vtu(solved.system, field.elements, {{"von_mises_mpa", von_mises, 1}}, load.statement,
                load.factor, mesh.stream());
  mesh.commit();
  out.files.push_back(file_of(request, load, ".vtu"));
}

}  // namespace

void require_writable(const std::filesystem::path& folder) {
  // Never committed: gone at once.
  const OutputFile probe(folder / "asbuilt");
}

bool StressRequest::yields() const {
  return yield_mpa || std::ranges::any_of(materials, [](const LabelledMaterial& m) {
           return m.yield_mpa.has_value();
         });
}

LoadStresses load_stresses(const fe::SolvedCase& solved, const StatedLoad& load,
                           const StressRequest& request, const Progress& progress) {
  LoadStresses out;
  out.load = load;
  const fe::StressField field = fe::element_stresses(solved.system, progress, load.factor);
  const std::vector<float> von_mises = fe::von_mises_mpa(field);
  out.von_mises_mpa = fe::summary_of(von_mises);
  fe::HotSpotOptions spots;
  spots.distance_mm = kApartElements * field.frame.mean_spacing_mm();
  spots.most = kHotSpots;
  out.hot_spots = fe::hot_spots(field.frame, field.elements, von_mises, spots);
  out.yield_mpa = request.yield_mpa;
  if (request.yield_mpa) {
    std::tie(out.load_factor, out.yield_by) =
        first_yield(*request.yield_mpa, out.von_mises_mpa, out.hot_spots);
  }
  std::vector<std::uint8_t> phases;
  if (request.phase != nullptr) phases = phases_of(field, *request.phase);
  for (std::size_t k = 0; !phases.empty() && k < request.materials.size(); ++k) {
    progress.throw_if_cancelled();
    const auto found = of_material(field, von_mises, phases, static_cast<std::uint8_t>(k + 1),
                                   request.materials[k], spots);
    if (!found) continue;
    if (found->yield_mpa && (out.load_factor == 0.0 || found->load_factor < out.load_factor)) {
      out.load_factor = found->load_factor;
      out.yield_by = found->yield_by;
    }
    out.materials.push_back(*found);
  }
  progress.throw_if_cancelled();
  if (!request.folder.empty()) write_files(solved, field, von_mises, phases, request, out);
  return out;
}

std::int64_t stress_bytes(std::int64_t elements, std::int64_t block_voxels) {
  // Where there are several materials: phases 1, one material's values 4 and their percentiles 4,
  // its mask and index, 2 bytes a voxel; labels 4 where files are written.
  const std::int64_t of_materials = 13 * elements + 2 * block_voxels;
  // Stress and share 28, von Mises 4, its percentiles or smoothed values 4, candidates for hot
  // spots 1, principal stresses 12, energy 4; two indices of 16 bytes for 64 voxels of a row.
  return of_materials + 53 * elements + block_voxels / 2 + (std::int64_t{4} << 20);
}

}  // namespace asbuilt
