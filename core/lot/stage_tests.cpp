#include "core/lot/stage_tests.h"

#include <algorithm>
#include <cmath>

#include "core/base/error.h"
#include "core/base/print.h"
#include "core/lot/sheet_text.h"

namespace asbuilt {
namespace {

using namespace fatigue;

constexpr double kSameLoad = 1e-5;  // texts of loads have six digits

const char* const kStageFields[] = {"protocol_origin",  "protocol_hz",  "protocol_stages",
                                    "demanded_stage",   "body_mass_kg", "stages_run",
                                    "stages_completed", "load_n",       "u_load_n"};

[[noreturn]] void refuse(const LotRecord& test, const std::string& field, const std::string& text,
                         const std::string& allowed) {
  std::string where = "fatigue \"" + test.key;
  where.append("\", ").append(field).append(" = \"").append(text).append("\"");
  throw Error(ErrorCode::kInvalidInput, {"a stage cannot be read", where, allowed,
                                         "asbuilt lot add-fatigue-table writes it"});
}

bool by_stress(const StageEntry& entry) {
  return entry.record.unit == LoadUnit::kMpa;
}

// How the test as a whole ended: stopped is also one that nobody went on with before the demanded
// stage.
Ending ending_of(const StageTest& test, const StageCheck& check, int demanded) {
  if (check.failed_in) return Ending::kFailed;
  const bool stopped = test.runs.empty() || test.runs.back().ending == Ending::kStopped;
  return stopped || check.reached < demanded ? Ending::kStopped : Ending::kRunout;
}

// Throws kInvalidInput where the protocol does not have the demanded stage.
double demanded_cycles(const StageEntry& entry) {
  const std::vector<Stage>& stages = entry.protocol.stages;
  const auto last = static_cast<std::size_t>(std::max(entry.demand.stage, 0));
  if (last < 1 || last > stages.size()) {
    throw Error(ErrorCode::kInvalidInput,
                {"the protocol has no such stage", "stage " + std::to_string(entry.demand.stage),
                 "1 to " + std::to_string(stages.size()), ""});
  }
  double cycles = 0.0;
  for (std::size_t i = 0; i < last; ++i) cycles += stages[i].cycles;
  return cycles;
}

StageCheck check_of(const StageEntry& entry) {
  return check_stages(entry.record, entry.protocol, entry.options, nullptr).front();
}

const StageTest& test_of(const StageEntry& entry) {
  return entry.record.tests.front();
}

class Problems {
 public:
  explicit Problems(const LotRecord& test) : name_("fatigue \"" + test.key + "\"") {}
  void add(const std::string& what, const std::string& field, const std::string& allowed) {
    all_.push_back({what, name_ + ", " + field, allowed, ""});
  }
  EntryProblems take() { return std::move(all_); }
  bool empty() const { return all_.empty(); }

 private:
  std::string name_;
  EntryProblems all_;
};

// What the runs say themselves, told otherwise.
void hold_against_runs(const LotRecord& test, const StageEntry& entry, Problems& found) {
  const StageCheck check = check_of(entry);
  const auto number = [&](const char* field, double is) {
    const double told = test.number(field);
    if (std::isnan(told) || std::abs(told - is) <= kSameLoad * std::abs(is)) return;
    found.add("a number is not that of the stages run", field, decimal_text(is));
  };
  number("cycles", check.cycles);
  number("stages_completed", check.completed);
  number("demanded_cycles", demanded_cycles(entry));
  number(by_stress(entry) ? "stress_mpa" : "load_n", check.high);
  const std::string ending = to_string(ending_of(test_of(entry), check, entry.demand.stage));
  if (test.text("ending") != ending) {
    found.add("the test did not end as its stages did", "ending", ending);
  }
}

// A run's text without what other columns show: "20000 cycles of 392.266 to 784.532 N at 2 Hz".
std::string loaded_text(const std::string& run) {
  const std::size_t from = run.find(": "), to = run.rfind("; ");
  if (from == std::string::npos || to == std::string::npos || to < from) return run;
  return run.substr(from + 2, to - from - 2);
}
std::string ended_text(const std::string& run) {
  const std::size_t at = run.rfind("; ");
  return at == std::string::npos ? or_none("") : run.substr(at + 2);
}

// The loads of a stage in the unit of the test, where that is not the protocol's.
std::string turned_text(const LotRecord& test, std::size_t stage) {
  try {
    const StageEntry entry = stage_entry(test);
    if (entry.protocol.unit != LoadUnit::kBodyWeight) return or_none("");
    const Stage s = stages_in(entry.protocol, entry.record.unit, entry.options).at(stage);
    return decimal_text(s.low) + " to " + decimal_text(s.high);
  } catch (const Error&) {
    return or_none("");
  }
}

}  // namespace

bool is_stage_test(const LotRecord& test) {
  return !test.text("protocol").empty();
}

void put_stages(LotRecord& test, const StageEntry& entry) {
  const StageCheck check = check_of(entry);
  std::vector<std::string> asked, done;
  for (const Stage& s : entry.protocol.stages) asked.push_back(stage_text(s, entry.protocol.unit));
  for (const StageRun& r : test_of(entry).runs) done.push_back(run_text(r, entry.record.unit));
  test.fields["protocol"] = entry.protocol.id;
  if (!entry.protocol.origin.empty()) test.fields["protocol_origin"] = entry.protocol.origin;
  test.fields["protocol_hz"] = entry.protocol.frequency_hz;
  test.fields["protocol_stages"] = asked;
  test.fields["demanded_stage"] = static_cast<double>(entry.demand.stage);
  test.fields["demanded_cycles"] = demanded_cycles(entry);
  if (entry.options.body_mass_kg) test.fields["body_mass_kg"] = *entry.options.body_mass_kg;
  test.fields["stages_run"] = done;
  test.fields["stages_completed"] = static_cast<double>(check.completed);
  test.fields["cycles"] = check.cycles;
  const Ending ending = ending_of(test_of(entry), check, entry.demand.stage);
  test.fields["ending"] = std::string(to_string(ending));
  if (!check.where.empty()) test.fields["broken_at"] = check.where;
  const std::string load = by_stress(entry) ? "stress_mpa" : "load_n";
  test.fields[load] = check.high;
  if (by_stress(entry)) {
    test.fields["stress_measure"] = std::string("maximum");
    const StageRun& last = test_of(entry).runs.back();
    test.fields["ratio"] = last.low / last.high;
  }
  if (std::isfinite(entry.demand.u_pct)) {
    test.fields["u_" + load] = 0.01 * entry.demand.u_pct * check.high;
  }
}

StageEntry stage_entry(const LotRecord& test) {
  StageEntry entry;
  entry.specimen = test.text("source_id");
  entry.protocol.id = test.text("protocol");
  entry.protocol.origin = test.text("protocol_origin");
  entry.protocol.frequency_hz = test.number("protocol_hz");
  for (const std::string& text : test.list("protocol_stages")) {
    const std::optional<ToldStage> told = parse_stage(text);
    const bool first = entry.protocol.stages.empty();
    if (!told || (!first && told->unit != entry.protocol.unit)) {
      refuse(test, "protocol_stages", text, "20000 cycles of 0.5 to 1 BW (N, MPa), all of a unit");
    }
    entry.protocol.unit = told->unit;
    entry.protocol.stages.push_back(told->stage);
  }
  StageTest runs{entry.specimen, {}};
  for (const std::string& text : test.list("stages_run")) {
    const std::optional<ToldRun> told = parse_run(text);
    if (!told || told->unit == LoadUnit::kBodyWeight ||
        (!runs.runs.empty() && told->unit != entry.record.unit)) {
      refuse(test, "stages_run", text,
             "stage 1: 20000 cycles of 392 to 785 N at 2 Hz; completed (failed, stopped)");
    }
    entry.record.unit = told->unit;
    runs.runs.push_back(told->run);
  }
  entry.record.tests.push_back(std::move(runs));
  if (const double mass = test.number("body_mass_kg"); std::isfinite(mass)) {
    entry.options.body_mass_kg = mass;
  }
  const double stage = test.number("demanded_stage");
  entry.demand.stage = std::isfinite(stage) ? static_cast<int>(stage) : 0;
  const std::string load = by_stress(entry) ? "stress_mpa" : "load_n";
  entry.demand.u_pct = 100.0 * test.number("u_" + load) / test.number(load);
  return entry;
}

EntryProblems stage_problems(const LotRecord& test) {
  if (test.kind != "fatigue") return {};
  Problems found(test);
  if (!is_stage_test(test)) {
    for (const char* field : {"stress_mpa", "stress_measure", "ratio"}) {
      if (test.fields.contains(field)) continue;
      found.add("a fatigue test without a protocol of stages lacks a field", field,
                "stress_mpa, stress_measure and ratio; or a protocol");
    }
    for (const char* field : kStageFields) {
      if (!test.fields.contains(field)) continue;
      found.add("a field of stages stands without their protocol", field, "with protocol");
    }
    return found.take();
  }
  for (const char* field :
       {"protocol_hz", "protocol_stages", "demanded_stage", "stages_run", "stages_completed"}) {
    if (!test.fields.contains(field)) {
      found.add("a fatigue test by a protocol lacks a field", field,
                "asbuilt lot template fatigue");
    }
  }
  if (!found.empty()) return found.take();
  try {
    const StageEntry entry = stage_entry(test);
    const auto stages = static_cast<int>(entry.protocol.stages.size());
    if (entry.demand.stage < 1 || entry.demand.stage > stages) {
      found.add("the protocol has no such stage", "demanded_stage",
                "1 to " + std::to_string(stages));
      return found.take();
    }
    const std::string load = by_stress(entry) ? "stress_mpa" : "load_n";
    if (!test.fields.contains(load)) {
      found.add("a fatigue test by a protocol lacks its largest load", load, "a number");
    }
    hold_against_runs(test, entry, found);
  } catch (const Error& error) {
    EntryProblems all = found.take();
    all.push_back(error.text());
    return all;
  }
  return found.take();
}

StageVerdict judge_stage_test(const LotRecord& test, const ProfileRule& rule) {
  try {
    StageEntry entry = stage_entry(test);
    entry.demand.rule = rule.rule;
    entry.demand.guard = rule.guard;
    return judge_stages(test_of(entry), entry.protocol, entry.record.unit, entry.options,
                        entry.demand);
  } catch (const Error& error) {
    return {Outcome::kUndecided, error.text().what};
  }
}

std::string protocol_words(const LotRecord& test) {
  return test.text("protocol") + " to stage " + sheet_number(test.number("demanded_stage"));
}

bool names_protocol(const LotRecord& profile, const LotRecord& test) {
  const std::string id = test.text("protocol");
  const bool whole =
      test.number("demanded_stage") == static_cast<double>(test.list("protocol_stages").size());
  const std::vector<std::string> named = profile.list("fatigue_protocols");
  if (!named.empty()) {
    return std::any_of(named.begin(), named.end(), [&](const std::string& name) {
      return (whole && name == id) || name == protocol_words(test);
    });
  }
  const std::vector<Protocol>& known = built_in_protocols();
  return whole &&
         std::any_of(known.begin(), known.end(), [&id](const Protocol& p) { return p.id == id; });
}

bool contradicts_built_in(const LotRecord& test) {
  const std::string id = test.text("protocol");
  for (const Protocol& known : built_in_protocols()) {
    if (known.id != id) continue;
    std::vector<std::string> stages;
    for (const Stage& stage : known.stages) stages.push_back(stage_text(stage, known.unit));
    return test.number("protocol_hz") != known.frequency_hz ||
           test.list("protocol_stages") != stages;
  }
  return false;
}

std::string stage_demand_text(const LotRecord& test) {
  std::string text = sheet_number(test.number("demanded_cycles")) + " cycles to stage ";
  text.append(sheet_number(test.number("demanded_stage"))).append(" of ");
  text.append(test.text("protocol"));
  try {
    const StageEntry entry = stage_entry(test);
    const std::vector<Stage> stages = stages_in(entry.protocol, entry.record.unit, entry.options);
    const auto last = static_cast<std::size_t>(entry.demand.stage);
    if (last < 1 || last > stages.size()) return text;
    text.append(", up to ").append(decimal_text(stages[last - 1].high));
    text.append(" ").append(to_string(entry.record.unit));
  } catch (const Error&) {
    return text;  // an entry that breaks a rule; its fields stand beside
  }
  return text;
}

std::string completed_text(const LotRecord& test) {
  return sheet_number(test.number("stages_completed")) + " of " +
         std::to_string(test.list("protocol_stages").size());
}

std::string stage_load_text(const LotRecord& test) {
  const bool force = test.fields.contains("load_n");
  const std::string load = force ? "load_n" : "stress_mpa";
  return with_u(test.number(load), test.number("u_" + load)) + (force ? " N" : " MPa");
}

SheetTable stage_table(const Entries& tests) {
  SheetTable out{"Fatigue tests: stages",
                 {{"Test", 0.7},
                  {"Stage", 0.5},
                  {"Asked for", 2},
                  {"Loads in N", 1.3},
                  {"Done", 2.9},
                  {"Ended", 0.9}},
                 {},
                 ""};
  for (const LotRecord* test : tests) {
    if (!is_stage_test(*test)) continue;
    const std::vector<std::string> asked = test->list("protocol_stages");
    const std::vector<std::string> done = test->list("stages_run");
    std::vector<bool> shown(done.size(), false);
    const auto add = [&](const std::string& stage, const std::string& want,
                         const std::string& loads, const std::string& run) {
      out.rows.push_back({test->text("test"), stage, want, loads,
                          run.empty() ? "not begun" : loaded_text(run),
                          run.empty() ? or_none("") : ended_text(run)});
    };
    for (std::size_t i = 0; i < asked.size(); ++i) {
      const std::string name = std::to_string(i + 1);
      const std::string begins = "stage " + name + ": ";
      const std::size_t rows = out.rows.size();
      for (std::size_t k = 0; k < done.size(); ++k) {
        if (!done[k].starts_with(begins)) continue;
        add(name, asked[i], turned_text(*test, i), done[k]);
        shown[k] = true;
      }
      if (out.rows.size() == rows) add(name, asked[i], turned_text(*test, i), "");
    }
    for (std::size_t k = 0; k < done.size(); ++k) {
      if (!shown[k]) add(or_none(""), "nothing", or_none(""), done[k]);
    }
  }
  return out;
}

}  // namespace asbuilt
