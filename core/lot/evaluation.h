// What the units of the evaluation of one lot share: its current entries, what its profile asks
// for, and what was found so far. The rules are told in evaluate.h.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/lot/evaluate.h"
#include "core/lot/limits_in_force.h"
#include "core/lot/profile_rule.h"
#include "core/lot/repeated_values.h"
#include "core/lot/tolerances.h"
#include "core/records/lot_record.h"
#include "core/tensile/retest.h"

namespace asbuilt {

using Entries = std::vector<const LotRecord*>;

class Evaluation {
 public:
  // Throws kNotFound where there is no such lot; `records` outlives it.
  Evaluation(const std::vector<LotRecord>& records, std::string lot,
             const StoredInspections& stored = {});

  const std::vector<LotRecord>& records() const { return records_; }
  const std::string& lot() const { return lot_; }
  const Entries& current() const { return current_; }  // of the lot and the file
  const Entries& of(const std::string& kind) const;
  const LotRecord* find(const std::string& kind, const std::string& key) const;

  const LotRecord& head() const { return *head_; }
  const LimitsInForce& limits() const { return limits_; }       // the profile's
  const Tolerances& tolerances() const { return tolerances_; }  // the profile's
  const RepeatedValues& repeated() const { return repeated_; }
  bool has_profile() const { return profile_ != nullptr; }
  const LotRecord& profile() const { return *profile_; }
  ProfileRule rule() const { return rule_of(*profile_); }
  const tensile::RetestRule* retest_rule() const { return retest_rule_; }  // the profile's, if any

  // Inspections of the lot that its record does not name.
  const StoredInspections& untied() const { return untied_; }

  // The person of a login (persons.h), and the one who measured: by login or printed name as told,
  // else who entered the result.
  std::string person(const std::string& login) const;
  std::string measurer(const LotRecord& result) const;

  // Whether a closed nonconformity of after the failed result answers for it
  // (nonconformity_answers.h), by another person than measured or entered the result. One that does
  // not say what it is about is noted.
  bool answered(const LotRecord& result);
  bool answered(const StoredInspection& found);
  // The same, without the note.
  const LotRecord* answer_to(const LotRecord& result) const;
  // Whether the decision names a closed nonconformity, or one that came after it names the part.
  bool answered_decision(const LotRecord& decision) const;
  // Whether a closed nonconformity of after entry `cause` is about what the part is: its role and
  // its build. One that does not say what it is about has to come after entry `change`.
  bool answered_part(const std::string& serial, std::int64_t cause, std::int64_t change) const;
  bool answered_powder(const std::string& powder) const;

  // "; nonconformity N1 is by ada, who ...": why a closed one is no answer. Empty: there is none.
  std::string own_answer(const LotRecord& result) const;

  // What to type, whole: "asbuilt lot sign --db FILE --lot L-001 --meaning review --user NAME".
  // FILE, NAME, other words in capitals and "..." are the reader's to fill in.
  std::string command(const std::string& action, const std::string& options) const;
  // The same for an entry of the whole file, which names no lot.
  static std::string file_command(const std::string& action, const std::string& options);
  // A new entry in the place of `wrong`.
  std::string correction(const LotRecord& wrong) const;
  // Closes the open nonconformity that names the part, or adds one that does, about these results.
  std::string nonconformity_command(const std::string& part,
                                    const std::vector<std::string>& about) const;
  std::string nonconformity_command(const LotRecord& result) const;
  // About whatever failed on the part and has no answer yet.
  std::string nonconformity_command(const std::string& part) const;

  void block(const std::string& what, const std::string& remedy);
  // "part SERIAL" and `rest`, such as "has no inspection".
  void block_part(const std::string& serial, const std::string& rest, const std::string& remedy);
  // name_of and `rest`, such as " has no uncertainty" or ": instrument ..."; `alone` stands for
  // `rest` where it is not told together with others of the same `rest`, and tells more.
  void block_result(const LotRecord& result, const std::string& rest, const std::string& remedy,
                    const std::string& alone = "");
  // Nothing but a signature is missing.
  void sign(const std::string& what, const std::string& remedy);
  void note(const std::string& sentence) { out.notes.push_back(sentence); }

  LotEvaluation out;
  std::vector<std::string> without_limit;  // dimensions
  // Results that nonconformities answer for without saying so, by their numbers.
  std::map<std::string, std::set<std::string>> answered_untold;

 private:
  bool is_of_another(const LotRecord& nonconformity, const LotRecord& result) const;

  const std::vector<LotRecord>& records_;
  std::string lot_;
  Entries current_;
  std::map<std::string, Entries> by_kind_;
  const LotRecord* head_ = nullptr;
  const LotRecord* profile_ = nullptr;
  const tensile::RetestRule* retest_rule_ = nullptr;
  LimitsInForce limits_;
  Tolerances tolerances_;
  RepeatedValues repeated_;
  StoredInspections untied_;
};

bool contains(const std::vector<std::string>& list, const std::string& text);
std::optional<double> optional_number(const LotRecord& record, const std::string& field);
// "tensile test T1", "the inspection of part SN-1".
std::string name_of(const LotRecord& result);
// As a shell takes it: quoted where it has to be.
std::string shell_word(const std::string& text);

// What limits of the file said before they were corrected, where another person had approved that:
// what missed those does not come within limits that are moved behind it. In the order of entry.
Entries approved_before(const Evaluation& e, const LotRecord& limits);

// Whether a result does not conform: an inspection or a test by its verdict, a dimension by the
// limits that it is held against and the profile's rule.
bool result_failed(const Evaluation& e, const LotRecord& result);
// Whether its value lies outside a limit, whatever its uncertainty and its verdict say.
bool is_outside(const Evaluation& e, const LotRecord& result);
// Whether neither its verdict nor its limits decide about it.
bool is_undecided(const Evaluation& e, const LotRecord& result);
// Results of the part that failed, corrected or not, without an answer.
Entries unanswered_failures(const Evaluation& e, const std::string& part);
// Whether a closed nonconformity by another person than entered it is about the step, and what to
// type for one.
bool answered_step(const Evaluation& e, const LotRecord& step);
std::string step_answer(const Evaluation& e, const LotRecord& step);
// The same for a powder lot, which has no part: the nonconformity names the powder.
std::string powder_answer(const Evaluation& e, const std::string& powder);
// Entries that put another acceptance profile into force for the lot after something of it was
// tested, measured or processed: corrections of its profile, and of the lot where it names another
// one. In the order of entry.
std::vector<const LotRecord*> late_profile_changes(const std::vector<LotRecord>& records,
                                                   const std::string& lot);
std::string profile_change_words(const LotRecord& change);
// Whether all implants of the build, one at least, are rejected or scrapped, with an answer:
// nothing of it is released.
bool is_rejected_build(const Evaluation& e, const std::string& build);

// Each adds what it finds to `e`.
void evaluate_profile(Evaluation& e);           // evaluate_signatures.cpp
void evaluate_limits(Evaluation& e);            // evaluate_signatures.cpp
void evaluate_entries(Evaluation& e);           // evaluate_entries.cpp
void evaluate_powder(Evaluation& e);            // evaluate_powder.cpp
void evaluate_earlier_profiles(Evaluation& e);  // evaluate_earlier_profiles.cpp
void evaluate_other_lots(Evaluation& e);        // evaluate_other_lots.cpp
void evaluate_contradictions(Evaluation& e);    // evaluate_contradictions.cpp
void evaluate_parts(Evaluation& e);             // evaluate_parts.cpp
void evaluate_tolerances(Evaluation& e);        // evaluate_tolerances.cpp
void evaluate_relabelled(Evaluation& e);        // evaluate_relabelled.cpp
void evaluate_untied(Evaluation& e);            // evaluate_failures.cpp
void evaluate_materials(Evaluation& e);         // evaluate_builds.cpp
void evaluate_builds(Evaluation& e);            // evaluate_builds.cpp
void evaluate_cycles(Evaluation& e);            // evaluate_cycles.cpp
void evaluate_tests(Evaluation& e);             // evaluate_tests.cpp
void evaluate_test_counts(Evaluation& e);       // evaluate_test_counts.cpp
void evaluate_classes(Evaluation& e);           // evaluate_instruments.cpp
void evaluate_failures(Evaluation& e);          // evaluate_failures.cpp
void evaluate_withdrawals(Evaluation& e);       // evaluate_failures.cpp
void evaluate_nonconformities(Evaluation& e);   // evaluate_failures.cpp
void evaluate_signatures(Evaluation& e);        // evaluate_signatures.cpp

// Who alone measured, or entered all that was measured, does not accept the lot.
void evaluate_acceptance_by(Evaluation& e, const std::string& user);  // evaluate_signatures.cpp
// An inspection that the record does not name and that does not conform.
void evaluate_untied_of(Evaluation& e, const StoredInspection& found);  // evaluate_failures.cpp
// What the measurements of one part say.
void evaluate_part(Evaluation& e, const std::string& serial);  // evaluate_parts.cpp
// A result comes after the post-processing of its build that it has to come after.
void evaluate_order(Evaluation& e, const LotRecord& result, const std::string& when);
// The part or the lot, accepted or about to be, after it was sent to be tested again: something was
// tested since.
void evaluate_retested(Evaluation& e, const std::string& target);  // evaluate_sent_back.cpp
// The instruments of a result were in calibration on the day of use.
void evaluate_instrument(Evaluation& e, const LotRecord& use, const std::string& when);

}  // namespace asbuilt
