// The record of one inspection: everything that is stored, exported and reported. It is built once
// by app/session and never changed afterwards; reports print from it and compute nothing.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/geometry/pose.h"
#include "core/geometry/tri_mesh.h"
#include "core/geometry/volume.h"
#include "core/records/rows.h"

namespace asbuilt {

// A number with its unit-bearing name elsewhere, its expanded uncertainty (k = 2), and why there is
// none where there is none.
struct Quantity {
  double value = kNotMeasured;
  double u = kNotMeasured;
  std::string reason;  // why value or u is missing
};

struct InputFile {
  std::string role;    // "scan", "design", "plan"
  std::string path;    // as given
  std::string sha256;  // of the file; of a folder: of the sorted list of its files' digests
  std::int64_t bytes = 0;
};

struct SoftwareIdentity {
  std::string version;
  std::string revision;
  std::string options_hash;  // SHA-256 of options_json
  std::string options_json;  // every option of every stage, canonical JSON
};

struct PoseAlternative {
  Pose design_from_scan;
  double score = 0.0;      // share of the scan and the design that this pose explains, 0 to 1
  double agreement = 0.0;  // where this pose and the chosen one disagree: the share of the scan
                           // that sides with the chosen one; 0.5 = no preference
  double difference_mm3 = 0.0;  // volume in which the two poses predict differently
  std::string refused_because;
};

struct RegistrationRecord {
  Pose design_from_scan;
  double rms_um = kNotMeasured;
  double u_translation_um = kNotMeasured;
  double u_rotation_mdeg = kNotMeasured;
  bool ambiguous = false;
  bool symmetry_accepted = false;  // the plan said symmetry = "accept"
  double score = kNotMeasured;
  double margin = kNotMeasured;     // score minus the runner-up's score
  double scale_ppm = kNotMeasured;  // built over designed size minus 1; reported, not applied
  double u_scale_ppm = kNotMeasured;
  std::vector<PoseAlternative> alternatives;  // best first
  std::string statement;                      // one sentence for people
};

enum class Fitness { kFit, kLimited, kUnfit };
const char* to_string(Fitness fitness);

struct ScanRecord {
  std::string kind;  // "volume", "mesh", "points"
  Shape shape;
  Vec3 voxel_um = Vec3::Zero();
  double air_level = kNotMeasured;
  double metal_level = kNotMeasured;
  double contrast_to_noise = kNotMeasured;
  double edge_spread_um = kNotMeasured;    // 10-90 %
  double level_drift = kNotMeasured;       // (max - min) of the local metal level over the contrast
  double voxels_per_strut = kNotMeasured;  // thinnest nominal strut over the largest voxel side
  Fitness fitness = Fitness::kFit;
  std::vector<std::string> reasons;
  std::vector<std::string> notes;  // what the reader corrected or could not know
};

struct PorosityRecord {
  std::string envelope;  // what volume the porosity refers to
  Quantity envelope_mm3;
  Quantity design_solid_mm3;
  Quantity built_solid_mm3;
  Quantity design_porosity;  // fraction of the envelope
  Quantity built_porosity;
  Quantity loss_pp;          // design minus built, percentage points
  Quantity closed_porosity;  // closed voids over metal and closed voids
};

// Built over designed, with its interval (k = 2).
struct KnockdownRecord {
  std::string axis;  // "x", "y", "z": Young's modulus along it; "xx,yy": that entry of the tensor
  double value = kNotMeasured;
  double low = kNotMeasured;
  double high = kNotMeasured;
  // What the gate of elements across means: the knock-down with the larger elements over `value`,
  // minus 1. Missing where either is 0 or open.
  double larger_elements_change = kNotMeasured;
};

// A figure of the designed and of the built block, each with U (k = 2), or why there is none.
struct BlockFigureRow {
  std::string name;  // with its unit: "young_x_gpa", "bulk_voigt_gpa"
  Quantity design;
  Quantity built;
};

// What a solution fulfils whatever the part is.
struct SolutionCheckRow {
  std::string solution;  // "design", "built", "interval", "built along z", "design without strut 7"
  // "rigid_motion_force", "energy_imbalance", "asymmetry", "least_eigenvalue", "residual",
  // "force_imbalance": shares, docs/methods/stiffness.md
  std::string check;
  double value = kNotMeasured;
  double lower = kNotMeasured;  // limits, missing where there is none
  double upper = kNotMeasured;
  bool fulfilled = false;
};

// Pieces of the built block that one element, taken away, would cut off from what holds them.
struct HungPiecesRecord {
  std::int64_t pieces = 0;           // of two elements and more
  std::int64_t elements = 0;         // in these
  std::int64_t single_elements = 0;  // that stick out alone
  double share = kNotMeasured;       // of the part's elements, all of these
  double volume_mm3 = kNotMeasured;  // metal of the pieces
  double largest_mm3 = kNotMeasured;
  Vec3 largest_position_mm = Vec3::Zero();  // middle of the largest, design frame
};

// What was solved: the same block and elements for design and part.
struct StiffnessModel {
  std::string material;  // name and origin of the constants
  double young_gpa = kNotMeasured;
  double poisson = kNotMeasured;
  std::string boundary;              // "mixed", "kinematic", "periodic"
  Vec3 block_low_mm = Vec3::Zero();  // design frame
  Vec3 block_high_mm = Vec3::Zero();
  double element_um = kNotMeasured;
  double coarse_element_um = kNotMeasured;  // of the second solution, which tells the resolution
  double elements_across = kNotMeasured;    // the struts
  std::int64_t design_elements = 0;
  std::int64_t built_elements = 0;
  std::int64_t built_left_out_elements = 0;  // of pieces that bear nothing
  double u_surface_um = kNotMeasured;        // k = 2, of the place of the whole built surface
};

// One strut under the load of StrengthRecord, forces over the middle half of its length.
struct StrutLoadRow {
  std::string strut_id;
  double design_energy_share = kNotMeasured;  // of the strain energy of the designed block
  double built_energy_share = kNotMeasured;
  double axial_n = kNotMeasured;  // built; tension above 0
  double shear_n = kNotMeasured;
  double torque_nmm = kNotMeasured;
  double bending_nmm = kNotMeasured;       // largest along it
  double design_fibre_mpa = kNotMeasured;  // largest axial stress of the section, as designed
  double built_fibre_mpa = kNotMeasured;
};

// What the designed block loses without a strut that the part lost, solved without it. Losses are
// shares of the modulus between the platens; uncertainties k = 2.
struct LostStrutRow {
  std::string strut_id;  // empty: without all of them
  double modulus_loss = kNotMeasured;
  double u_modulus_loss = kNotMeasured;
};

// An 8-bit picture, row by row from the top.
struct SlicePicture {
  std::int32_t width = 0;
  std::int32_t height = 0;
  double pixel_um = 0.0;
  std::string plane;               // "along the strut", "across the strut", "xy"
  std::vector<std::uint8_t> grey;  // of the scan: air dark, metal light
};

// The stress in a plane: 0 in the slice is no metal, 1 to 255 are 0 to `largest_mpa` of von Mises'
// stress of the element there, per 1 MPa of apparent stress; what is higher is 255 too.
struct StressPicture {
  SlicePicture slice;
  double largest_mpa = kNotMeasured;
};

// Where the von Mises stress of the built part is highest, averaged over a small ball.
struct HotSpotRow {
  Vec3 position_mm = Vec3::Zero();  // design frame
  std::string strut_id;             // the nearest strut; empty where the design has none
  double von_mises_mpa = kNotMeasured;
  std::optional<StressPicture> picture;  // of the highest ones, the spot in its middle
};

// What compression of the block between clamped platens does, per 1 MPa of apparent stress.
struct StrengthRecord {
  std::string axis;                          // "x", "y", "z"
  double design_modulus_gpa = kNotMeasured;  // between these platens
  double built_modulus_gpa = kNotMeasured;
  double design_p99_mpa = kNotMeasured;  // von Mises that 99 % of the metal does not reach
  double built_p99_mpa = kNotMeasured;
  double yield_mpa = kNotMeasured;               // of the solid metal, as the plan states it
  double design_first_yield_mpa = kNotMeasured;  // apparent stress at which the first strut yields
  double built_first_yield_mpa = kNotMeasured;
  double load_n = kNotMeasured;       // force on the block that utilisation is told at, as the plan
                                      // states it
  double load_mpa = kNotMeasured;     // the same as an apparent stress
  std::vector<StrutLoadRow> struts;   // in the order of the record's struts
  std::vector<LostStrutRow> lost;     // the largest loss first, then all together
  std::vector<HotSpotRow> hot_spots;  // highest first

  // Share of the yield strength that the outer fibre of a strut reaches under `load_n`; open where
  // no load or no yield strength is stated. `fibre_mpa`: of a StrutLoadRow.
  double utilisation(double fibre_mpa) const { return fibre_mpa * load_mpa / yield_mpa; }
};

// One step of the compression of one part beyond first yield; the first row is at strain 0.
struct CrushCurveRow {
  std::string part;  // "design", "built"
  double strain = kNotMeasured;
  double stress_mpa = kNotMeasured;
  double yielded_share = kNotMeasured;  // of the metal's volume: has flowed up to here
};

// Compression of the block between clamped platens beyond first yield: apparent strains and
// stresses, positive in compression; uncertainties k = 2.
struct CrushRecord {
  std::string axis;                 // "x", "y", "z"
  double strain = kNotMeasured;     // that the plan asks for
  double yield_mpa = kNotMeasured;  // of the solid metal, as the plan states it
  double hardening_mpa = kNotMeasured;
  double element_um = kNotMeasured;
  double coarse_element_um = kNotMeasured;  // of the second solution, which tells the resolution
  double elements_across = kNotMeasured;    // the struts
  double design_slope_gpa = kNotMeasured;   // of linear elasticity, between these platens
  double built_slope_gpa = kNotMeasured;
  double design_offset_mpa = kNotMeasured;  // 0.2 % offset stress
  double u_design_offset_mpa = kNotMeasured;
  double built_offset_mpa = kNotMeasured;
  double u_built_offset_mpa = kNotMeasured;
  double ratio = kNotMeasured;  // of the offset stresses, built over designed
  double ratio_low = kNotMeasured;
  double ratio_high = kNotMeasured;
  double design_first_yield_mpa = kNotMeasured;  // where 0.2 % of the metal has flowed
  double built_first_yield_mpa = kNotMeasured;
  double design_energy_mpa = kNotMeasured;  // absorbed to the end, per volume of the block
  double built_energy_mpa = kNotMeasured;
  std::string reason;  // why offset stresses, uncertainties or their ratio are missing
  std::vector<CrushCurveRow> curve;  // the design's rows, then the built part's
};

// Tensors row by row, order xx yy zz yz xz xy with engineering shear; uncertainties k = 2.
struct StiffnessRecord {
  StiffnessModel model;
  std::array<double, 36> design_tensor_gpa{};
  std::array<double, 36> u_design_gpa{};
  std::array<double, 36> built_tensor_gpa{};
  std::array<double, 36> u_built_gpa{};
  std::vector<KnockdownRecord> knockdown;       // x, y, z
  std::vector<KnockdownRecord> term_knockdown;  // of the entries that are not small
  std::vector<BlockFigureRow> constants;        // engineering constants, anisotropy, means
  std::vector<BlockFigureRow> bounds;           // at the block's share of metal, which is the first
  std::vector<SolutionCheckRow> checks;         // of the tensors, then of the loads
  std::optional<HungPiecesRecord> loosely_hung;
  std::string mesh_statement;  // for people
  std::optional<StrengthRecord> strength;
  std::optional<CrushRecord> crush;
};

// One tolerance line of the plan, as it was applied.
struct Criterion {
  std::string id;              // stable within the plan, for example "strut-diameter-45"
  std::string characteristic;  // for example "strut.diameter_um"
  std::string scope;           // for people: "all struts", "inclination 0-30 deg", zone name
  std::string unit;
  std::optional<double> lower;
  std::optional<double> upper;
  bool relative_to_nominal = false;  // limits are deviations from the feature's nominal value
  std::string rule;                  // "simple" or "iso14253"
  std::string severity;              // "critical", "major", "minor"
  std::int64_t allowed_failures = 0;
};

enum class Outcome { kConforms, kDoesNotConform, kUndecided };
const char* to_string(Outcome outcome);
Outcome outcome_from(const std::string& text);

// A judged feature.
struct VerdictRow {
  std::int64_t criterion = 0;  // index into InspectionRecord::criteria
  std::string feature_id;      // strut id, node id, "part"
  double value = kNotMeasured;
  double u = kNotMeasured;      // k = 2
  double lower = kNotMeasured;  // limits as applied to this feature, NaN where one-sided
  double upper = kNotMeasured;
  double conformance_probability = kNotMeasured;
  Outcome outcome = Outcome::kUndecided;
  std::string reason;
};

struct Judgement {
  Outcome verdict = Outcome::kUndecided;
  std::string decision_rule;            // as stated on the report
  std::vector<std::string> statements;  // why, most important first
  std::vector<Criterion> criteria;
  std::vector<VerdictRow> rows;
};

// Grey pictures that were cut from the scan at inspection time.
struct DefectPictures {
  std::int64_t defect_id = 0;
  std::vector<SlicePicture> slices;
};

// What the 3D pictures are drawn from: the built surface in the design frame, thinned to a bounded
// number of triangles, each vertex with its deviation from the design (positive = extra metal).
struct Scene {
  TriMesh surface;
  std::vector<float> deviation_um;
  double max_simplification_um = 0.0;
};

// Numbers of the deviation map over the full surface, before thinning.
struct DeviationRecord {
  double mean_um = kNotMeasured;
  double rms_um = kNotMeasured;
  double p02_um = kNotMeasured;  // 2.275 % and 97.725 % quantiles
  double p98_um = kNotMeasured;
  double within_tolerance =
      kNotMeasured;                  // share of the surface, when the plan has a surface tolerance
  double u_point_um = kNotMeasured;  // of a single surface point, k = 2
  std::vector<double> histogram_edges_um;
  std::vector<double> histogram_share;
};

struct InspectionRecord {
  std::int64_t id = 0;  // given by the store
  std::string part_serial;
  std::string lot;          // as the plan names it; empty: none was named
  std::string started_utc;  // ISO 8601, for example 2026-11-20T10:00:00Z
  double duration_s = 0.0;
  std::string operator_name;
  std::string material;
  Vec3 build_direction = Vec3::UnitZ();
  std::string design_name;

  SoftwareIdentity software;
  std::vector<InputFile> inputs;
  ScanRecord scan;
  RegistrationRecord registration;
  PorosityRecord porosity;
  DeviationRecord deviation;
  std::optional<StiffnessRecord> stiffness;
  std::vector<StrutRow> struts;
  std::vector<NodeRow> nodes;
  std::vector<WallRow> walls;
  std::vector<PoreRow> pores;
  std::vector<VoidRow> voids;
  std::vector<DefectRow> defects;
  Judgement judgement;
  std::vector<std::string> not_measured;  // statements on what this input could not give
  Scene scene;
  std::vector<DefectPictures> pictures;
};

// Refuses what must never reach the record: infinities anywhere, NaN where a reason is required and
// missing and where a number always is (places, poses, nominal sizes, fractions, confidences,
// severities), rows out of order, uncertainties below zero. Throws kInternal naming table, row and
// column.
void check_record(const InspectionRecord& record);

}  // namespace asbuilt
