#include "core/lot/step_requirements.h"

#include <algorithm>

#include "core/lot/entry_words.h"
#include "core/lot/process_limits.h"
#include "core/lot/sheet_text.h"
#include "core/lot/step_reach.h"

namespace asbuilt {
namespace {

using Entries = std::vector<const LotRecord*>;

bool holds(const std::vector<std::string>& list, const std::string& text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

// Of a released lot a nonconformity answers for what missed its limits.
std::string held_words(const StepFindings& found) {
  if (!found.outside.empty()) return "missed its limits: " + joined(found.outside);
  return found.untold.empty() ? "within its limits" : joined(found.untold) + " not told";
}

class Steps {
 public:
  Steps(const std::vector<LotRecord>& records, const std::string& lot, const LotRecord& profile)
      : records_(records), profile_(profile) {
    for (const LotRecord* r : current_records(records)) {
      if (r->kind == "step" && r->lot == lot) steps_.push_back(r);
      if (r->kind == "process_limit") limits_.push_back(r);
    }
    for (const LotRecord& r : records) {
      const bool stands = std::find(steps_.begin(), steps_.end(), &r) != steps_.end();
      if (r.kind == "step" && r.lot == lot && !r.withdrawn() && !stands) earlier_.push_back(&r);
    }
  }

  std::vector<Requirement> rows() {
    const std::vector<std::string> named = named_processes();
    for (const std::string& process : named) add(process);
    Requirement others{"Further post-processing", kNotAsked, "", {}};
    for (const LotRecord* step : steps_) {
      if (holds(named, step->text("process"))) continue;
      add_to(others.found,
             choice_words(step->text("process")) + " (" + step->key + ") of " + reach_words(*step));
      others.entries.push_back(step->id);
    }
    if (!others.entries.empty()) rows_.push_back(std::move(others));
    return std::move(rows_);
  }

 private:
  std::vector<std::string> named_processes() const {
    std::vector<std::string> named = profile_.list("required_steps");
    const auto name = [&named](const std::string& process) {
      if (!holds(named, process)) named.push_back(process);
    };
    for (const std::string& process : profile_.list("signed_steps")) name(process);
    for (const LotRecord* limit : limits_) {
      if (holds(profile_.list("process_limits"), limit->key)) name(limit->text("process"));
    }
    return named;
  }

  void add(const std::string& process) {
    const bool needed = holds(profile_.list("required_steps"), process);
    const LotRecord* limit = process_limit_of(limits_, profile_, process);
    Requirement row{"Post-processing: " + choice_words(process), "", "", {}};
    for (const LotRecord* step : steps_) {
      if (step->text("process") != process) continue;
      add_to(row.found,
             step->key + " of " + reach_words(*step) + ": " + step_text(*step, records_));
      if (limit != nullptr) {
        row.found.append(", ").append(held_words(step_findings(*step, *limit)));
      }
      row.entries.push_back(step->id);
    }
    if (limit != nullptr) add_earlier(process, *limit, row);
    if (!needed && row.entries.empty()) return;
    row.asked = needed ? "each build, after its end" : "where it is done";
    if (holds(profile_.list("signed_steps"), process)) row.asked += ", signed by another person";
    if (limit != nullptr) {
      add_to(row.asked, process_limit_words(*limit) + " (" + limit->key + ", " +
                            specification_words(*limit) + ")");
      row.entries.push_back(limit->id);
    }
    rows_.push_back(std::move(row));
  }

  // What missed its limits before it was corrected or withdrawn was done all the same.
  void add_earlier(const std::string& process, const LotRecord& limit, Requirement& row) const {
    for (const LotRecord* step : earlier_) {
      if (step->text("process") != process) continue;
      const std::vector<std::string> outside = step_findings(*step, limit).outside;
      if (outside.empty()) continue;
      std::string earlier = step->key + " as it was first entered (entry ";
      earlier.append(std::to_string(step->id)).append("), of ").append(reach_words(*step));
      add_to(row.found, earlier.append(", missed its limits: ").append(joined(outside)));
      row.entries.push_back(step->id);
    }
  }

  const std::vector<LotRecord>& records_;
  const LotRecord& profile_;
  Entries steps_, earlier_, limits_;
  std::vector<Requirement> rows_;
};

}  // namespace

std::vector<Requirement> step_requirements(const std::vector<LotRecord>& records,
                                           const std::string& lot, const LotRecord& profile) {
  return Steps(records, lot, profile).rows();
}

}  // namespace asbuilt
