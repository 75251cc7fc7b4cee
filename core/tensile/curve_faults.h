// Faults of a record that would move its numbers: spikes of the force, jumps of the extensometer, a
// force that was not zeroed. Limits are own rules.
//
// Spike: one to three samples that stand on one side of what the curve before and behind them leads
// to (the neighbour, gone on by the median of ten steps), by more than 0.25 % of the largest force
// and ten standard deviations of the noise there (median of the second differences of 40 neighbours
// on either side), while the curve behind goes on where the curve before ended. A peak that the
// curve rises to or falls from step by step (upper yield, serrations) is none. More than three dips
// are serrations, not faults.
//
// Slip: within one to four samples the strain moves by more than 0.02 % and eight standard
// deviations of its noise beside what the steps around lead to, and the force moves by less than
// half of what the slope asks for. Back: also more than three median steps, anywhere from the
// window of the slope to fracture. Forwards: also more than five steps, and only where the curve
// rises with more than half of the slope by 5 % of Rm before and behind: yielding (a Lueders
// strain, a burst of serrated flow) does not go on elastically, unloading moves the force, and a
// gap in the record, too.
//
// Zero of force: what is left after fracture is read from the last two to five samples that lie
// within 0.5 % of Rm; above 10 % of Rm it counts only where the record began with the same. Where
// nothing is known after fracture, a first sample that bears more than 0.5 % of Rm leaves the zero
// open: by the stress of the slope's line at its strain, where that is beyond 0.5 % of Rm and three
// of its standard deviations and agrees in sign, else by its own. A record that begins in mid-test
// is none of these: its first strain is as far from the recorded zero as its force asks for.
// Units: MPa, strain, samples by index. Time: proportional to samples.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "core/tensile/elastic_slope.h"

namespace asbuilt::tensile {

struct Spike {
  std::size_t first = 0, last = 0;
  double recorded_mpa = 0.0;  // the farthest sample
  double curve_mpa = 0.0;     // of the curve there
};

std::vector<Spike> force_spikes(const std::vector<double>& stress);

// Straight from the sample before a spike to that behind it.
void take_out(std::vector<double>& stress, const Spike& spike);

struct StrainJump {
  std::size_t before = 0, after = 0;
  double strain = 0.0;  // beside the curve's own; negative: back
};

// The first slip until sample `last`.
std::optional<StrainJump> strain_slip(const std::vector<double>& strain,
                                      const std::vector<double>& stress, const ElasticSlope& slope,
                                      double rm_mpa, std::size_t last);

// A zero off by less is not flagged, as a share of Rm.
inline constexpr double kLargestZero = 0.005;

struct ForceZero {
  double first_mpa = 0.0;          // first sample
  double line_mpa = 0.0;           // the slope's line at the first sample's strain
  double u_line_mpa = 0.0;         // standard deviation
  std::optional<double> left_mpa;  // after fracture
  // By how much the zero may be off: known after fracture, or open; 0 where nothing speaks for it.
  double off_mpa = 0.0;
  // Of an extensometer:
  bool lags = false;  // the line meets zero stress before the first sample, which bears no force
};

// `recorded_zero`: the strain of the file's own zero, for an extensometer.
ForceZero force_zero(const std::vector<double>& strain, const std::vector<double>& stress,
                     const ElasticSlope& slope, double rm_mpa, std::optional<std::size_t> fracture,
                     std::optional<double> recorded_zero);

}  // namespace asbuilt::tensile
