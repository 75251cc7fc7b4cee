#include "inspectors/stiffness/strength.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "core/fe/apparent.h"
#include "core/fe/field_summary.h"
#include "core/fe/hot_spots.h"
#include "core/fe/section_forces.h"
#include "core/fe/stress.h"
#include "core/geometry/strut_index.h"
#include "inspectors/stiffness/block_elements.h"

namespace asbuilt {
namespace {

constexpr double kStrain = 1e-3;
constexpr int kHotSpots = 10;

// One part under load; forces and stresses per MPa of apparent stress.
struct Loaded {
  double modulus_mpa = 0.0;
  double p99_mpa = 0.0;
  double energy_nmm = 0.0;  // of the block, in the units of the struts' energies
  double per_mpa = 0.0;     // factor from the solved load to 1 MPa
  std::vector<fe::SectionForces> struts;
  std::vector<fe::HotSpot> hot_spots;
};

std::vector<fe::Segment> segments_of(const Lattice& lattice) {
  std::vector<fe::Segment> out;
  for (std::size_t i = 0; i < lattice.struts.size(); ++i) {
    out.push_back({lattice.end1_mm(i), lattice.end2_mm(i), 0.5 * lattice.nominal_diameter_mm(i)});
  }
  return out;
}

Loaded load(const Grid3<float>& share, const fe::Elastic& material, int axis,
            const std::vector<fe::Segment>& segments, double spot_distance_mm,
            const Progress& progress) {
  const Mask part = joined_elements(share, axis);
  const Vec3 edges = share.frame.bounds().size_mm();
  const fe::LoadCase platens = fe::platen_compression(axis, fe::Platens::kClamped, kStrain, edges);
  fe::ElasticSystem system(part, material, {}, platens, {}, progress.part(0.0, 0.3, "setting up"));
  const fe::Solution s = system.solve(platens, progress.part(0.3, 0.9, "loading"));
  Loaded out;
  out.energy_nmm = s.strain_energy_nmm;
  out.modulus_mpa = 2.0 * s.strain_energy_nmm / (edges.prod() * kStrain * kStrain);
  out.per_mpa = 1.0 / (out.modulus_mpa * kStrain);
  const fe::StressField field = fe::element_stresses(system, progress.part(0.9, 0.93, "stresses"));
  const std::vector<float> von_mises = fe::von_mises_mpa(field);
  out.p99_mpa = out.per_mpa * fe::summary_of(von_mises).p99;
  fe::HotSpotOptions spots;
  spots.distance_mm = spot_distance_mm;
  spots.most = kHotSpots;
  out.hot_spots = fe::hot_spots(field.frame, field.elements, von_mises, spots);
  out.struts = fe::section_forces(system, segments, {}, progress.part(0.95, 1.0, "strut forces"));
  return out;
}

// Struts in the block, and those of them whose nominal section its faces cut.
struct Cuts {
  std::int64_t struts = 0, cut = 0;
  bool none_is_whole() const { return cut == struts; }
};

Cuts count_cuts(const Loaded& design) {
  Cuts out;
  for (const fe::SectionForces& f : design.struts) {
    if (!(f.area_mm2 > 0.0)) continue;
    ++out.struts;
    if (f.cut) ++out.cut;
  }
  return out;
}

// Apparent stress at which the outer fibre of the first strut yields.
double first_yield_mpa(double yield_mpa, const Loaded& part, const Cuts& cuts) {
  double most = 0.0;
  for (const fe::SectionForces& f : part.struts) {
    if (f.cut && !cuts.none_is_whole()) continue;
    most = std::max(most, part.per_mpa * f.outer_fibre_mpa);
  }
  return yield_mpa > 0.0 && most > 0.0 ? yield_mpa / most : kNotMeasured;
}

std::string statement_of(const Cuts& cuts, double yield_mpa) {
  if (cuts.cut == 0) return {};
  std::string text = "Faces of the block cut ";
  text += std::to_string(cuts.cut) + " of " + std::to_string(cuts.struts) +
          " struts along their length: their forces, bending and fibre stresses are those of the "
          "sections that are left, about their own centroids.";
  if (!(yield_mpa > 0.0)) return text;
  text += cuts.none_is_whole() ? " No strut is whole: first yield is that of cut ones, and of a "
                                 "whole strut it may be another."
                               : " First yield is that of the whole struts.";
  return text;
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

}  // namespace

LoadedStruts inspect_strength(const InspectionContext& context, const fe::Elastic& material,
                              const GridFrame& frame, const std::string& axis, double yield_mpa,
                              const Progress& progress) {
  const Lattice& lattice = context.design->lattice;
  const std::vector<fe::Segment> segments = segments_of(lattice);
  const int along = axis[0] - 'x';
  // Spots closer than three elements are one.
  const double distance = 3.0 * frame.mean_spacing_mm();
  const Loaded designed =
      load(designed_share(*context.design, *context.field, frame, {}), material, along, segments,
           distance, progress.part(0.0, 0.5, "loading the design"));
  const Loaded built =
      load(built_share(*context.surface, context.design_from_scan, 0.0, frame, {}), material, along,
           segments, distance, progress.part(0.5, 1.0, "loading the part"));

  const Cuts cuts = count_cuts(designed);
  LoadedStruts out{{}, statement_of(cuts, yield_mpa)};
  StrengthRecord& record = out.record;
  record.axis = axis;
  record.design_modulus_gpa = designed.modulus_mpa / 1000.0;
  record.built_modulus_gpa = built.modulus_mpa / 1000.0;
  record.design_p99_mpa = designed.p99_mpa;
  record.built_p99_mpa = built.p99_mpa;
  if (yield_mpa > 0.0) record.yield_mpa = yield_mpa;
  record.design_first_yield_mpa = first_yield_mpa(yield_mpa, designed, cuts);
  record.built_first_yield_mpa = first_yield_mpa(yield_mpa, built, cuts);
  for (std::size_t i = 0; i < segments.size(); ++i) {
    record.struts.push_back(
        row_of(lattice.strut_id(i), designed.struts[i], designed, built.struts[i], built));
  }
  const StrutIndex near(lattice);
  for (const fe::HotSpot& spot : built.hot_spots) {
    HotSpotRow row;
    row.position_mm = spot.place_mm;
    row.von_mises_mpa = built.per_mpa * spot.smoothed;
    const auto strut = near.nearest(row.position_mm, context.field->reach_mm());
    if (strut) row.strut_id = lattice.strut_id(static_cast<std::size_t>(*strut));
    record.hot_spots.push_back(row);
  }
  return out;
}

}  // namespace asbuilt
