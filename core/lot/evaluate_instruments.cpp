// Instruments: in calibration on the day of use, and of the class that the test's standard demands.
#include <algorithm>
#include <set>

#include "core/lot/built_in_data.h"
#include "core/lot/evaluation.h"
#include "core/lot/instrument_classes.h"
#include "core/lot/nonconformity_answers.h"

namespace asbuilt {
namespace {

// The instrument that stands in `field` of a result.
void in_use(Evaluation& e, const LotRecord& use, const char* field, const std::string& when) {
  const std::string instrument = use.text(field), day = when.substr(0, 10);
  if (in_calibration(e.of("calibration"), instrument, day)) return;
  e.block_result(use, ": instrument " + instrument + " has no calibration that holds on " + day,
                 Evaluation::file_command("add-calibration", "--certificate NUMBER --instrument " +
                                                                 shell_word(instrument) +
                                                                 " --calibrated DAY --due DAY") +
                     ", or measure again");
}

// What the profile demands of the force ("force_class") or the extensometer, else the test's
// standard.
struct Demanded {
  std::string worst, by;
};

class Classes {
 public:
  explicit Classes(Evaluation& e) : e_(e) {}

  void check(const LotRecord& test, const char* field, const char* profile_field) {
    const LotRecord* instrument = e_.find("instrument", test.text(field));
    if (instrument == nullptr) return;
    const ClassStandard* standard = class_standard_of(instrument->text("class"));
    const LotRecord* calibration =
        calibration_on(e_.of("calibration"), instrument->key, test.text("tested").substr(0, 10));
    if (standard == nullptr || calibration == nullptr) return;  // told already
    const Demanded demanded = demand_on(test, *standard, profile_field);
    if (demanded.worst.empty()) return;
    const std::string found = calibration->text("accuracy_class");
    const std::string wanted =
        demanded.by + " demands class " + demanded.worst + " of " + standard->id + " or better";
    if (found.empty()) {
      e_.block_result(test,
                      ": calibration " + calibration->key + " of " + instrument->key +
                          " tells no class, " + wanted,
                      "enter the class from the certificate: " + e_.correction(*calibration));
    } else if (!class_holds(*standard, found, demanded.worst)) {
      e_.block_result(test,
                      ": " + instrument->key + " is of class " + found + " by calibration " +
                          calibration->key + ", " + wanted,
                      "test again with a better instrument, or correct the class: " +
                          e_.correction(*calibration));
    }
  }

 private:
  Demanded demand_on(const LotRecord& test, const ClassStandard& standard,
                     const char* profile_field) {
    const std::string told = e_.profile().text(profile_field);
    if (!told.empty()) return {told, "the profile"};
    const ClassDemand* demand = class_demand(test, standard);
    if (demand == nullptr) return {};
    if (demand->verify && !e_.limits().compared(class_data_id(demand->by)) &&
        !e_.profile().flag("accepts_unverified") &&
        told_.insert({demand->by, standard.id}).second) {
      e_.block("the class of " + standard.id + " that " + demand->by +
                   " demands was not compared with the document",
               std::string("let the profile state ") + profile_field + ": " +
                   e_.correction(e_.profile()) + "; or " +
                   comparison_remedy(class_data_id(demand->by)));
    }
    return {demand->worst, demand->by};
  }

  Evaluation& e_;
  std::set<std::pair<std::string, std::string>> told_;
};

// The day of use: a result has one of these.
std::string day_of(const LotRecord& result) {
  for (const char* field : {"measured", "tested", "scanned"}) {
    if (!result.text(field).empty()) return result.text(field).substr(0, 10);
  }
  return {};
}

// The day of the last calibration before `failed` that did not fail; empty: there is none.
std::string last_good(const Evaluation& e, const LotRecord& failed) {
  std::string day;
  for (const LotRecord* c : e.of("calibration")) {
    if (c->text("instrument") != failed.text("instrument") || c->text("result") == "failed") {
      continue;
    }
    const std::string calibrated = c->text("calibrated");
    if (calibrated < failed.text("calibrated")) day = std::max(day, calibrated);
  }
  return day;
}

// What was measured since the last good calibration is in doubt once one finds the instrument out
// of its limits (ISO 13485:2016, 7.6, from secondary sources: verify).
void in_doubt(Evaluation& e, const LotRecord& failed) {
  const std::string from = last_good(e, failed), to = failed.text("calibrated");
  std::string results, parts;
  std::set<std::string> named;
  for (const LotRecord* r : e.current()) {
    const std::string instrument = failed.text("instrument"), day = day_of(*r);
    if (r->lot != e.lot() || !is_result(*r) || day < from || day > to) continue;
    if (r->text("instrument") != instrument && r->text("extensometer") != instrument) continue;
    results.append(results.empty() ? "" : "; ").append(name_of(*r));
    if (!named.insert(r->text("part")).second) continue;
    parts.append(parts.empty() ? "" : ",").append(r->text("part"));
  }
  if (results.empty()) return;
  const Entries& all = e.of("nonconformance");
  const bool answered = std::any_of(all.begin(), all.end(), [&failed](const LotRecord* n) {
    return n->text("state") == "closed" && n->id > failed.id &&
           is_about_calibration(*n, failed.key);
  });
  if (answered) return;
  std::string what = "calibration ";
  what.append(failed.key).append(" of ").append(to).append(" found ");
  what.append(failed.text("instrument")).append(" out of its limits; in doubt since ");
  what.append(from.empty() ? "ever" : from).append(": ").append(results);
  e.block(what, "a closed nonconformity about it says what it means for them: " +
                    e.command("add-nonconformance",
                              "--nonconformance NUMBER --description \"...\" --action \"...\" "
                              "--state closed --parts " +
                                  shell_word(parts) + " --about " +
                                  shell_word(about_calibration(failed.key))));
}

}  // namespace

void evaluate_instrument(Evaluation& e, const LotRecord& use, const std::string& when) {
  in_use(e, use, "instrument", when);
  if (!use.text("extensometer").empty()) in_use(e, use, "extensometer", when);
}

void evaluate_classes(Evaluation& e) {
  for (const LotRecord* calibration : e.of("calibration")) {
    if (calibration->text("result") == "failed") in_doubt(e, *calibration);
  }
  Classes classes(e);
  std::string unnamed;
  for (const char* kind : {"tensile", "compression"}) {
    for (const LotRecord* test : e.of(kind)) {
      classes.check(*test, "instrument", "force_class");
      classes.check(*test, "extensometer", "extensometer_class");
      if (!test->text("extensometer").empty()) continue;
      if (test->text("strain_from") == "extensometer") {
        e.block_result(*test, " has its strain from an extensometer that it does not name",
                       "name it, --extensometer NUMBER: " + e.correction(*test));
      } else if (test->kind == "tensile" && test->text("strain_from").empty()) {
        unnamed.append(unnamed.empty() ? "" : ", ").append(name_of(*test));
      }
    }
  }
  if (!unnamed.empty()) e.note("No extensometer is named for Rp0.2 of " + unnamed);
}

namespace {

// Whether the instrument was found out of its limits after this calibration and before the day.
bool failed_since(const Entries& current, const LotRecord& calibration, const std::string& day) {
  return std::any_of(current.begin(), current.end(), [&](const LotRecord* c) {
    return c->kind == "calibration" && c->text("instrument") == calibration.text("instrument") &&
           c->text("result") == "failed" &&
           c->text("calibrated") > calibration.text("calibrated") && c->text("calibrated") < day;
  });
}

}  // namespace

const LotRecord* calibration_on(const std::vector<const LotRecord*>& current,
                                const std::string& instrument, const std::string& day) {
  const LotRecord* found = nullptr;
  for (const LotRecord* c : current) {
    const bool holds = c->kind == "calibration" && c->text("instrument") == instrument &&
                       c->text("result") != "failed" && day >= c->text("calibrated") &&
                       day <= c->text("due");
    if (!holds || (found != nullptr && c->text("calibrated") < found->text("calibrated"))) continue;
    if (!failed_since(current, *c, day)) found = c;
  }
  return found;
}

bool in_calibration(const std::vector<const LotRecord*>& current, const std::string& instrument,
                    const std::string& day) {
  return calibration_on(current, instrument, day) != nullptr;
}

}  // namespace asbuilt
