#include "core/lot/nonconformance_report.h"

#include <algorithm>
#include <map>
#include <set>

#include "core/base/error.h"
#include "core/lot/dimension_verdicts.h"
#include "core/lot/dispositions.h"
#include "core/lot/entry_words.h"
#include "core/lot/evaluate.h"
#include "core/lot/lot_tables.h"
#include "core/lot/nonconformity_answers.h"
#include "core/lot/process_limits.h"
#include "core/lot/result_limits.h"
#include "core/lot/sheet_text.h"
#include "core/lot/signatures.h"
#include "core/lot/stage_tests.h"
#include "core/lot/step_reach.h"

namespace asbuilt {
namespace {

constexpr std::size_t kMostPartsNamed = 6;  // beside other facts at the head of the first page

class Report {
 public:
  Report(const std::vector<LotRecord>& records, std::string lot, std::string number)
      : records_(records),
        lot_(std::move(lot)),
        number_(std::move(number)),
        verdicts_(records, lot_),
        limits_(records, lot_) {
    for (const LotRecord& r : records_) {
      if (r.lot == lot_ && r.kind == "nonconformance" && r.key == number_) history_.push_back(&r);
    }
    if (history_.empty()) {
      throw Error(ErrorCode::kNotFound,
                  {"the lot has no such nonconformity", "lot " + lot_ + ", " + number_, "",
                   "asbuilt lot show --lot lists them"});
    }
    // Parts that a later version no longer names stay in sight.
    for (const LotRecord* version : history_) {
      for (const std::string& part : version->list("parts")) parts_.insert(part);
      for (const std::string& powder : version->list("powder")) powder_.insert(powder);
    }
    for (const LotRecord* r : current_records(records_)) current_.insert(r->id);
  }

  const LotRecord& now() const { return *history_.back(); }

  std::vector<std::pair<std::string, std::string>> facts() const {
    const LotRecord& first = *history_.front();
    std::vector<std::pair<std::string, std::string>> facts = {
        {"Nonconformity", number_},
        {"State", now().text("state")},
        {"Parts", now().list("parts").size() > kMostPartsNamed
                      ? std::to_string(now().list("parts").size()) + ", in the table of parts"
                      : joined(now().list("parts"))},
        {"Opened", time_text(first.utc) + " by " + name_of(first.actor)}};
    const std::vector<std::string> powder = now().list("powder");
    if (!powder.empty()) facts.insert(facts.begin() + 3, {"Powder lots", joined(powder)});
    if (now().text("state") == "closed") {
      facts.emplace_back("Closed", time_text(now().utc) + " by " + name_of(now().actor));
    }
    return facts;
  }

  // Whole, however long they are.
  std::vector<std::string> statements() const {
    std::vector<std::string> all = {"What does not conform: " + now().text("description"),
                                    "Cause: " + or_none(now().text("cause")),
                                    "Action: " + or_none(now().text("action"))};
    const std::vector<std::string> about = now().list("about");
    if (!about.empty()) all.push_back("About the results: " + joined(about));
    return all;
  }

  // Facts that a reader would miss: not blockers of the release, which the batch record has.
  std::vector<std::string> missing() const {
    std::vector<std::string> missing;
    const std::vector<std::string> about = now().list("about");
    const bool of_a_step = std::any_of(about.begin(), about.end(), is_about_step_word);
    if (parts_.empty() && now().list("powder").empty() && !of_a_step) {
      missing.emplace_back("No part or powder lot is named.");
    }
    if (now().text("cause").empty()) missing.emplace_back("No cause is stated.");
    if (now().text("action").empty()) missing.emplace_back("No action is stated.");
    if (now().text("state") == "open") missing.emplace_back("It is not closed.");
    std::map<std::string, std::vector<std::string>> undecided;  // parts by state
    for (const std::string& part : parts_) {
      const std::string state = disposition_of(records_, lot_, part);
      if (state == "PENDING" || state == "MRB" || state == "RETEST" || state == "REWORK") {
        undecided[state].push_back(part);
      }
    }
    for (const auto& [state, parts] : undecided) {
      std::string sentence = parts.size() == 1 ? "Part " : "Parts ";
      sentence.append(joined(parts)).append(parts.size() == 1 ? " is" : " are");
      missing.push_back(sentence.append(" undecided: ").append(state).append("."));
    }
    return missing;
  }

  SheetTable history() const {
    SheetTable out{"History",
                   {{"Entry", 0.5},
                    {"State", 0.6},
                    {"Parts, powder", 0.8},
                    {"What does not conform", 1.9},
                    {"Cause", 1.3},
                    {"Action", 1.5},
                    {"Why it was rewritten", 1.3},
                    {"By", 0.7},
                    {"When (UTC)", 1.1}},
                   {},
                   ""};
    for (const LotRecord* r : history_) {
      std::vector<std::string> about = r->list("parts");
      for (const std::string& powder : r->list("powder")) about.push_back(powder);
      out.rows.push_back({std::to_string(r->id), r->text("state"), joined(about),
                          r->text("description"), or_none(r->text("cause")),
                          or_none(r->text("action")), or_none(r->reason), r->actor,
                          time_text(r->utc)});
    }
    return out;
  }

  SheetTable parts() const {
    SheetTable out{"Parts",
                   {{"Serial", 1}, {"What it is", 1}, {"Build", 1}, {"Decision", 1}},
                   {},
                   "No part is named."};
    for (const LotRecord& r : records_) {
      if (r.lot != lot_ || r.kind != "part" || !parts_.contains(r.key) ||
          !current_.contains(r.id)) {
        continue;
      }
      out.rows.push_back({r.key, choice_words(r.text("role")), r.text("build"),
                          disposition_of(records_, lot_, r.key)});
    }
    return out;
  }

  // Steps that it is about, each as it was entered first and later, with what they missed.
  SheetTable steps() const {
    SheetTable out{"Post-processing that it is about",
                   {{"Entry", 0.5},
                    {"Step", 0.9},
                    {"Done to", 0.7},
                    {"Cycle", 2.2},
                    {"Limits of the process", 2.2},
                    {"Counts", 0.8}},
                   {},
                   "None."};
    const RecordIndex index(records_);
    const LotRecord* head = index.current(lot_, "lot", lot_);
    const LotRecord* profile =
        head == nullptr ? nullptr : index.current("", "profile", head->text("profile"));
    std::vector<const LotRecord*> limits;
    for (const LotRecord* r : current_records(records_)) {
      if (r->kind == "process_limit") limits.push_back(r);
    }
    for (const LotRecord& r : records_) {
      if (r.lot != lot_ || r.kind != "step" || r.withdrawn() || !is_about_step(now(), r.key)) {
        continue;
      }
      const LotRecord* limit =
          profile == nullptr ? nullptr : process_limit_of(limits, *profile, r.text("process"));
      std::string held = "none in the profile";
      if (limit != nullptr) {
        const std::vector<std::string> outside = step_findings(r, *limit).outside;
        held = process_limit_words(*limit);
        held.append(outside.empty() ? "; not missed" : "; missed: " + joined(outside));
      }
      out.rows.push_back({std::to_string(r.id), r.key + ", " + choice_words(r.text("process")),
                          reach_words(r), step_text(r, records_), held,
                          current_.contains(r.id) ? "yes" : "corrected"});
    }
    return out;
  }

  // Superseded results too: they are what a nonconformity often is about.
  SheetTable results() const {
    SheetTable out{"What was measured on them (U with k = 2)",
                   {{"Entry", 0.5},
                    {"Part", 0.8},
                    {"What", 1.1},
                    {"Result", 2.1},
                    {"Limits", 1.8},
                    {"Verdict", 0.9},
                    {"When (UTC)", 1},
                    {"Counts", 0.7}},
                   {},
                   "Nothing was measured on them."};
    for (const LotRecord& r : records_) {
      if (r.lot != lot_ || !parts_.contains(r.text("part"))) continue;
      std::string counts = current_.contains(r.id) ? "yes" : "corrected";
      if (r.kind == "dimension" && current_.contains(r.id)) {
        const std::string since = verdicts_.done_since(r);
        if (!since.empty()) counts = "before " + since;
      }
      const Measured found = measured(r);
      if (found.what.empty()) continue;
      out.rows.push_back({std::to_string(r.id), r.text("part"), found.what, found.result,
                          limits_.of(r), found.verdict, time_text(r.text(found.time)), counts});
    }
    return out;
  }

  // Corrected and withdrawn ones too.
  SheetTable powder() const {
    SheetTable out{"Powder lots: shares of the certificates, without U",
                   {{"Entry", 0.5},
                    {"Powder", 0.8},
                    {"Certificate", 1},
                    {"Shares", 2},
                    {"Limits", 2.2},
                    {"Beyond them", 1.4},
                    {"Counts", 0.7}},
                   {},
                   ""};
    for (const LotRecord& r : records_) {
      if (r.lot != lot_ || r.kind != "powder" || !powder_.contains(r.key)) continue;
      std::string outside;
      for (const std::string& one : limits_.outside(r)) {
        outside.append(outside.empty() ? "" : "; ").append(one);
      }
      out.rows.push_back({std::to_string(r.id), r.key, or_none(r.text("certificate")),
                          or_none(values_with_u(r)), or_none(limits_.of(r)), or_none(outside),
                          current_.contains(r.id) ? "yes" : "corrected"});
    }
    return out;
  }

  SheetTable decisions() const {
    SheetTable out{"Decisions",
                   {{"Entry", 0.5},
                    {"About", 1},
                    {"From", 0.9},
                    {"To", 0.9},
                    {"Why", 2.4},
                    {"By", 0.8},
                    {"When (UTC)", 1.2}},
                   {},
                   "Nothing was decided."};
    for (const LotRecord& r : records_) {
      if (!is_decision(r)) continue;
      out.rows.push_back({std::to_string(r.id), r.key, r.text("from"), r.text("to"),
                          decision_reason(r), r.actor, time_text(r.utc)});
    }
    return out;
  }

  SheetTable signatures() const {
    SheetTable out{
        "Signatures",
        {{"Name", 1.3}, {"Meaning", 1.1}, {"When (UTC)", 1.3}, {"Signs", 0.9}, {"Ed25519", 2}},
        {},
        "Nothing of it is signed."};
    for (const LotRecord& r : records_) {
      const bool of_history = std::find(history_.begin(), history_.end(), &r) != history_.end();
      if (!of_history && !is_decision(r)) continue;
      for (const LotRecord* s : signatures_on(records_, lot_, r.id)) {
        out.rows.push_back({s->text("full_name"), s->text("meaning"), time_text(s->utc),
                            s->text("target"), s->ed25519.substr(0, 24) + "\u2026"});
      }
    }
    return out;
  }

 private:
  struct Measured {
    std::string what, result, verdict;
    const char* time = "tested";  // the field
  };
  // Of one entry; what it is is empty for those that are no results.
  Measured measured(const LotRecord& r) const {
    if (r.kind == "inspection") {
      return {"CT inspection", "number " + sheet_number(r.number("inspection")),
              choice_words(r.text("verdict")), "scanned"};
    }
    if (r.kind == "dimension") {
      return {r.key + ", " + r.text("characteristic"), values_with_u(r), verdicts_.of(r),
              "measured"};
    }
    if (r.kind == "tensile" || r.kind == "compression") {
      const std::string remark = test_remark(r);
      return {r.kind + " test " + r.key, values_with_u(r) + (remark.empty() ? "" : "; " + remark),
              r.text("verdict")};
    }
    if (r.kind != "fatigue") return {};
    const std::string load =
        is_stage_test(r) ? "stages completed " + completed_text(r) + "; " + stage_load_text(r)
                         : r.text("stress_measure") + " " + values_with_u(r);
    return {"fatigue test " + r.key,
            load + "; " + sheet_number(r.number("cycles")) + " cycles, " + r.text("ending"),
            r.text("verdict")};
  }
  bool is_decision(const LotRecord& r) const {
    return r.lot == lot_ && r.kind == "disposition" &&
           (r.text("nonconformance") == number_ || parts_.contains(r.key));
  }
  std::string name_of(const std::string& user) const {
    std::string name = user;
    for (const LotRecord& r : records_) {
      if (r.kind == "user" && r.key == user) name = r.text("full_name") + " (" + user + ")";
    }
    return name;
  }
  const std::vector<LotRecord>& records_;
  std::string lot_, number_;
  std::vector<const LotRecord*> history_;
  std::set<std::string> parts_, powder_;
  std::set<std::int64_t> current_;
  DimensionVerdicts verdicts_;
  ResultLimits limits_;
};

}  // namespace

LotSheet nonconformance_report(const std::vector<LotRecord>& records, const std::string& lot,
                               const std::string& number, const SheetContext& context) {
  LotSheet sheet = lot_sheet_head(records, lot, "Nonconformance report", context);
  const Report report(records, lot, number);
  sheet.heading = "Nonconformity " + number + " of lot " + lot + ": " + report.now().text("state");
  std::vector<std::pair<std::string, std::string>> facts = report.facts();
  facts.insert(facts.end(), sheet.facts.begin(), sheet.facts.end());
  sheet.facts = std::move(facts);
  sheet.statements = report.statements();
  sheet.list_title = "What is missing";
  sheet.blockers = report.missing();
  sheet.tables = {report.parts(), report.results(), report.history(), report.decisions(),
                  report.signatures()};
  SheetTable powder = report.powder();
  if (SheetTable steps = report.steps(); !steps.rows.empty()) {
    sheet.tables.insert(sheet.tables.begin() + 2, std::move(steps));
  }
  if (!powder.rows.empty()) sheet.tables.insert(sheet.tables.begin() + 2, std::move(powder));
  return sheet;
}

}  // namespace asbuilt
