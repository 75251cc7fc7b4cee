// A stage protocol as a demand on one specimen: every stage up to a demanded one is completed.
//
// The runs before the first one beyond the demanded stage are held against the protocol cut off
// behind it (stage_record.h). A specimen that failed in one of them does not conform; one that
// completed all of them without deviation conforms where its loads are shown to lie within the 2 %
// of the stage's range that stage_record.h allows, by the decision rule and the expanded
// uncertainty (k = 2) of the loads; else it is undecided, with the reason. What came behind the
// demanded stage, a failure too, takes nothing away.
//
// Stages and runs as texts, which a record keeps and reads again: "20000 cycles of 0.5 to 1 BW";
// "stage 1: 20000 cycles of 392.266 to 784.532 N at 2 Hz; completed". Loads have six digits.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/fatigue/stage_record.h"
#include "core/spec/decision.h"

namespace asbuilt::fatigue {

struct StageDemand {
  int stage = 0;                // the last one demanded, from 1
  double u_pct = kNotMeasured;  // U of the loads (k = 2), % of each
  DecisionRule rule = DecisionRule::kSimple;
  GuardBand guard = GuardBand::kConformance95;
};

struct StageVerdict {
  Outcome outcome = Outcome::kUndecided;
  std::string reason;  // empty where it conforms
};

// `unit` is that of the runs, N or MPa. Errors: kInvalidInput for a stage that the protocol does
// not have; as check_stages.
StageVerdict judge_stages(const StageTest& test, const Protocol& protocol, LoadUnit unit,
                          const StageOptions& options, const StageDemand& demand);

std::string stage_text(const Stage& stage, LoadUnit unit);
std::string run_text(const StageRun& run, LoadUnit unit);

struct ToldStage {
  Stage stage;
  LoadUnit unit = LoadUnit::kNewton;
};
struct ToldRun {
  StageRun run;  // without line and place of the break
  LoadUnit unit = LoadUnit::kNewton;
};
// Nothing where a text is none of those.
std::optional<ToldStage> parse_stage(std::string_view text);
std::optional<ToldRun> parse_run(std::string_view text);

}  // namespace asbuilt::fatigue
