// Entries of the lot's record: adding, deciding, signing.
#include <algorithm>
#include <charconv>
#include <iostream>
#include <nlohmann/json.hpp>

#include "app/cli/lot_access.h"
#include "app/cli/lot_again.h"
#include "app/cli/lot_options.h"
#include "app/cli/lot_output.h"
#include "app/cli/lot_verify.h"
#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/lot/alike_names.h"
#include "core/lot/built_in_data.h"
#include "core/lot/dispositions.h"
#include "core/lot/entry_file.h"
#include "core/lot/entry_times.h"
#include "core/lot/evaluate.h"
#include "core/lot/evaluation.h"
#include "core/lot/grouped_blockers.h"
#include "core/lot/head_file.h"
#include "core/lot/nonconformity_answers.h"
#include "core/lot/signatures.h"
#include "core/lot/told_names.h"
#include "core/lot/tolerances.h"
#include "core/lot/withdrawals.h"

namespace asbuilt {
namespace {

[[noreturn]] void refuse(const std::string& what, const std::string& where,
                         const std::string& allowed = "", const std::string& remedy = "") {
  throw Error(ErrorCode::kInvalidInput, {what, where, allowed, remedy});
}

LotRecord record_of(const LotArguments& a, const RecordIndex& existing) {
  const RecordKind& kind = record_kind(a.kind);
  LotRecord record;
  record.kind = kind.id;
  record.lot = a.lot;
  record.supersedes = a.supersedes;
  record.reason = a.reason;
  if (!a.file.empty()) record.fields = read_entry_file(a.file);
  add_told_fields(record, a);
  add_told_lists(record, a, existing);
  if (kind.id == "lot") {
    const std::string told = record.text(kind.key_field);
    if (!told.empty() && told != a.lot) {
      refuse("the file is about another lot", a.file.string() + ", number = \"" + told + "\"",
             "--lot " + told);
    }
    record.fields[kind.key_field] = a.lot;
  }
  if (kind.id == "comparison") fill_comparison(record);
  record.key = record.text(kind.key_field);
  return record;
}

void require_role(const std::vector<LotRecord>& records, const std::string& user,
                  const std::string& role) {
  if (has_role(active_user(records, user), role)) return;
  refuse("this user's role does not allow it", "--user " + user, "role " + role);
}

// Serials that whoever enters the part may have meant.
std::string alike_note(const std::vector<LotRecord>& records, const LotRecord& added) {
  std::string alike;
  for (const LotRecord* r : current_records(records)) {
    if (r->kind != "part" || r->lot != added.lot || r->key == added.key) continue;
    if (alike_names(r->key, added.key)) alike.append(alike.empty() ? "" : ", ").append(r->key);
  }
  return alike.empty() ? alike : added.key + " is easily taken for " + alike + " of the lot";
}

// What whoever entered it should know while it is still at hand.
std::string note_of(const Store& store, const LotRecord& added) {
  const std::vector<LotRecord> records = store.lot_records();
  const std::vector<OlderEntries> older = older_entries(records);
  if (!older.empty() && older.back().entries.back()->id == added.id) {
    return older_entries_note(older.back());
  }
  if (added.kind == "part") return alike_note(records, added);
  if (added.kind != "dimension") return {};
  const std::string found = Tolerances(records, added.lot).of(added).contradiction;
  return found.empty() ? found : found + "; asbuilt lot evaluate will block the release";
}

// What was added is told once it is on the disk.
int add_entry(const LotArguments& a, const Console& console) {
  Store store = open_record(a.db);
  const std::vector<LotRecord> before = store.lot_records();
  const LotRecord record = record_of(a, RecordIndex(before));
  const SigningKey key = log_in(store, a.user, a.password_file);
  LotRecord added;
  change_record(store, a.user, key, [&](LotWriter& writer) {
    added = add_checked(writer, record, a.user, key, utc_now());
  });
  print_added(added, console, note_of(store, added));
  return 0;
}

int withdraw(const LotArguments& a, const Console& console) {
  Store store = open_record(a.db);
  const SigningKey key = log_in(store, a.user, a.password_file);
  LotRecord added;
  change_record(store, a.user, key, [&](LotWriter& writer) {
    added = add_checked(writer, make_withdrawal(writer.index(), a.entry, a.reason), a.user, key,
                        utc_now());
  });
  print_added(added, console);
  return 0;
}

struct NewUser {
  LotRecord record;
  SigningKey key;
};

// A user with new keys; `actor` may be the user for the first one.
NewUser new_user(const LotArguments& a, const std::vector<std::string>& roles) {
  const std::string password =
      read_password(a.new_password_file, "new password of " + a.name, "--new-password-file");
  const UserKeys keys = make_user_keys(password);
  LotRecord record;
  record.kind = "user";
  record.key = a.name;
  record.utc = utc_now();
  record.actor = a.user.empty() ? a.name : a.user;
  record.fields = {{"name", a.name},
                   {"full_name", a.full_name},
                   {"roles", roles},
                   {"active", true},
                   {"password_hash", keys.password_hash},
                   {"public_key", keys.public_key},
                   {"sealed_key", keys.sealed_key}};
  if (!a.another_person.empty()) record.fields["another_person"] = a.another_person;
  check_lot_record(record);
  return {record, SigningKey::open(keys, password)};
}

bool has_users(const std::vector<LotRecord>& records) {
  return std::any_of(records.begin(), records.end(),
                     [](const LotRecord& r) { return r.kind == "user"; });
}

// Whoever begins the record looks after its users.
int add_first_user(const LotArguments& a, const Console& console) {
  std::vector<std::string> roles = a.roles;
  if (std::find(roles.begin(), roles.end(), "administrator") == roles.end()) {
    roles.emplace_back("administrator");
  }
  check_new_user({}, a.name, a.full_name, a.another_person);
  const NewUser user = new_user(a, roles);
  Store store = Store::create_or_open(a.db);
  tell_migration(store);
  LotRecord added;
  change_record(store, a.name, user.key, [&](LotWriter& writer) {
    // Two programs may try this at once.
    if (has_users(writer.records())) {
      refuse("another user was added meanwhile", a.name, "", "log in as administrator");
    }
    added =
        writer.add(user.record, [&user](const std::string& text) { return user.key.sign(text); });
  });
  print_added(added, console);
  return 0;
}

int add_user(const LotArguments& a, const Console& console) {
  std::error_code missing;
  const auto bytes = std::filesystem::file_size(a.db, missing);
  if (missing || bytes == 0 || !has_users(Store::open_read_only(a.db).lot_records())) {
    if (!a.user.empty() && a.user != a.name)
      refuse("there is no such user yet", "--user " + a.user);
    return add_first_user(a, console);
  }
  if (a.user.empty()) refuse("only an administrator adds users", a.name, "--user ADMINISTRATOR");
  if (a.roles.empty()) {
    refuse("a user has no role", a.name, "--role administrator, operator, inspector or quality");
  }
  Store store = open_record(a.db);
  check_new_user(store.lot_records(), a.name, a.full_name, a.another_person);
  const SigningKey key = log_in(store, a.user, a.password_file);
  require_role(store.lot_records(), a.user, "administrator");
  const NewUser user = new_user(a, a.roles);
  LotRecord added;
  change_record(store, a.user, key, [&](LotWriter& writer) {
    check_new_user(writer.records(), a.name, a.full_name, a.another_person);
    added = add_checked(writer, user.record, a.user, key, user.record.utc);
  });
  print_added(added, console);
  return 0;
}

// A new entry of the user that supersedes the present one.
LotRecord change_user(Store& store, const std::string& name, const std::string& actor,
                      const SigningKey& key, const std::string& reason,
                      const std::function<void(LotRecord&)>& change) {
  LotRecord added;
  change_record(store, actor, key, [&](LotWriter& writer) {
    LotRecord record = active_user(writer.records(), name);
    record.supersedes = record.id;
    record.id = 0;
    record.reason = reason;
    change(record);
    added = add_checked(writer, record, actor, key, utc_now());
  });
  return added;
}

int set_password(const LotArguments& a, const Console& console) {
  Store store = open_record(a.db);
  const SigningKey key = log_in(store, a.user, a.password_file);
  const std::string password =
      read_password(a.new_password_file, "new password of " + a.user, "--new-password-file");
  if (SigningKey::open(keys_of(active_user(store.lot_records(), a.user)), password).valid()) {
    refuse("the new password is the old one", "--user " + a.user, "another password");
  }
  const UserKeys keys = key.seal_again(password);
  print_added(change_user(store, a.user, a.user, key, "new password",
                          [&](LotRecord& user) {
                            user.fields["password_hash"] = keys.password_hash;
                            user.fields["sealed_key"] = keys.sealed_key;
                          }),
              console);
  return 0;
}

int deactivate_user(const LotArguments& a, const Console& console) {
  Store store = open_record(a.db);
  const SigningKey key = log_in(store, a.user, a.password_file);
  require_role(store.lot_records(), a.user, "administrator");
  if (a.name == a.user) refuse("administrators do not deactivate themselves", a.name);
  print_added(change_user(store, a.name, a.user, key, "access ended",
                          [](LotRecord& user) { user.fields["active"] = false; }),
              console);
  return 0;
}

int unlock_user(const LotArguments& a, const Console& console) {
  Store store = open_record(a.db);
  active_user(store.lot_records(), a.name);
  if (a.name == a.user) refuse("another administrator has to unlock", a.name);
  const SigningKey key = log_in(store, a.user, a.password_file);
  require_role(store.lot_records(), a.user, "administrator");
  AuditEntry entry;
  entry.utc = utc_now();
  entry.action = "UNLOCK";
  entry.actor = a.user;
  entry.entity = "USER";
  entry.id = a.name;
  store.note(entry);
  write_head(store, a.user, key);  // signed by who unlocked
  if (console.form == OutputForm::kText) std::cout << a.name << " may log in again\n";
  return 0;
}

InspectionSummary inspection_of(const Store& store, const LotArguments& a) {
  std::optional<InspectionSummary> found;
  std::int64_t wanted = 0;
  if (a.inspection != "latest") {
    const char* end = a.inspection.data() + a.inspection.size();
    const auto [at, error] = std::from_chars(a.inspection.data(), end, wanted);
    if (error != std::errc() || at != end) {
      refuse("the inspection is not named by a number", "--inspection " + a.inspection,
             "a number, or latest");
    }
  }
  for (const InspectionSummary& s : store.list_inspections()) {
    const bool of_lot = s.lot.empty() || s.lot == a.lot;
    if (wanted == 0 ? s.part_serial == a.part && of_lot : s.id == wanted) found = s;
  }
  if (!found) {
    throw Error(ErrorCode::kNotFound,
                {"there is no such inspection", "part " + a.part + ", inspection " + a.inspection,
                 "", "asbuilt inspect PLAN --db FILE --part SERIAL"});
  }
  if (found->part_serial != a.part) {
    refuse("the inspection is of another part",
           "inspection " + std::to_string(found->id) + " of part \"" + found->part_serial + "\"",
           "one of part \"" + a.part + "\"");
  }
  if (!found->lot.empty() && found->lot != a.lot) {
    refuse("the inspection is of another lot",
           "inspection " + std::to_string(found->id) + ", lot " + found->lot, "lot " + a.lot);
  }
  return *found;
}

int add_inspection(const LotArguments& a, const Console& console) {
  Store store = open_record(a.db);
  require_trail(store, "no inspection of it is taken");
  const InspectionSummary summary = inspection_of(store, a);
  if (a.scanned > summary.started_utc) {
    refuse("the part was scanned after its inspection began", "--scanned " + a.scanned,
           "not after " + summary.started_utc);
  }
  const SigningKey key = log_in(store, a.user, a.password_file);
  require_inspection(store, summary.id, "this inspection is not taken", console);
  const InspectionRecord inspected = store.load_inspection(summary.id);
  LotRecord record;
  record.lot = a.lot;
  record.kind = "inspection";
  record.key = a.part;
  record.fields = {{"part", a.part},
                   {"inspection", static_cast<double>(summary.id)},
                   {"record_sha256", store.inspection_digest(summary.id)},
                   {"verdict", std::string(to_string(summary.verdict))},
                   {"instrument", a.instrument},
                   {"scanned", a.scanned}};
  add_told_fields(record, a);
  if (!inspected.material.empty()) record.fields["material"] = inspected.material;
  for (const InputFile& input : inspected.inputs) {
    if (input.role == "design" || input.role == "plan" || input.role == "scan") {
      record.fields[input.role + "_sha256"] = input.sha256;
    }
  }
  LotRecord added;
  change_record(store, a.user, key, [&](LotWriter& writer) {
    const LotRecord* before = writer.index().latest(a.lot, "inspection", a.part);
    if (before != nullptr) {
      if (a.reason.empty()) {
        refuse(before->withdrawn() ? "the part had an inspection, which was withdrawn"
                                   : "the part has an inspection already",
               "entry " + std::to_string(before->id), "",
               "say why another one takes its place: --reason \"...\"; both are kept");
      }
      record.supersedes = before->id;
      record.reason = a.reason;
    }
    added = add_checked(writer, record, a.user, key, utc_now());
  });
  print_added(added, console);
  return 0;
}

// What keeps a decision from being made, as one error.
void require_none(const std::vector<Blocker>& blockers, const std::string& where,
                  const LotArguments& a) {
  if (blockers.empty()) return;
  std::string what = "this stands in the way:";
  for (const Blocker& b : grouped(blockers)) what += "\n  " + b.what;
  refuse(what, where, "",
         "asbuilt lot evaluate --db " + shell_word(a.db.string()) + " --lot " + shell_word(a.lot) +
             " says what to do");
}

LotRecord signed_entry(LotWriter& writer, const LotArguments& a, const SigningKey& key,
                       std::int64_t entry, const std::string& meaning, const std::string& utc) {
  const LotRecord signature =
      make_signature(writer.records(), active_user(writer.records(), a.user),
                     {a.lot, entry, meaning, writer.next_id(), utc});
  return add_checked(writer, signature, a.user, key, utc);
}

// The parts that were named, or the lot.
std::vector<std::string> targets_of(const LotArguments& a, const RecordIndex& existing) {
  if (a.parts.empty()) return {a.lot};
  const auto known = [&](const std::string& key) {
    return key == a.lot || existing.latest(a.lot, "part", key) != nullptr;
  };
  return told_names(a.parts, known, "--part");
}

// One decision about each target, all or none, each an entry that its own signature covers.
int disposition(const LotArguments& a, const Console& console) {
  Store store = open_record(a.db);
  if (a.to == "ACCEPT") require_trail(store, "nothing is accepted on it");
  const SigningKey key = log_in(store, a.user, a.password_file);
  if (a.to == "ACCEPT") {
    const std::vector<std::string> targets = targets_of(a, RecordIndex(store.lot_records()));
    const bool of_lot = targets == std::vector<std::string>{a.lot};
    require_evidence(store, a.lot, of_lot ? std::vector<std::string>{} : targets,
                     "nothing is accepted on it", console);
  }
  const StoredInspections stored = stored_inspections(store);
  std::vector<LotRecord> added;
  change_record(store, a.user, key, [&](LotWriter& writer) {
    require_role(writer.records(), a.user, "quality");
    const std::vector<std::string> targets = targets_of(a, writer.index());
    const bool of_lot = targets == std::vector<std::string>{a.lot};
    if (a.to == "ACCEPT") {
      require_none(of_lot ? acceptance_blockers(writer.records(), a.lot, a.user, stored)
                          : part_blockers(writer.records(), a.lot, targets, stored),
                   targets.size() == 1
                       ? targets.front()
                       : std::to_string(targets.size()) + " parts; none was decided",
                   a);
    }
    const std::string utc = utc_now();
    for (LotRecord& decision : make_dispositions(writer.records(), a.lot, targets, a.to,
                                                 a.justification, a.nonconformance)) {
      if (!a.regulatory_check.empty()) decision.fields["regulatory_check"] = a.regulatory_check;
      added.push_back(add_checked(writer, std::move(decision), a.user, key, utc));
      signed_entry(writer, a, key, added.back().id, "responsibility", utc);
    }
  });
  for (const LotRecord& decision : added) print_added(decision, console);
  return 0;
}

int sign(const LotArguments& a, const Console& console) {
  Store store = open_record(a.db);
  if (a.meaning == "release") require_trail(store, "nothing is released on it");
  const SigningKey key = log_in(store, a.user, a.password_file);
  if (a.meaning == "release") {
    require_role(store.lot_records(), a.user, "quality");
    require_evidence(store, a.lot, {}, "nothing is released on it", console);
  }
  const StoredInspections stored = stored_inspections(store);
  LotRecord added;
  change_record(store, a.user, key, [&](LotWriter& writer) {
    if (a.meaning == "release" && a.entry == 0) {
      std::vector<Blocker> blockers = evaluate_lot(writer.records(), a.lot, stored).blockers;
      std::erase_if(blockers, [](const Blocker& b) { return b.signing; });
      require_none(blockers, "release of lot " + a.lot, a);
    }
    added = signed_entry(writer, a, key, a.entry, a.meaning, utc_now());
  });
  print_added(added, console);
  return 0;
}

// Writes a signed head of the trail as it is. That heads begin again stays in the audit trail, too.
void write_present_head(const LotArguments& a, bool begins_again) {
  Store store = Store::create_or_open(a.db);
  tell_migration(store);
  const SigningKey key = log_in(store, a.user, a.password_file);
  if (begins_again) {
    const std::vector<LotRecord> records = store.lot_records();
    const LotRecord& user = active_user(records, a.user);
    if (!has_role(user, "quality") && !has_role(user, "administrator")) {
      refuse("this user's role does not allow it", "--user " + a.user,
             "role quality or administrator");
    }
    AuditEntry entry;
    entry.utc = utc_now();
    entry.action = kBeginHeads;
    entry.more["reason"] = a.reason;
    entry.actor = a.user;
    entry.entity = "HEADS";
    entry.id = head_file_of(a.db).filename().string();
    store.note(entry);
  }
  write_head(store, a.user, key);
}

// What an evaluation leaves to the release: reading all of it takes a while.
std::string unread_note(const Store& store, const std::string& lot) {
  const Evidence evidence = evidence_of(store.lot_records(), lot);
  if (evidence.inspections.empty() && evidence.contents.empty()) return {};
  std::string unread;
  const auto add = [&unread](std::size_t count, const std::string& of, const std::string& but) {
    if (count == 0) return;
    unread.append(unread.empty() ? "" : " and ").append(std::to_string(count)).append(" ");
    unread.append(of).append(count == 1 ? "" : "s").append(but);
  };
  add(evidence.inspections.size(), "inspection", " (but part, lot and verdict)");
  add(evidence.contents.size(), "attached file", "");
  return "Not read again here: " + unread +
         "; disposition --to ACCEPT and sign --meaning release do, and lot verify reads the whole "
         "file";
}

int evaluate(const Store& store, const LotArguments& a, const Console& console) {
  const std::vector<std::string> notes = require_trail(store, "no lot of it is evaluated");
  LotEvaluation found = evaluate_lot(store.lot_records(), a.lot, stored_inspections(store));
  for (const std::string& note : notes) {
    if (!contains(found.notes, note)) found.notes.push_back(note);
  }
  const std::string unread = unread_note(store, a.lot);
  if (!unread.empty()) found.notes.push_back(unread);
  name_database(found, a.db.string());
  print_evaluation(found, console);
  return found.releasable() ? 0 : 1;
}

int verify(const LotArguments& a, const Console& console) {
  if (a.begin_heads && says_nothing(a.reason)) {
    refuse("it does not say why heads begin again", "--reason \"" + a.reason + "\"",
           "words: what became of those that were there");
  }
  IntegrityReport report = verify_record(a.db, console.progress);
  const bool last_missing = report.problems.empty() && !report.unfinished.empty();
  const bool begins_again = a.begin_heads && report.problems == std::vector{report.lost_heads};
  const auto tail_of = [&] {
    return report.problems.empty() ? unsigned_tail(Store::open_read_only(a.db)) : UnsignedTail{};
  };
  UnsignedTail tail = tail_of();
  if (!a.user.empty() && (last_missing || begins_again || !tail.empty())) {
    finish_progress(console);
    write_present_head(a, begins_again);
    report = verify_record(a.db, console.progress);
    tail = tail_of();
  }
  std::optional<PaperHead> head;
  if (!a.head.empty()) {
    head = find_head(Store::open_read_only(a.db), a.head);
    if (!head->entry) report.problems.push_back(missing_head(head->told));
  }
  finish_progress(console);
  std::vector<TestAgain> tests;
  std::vector<LotRecord> records;
  const bool again = a.verify_tests && report.problems.empty();
  if (again) {
    const Store store = Store::open_read_only(a.db);
    records = store.lot_records();
    tests = tests_again(store, records, "", {"tensile", "compression", "fatigue"});
  }
  print_integrity(report, tail, head, again ? &tests : nullptr, console);
  if (!report.ok()) return exit_status(ErrorCode::kStorage);
  if (tail.hides_logins()) return 1;
  return std::all_of(tests.begin(), tests.end(), [](const TestAgain& t) { return t.same(); }) ? 0
                                                                                              : 1;
}

}  // namespace

int lot_command(const LotArguments& a, const Console& console) {
  if (a.action == "limits") return lot_limits(a.data, console);
  if (a.action == "template") return lot_template(a.kind, a.material, console);
  if (!a.kind.empty()) return add_entry(a, console);
  if (a.action == "add-user") return add_user(a, console);
  if (a.action == "set-password") return set_password(a, console);
  if (a.action == "deactivate-user") return deactivate_user(a, console);
  if (a.action == "unlock-user") return unlock_user(a, console);
  if (a.action == "add-tensile-curve") return lot_add_tensile_curve(a, console);
  if (a.action == "add-compression-curve") return lot_add_compression_curve(a, console);
  if (a.action == "add-fatigue-table") return lot_add_fatigue_table(a, console);
  if (a.action == "add-inspection") return add_inspection(a, console);
  if (a.action == "attach") return lot_attach(a, console);
  if (a.action == "save-attachment") return lot_save_attachment(a, console);
  if (a.action == "withdraw") return withdraw(a, console);
  if (a.action == "disposition") return disposition(a, console);
  if (a.action == "sign") return sign(a, console);
  if (a.action == "verify") return verify(a, console);
  if (a.action == "replay") return lot_replay(a, console);
  if (a.action == "struts") return lot_struts(a, console);
  if (a.action == "gage") return lot_gage_command(a.gage, console);
  if (a.action == "capability") return lot_capability_command(a.spc, console);
  if (a.action == "chart") return lot_chart_command(a.spc, console);
  if (a.action == "tolerance") return lot_tolerance_command(a.spc, console);
  if (a.action == "sampling") return lot_sampling_command(a.spc, console);
  if (a.action == "accuracy") return lot_accuracy(a.transfer, console);
  if (a.action == "export") return lot_export(a.transfer, console);
  if (a.action == "import-dimensions") return lot_import_dimensions(a.transfer, console);
  if (a.action == "import-parts") return lot_import_parts(a.transfer, console);
  const Store store = Store::open_read_only(a.db);
  if (a.action == "evaluate") return evaluate(store, a, console);
  print_record(store.lot_records(), a.lot, a.entry, console);
  return 0;
}

}  // namespace asbuilt
