// Uncertainty of one measuring task from repeated measurements of a calibrated part.
//
// Source: ISO 15530-3:2011 and VDI/VDE 2630-2.1 (CT), which adds drift. Standard uncertainties:
//   u_cal of the calibration (its U over its k), u_p = s of the repeats, u_w of the part-to-part
//   spread of material and form, u_b of what a correction of the bias leaves, u_drift of the
//   scanner.
// The bias b is the mean of the repeats minus the calibrated value. What became of it is stored:
//   kCorrected   U = k sqrt(u_cal² + u_p² + u_w² + u_b² + u_drift²); results are corrected by -b
//   kLinearSum   U = k sqrt(u_cal² + u_p² + u_w² + u_drift²) + |b|     (ISO/TS 15530-3:2004, SUMU)
//   kInRoot      U = k sqrt(u_cal² + u_p² + u_w² + u_drift² + b²)      (RSSu)
//   kBesideRoot  U = sqrt(k² (u_cal² + u_p² + u_w² + u_drift²) + b²)   (RSSU)
// k = 2. The standard asks for 20 repeats. With fewer, `few_repeats` has to allow it, and u_p grows
// by t(95.45 %; n - 1)/2, which is stored.
// Clauses were read in secondary sources only (kTaskStanding goes with the answer).
// Units: those of the values. Errors: kInvalidInput for uncertainties below 0, fewer than 20
// repeats where not allowed, fewer than 3 in any case.
#pragma once

#include <cstddef>
#include <optional>
#include <span>

namespace asbuilt {

enum class BiasTreatment { kCorrected, kLinearSum, kInRoot, kBesideRoot };
const char* to_string(BiasTreatment treatment);  // "corrected", "linear", "rss_u", "rss_U"

struct TaskUncertaintyInput {
  double calibrated = 0.0;
  double u_cal = 0.0;
  double u_w = 0.0;
  double u_b = 0.0;
  double u_drift = 0.0;
  BiasTreatment treatment = BiasTreatment::kLinearSum;
  bool few_repeats = false;
};

struct TaskUncertainty {
  std::size_t count = 0;
  double mean = 0.0;
  double bias = 0.0;
  double u_p = 0.0;       // as it entered
  double t_factor = 1.0;  // by which u_p grew for few repeats
  double standard = 0.0;  // U over 2
  double expanded = 0.0;  // U, k = 2
  BiasTreatment treatment = BiasTreatment::kLinearSum;
};

inline constexpr std::size_t kTaskRepeats = 20;
inline constexpr const char* kTaskStanding =
    "verify: ISO 15530-3 and VDI/VDE 2630-2.1 were read in secondary sources";

TaskUncertainty task_uncertainty(std::span<const double> repeats,
                                 const TaskUncertaintyInput& input);

// ISO 22514-7 (VDA 5): Q_MS = 2 U_MS / T and Q_MP = 2 U_MP / T, limits 15 % and 30 %; resolution
// step of the display at most 5 % of T. `smallest_tolerance` is the one for which Q reaches its
// limit.
struct MeasuringCapability {
  double ratio = 0.0;
  double limit = 0.0;
  bool capable = false;
  double smallest_tolerance = 0.0;
};

inline constexpr double kSystemRatioLimit = 0.15;   // Q_MS
inline constexpr double kProcessRatioLimit = 0.30;  // Q_MP
// Goes with every answer that these limits decide.
inline constexpr const char* kRatioStanding =
    "verify: the limits of Q_MS and Q_MP were written down from memory of ISO 22514-7";

MeasuringCapability measuring_capability(double expanded, double tolerance, double limit);
bool resolution_suffices(double resolution, double tolerance);

// Values that conform with at least `probability` for u, one limit each: the limits moved inwards
// by g = z u (JCGM 106:2012, 8.3.2; ISO 14253-1). Empty where none is left.
struct AcceptanceZone {
  std::optional<double> lower;
  std::optional<double> upper;
  double guard_band = 0.0;
  bool empty = false;
};

inline constexpr double kZoneConformance = 0.95;
inline constexpr const char* kZoneStanding =
    "verify: guard bands of JCGM 106 and ISO 14253-1 were written down from memory";

AcceptanceZone acceptance_zone(std::optional<double> lower, std::optional<double> upper, double u,
                               double probability);

}  // namespace asbuilt
