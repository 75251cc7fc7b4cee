#include "core/lot/requirements.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>

#include "core/base/error.h"
#include "core/base/number_text.h"
#include "core/lot/built_in_data.h"
#include "core/lot/dimension_requirements.h"
#include "core/lot/dispositions.h"
#include "core/lot/elements.h"
#include "core/lot/entry_tables.h"
#include "core/lot/entry_words.h"
#include "core/lot/limit_entries.h"
#include "core/lot/limits_in_force.h"
#include "core/lot/material_templates.h"
#include "core/lot/measured_data.h"
#include "core/lot/own_limits.h"
#include "core/lot/quantity_names.h"
#include "core/lot/relabelled_parts.h"
#include "core/lot/sheet_text.h"
#include "core/lot/signatures.h"
#include "core/lot/stage_tests.h"
#include "core/lot/step_requirements.h"
#include "core/lot/tensile_limits.h"
#include "core/lot/test_counts.h"
#include "core/tensile/acceptance.h"

namespace asbuilt {
namespace {

constexpr char kVerify[] = " (not compared with the specification: verify)";

using Numbers = std::vector<std::int64_t>;

constexpr std::array kTensileValues{"rm_mpa", "rp02_mpa", "a_pct", "z_pct"};
constexpr std::array kCompressionValues{"first_maximum_mpa", "offset_mpa", "plateau_mpa"};

std::string counted(std::size_t count, const std::string& one, const std::string& many) {
  std::string text = std::to_string(count);
  text += ' ';
  text += count == 1 ? one : many;
  return text;
}

Numbers numbers_of(const Entries& entries) {
  Numbers all;
  for (const LotRecord* r : entries) all.push_back(r->id);
  return all;
}

// The entry with the least value of a field among those that have it; nullptr: none.
const LotRecord* least_of(const Entries& entries, const std::string& field) {
  const LotRecord* least = nullptr;
  for (const LotRecord* r : entries) {
    if (std::isnan(r->number(field))) continue;
    if (least == nullptr || r->number(field) < least->number(field)) least = r;
  }
  return least;
}

class Requirements {
 public:
  Requirements(const std::vector<LotRecord>& records, std::string lot)
      : records_(records), lot_(std::move(lot)) {
    for (const LotRecord* r : current_records(records)) {
      if (r->lot == lot_ || r->lot.empty()) by_kind_[r->kind].push_back(r);
    }
    head_ = find("lot", lot_);
    if (head_ == nullptr) {
      throw Error(ErrorCode::kNotFound, {"there is no such lot", lot_, "", "asbuilt lot show"});
    }
    profile_ = find("profile", head_->text("profile"));
    if (profile_ == nullptr) {
      throw Error(ErrorCode::kNotFound, {"the acceptance profile is missing",
                                         head_->text("profile"), "", "asbuilt lot add-profile"});
    }
    limits_ = LimitsInForce(records, *profile_);
    if (!profile_->text("retest_rule").empty()) {
      retest_rule_ = &tensile::retest_rule(profile_->text("retest_rule"));
    }
  }

  SheetTable table() {
    profile();
    named_limits();
    implants();
    inspections();
    dimensions();
    tensile_tests();
    compression_tests();
    fatigue_tests();
    composition();
    steps();
    instruments();
    nonconformities();
    concessions();
    relabelled();
    signatures();
    unverified();
    other_fields();
    return std::move(out_);
  }

  std::string unapproved_limits() const {
    return unapproved_limits_text(records_, lot_, *profile_);
  }

  // What decided without having been compared with its document.
  std::vector<std::string> not_compared() const {
    std::vector<const LotRecord*> current;
    for (const auto& [kind, entries] : by_kind_) {
      current.insert(current.end(), entries.begin(), entries.end());
    }
    return asbuilt::not_compared(current, *profile_, limits_);
  }

 private:
  const Entries& of(const std::string& kind) const {
    static const Entries none;
    const auto at = by_kind_.find(kind);
    return at == by_kind_.end() ? none : at->second;
  }
  const LotRecord* find(const std::string& kind, const std::string& key) const {
    for (const LotRecord* r : of(kind)) {
      if (r->key == key) return r;
    }
    return nullptr;
  }
  void row(const std::string& what, const std::string& asked, const std::string& found,
           const Numbers& entries) {
    out_.rows.push_back({what, or_none(asked), or_none(found), many_entries_text(entries)});
  }
  // Fields of the profile that a row is about.
  void about(std::initializer_list<const char*> fields) {
    told_.insert(fields.begin(), fields.end());
  }
  std::string state_of(const std::string& serial) const {
    return disposition_of(records_, lot_, serial);
  }
  bool is_released(const LotRecord& part) const {
    const std::string state = state_of(part.key);
    return part.text("role") == "implant" && (state == "ACCEPT" || state == "CONCESSION");
  }
  void profile() {
    about({"profile", "edition"});
    Numbers entries = {profile_->id};
    std::string found;
    if (const LotRecord* s = approval_by_another(records_, *profile_)) {
      found = "approved by " + s->text("full_name") + ", " + time_text(s->utc);
      entries.push_back(s->id);
    }
    for (const LotRecord* change : late_profile_changes(records_, lot_)) {
      add_to(found, profile_change_words(*change));
      entries.push_back(change->id);
    }
    row("Acceptance profile",
        profile_->text("profile") + ", edition " + profile_->text("edition") +
            ", approved by another person than its author, " +
            joined(authors_of(records_, *profile_)),
        found, entries);
  }

  // Limits and comparisons that the profile names, and who answers for each.
  void named_limits() {
    about({"limits", "comparisons"});
    for (const bool limits : {true, false}) {
      std::string asked, found;
      Numbers entries;
      for (const NamedEntry& named : limits_.named()) {
        const LotRecord& entry = *named.entry;
        if ((entry.kind == "limit") != limits) continue;
        add_to(asked, entry.key + ", " + (limits ? limit_words(entry) : entry.text("data")));
        add_to(found, entry.key + " " + approval_words(named));
        entries.push_back(entry.id);
        if (named.approval != nullptr) entries.push_back(named.approval->id);
      }
      if (entries.empty()) continue;
      row(limits ? "Limits of the record" : "Built-in data compared with their document", asked,
          found, entries);
    }
  }

  static std::string approval_words(const NamedEntry& named) {
    if (named.approval == nullptr) return "not approved";
    std::string words =
        "approved by " + named.approval->text("full_name") + ", " + time_text(named.approval->utc);
    if (!named.void_because.empty()) words.append(", void: ").append(named.void_because);
    return words;
  }

  void implants() {
    Numbers entries;
    std::map<std::string, std::size_t> states;
    std::size_t all = 0;
    for (const LotRecord* part : of("part")) {
      if (part->text("role") != "implant") continue;
      ++all;
      ++states[state_of(part->key)];
      const LotRecord* decided = disposition_entry(records_, lot_, part->key);
      if (decided != nullptr) entries.push_back(decided->id);
    }
    std::string found = counted(all, "implant entered", "implants entered");
    for (const auto& [state, count] : states) {
      add_to(found, std::to_string(count) + " " + state);
    }
    row("Implants", "each decided; " + sheet_number(head_->number("quantity")) + " planned", found,
        entries);
  }

  void inspections() {
    about({"needs_inspection", "plan_sha256"});
    Numbers entries;
    std::size_t released = 0, inspected = 0, conform = 0;
    std::set<std::string> plans;
    for (const LotRecord* part : of("part")) {
      if (!is_released(*part)) continue;
      ++released;
      const LotRecord* found = find("inspection", part->key);
      if (found == nullptr) continue;
      ++inspected;
      conform += found->text("verdict") == "conforms" ? 1U : 0U;
      plans.insert(found->text("plan_sha256"));
      entries.push_back(found->id);
    }
    const std::string wanted = profile_->text("plan_sha256");
    std::string asked = profile_->flag("needs_inspection")
                            ? "every released implant, and conforms, by a plan"
                            : kNotAsked;
    if (!wanted.empty()) add_to(asked, "plan SHA-256 " + wanted);
    std::string found = std::to_string(inspected) + " of " +
                        counted(released, "released implant", "released implants") +
                        " inspected; " + std::to_string(conform) + " conform";
    if (inspected > conform) {
      add_to(found, std::to_string(inspected - conform) + " released by concession");
    }
    if (!wanted.empty() && plans == std::set{wanted}) {
      add_to(found, "all by that plan");
    } else {
      for (const std::string& plan : plans) add_to(found, "plan SHA-256 " + plan);
    }
    row("CT inspection", asked, found, entries);
  }

  void dimensions() {
    about({"decision_rule", "guard_band", "required_dimensions", "tolerances"});
    for (const Requirement& r : dimension_requirements(records_, lot_, *profile_)) {
      row(r.what, r.asked, r.found, r.entries);
    }
  }

  bool open_retests() const {
    return retest_rule_->verify && !limits_.compared(retest_data_id(retest_rule_->id));
  }
  static Entries passing(const Entries& tests) {
    Entries all = tests;
    std::erase_if(all, [](const LotRecord* t) { return t->text("verdict") != "pass"; });
    return all;
  }

  // Specimens tested and passed, build by build.
  void counted_tests(const std::string& kind, const std::string& field, const std::string& title,
                     const std::string& piece) {
    const double least = profile_->number(field);
    const bool asked = least > 0.0;
    if (!asked && of(kind).empty()) {
      row(title, kNotAsked, "none is entered", {});
      return;
    }
    std::string wanted = kNotAsked;
    if (asked) {
      wanted = counted(static_cast<std::size_t>(least), piece, piece + "s") + " of each build, ";
      wanted += least == 1.0 ? "which passes" : "which pass";
    }
    if (kind == "tensile" && !profile_->list("tensile_specs").empty()) {
      add_to(wanted, "by " + joined(profile_->list("tensile_specs")));
    }
    const bool retested = retest_rule_ != nullptr && kind == "tensile";
    if (retested) {
      add_to(wanted, "retests by " + retest_rule_->title + (open_retests() ? kVerify : ""));
    }
    std::string found;
    for (const TestCounts& counts : test_counts(records_, lot_, kind, *profile_)) {
      add_to(found, counts_text(counts, retested));
    }
    row(title, wanted, found, numbers_of(of(kind)));
  }

  static std::string least_text(const LotRecord& test, const std::string& field,
                                const std::string& more = {}) {
    std::string text = "least ";
    text += with_u(test.number(field), test.number("u_" + field));
    text.append(" ").append(quantity(field).unit).append(more);
    return text.append(" (").append(test.key).append(")");
  }

  void tensile_tests() {
    about({"least_tensile", "retest_rule", "tensile_specs"});
    counted_tests("tensile", "least_tensile", "Tensile tests", "bar");
    std::map<std::string, Entries> by_spec;
    for (const LotRecord* t : passing(of("tensile"))) by_spec[t->text("spec")].push_back(t);
    for (const auto& [spec, tests] : by_spec) {
      for (const char* field : kTensileValues) tensile_value(spec, tests, field);
    }
    broken_outside();
  }

  void tensile_value(const std::string& spec, const Entries& tests, const std::string& field) {
    const LotRecord* least = least_of(tests, field);
    if (least == nullptr) return;
    std::string asked;
    Numbers entries = numbers_of(tests);
    for (const tensile::LimitRow& limit : limits_.tension(spec)) {
      if (tensile_field(limit.property) != field) continue;
      add_to(asked, tension_limit_text(limit));
      if (limit.entry != 0) entries.push_back(limit.entry);
    }
    std::string found = least_text(*least, field);
    if (field == "a_pct") found += " of " + least->text("gauge_basis");
    if (asked.empty()) {
      asked = "no limit at hand";
      if (limits_.tension(spec).empty()) {
        asked += names_spec(*profile_, spec)
                     ? "; the profile names the specification: the verdict of who entered it counts"
                     : " for the specification, which the profile does not name: it does not count";
      }
    }
    row(std::string(quantity(field).name) + ", " + spec, asked, found, entries);
  }

  // What the profile and the test itself ask of a value; empty: nothing.
  std::string own_limit_text(const LotRecord& test, const std::string& field) const {
    std::string asked;
    for (const LotRecord* holder : {profile_, &test}) {
      for (const OwnLimit& limit : own_limits(*holder)) {
        if (limit.value != field) continue;
        std::string text;
        if (limit.least) text.append("\u2265 ").append(plain_number(*limit.least)).append(" MPa");
        if (limit.most) {
          text.append(text.empty() ? "" : ", ").append("\u2264 ");
          text.append(plain_number(*limit.most)).append(" MPa");
        }
        add_to(asked, text + " (" + limit.holder + ": " + limit.origin + ")");
      }
    }
    return asked;
  }

  void compression_tests() {
    about({"least_compression", "limits_origin"});
    for (const OwnLimitField& own : own_limit_fields()) about({own.field});
    counted_tests("compression", "least_compression", "Compression tests", "specimen");
    std::map<std::string, Entries> by_spec;
    for (const LotRecord* t : passing(of("compression"))) by_spec[t->text("spec")].push_back(t);
    for (const auto& [spec, tests] : by_spec) {
      for (const char* field : kCompressionValues) {
        const LotRecord* least = least_of(tests, field);
        if (least == nullptr) continue;
        const std::string asked = own_limit_text(*least, field);
        row("Compression, " + std::string(quantity(field).name) + ", " + spec,
            asked.empty() ? "no limit at hand: the verdict of the test" : asked,
            least_text(*least, field), numbers_of(tests));
      }
    }
  }

  void fatigue_tests() {
    about({"least_fatigue"});
    counted_tests("fatigue", "least_fatigue", "Fatigue tests", "specimen");
    std::map<std::string, Entries> by_demand, by_stages;
    for (const LotRecord* t : passing(of("fatigue"))) {
      if (is_stage_test(*t)) {
        by_stages[stage_demand_text(*t)].push_back(t);
        continue;
      }
      const std::string measure = t->text("demanded_measure");
      by_demand[count_words(t->number("demanded_cycles")) + " cycles at " +
                sheet_number(t->number("demanded_mpa")) + " MPa " +
                (measure.empty() ? t->text("stress_measure") : measure) + ", " + t->text("spec")]
          .push_back(t);
    }
    for (const auto& [demand, tests] : by_demand) {
      const LotRecord* stress = least_of(tests, "stress_mpa");
      const LotRecord* cycles = least_of(tests, "cycles");
      row("Fatigue, endurance", demand,
          least_text(*stress, "stress_mpa", " " + stress->text("stress_measure")) + "; least " +
              count_words(cycles->number("cycles")) + " cycles (" + cycles->key + ")",
          numbers_of(tests));
    }
    for (const auto& [demand, tests] : by_stages) {
      const LotRecord* cycles = least_of(tests, "cycles");
      row("Fatigue, stages", demand,
          "completed by " + counted(tests.size(), "specimen", "specimens") + "; least " +
              count_words(cycles->number("cycles")) + " cycles (" + cycles->key +
              "), largest load " + stage_load_text(*cycles),
          numbers_of(tests));
    }
  }

  static std::string count_words(double count) {
    return std::isnan(count) ? or_none("") : std::to_string(static_cast<std::int64_t>(count));
  }

  void composition() {
    about({"composition"});
    const std::string spec = profile_->text("composition");
    if (spec.empty()) {
      row("Composition of the powder", kNotAsked,
          counted(of("powder").size(), "powder lot", "powder lots") + " of " +
              head_->text("material"),
          numbers_of(of("powder")));
      return;
    }
    std::string asked = spec;
    const std::vector<CompositionLimit> limits = limits_.composition(spec);
    Numbers stated;
    add_to(asked, composition_text(limits));
    for (const CompositionLimit& limit : limits) {
      if (limit.entry != 0) stated.push_back(limit.entry);
    }
    for (const LotRecord* powder : of("powder")) {
      std::string found;
      for (const CompositionLimit& limit : limits) {
        add_to(found, element_of_share(limit.field) + " " +
                          sheet_number(powder->number(limit.field)) + " %");
      }
      const bool met = composition_problems(*powder, limits, head_->text("material"), true).empty();
      add_to(found, met ? "met; shares as certified, without U" : "not met");
      Numbers entries = stated;
      entries.push_back(powder->id);
      row("Composition, powder " + powder->key, asked, found, entries);
    }
  }

  void steps() {
    about({"required_steps", "signed_steps", "process_limits"});
    for (const Requirement& r : step_requirements(records_, lot_, *profile_)) {
      row(r.what, r.asked, r.found, r.entries);
    }
  }

  void instruments() {
    std::set<std::string> used;
    for (const auto& [kind, entries] : by_kind_) {
      for (const LotField& field : record_kind(kind).fields) {
        if (field.refers != "instrument" || kind == "calibration") continue;
        for (const LotRecord* r : entries) used.insert(r->text(field.name));
      }
    }
    used.erase("");
    std::string found;
    Numbers entries;
    for (const LotRecord* c : of("calibration")) {
      if (!used.contains(c->text("instrument"))) continue;
      add_to(found, c->text("instrument") + ": " + c->key + ", " + c->text("calibrated") + " to " +
                        c->text("due"));
      entries.push_back(c->id);
    }
    row("Instruments", "in calibration on the day of use", found, entries);
  }

  void nonconformities() {
    const Entries& all = of("nonconformance");
    std::string found = all.empty() ? "none" : "";
    for (const LotRecord* n : all) add_to(found, n->key + ": " + n->text("state"));
    row("Nonconformities", "closed with an action, by the role quality", found, numbers_of(all));
  }

  void relabelled() {
    for (const Relabelling& change : relabelled_parts(records_, lot_)) {
      row("Changed role or build, part " + change.after->key,
          "a closed nonconformity about it, where anything was decided or failed",
          relabelling_words(change), {change.before->id, change.after->id});
    }
  }

  // Bars that count though they broke where they should not.
  void broken_outside() {
    std::string found;
    Numbers entries;
    for (const LotRecord* t : passing(of("tensile"))) {
      if (t->text("fracture") != "outside") continue;
      add_to(found, t->key + " (bar " + t->text("part") + ", " + t->text("spec") + ")");
      entries.push_back(t->id);
    }
    if (entries.empty()) return;
    row("Breaks outside the gauge marks",
        retest_rule_ == nullptr ? "no table of retests: they count as passed" : retest_rule_->title,
        found, entries);
  }

  void concessions() {
    std::vector<std::pair<std::string, std::vector<std::string>>> alike;  // how, which parts
    Numbers entries;
    for (const LotRecord* part : of("part")) {
      const LotRecord* decided = disposition_entry(records_, lot_, part->key);
      if (decided == nullptr || decided->text("to") != "CONCESSION") continue;
      entries.push_back(decided->id);
      std::set<std::string> people;
      for (const LotRecord* s : signatures_on(records_, lot_, decided->id)) {
        const LotRecord* signer = find("user", s->actor);
        if (signer != nullptr && has_role(*signer, "quality")) people.insert(s->text("full_name"));
        entries.push_back(s->id);
      }
      std::string signed_by;
      for (const std::string& name : people) signed_by += (signed_by.empty() ? "" : ", ") + name;
      const std::string how = " by " + decided->text("nonconformance") + ", signed by " +
                              or_none(signed_by) +
                              ", regulatory check: " + or_none(decided->text("regulatory_check"));
      if (alike.empty() || alike.back().first != how) alike.push_back({how, {}});
      alike.back().second.push_back(part->key);
    }
    std::string found;
    for (const auto& [how, parts] : alike) add_to(found, names_text(parts) + how);
    row("Concessions", "signed by two people of the role quality for each, for what it names",
        found.empty() ? "none: nothing is released that does not conform" : found, entries);
  }

  void signatures() {
    about({"required_signatures", "two_people"});
    const std::vector<std::string> meanings = profile_->list("required_signatures");
    std::string asked, found;
    Numbers entries;
    for (const std::string& meaning : meanings) {
      asked += (asked.empty() ? "" : ", ") + choice_words(meaning);
      const LotRecord* last = nullptr;
      for (const LotRecord* s : signatures_on(records_, lot_, 0)) {
        if (s->text("meaning") == meaning) last = s;
      }
      if (last == nullptr) continue;
      add_to(found,
             choice_words(meaning) + ": " + last->text("full_name") + ", " + time_text(last->utc));
      entries.push_back(last->id);
    }
    if (profile_->flag("two_people")) asked += ", by two people";
    row("Signatures on the lot", asked, found, entries);
  }

  void unverified() {
    about({"accepts_unverified"});
    std::string found;
    for (const std::string& what : not_compared()) add_to(found, what);
    row("Limits that nobody compared with the specification",
        profile_->flag("accepts_unverified") ? "may decide" : "may not decide",
        found.empty() ? "none decided" : found, {profile_->id});
  }

  // What the profile tells beyond the rows above: asked for, and held by the evaluation.
  void other_fields() {
    const RecordKind& kind = record_kind("profile");
    for (const LotField& field : kind.fields) {
      if (told_.contains(field.name)) continue;
      const std::string value = field_value_text(*profile_, field);
      if (value.empty()) continue;
      const bool note = field.name == "note";
      row(note ? std::string("Note of the profile") : field_heading(kind, field), value,
          note ? "" : "the evaluation of the lot names nothing against it", {profile_->id});
    }
  }

  const std::vector<LotRecord>& records_;
  std::string lot_;
  std::map<std::string, Entries> by_kind_;
  const LotRecord* head_ = nullptr;
  const LotRecord* profile_ = nullptr;
  const tensile::RetestRule* retest_rule_ = nullptr;
  LimitsInForce limits_;
  std::set<std::string> told_;
  SheetTable out_{"Requirements of the acceptance profile and how they are met",
                  {{"Requirement", 1.3}, {"Asked for", 1.7}, {"Found", 2.2}, {"Entries", 0.7}},
                  {},
                  ""};
};

}  // namespace

SheetTable requirements_met(const std::vector<LotRecord>& records, const std::string& lot) {
  return Requirements(records, lot).table();
}

std::string unverified_text(const std::vector<LotRecord>& records, const std::string& lot) {
  std::string all;
  for (const std::string& what : Requirements(records, lot).not_compared()) {
    all += (all.empty() ? "" : "; ") + what;
  }
  if (all.empty()) return {};
  return "Limits or rules that nobody compared with their specification took part in the decision, "
         "which the profile accepts: " +
         all + ".";
}

std::string unapproved_text(const std::vector<LotRecord>& records, const std::string& lot) {
  return Requirements(records, lot).unapproved_limits();
}

}  // namespace asbuilt
