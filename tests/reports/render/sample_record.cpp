#include "tests/reports/render/sample_record.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numbers>
#include <random>

#include "core/geometry/field.h"
#include "core/geometry/lattice.h"
#include "tests/reports/render/sample_stiffness.h"

namespace asbuilt::test {
namespace {

constexpr double kCellMm = 2.5;
constexpr double kRadiusMm = 0.2;

Lattice octet(int cells) {
  Lattice lattice;
  std::map<std::array<int, 3>, std::int32_t> index;  // in half cells
  const auto node = [&](const Vec3i& p) {
    const std::array<int, 3> key = {p.x(), p.y(), p.z()};
    const auto [it, fresh] = index.emplace(key, static_cast<std::int32_t>(lattice.nodes_mm.size()));
    if (fresh) lattice.nodes_mm.push_back(0.5 * kCellMm * p.cast<double>());
    return it->second;
  };
  const int n = 2 * cells;
  for (int z = 0; z <= n; ++z) {
    for (int y = 0; y <= n; ++y) {
      for (int x = 0; x <= n; ++x) {
        if ((x + y + z) % 2 != 0)
          continue;  // face-centred points; neighbours are half a face diagonal off
        const Vec3i here(x, y, z);
        for (const Vec3i& step : {Vec3i(1, 1, 0), Vec3i(1, -1, 0), Vec3i(1, 0, 1), Vec3i(-1, 0, 1),
                                  Vec3i(0, 1, 1), Vec3i(0, -1, 1)}) {
          const Vec3i there = here + step;
          if ((there.array() < 0).any() || (there.array() > n).any()) continue;
          Strut strut;
          strut.node1 = node(here);
          strut.node2 = node(there);
          strut.radius1_mm = strut.radius2_mm = kRadiusMm;
          lattice.struts.push_back(strut);
        }
      }
    }
  }
  return lattice;
}

// Naive surface nets: one vertex per cell that the surface crosses, at the mean of its edge
// crossings.
TriMesh surface_of(const SignedField& field, const Box3& box, double step,
                   const auto& deviation_mm) {
  const Vec3i n = ((box.high_mm - box.low_mm) / step).array().ceil().cast<int>() + 1;
  const auto at = [&](int x, int y, int z) {
    return static_cast<std::size_t>(x) +
           static_cast<std::size_t>(n.x()) *
               (static_cast<std::size_t>(y) +
                static_cast<std::size_t>(n.y()) * static_cast<std::size_t>(z));
  };
  const auto point = [&](int x, int y, int z) { return Vec3(box.low_mm + step * Vec3(x, y, z)); };
  std::vector<float> value(at(0, 0, n.z()));
  for (int z = 0; z < n.z(); ++z) {
    for (int y = 0; y < n.y(); ++y) {
      for (int x = 0; x < n.x(); ++x) {
        const Vec3 p = point(x, y, z);
        value[at(x, y, z)] = static_cast<float>(field.distance_mm(p) - deviation_mm(p));
      }
    }
  }
  TriMesh mesh;
  std::vector<std::int32_t> cell(value.size(), -1);
  for (int z = 0; z + 1 < n.z(); ++z) {
    for (int y = 0; y + 1 < n.y(); ++y) {
      for (int x = 0; x + 1 < n.x(); ++x) {
        Vec3 sum = Vec3::Zero();
        int crossings = 0;
        for (int a = 0; a < 8; ++a) {
          for (const int bit : {1, 2, 4}) {
            if ((a & bit) != 0) continue;
            const int b = a | bit;
            const auto corner = [&](int c) {
              return Vec3i(x + (c & 1), y + (c >> 1 & 1), z + (c >> 2 & 1));
            };
            const Vec3i ca = corner(a);
            const Vec3i cb = corner(b);
            const float va = value[at(ca.x(), ca.y(), ca.z())];
            const float vb = value[at(cb.x(), cb.y(), cb.z())];
            if ((va < 0.0F) == (vb < 0.0F)) continue;
            const double f = va / (va - vb);
            sum += (1.0 - f) * point(ca.x(), ca.y(), ca.z()) + f * point(cb.x(), cb.y(), cb.z());
            ++crossings;
          }
        }
        if (crossings == 0) continue;
        cell[at(x, y, z)] = static_cast<std::int32_t>(mesh.vertices_mm.size());
        mesh.vertices_mm.push_back((sum / crossings).cast<float>());
      }
    }
  }
  const auto quad = [&](std::int32_t a, std::int32_t b, std::int32_t c, std::int32_t d,
                        bool turned) {
    if (a < 0 || b < 0 || c < 0 || d < 0) return;
    if (turned) std::swap(b, d);
    mesh.triangles.push_back({a, b, c});
    mesh.triangles.push_back({a, c, d});
  };
  for (int z = 1; z + 1 < n.z(); ++z) {
    for (int y = 1; y + 1 < n.y(); ++y) {
      for (int x = 1; x + 1 < n.x(); ++x) {
        const bool inside = value[at(x, y, z)] < 0.0F;
        const auto c = [&](int dx, int dy, int dz) { return cell[at(x + dx, y + dy, z + dz)]; };
        if (inside != (value[at(x + 1, y, z)] < 0.0F)) {
          quad(c(0, -1, -1), c(0, 0, -1), c(0, 0, 0), c(0, -1, 0), !inside);
        }
        if (inside != (value[at(x, y + 1, z)] < 0.0F)) {
          quad(c(-1, 0, -1), c(-1, 0, 0), c(0, 0, 0), c(0, 0, -1), !inside);
        }
        if (inside != (value[at(x, y, z + 1)] < 0.0F)) {
          quad(c(-1, -1, 0), c(0, -1, 0), c(0, 0, 0), c(-1, 0, 0), !inside);
        }
      }
    }
  }
  return mesh;
}

SlicePicture slice(const SignedField& field, const Vec3& centre, const Vec3& right,
                   const Vec3& down, const std::string& plane, std::mt19937& random) {
  SlicePicture picture;
  picture.width = picture.height = 120;
  picture.pixel_um = 15.0;
  picture.plane = plane;
  std::normal_distribution<double> noise(0.0, 9.0);
  for (int y = 0; y < 120; ++y) {
    for (int x = 0; x < 120; ++x) {
      const Vec3 p = centre + 0.015 * ((x - 59.5) * right + (y - 59.5) * down);
      const double grey =
          45.0 + 160.0 / (1.0 + std::exp(field.distance_mm(p) / 0.012)) + noise(random);
      picture.grey.push_back(static_cast<std::uint8_t>(std::clamp(grey, 0.0, 255.0)));
    }
  }
  return picture;
}

void identify(InspectionRecord& record) {
  record.id = 42;
  record.part_serial = "TI64-LAT-2026-0117-B";
  record.started_utc = "2026-11-20T10:00:00Z";
  record.duration_s = 184.2;
  record.operator_name = "M. Okafor";
  record.material = "Ti-6Al-4V ELI";
  record.design_name = "octet_block_2x2x2_rev_C";
  record.software = {"0.1.0", "2602397ab1c4", std::string(64, 'c'), "{}"};
  record.inputs = {
      {"scan",
       "scans/2026-11/"
       "TI64-LAT-2026-0117-B_recon_12p5um_very_long_folder_name_as_scanners_make_them/"
       "reconstruction_final_v3/volume.mha",
       "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", 1'342'177'280},
      {"design", "designs/octet_block_2x2x2_rev_C.3mf",
       "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752", 48'213},
      {"plan", "plan.toml", "fd61a03af4f77d870fc21e05e7e80678095c92d808cfb3b5c279ee04c74aca13",
       2'310}};
}

}  // namespace

InspectionRecord sample_record(const SampleSize& size) {
  std::mt19937 random(7);
  std::normal_distribution<double> normal(0.0, 1.0);
  InspectionRecord record;
  identify(record);

  Lattice design = octet(size.cells);
  // The built lattice lacks one strut, has one with a gap and one necked.
  Lattice built = design;
  const std::size_t missing = design.struts.size() / 3;
  const std::size_t broken = design.struts.size() / 2 + 5;
  const std::size_t necked = design.struts.size() / 4 + 2;
  for (const std::size_t s : {broken, necked}) {
    const Vec3 a = built.end1_mm(s);
    const Vec3 b = built.end2_mm(s);
    const auto add = [&](double f, double g, double r1, double r2) {
      built.nodes_mm.push_back(a + f * (b - a));
      built.nodes_mm.push_back(a + g * (b - a));
      Strut part;
      part.node1 = static_cast<std::int32_t>(built.nodes_mm.size() - 2);
      part.node2 = part.node1 + 1;
      part.radius1_mm = r1;
      part.radius2_mm = r2;
      built.struts.push_back(part);
    };
    if (s == broken) {
      add(0.0, 0.30, kRadiusMm, kRadiusMm);
      add(0.72, 1.0, kRadiusMm, kRadiusMm);
    } else {
      add(0.0, 0.5, kRadiusMm, 0.45 * kRadiusMm);
      add(0.5, 1.0, 0.45 * kRadiusMm, kRadiusMm);
    }
  }
  for (const std::size_t s : {missing, broken, necked}) {
    built.struts[s].radius1_mm = built.struts[s].radius2_mm = 0.01;
    built.struts[s].node2 = built.struts[s].node1;
  }
  const auto field = make_lattice_field(built, 0.3);
  // Down-skins sag, the upper corner is starved, and all of it is rough.
  const double high = kCellMm * size.cells;
  const auto deviation_mm = [&](const Vec3& p) {
    const double rough =
        0.006 * std::sin(31.0 * p.x()) * std::sin(27.0 * p.y()) * std::sin(29.0 * p.z());
    const double sag = 0.030 * std::sin(p.z() / kCellMm * 2.0 * std::numbers::pi);
    return rough + sag * 0.6 - 0.035 * std::pow((p.x() + p.y() + p.z()) / (3.0 * high), 3.0) +
           0.012;
  };
  Box3 box = design.bounds();
  box.grow(3.0 * size.voxel_mm);  // so that the surface closes inside the grid
  record.scene.surface = surface_of(*field, box, size.voxel_mm, deviation_mm);
  record.scene.max_simplification_um = 3.5;
  for (const Vec3f& v : record.scene.surface.vertices_mm) {
    record.scene.deviation_um.push_back(
        static_cast<float>(1000.0 * deviation_mm(v.cast<double>())));
  }

  record.scan.kind = "volume";
  record.scan.shape = {820, 820, 812};
  record.scan.voxel_um = Vec3::Constant(12.5);
  record.scan.air_level = 10342;
  record.scan.metal_level = 38120;
  record.scan.contrast_to_noise = 14.2;
  record.scan.edge_spread_um = 31.0;
  record.scan.level_drift = 0.041;
  record.scan.voxels_per_strut = 32.0;
  record.scan.fitness = Fitness::kLimited;
  record.scan.reasons = {
      "the local metal level drifts by 4.1 % of the contrast (beam hardening); above 3 %"};
  record.scan.notes = {"the file states no unit; mm was assumed"};

  RegistrationRecord& r = record.registration;
  r.design_from_scan.rotation = rotation_from_axis_angle(Vec3(0.02, -0.01, 0.4));
  r.design_from_scan.translation_mm = Vec3(-4.9, -5.12, -5.01);
  r.rms_um = 21.4;
  r.u_translation_um = 2.3;
  r.u_rotation_mdeg = 14.0;
  r.score = 0.981;
  r.margin = 0.173;
  r.scale_ppm = 412.0;
  r.u_scale_ppm = 180.0;
  r.statement = "The pose is unique: the best other pose explains the scan worse by 0.173.";
  PoseAlternative other;
  other.design_from_scan = r.design_from_scan;
  other.design_from_scan.translation_mm.x() += kCellMm;
  other.score = 0.808;
  other.agreement = 0.994;
  other.difference_mm3 = 21.7;
  other.refused_because = "shifted by one cell along x; leaves a layer of cells without metal";
  r.alternatives = {other};
  other.design_from_scan = r.design_from_scan;
  other.design_from_scan.rotation =
      rotation_from_axis_angle(Vec3(0, 0, std::numbers::pi / 2)) * r.design_from_scan.rotation;
  other.score = 0.79;
  other.refused_because = "turned by 90 deg about z; the identification tab is then missing";
  r.alternatives.push_back(other);

  PorosityRecord& p = record.porosity;
  p.envelope = "box of the design, 5.4 x 5.4 x 5.4 mm";
  p.envelope_mm3 = {157.46, 0.05, ""};
  p.design_solid_mm3 = {39.21, kNotMeasured, "from the design, without uncertainty"};
  p.built_solid_mm3 = {41.86, 0.84, ""};
  p.design_porosity = {0.7510, kNotMeasured, "from the design"};
  p.built_porosity = {0.7342, 0.0053, ""};
  p.loss_pp = {1.68, 0.53, ""};
  p.closed_porosity = {0.00031, 0.00012, ""};

  DeviationRecord& d = record.deviation;
  d.mean_um = 3.9;
  d.rms_um = 17.2;
  d.p02_um = -31.4;
  d.p98_um = 38.8;
  d.within_tolerance = 0.941;
  d.u_point_um = 7.4;
  for (int i = -12; i <= 12; ++i) d.histogram_edges_um.push_back(5.0 * i);
  for (int i = -12; i < 12; ++i) {
    const double at = (5.0 * i + 2.5 - 3.9) / 17.0;
    d.histogram_share.push_back(std::exp(-0.5 * at * at) * 5.0 /
                                (17.0 * std::sqrt(2.0 * std::numbers::pi)));
  }

  for (std::size_t s = 0; s < design.struts.size(); ++s) {
    StrutRow row;
    row.strut_id = design.strut_id(s);
    row.end1_mm = design.end1_mm(s);
    row.end2_mm = design.end2_mm(s);
    row.inclination_deg = design.inclination_deg(s, Vec3::UnitZ());
    row.nominal_diameter_um = 2000.0 * kRadiusMm;
    row.diameter_um = 400.0 + 38.0 * std::cos(row.inclination_deg * std::numbers::pi / 180.0) +
                      9.0 * normal(random);
    row.u_diameter_um = 7.1;
    row.status = StrutStatus::kOk;
    row.confidence = 0.98;
    row.measured_fraction = 0.8;
    if (s % 37 == 0) row.status = StrutStatus::kThick;
    if (s == missing) {
      row.status = StrutStatus::kMissing;
      row.diameter_um = row.u_diameter_um = kNotMeasured;
      row.reason = "no metal along the nominal axis";
    }
    if (s == broken) row.status = StrutStatus::kBroken;
    if (s == necked) row.status = StrutStatus::kNecked;
    if (s % 53 == 11) {
      row.status = StrutStatus::kNotMeasurable;
      row.diameter_um = row.u_diameter_um = kNotMeasured;
      row.reason = "less than 20 % of the strut lies inside the scan";
    }
    record.struts.push_back(row);
  }
  for (std::size_t n = 0; n < design.nodes_mm.size(); ++n) {
    NodeRow row;
    row.node_id = static_cast<std::int64_t>(n);
    row.position_mm = design.nodes_mm[n];
    row.offset_um = 12.0 + 5.0 * std::abs(normal(random));
    row.u_offset_um = 6.0;
    row.status = NodeStatus::kOk;
    record.nodes.push_back(row);
  }
  for (int i = 0; i < 140; ++i) {
    PoreRow row;
    row.pore_id = i;
    row.inscribed_um = 640.0 + 40.0 * normal(random);
    row.open = i % 30 != 0;
    record.pores.push_back(row);
  }
  for (int i = 0; i < 31; ++i) {
    VoidRow row;
    row.void_id = i;
    row.position_mm = design.nodes_mm[static_cast<std::size_t>(i) % design.nodes_mm.size()];
    row.equivalent_um = 45.0 * std::exp(0.35 * normal(random));
    row.volume_mm3 = std::pow(row.equivalent_um / 1000.0, 3.0) * std::numbers::pi / 6.0;
    row.u_volume_mm3 = 0.3 * row.volume_mm3;
    row.sphericity = 0.7;
    row.depth_um = 120.0;
    row.voxels = static_cast<std::int64_t>(row.volume_mm3 / std::pow(0.0125, 3.0));
    row.strut_id = std::to_string(i);
    record.voids.push_back(row);
  }

  const std::array<DefectMode, 8> modes = {
      DefectMode::kMissing, DefectMode::kBroken,   DefectMode::kNecked, DefectMode::kDross,
      DefectMode::kVoid,    DefectMode::kParticle, DefectMode::kThick,  DefectMode::kWavy};
  for (int i = 0; i < size.defects; ++i) {
    DefectRow row;
    row.defect_id = i + 1;
    row.mode =
        i < 3 ? modes[static_cast<std::size_t>(i)] : modes[3 + static_cast<std::size_t>(i) % 5];
    const std::size_t s = i == 0   ? missing
                          : i == 1 ? broken
                          : i == 2 ? necked
                                   : (static_cast<std::size_t>(i) * 29 + 3) % design.struts.size();
    row.strut_id = design.strut_id(s);
    row.position_mm = 0.5 * (design.end1_mm(s) + design.end2_mm(s));
    row.size_um = i == 0 ? 1368.0 : i == 1 ? 520.0 : 40.0 + 150.0 * std::abs(normal(random));
    row.volume_mm3 = 0.01 + 0.002 * i;
    row.severity = std::max(0.05, 1.0 - 0.035 * i);
    row.confidence = 0.95 - 0.01 * i;
    row.description = i == 0 ? "no metal along the nominal axis of the strut"
                             : "deviates from the nominal strut by more than its scatter allows, "
                               "at 0.5 of its length";
    record.defects.push_back(row);
    const Vec3 along = (design.end2_mm(s) - design.end1_mm(s)).normalized();
    const Vec3 side =
        along.cross(std::abs(along.z()) < 0.9 ? Vec3(Vec3::UnitZ()) : Vec3(Vec3::UnitX()))
            .normalized();
    const Vec3 third = along.cross(side);
    if (i < 18) {
      record.pictures.push_back(
          {row.defect_id,
           {slice(*field, row.position_mm, along, side, "along the strut", random),
            slice(*field, row.position_mm, side, third, "across the strut", random)}});
    }
  }

  Judgement& j = record.judgement;
  j.verdict = Outcome::kDoesNotConform;
  j.decision_rule =
      "ISO 14253-1:2017, 95 % probability of conformance, each feature by its own uncertainty";
  j.statements = {
      "3 struts are missing, broken or necked; the plan allows none (criterion strut-integrity, "
      "critical).",
      "Strut diameter: 2 of " + std::to_string(record.struts.size()) +
          " struts are above 400 um +60 um; 5 are undecided within their uncertainty.",
      "Porosity 73.4 % is within 70 % to 80 %."};
  Criterion c;
  c.id = "strut-integrity";
  c.characteristic = "strut.status";
  c.scope = "all struts";
  c.unit = "1";
  c.upper = 0.0;
  c.rule = "simple";
  c.severity = "critical";
  j.criteria.push_back(c);
  c = {};
  c.id = "strut-diameter";
  c.characteristic = "strut.diameter_um";
  c.scope = "all struts";
  c.unit = "um";
  c.lower = -40.0;
  c.upper = 60.0;
  c.relative_to_nominal = true;
  c.rule = "iso14253";
  c.severity = "major";
  j.criteria.push_back(c);
  c = {};
  c.id = "porosity-built";
  c.characteristic = "porosity.built";
  c.scope = "part";
  c.unit = "%";
  c.lower = 70.0;
  c.upper = 80.0;
  c.rule = "iso14253";
  c.severity = "major";
  j.criteria.push_back(c);
  c = {};
  c.id = "surface-minus";
  c.characteristic = "deviation.p02_um";
  c.scope = "whole surface";
  c.unit = "um";
  c.lower = -30.0;
  c.rule = "simple";
  c.severity = "minor";
  j.criteria.push_back(c);
  c.id = "surface-plus";
  c.characteristic = "deviation.p98_um";
  c.lower.reset();
  c.upper = 30.0;
  j.criteria.push_back(c);
  for (std::size_t s = 0; s < record.struts.size(); ++s) {
    const StrutRow& strut = record.struts[s];
    const bool bad = s == missing || s == broken || s == necked;
    j.rows.push_back({0, strut.strut_id, bad ? 1.0 : 0.0, kNotMeasured, kNotMeasured, 0.0,
                      kNotMeasured, bad ? Outcome::kDoesNotConform : Outcome::kConforms, ""});
    VerdictRow row{1,     strut.strut_id, strut.diameter_um,   strut.u_diameter_um, 360.0,
                   460.0, kNotMeasured,   Outcome::kUndecided, strut.reason};
    if (std::isfinite(strut.diameter_um)) {
      row.conformance_probability =
          0.5 * std::erfc((strut.diameter_um - 460.0) / (3.55 * std::numbers::sqrt2));
      row.outcome = row.conformance_probability > 0.95   ? Outcome::kConforms
                    : row.conformance_probability < 0.05 ? Outcome::kDoesNotConform
                                                         : Outcome::kUndecided;
    }
    j.rows.push_back(row);
  }
  j.rows.push_back({2, "part", 73.42, 0.53, 70.0, 80.0, 1.0, Outcome::kConforms, ""});
  j.rows.push_back(
      {3, "part", -31.4, 7.4, -30.0, kNotMeasured, 0.35, Outcome::kDoesNotConform, ""});
  j.rows.push_back({4, "part", 38.8, 7.4, kNotMeasured, 30.0, 0.01, Outcome::kDoesNotConform, ""});

  record.not_measured = {
      "Roughness below 31 um wavelength: the scan's edge spread does not resolve it."};
  record.stiffness = stiffness_of(record, high, missing);
  return record;
}

InspectionRecord bare_record() {
  InspectionRecord record;
  identify(record);
  record.id = 0;
  record.scan.kind = "mesh";
  record.scan.fitness = Fitness::kFit;
  const std::string reason = "the built surface is not closed";
  for (Quantity* q : {&record.porosity.envelope_mm3, &record.porosity.design_solid_mm3,
                      &record.porosity.built_solid_mm3, &record.porosity.design_porosity,
                      &record.porosity.built_porosity, &record.porosity.loss_pp,
                      &record.porosity.closed_porosity}) {
    q->reason = reason;
  }
  record.not_measured = {
      "A surface mesh has no grey levels: voids and scan fitness were not measured."};
  return record;
}

}  // namespace asbuilt::test
