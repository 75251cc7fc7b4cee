#include "inspectors/stiffness/strength.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "core/fe/field_summary.h"
#include "core/fe/hot_spots.h"
#include "core/fe/section_forces.h"
#include "core/fe/stress.h"
#include "core/geometry/strut_index.h"
#include "inspectors/stiffness/block_elements.h"
#include "inspectors/stiffness/lost_struts.h"
#include "inspectors/stiffness/platen_load.h"
#include "inspectors/stiffness/stress_picture.h"

namespace asbuilt {
namespace {

constexpr std::size_t kHotSpots = 10;
constexpr double kApartElements = 3.0;  // spots closer than this are one
constexpr int kCandidates = 4000;       // among which those of struts that count are sought
// Of its nominal section, that a face of the block leaves of a strut that counts: quarters do, what
// a face shaves off does not.
constexpr double kLeastSection = 0.2;
constexpr std::size_t kPicturedSpots = 5;
// Where no strut is near, and at least, a picture is so many elements wide.
constexpr double kPictureElements = 40.0;
constexpr double kPictureDiameters = 4.0;

// One part under load; forces and stresses per MPa of apparent stress.
struct Loaded {
  double modulus_mpa = 0.0;
  double p99_mpa = 0.0;
  double energy_nmm = 0.0;  // of the block, in the units of the struts' energies
  double per_mpa = 0.0;     // factor from the solved load to 1 MPa
  double relative_u_solver = 0.0;
  PlatenChecks checks;
  std::vector<fe::SectionForces> struts;
  fe::StressField field;
  std::vector<float> von_mises;  // of the solved load
};

// A part without a load path: it bears nothing, and its struts have no forces.
Loaded without_path(std::size_t struts) {
  Loaded out;
  out.p99_mpa = kNotMeasured;
  out.struts.resize(struts);
  return out;
}

std::vector<fe::Segment> segments_of(const Lattice& lattice) {
  std::vector<fe::Segment> out;
  for (std::size_t i = 0; i < lattice.struts.size(); ++i) {
    out.push_back({lattice.end1_mm(i), lattice.end2_mm(i), 0.5 * lattice.nominal_diameter_mm(i)});
  }
  return out;
}

Loaded load(const Mask& part, const fe::Elastic& material, int axis,
            const std::vector<fe::Segment>& segments, const Progress& progress) {
  const PlatenLoad solved(part, material, axis, progress.part(0.0, 0.9, "loading"));
  Loaded out;
  out.energy_nmm = solved.energy_nmm();
  out.modulus_mpa = solved.modulus_mpa();
  out.per_mpa = solved.per_mpa();
  out.relative_u_solver = solved.relative_u_solver();
  out.checks = solved.checks();
  out.field = fe::element_stresses(solved.system(), progress.part(0.9, 0.93, "stresses"));
  out.von_mises = fe::von_mises_mpa(out.field);
  out.field.stress_mpa = {};
  out.p99_mpa = out.per_mpa * fe::summary_of(out.von_mises).p99;
  out.struts =
      fe::section_forces(solved.system(), segments, {}, progress.part(0.95, 1.0, "strut forces"));
  return out;
}

// Struts in the block, and what its faces leave of them as designed.
struct Cuts {
  std::int64_t struts = 0, cut = 0, slivers = 0;
  std::vector<bool> sliver;  // by strut
  // Where nothing else is in the block slivers count.
  bool counts(std::size_t strut) const { return !sliver[strut] || slivers == struts; }
};

Cuts count_cuts(const Loaded& design, const std::vector<fe::Segment>& segments) {
  Cuts out;
  out.sliver.resize(segments.size(), false);
  for (std::size_t i = 0; i < segments.size(); ++i) {
    const fe::SectionForces& f = design.struts[i];
    if (!(f.area_mm2 > 0.0)) continue;
    ++out.struts;
    if (!f.cut) continue;
    ++out.cut;
    const double radius = segments[i].radius_mm;
    out.sliver[i] = f.area_mm2 < kLeastSection * M_PI * radius * radius;
    if (out.sliver[i]) ++out.slivers;
  }
  return out;
}

// Apparent stress at which the outer fibre of the first strut yields.
double first_yield_mpa(double yield_mpa, const Loaded& part, const Cuts& cuts) {
  double most = 0.0;
  for (std::size_t i = 0; i < part.struts.size(); ++i) {
    if (cuts.counts(i)) most = std::max(most, part.per_mpa * part.struts[i].outer_fibre_mpa);
  }
  return yield_mpa > 0.0 && most > 0.0 ? yield_mpa / most : kNotMeasured;
}

std::string statement_of(const Cuts& cuts, double yield_mpa) {
  if (cuts.cut == 0) return {};
  std::string text = "Faces of the block cut ";
  text += std::to_string(cuts.cut) + " of " + std::to_string(cuts.struts) +
          " struts along their length: their forces, bending and fibre stresses are those of the "
          "sections that are left, about their own centroids; whole ones may be bent otherwise.";
  if (cuts.slivers == 0 || cuts.slivers == cuts.struts) return text;
  text += yield_mpa > 0.0 ? " First yield and hot spots" : " Hot spots";
  return text + " leave out " + std::to_string(cuts.slivers) +
         " of them, of which less than a fifth of the section is left.";
}

StrutLoadRow row_of(const std::string& strut_id, const fe::SectionForces& design,
                    const Loaded& designed, const fe::SectionForces& built,
                    const Loaded& as_built) {
  StrutLoadRow row;
  row.strut_id = strut_id;
  // No area: nothing of the middle half is there, or the strut lies outside of the block.
  if (design.area_mm2 > 0.0) {
    row.design_energy_share = design.strain_energy_nmm / designed.energy_nmm;
    row.design_fibre_mpa = designed.per_mpa * design.outer_fibre_mpa;
  }
  if (design.area_mm2 > 0.0) row.built_energy_share = built.strain_energy_nmm / as_built.energy_nmm;
  if (built.area_mm2 > 0.0) {
    row.built_fibre_mpa = as_built.per_mpa * built.outer_fibre_mpa;
    row.axial_n = as_built.per_mpa * built.axial_n;
    row.shear_n = as_built.per_mpa * built.shear_n;
    row.torque_nmm = as_built.per_mpa * built.own_torque_nmm;
    row.bending_nmm = as_built.per_mpa * built.largest_own_bending_nmm;
  }
  return row;
}

// Those nearest to struts that count.
std::vector<HotSpotRow> hot_spot_rows(const Loaded& built, const Cuts& cuts,
                                      const InspectionContext& context) {
  const Lattice& lattice = context.design->lattice;
  const StrutIndex near(lattice);
  double largest = 0.0;
  const double element_mm = built.field.frame.mean_spacing_mm();
  std::vector<HotSpotRow> rows;
  if (built.von_mises.empty()) return rows;
  fe::HotSpotOptions options;
  options.distance_mm = kApartElements * element_mm;
  options.most = kCandidates;
  for (const fe::HotSpot& spot :
       fe::hot_spots(built.field.frame, built.field.elements, built.von_mises, options)) {
    HotSpotRow row;
    row.position_mm = spot.place_mm;
    row.von_mises_mpa = built.per_mpa * spot.smoothed;
    const auto strut = near.nearest(row.position_mm, context.field->reach_mm());
    if (strut && !cuts.counts(static_cast<std::size_t>(*strut))) continue;
    if (rows.size() == kHotSpots) break;
    StressPlane plane = plane_along(Vec3::UnitX(), row.position_mm, row.position_mm);
    plane.name = "across y";
    plane.edge_mm = kPictureElements * element_mm;
    if (strut) {
      const auto i = static_cast<std::size_t>(*strut);
      row.strut_id = lattice.strut_id(i);
      plane =
          plane_along(lattice.end2_mm(i) - lattice.end1_mm(i), lattice.end1_mm(i), row.position_mm);
      plane.name = "along the strut";
      plane.edge_mm = std::max(kPictureDiameters * lattice.nominal_diameter_mm(i),
                               kPictureElements * element_mm);
    }
    if (rows.size() < kPicturedSpots) {
      largest = std::max(largest, row.von_mises_mpa);
      row.picture = stress_picture(built.field.frame, built.field.elements, built.von_mises,
                                   built.per_mpa, largest, plane);
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

// Those in the block, the largest shares of the designed energy first.
std::vector<std::size_t> in_order_of_energy(const std::vector<std::size_t>& lost,
                                            const Loaded& design) {
  std::vector<std::size_t> out;
  for (const std::size_t i : lost) {
    if (design.struts[i].area_mm2 > 0.0) out.push_back(i);
  }
  std::stable_sort(out.begin(), out.end(), [&](std::size_t a, std::size_t b) {
    return design.struts[a].strain_energy_nmm > design.struts[b].strain_energy_nmm;
  });
  return out;
}

// Of the progress, by what lost struts cost.
double priced_share(std::size_t lost) {
  const double sets = static_cast<double>(std::min(lost, kPricedStruts)) + (lost > 1 ? 1.0 : 0.0);
  return sets / (sets + 2.0);
}

}  // namespace

LoadedStruts inspect_strength(const InspectionContext& context, const fe::Elastic& material,
                              const StrengthCase& load_case, const Progress& progress) {
  const Lattice& lattice = context.design->lattice;
  const std::vector<fe::Segment> segments = segments_of(lattice);
  const GridFrame& frame = load_case.fine;
  const double yield_mpa = load_case.yield_mpa;
  const int along = load_case.axis[0] - 'x';
  const double loads = 1.0 - priced_share(load_case.lost.size());
  const Loaded designed =
      load(joined_elements(designed_share(*context.design, *context.field, frame, {}), along),
           material, along, segments, progress.part(0.0, 0.5 * loads, "loading the design"));
  const Mask built_part = bearing_elements(
      built_share(*context.surface, context.design_from_scan, 0.0, frame, {}), along);
  const bool joined = !is_empty(built_part);
  const Loaded built = joined ? load(built_part, material, along, segments,
                                     progress.part(0.5 * loads, loads, "loading the part"))
                              : without_path(segments.size());

  const Cuts cuts = count_cuts(designed, segments);
  LoadedStruts out{{}, statement_of(cuts, yield_mpa), {}};
  const auto add_checks = [&out](const std::vector<SolutionCheckRow>& rows) {
    out.checks.insert(out.checks.end(), rows.begin(), rows.end());
  };
  add_checks(checks_of("design along " + load_case.axis, designed.checks));
  if (joined) add_checks(checks_of("built along " + load_case.axis, built.checks));
  if (!joined) {
    out.statement += out.statement.empty() ? "" : " ";
    out.statement += "No metal of the part joins the platens along " + load_case.axis +
                     ": its struts bear nothing, what the design's bear and what lost ones cost "
                     "it is told all the same.";
  }
  StrengthRecord& record = out.record;
  record.axis = load_case.axis;
  record.design_modulus_gpa = designed.modulus_mpa / 1000.0;
  record.built_modulus_gpa = built.modulus_mpa / 1000.0;
  record.design_p99_mpa = designed.p99_mpa;
  record.built_p99_mpa = built.p99_mpa;
  if (yield_mpa > 0.0) record.yield_mpa = yield_mpa;
  record.design_first_yield_mpa = first_yield_mpa(yield_mpa, designed, cuts);
  record.built_first_yield_mpa = first_yield_mpa(yield_mpa, built, cuts);
  if (load_case.load_n > 0.0) {
    const Vec3 edges = frame.bounds().size_mm();
    record.load_n = load_case.load_n;
    record.load_mpa = load_case.load_n / (edges.prod() / edges[along]);
  }
  for (std::size_t i = 0; i < segments.size(); ++i) {
    record.struts.push_back(
        row_of(lattice.strut_id(i), designed.struts[i], designed, built.struts[i], built));
  }
  record.hot_spots = hot_spot_rows(built, cuts, context);

  LostCase lost;
  lost.axis = along;
  lost.fine = frame;
  lost.coarse = load_case.coarse;
  lost.fine_modulus_mpa = designed.modulus_mpa;
  lost.relative_u_solver = designed.relative_u_solver;
  lost.sections = load_case.sections;
  lost.struts = in_order_of_energy(load_case.lost, designed);
  PricedStruts priced = inspect_lost_struts(context, material, lost, progress.part(loads, 1.0, ""));
  record.lost = std::move(priced.rows);
  add_checks(priced.checks);
  return out;
}

}  // namespace asbuilt
