#include "app/session/load_stresses.h"

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

void write_files(const fe::SolvedCase& solved, const fe::StressField& field,
                 const std::vector<float>& von_mises, const StressRequest& request,
                 LoadStresses& out) {
  const StatedLoad& load = out.load;
  const std::vector<float> principal = fe::principal_stresses_mpa(field);
  const std::vector<float> energy = fe::strain_energy_density_mpa(field);
  std::vector<fe::CellField> fields = {{"von_mises_mpa", von_mises, 1},
                                       {"principal_mpa", principal, 3},
                                       {"strain_energy_density_mpa", energy, 1}};
  if (!field.laws.scale.empty()) fields.push_back({"modulus_share", field.laws.scale, 1});
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
    out.load_factor = fe::first_yield_load_factor(*request.yield_mpa, out.von_mises_mpa);
  }
  progress.throw_if_cancelled();
  if (!request.folder.empty()) write_files(solved, field, von_mises, request, out);
  return out;
}

std::int64_t stress_bytes(std::int64_t elements, std::int64_t block_voxels) {
  // Stress and share 28, von Mises 4, its percentiles or smoothed values 4, candidates for hot
  // spots 1, principal stresses 12, energy 4; two indices of 16 bytes for 64 voxels of a row.
  return 53 * elements + block_voxels / 2 + (std::int64_t{4} << 20);
}

}  // namespace asbuilt
