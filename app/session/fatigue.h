// A table of fatigue tests evaluated, or a record of stages held against its protocol.
//
// Steps: read; S-N line (core/fatigue/sn_curve.h) or staircase; demands where a specification is
// named (endurance.h); with a protocol the table is a record of stages (stage_record.h), and the
// S-N line is that of a table of its own. A table with a specification that is too small for an S-N
// line is judged without one, with the reason. Errors: those of the steps; kInvalidInput for
// options that exclude each other.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/base/progress.h"
#include "core/fatigue/endurance.h"
#include "core/fatigue/sn_curve.h"
#include "core/fatigue/stage_record.h"
#include "core/fatigue/staircase.h"
#include "core/records/inspection.h"

namespace asbuilt {

struct FatigueRequest {
  std::filesystem::path table;
  std::optional<double> area_mm2;
  std::string spec;  // empty: no verdict by demands
  fatigue::EnduranceOptions endurance;
  bool staircase = false;
  bool line = true;  // asks for the S-N line
  double confidence = 0.95;
  fatigue::DesignLevel design;
  std::vector<double> at_cycles;  // empty: those of the run-outs
  std::string protocol;           // id or file; not empty: the table is a record of stages
  std::filesystem::path sn_table;
  std::optional<double> body_mass_kg;
};

struct LifeRow {
  double stress_mpa = 0.0;
  fatigue::Interval life;
  double design_life = kNotMeasured;
};

struct StrengthRow {
  double cycles = 0.0;
  fatigue::Interval strength, design;
};

struct SnReport {
  fatigue::SnCurve line;
  fatigue::DesignLevel design;
  std::vector<LifeRow> lives;  // along the stresses tested, evenly in their logarithm
  std::vector<StrengthRow> strengths;
};

struct FatigueReport {
  InputFile input;
  std::optional<fatigue::FatigueTable> table;
  std::optional<SnReport> sn;
  std::string sn_reason;  // why there is no line
  std::optional<fatigue::Staircase> staircase;
  std::optional<fatigue::Endurance> endurance;
  std::optional<fatigue::Protocol> protocol;
  std::optional<fatigue::StageRecord> record;
  std::vector<fatigue::Stage> stages;  // of the protocol, in the record's unit
  std::vector<fatigue::StageCheck> checks;
  std::optional<InputFile> sn_input;
  std::optional<Outcome> verdict;
};

FatigueReport run_fatigue(const FatigueRequest& request, const Progress& progress);

}  // namespace asbuilt
