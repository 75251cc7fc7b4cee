// Entries of the lot's record: adding, deciding, signing.
#include <algorithm>
#include <charconv>
#include <iostream>
#include <nlohmann/json.hpp>

#include "app/cli/lot_access.h"
#include "app/cli/lot_options.h"
#include "app/cli/lot_output.h"
#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/lot/dispositions.h"
#include "core/lot/evaluate.h"
#include "core/lot/head_file.h"
#include "core/lot/record_kinds.h"
#include "core/lot/signatures.h"
#include "core/spec/toml_document.h"

namespace asbuilt {
namespace {

[[noreturn]] void refuse(const std::string& what, const std::string& where,
                         const std::string& allowed = "", const std::string& remedy = "") {
  throw Error(ErrorCode::kInvalidInput, {what, where, allowed, remedy});
}

LotValue value_of(const TomlValue& value, const std::string& where) {
  if (const bool* flag = value.get_if<bool>()) return *flag;
  if (const auto* whole = value.get_if<std::int64_t>()) return static_cast<double>(*whole);
  if (const double* number = value.get_if<double>()) return *number;
  if (const auto* text = value.get_if<std::string>()) return *text;
  if (const auto* array = value.get_if<TomlValue::Array>()) {
    std::vector<std::string> list;
    for (const TomlValue& entry : *array) {
      const auto* text = entry.get_if<std::string>();
      if (text == nullptr) refuse("a list holds something else than texts", where);
      list.push_back(*text);
    }
    return list;
  }
  refuse("a field has a type that no field takes", where + " = " + shown(value),
         "text, number, true, false, list of texts", "write dates and times in quotes");
}

LotRecord record_of(const LotArguments& a) {
  const RecordKind& kind = record_kind(a.kind);
  LotRecord record;
  record.kind = kind.id;
  record.lot = a.lot;
  record.supersedes = a.supersedes;
  record.reason = a.reason;
  if (!a.file.empty()) {
    const TomlValue document = read_toml(a.file);
    for (const TomlMember& member : *document.get_if<TomlValue::Table>()) {
      record.fields[member.key] =
          value_of(member.value, a.file.string() + ", line " + std::to_string(member.value.line) +
                                     ", " + member.key);
    }
  }
  for (const auto& [name, text] : a.fields) {
    record.fields[name] = lot_value(*kind.find(name), text, "--" + name);
  }
  if (kind.id == "lot") record.fields[kind.key_field] = a.lot;
  record.key = record.text(kind.key_field);
  return record;
}

// Adds `record` in the name of `user`, after all checks.
const LotRecord& add_checked(LotWriter& writer, LotRecord record, const std::string& user,
                             const std::string& utc) {
  record.actor = user;
  record.utc = utc;
  check_lot_record(record);
  check_references(record, writer.records());
  return writer.add(std::move(record));
}

void keep_head(const Store& store, const std::string& user, const SigningKey& key) {
  const AuditEntry last = store.audit_trail().back();
  append_head(head_file_of(store.path()), {last.seq, last.hash, utc_now(), user}, key);
}

void require_role(const Store& store, const std::string& user, const std::string& role) {
  if (has_role(active_user(store.lot_records(), user), role)) return;
  refuse("this user's role does not allow it", "--user " + user, "role " + role);
}

// A mistyped name must not leave a new file behind: only the first user begins one.
Store open_record(const Path& path) {
  if (!std::filesystem::exists(path)) {
    throw Error(ErrorCode::kNotFound,
                {"there is no such database", path.string(), "",
                 "asbuilt lot add-user begins one, asbuilt inspect --db too"});
  }
  return Store::create_or_open(path);
}

int add_entry(const LotArguments& a, const Console& console) {
  Store store = open_record(a.db);
  const LotRecord record = record_of(a);
  const SigningKey key = log_in(store, a.user, a.password_file);
  if (a.kind == "profile") require_role(store, a.user, "quality");
  store.change_lot([&](LotWriter& writer) {
    print_added(add_checked(writer, record, a.user, utc_now()), console);
  });
  return 0;
}

// A user with new keys; `actor` may be the user for the first one.
LotRecord new_user(const LotArguments& a, const std::vector<std::string>& roles) {
  const UserKeys keys =
      make_user_keys(read_password(a.new_password_file, "new password of " + a.name));
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
  check_lot_record(record);
  return record;
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
  const LotRecord record = new_user(a, roles);
  Store store = Store::create_or_open(a.db);
  store.change_lot([&](LotWriter& writer) {
    // Two programs may try this at once.
    if (has_users(writer.records())) {
      refuse("another user was added meanwhile", a.name, "", "log in as administrator");
    }
    print_added(writer.add(record), console);
  });
  return 0;
}

int add_user(const LotArguments& a, const Console& console) {
  if (!std::filesystem::exists(a.db) || !has_users(Store::open_read_only(a.db).lot_records())) {
    if (!a.user.empty() && a.user != a.name)
      refuse("there is no such user yet", "--user " + a.user);
    return add_first_user(a, console);
  }
  if (a.user.empty()) refuse("only an administrator adds users", a.name, "--user ADMINISTRATOR");
  Store store = open_record(a.db);
  const SigningKey key = log_in(store, a.user, a.password_file);
  require_role(store, a.user, "administrator");
  const LotRecord record = new_user(a, a.roles);
  store.change_lot([&](LotWriter& writer) {
    print_added(add_checked(writer, record, a.user, record.utc), console);
  });
  return 0;
}

// A new entry of the user that supersedes the present one.
void change_user(Store& store, const std::string& name, const std::string& actor,
                 const std::string& reason, const Console& console,
                 const std::function<void(LotRecord&)>& change) {
  store.change_lot([&](LotWriter& writer) {
    LotRecord record = active_user(writer.records(), name);
    record.supersedes = record.id;
    record.id = 0;
    record.reason = reason;
    change(record);
    print_added(add_checked(writer, record, actor, utc_now()), console);
  });
}

int set_password(const LotArguments& a, const Console& console) {
  Store store = open_record(a.db);
  const SigningKey key = log_in(store, a.user, a.password_file);
  const UserKeys keys =
      key.seal_again(read_password(a.new_password_file, "new password of " + a.user));
  change_user(store, a.user, a.user, "new password", console, [&](LotRecord& user) {
    user.fields["password_hash"] = keys.password_hash;
    user.fields["sealed_key"] = keys.sealed_key;
  });
  return 0;
}

int deactivate_user(const LotArguments& a, const Console& console) {
  Store store = open_record(a.db);
  const SigningKey key = log_in(store, a.user, a.password_file);
  require_role(store, a.user, "administrator");
  if (a.name == a.user) refuse("administrators do not deactivate themselves", a.name);
  change_user(store, a.name, a.user, "access ended", console,
              [](LotRecord& user) { user.fields["active"] = false; });
  return 0;
}

int unlock_user(const LotArguments& a) {
  Store store = open_record(a.db);
  active_user(store.lot_records(), a.name);
  if (a.name == a.user) refuse("another administrator has to unlock", a.name);
  const SigningKey key = log_in(store, a.user, a.password_file);
  require_role(store, a.user, "administrator");
  AuditEntry entry;
  entry.utc = utc_now();
  entry.action = "UNLOCK";
  entry.actor = a.user;
  entry.entity = "USER";
  entry.id = a.name;
  store.note(entry);
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
    if (wanted == 0 ? s.part_serial == a.part : s.id == wanted) found = s;
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
  return *found;
}

int add_inspection(const LotArguments& a, const Console& console) {
  Store store = open_record(a.db);
  const InspectionSummary summary = inspection_of(store, a);
  const SigningKey key = log_in(store, a.user, a.password_file);
  LotRecord record;
  record.lot = a.lot;
  record.kind = "inspection";
  record.key = a.part;
  record.fields = {{"part", a.part},
                   {"inspection", static_cast<double>(summary.id)},
                   {"record_sha256", store.inspection_digest(summary.id)},
                   {"verdict", std::string(to_string(summary.verdict))},
                   {"instrument", a.instrument},
                   {"scanned", summary.started_utc}};
  store.change_lot([&](LotWriter& writer) {
    for (const LotRecord* r : current_records(writer.records())) {
      if (r->lot != a.lot || r->kind != "inspection" || r->key != a.part) continue;
      if (a.reason.empty()) {
        refuse("the part has an inspection already", "entry " + std::to_string(r->id), "",
               "say why another one takes its place: --reason \"...\"; both are kept");
      }
      record.supersedes = r->id;
      record.reason = a.reason;
    }
    print_added(add_checked(writer, record, a.user, utc_now()), console);
  });
  return 0;
}

// What keeps a decision from being made, as one error.
void require_none(const std::vector<Blocker>& blockers, const std::string& where) {
  if (blockers.empty()) return;
  std::string what = "this stands in the way:";
  for (const Blocker& b : blockers) what += "\n  " + b.what;
  refuse(what, where, "", "asbuilt lot evaluate says what to do");
}

int disposition(const LotArguments& a, const Console& console) {
  Store store = open_record(a.db);
  const SigningKey key = log_in(store, a.user, a.password_file);
  require_role(store, a.user, "quality");
  const std::string target = a.part.empty() ? a.lot : a.part;
  store.change_lot([&](LotWriter& writer) {
    if (a.to == "ACCEPT") {
      require_none(a.part.empty() ? evaluate_lot(writer.records(), a.lot).blockers
                                  : part_blockers(writer.records(), a.lot, a.part),
                   target);
    }
    const std::string utc = utc_now();
    const LotRecord added = add_checked(
        writer,
        make_disposition(writer.records(), a.lot, target, a.to, a.justification, a.nonconformance),
        a.user, utc);
    LotRecord signature =
        make_signature(writer.records(), active_user(writer.records(), a.user), key,
                       {a.lot, added.id, "responsibility", writer.next_id(), utc});
    check_lot_record(signature);
    writer.add(std::move(signature));
    print_added(added, console);
  });
  keep_head(store, a.user, key);
  return 0;
}

int sign(const LotArguments& a, const Console& console) {
  Store store = open_record(a.db);
  const SigningKey key = log_in(store, a.user, a.password_file);
  store.change_lot([&](LotWriter& writer) {
    LotRecord signature =
        make_signature(writer.records(), active_user(writer.records(), a.user), key,
                       {a.lot, a.entry, a.meaning, writer.next_id(), utc_now()});
    check_lot_record(signature);
    check_references(signature, writer.records());
    print_added(writer.add(std::move(signature)), console);
  });
  keep_head(store, a.user, key);
  return 0;
}

int verify(const LotArguments& a, const Console& console) {
  const Store store = Store::open_read_only(a.db);
  IntegrityReport report = store.verify(console.progress);
  const std::vector<LotRecord> records = store.lot_records();
  for (std::string& problem : check_signatures(records)) {
    report.problems.push_back(std::move(problem));
  }
  std::map<std::int64_t, std::string> hash_of;
  for (const AuditEntry& entry : store.audit_trail()) hash_of[entry.seq] = entry.hash;
  for (std::string& problem : check_heads(head_file_of(a.db), hash_of, records)) {
    report.problems.push_back(std::move(problem));
  }
  finish_progress(console);
  print_integrity(report, console);
  return report.ok() ? 0 : exit_status(ErrorCode::kStorage);
}

}  // namespace

int lot_command(const LotArguments& a, const Console& console) {
  if (a.action == "template") {
    std::cout << record_template(record_kind(a.kind));
    return 0;
  }
  if (!a.kind.empty()) return add_entry(a, console);
  if (a.action == "add-user") return add_user(a, console);
  if (a.action == "set-password") return set_password(a, console);
  if (a.action == "deactivate-user") return deactivate_user(a, console);
  if (a.action == "unlock-user") return unlock_user(a);
  if (a.action == "add-inspection") return add_inspection(a, console);
  if (a.action == "disposition") return disposition(a, console);
  if (a.action == "sign") return sign(a, console);
  if (a.action == "verify") return verify(a, console);
  if (a.action == "replay") return lot_replay(a, console);
  if (a.action == "gage") return lot_gage_command(a.gage, console);
  const Store store = Store::open_read_only(a.db);
  if (a.action == "evaluate") {
    const LotEvaluation found = evaluate_lot(store.lot_records(), a.lot);
    print_evaluation(found, console);
    return found.releasable() ? 0 : 1;
  }
  print_record(store.lot_records(), a.lot, a.entry, console);
  return 0;
}

}  // namespace asbuilt
