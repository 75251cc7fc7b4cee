// Recorded stage tests, held against their protocol.
//
// Record: CSV as fatigue_table.h reads it, one row a stage of a specimen, in the order run:
// specimen, stage, low [N], high [N] (or kN, MPa, BW), cycles, result (completed, failed, stopped);
// may be absent: frequency [Hz], broken at. Deviations: a stage left out, repeated or beyond the
// protocol; a load off by more than 2 % of the stage's range; another number of cycles in a stage
// that is completed; a frequency off by more than 10 %; a stage after a failure. A test conforms
// where every stage is completed without deviation, does not where it failed within the protocol,
// else it is undecided.
//
// Damage (Palmgren 1924, Miner 1945): the sum of cycles over median lives, only where an S-N line
// is given, every stage has its R within 0.02 (no mean-stress correction is made) and its stress
// lies within those tested (nothing is extrapolated). Limits of the sum: it knows neither order nor
// interaction of stages; failures lie between about 0.3 and 3; 1 is no limit of safety.
// Units: N where the loads are N or body weights, else MPa. Errors: as fatigue_table.h;
// kInvalidInput for body weights without a body mass, forces against a protocol in MPa.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/fatigue/protocol.h"
#include "core/fatigue/sn_curve.h"
#include "core/records/inspection.h"

namespace asbuilt::fatigue {

inline constexpr double kStageLoadTolerance = 0.02;  // of the stage's range

struct StageRun {
  int stage = 0;
  double low = 0.0, high = 0.0;  // N or MPa
  double cycles = 0.0;
  double frequency_hz = kNotMeasured;
  Ending ending = Ending::kRunout;  // completed
  std::string where;
  std::int64_t line = 0;  // of the file; 0: none
};

struct StageTest {
  std::string specimen;
  std::vector<StageRun> runs;
};

struct StageRecord {
  LoadUnit unit = LoadUnit::kNewton;  // N or MPa
  std::vector<StageTest> tests;
};

struct StageOptions {
  std::optional<double> body_mass_kg;
  std::optional<double> area_mm2;  // for the damage of forces
};

StageRecord parse_stage_record(std::string_view text, const std::string& name,
                               const StageOptions& options = {});
StageRecord read_stage_record(const std::filesystem::path& path, const StageOptions& options = {});

struct StageCheck {
  std::string specimen;
  int reached = 0;    // last stage begun
  int completed = 0;  // stages completed as the protocol has them
  double cycles = 0.0;
  double high = 0.0;  // of the last stage begun, N or MPa
  std::optional<int> failed_in;
  std::string where;
  std::vector<std::string> deviations;
  double damage = kNotMeasured;
  std::string damage_reason;
  Outcome verdict = Outcome::kUndecided;
};

// The stages of a protocol in the record's unit, N or MPa.
std::vector<Stage> stages_in(const Protocol& protocol, LoadUnit unit, const StageOptions& options);

std::vector<StageCheck> check_stages(const StageRecord& record, const Protocol& protocol,
                                     const StageOptions& options, const SnCurve* line);

}  // namespace asbuilt::fatigue
