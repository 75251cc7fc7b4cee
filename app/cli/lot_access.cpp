#include "app/cli/lot_access.h"

#include <termios.h>
#include <unistd.h>

#include <fstream>
#include <iostream>

#include "app/cli/lot_verify.h"
#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/lot/head_file.h"
#include "core/lot/record_kinds.h"
#include "core/lot/signatures.h"
#include "core/lot/utc_times.h"

namespace asbuilt {
namespace {

// Typed text does not show while this lives.
class Unseen {
 public:
  Unseen() {
    if (tcgetattr(STDIN_FILENO, &before_) != 0) return;
    termios hidden = before_;
    hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    active_ = tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden) == 0;
  }
  ~Unseen() {
    if (active_) tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
  }
  Unseen(const Unseen&) = delete;
  Unseen& operator=(const Unseen&) = delete;

 private:
  termios before_{};
  bool active_ = false;
};

void note(Store& store, const char* action, const std::string& user) {
  AuditEntry entry;
  entry.utc = utc_now();
  entry.action = action;
  entry.actor = user;
  entry.entity = "USER";
  entry.id = user;
  store.note(entry);
}

// Five wrong passwords in a row since the last success or unlocking, the last one in the past 15
// minutes: longer would let anybody lock the only administrator out for good.
bool locked(const Store& store, const std::string& user) {
  constexpr int kMostFailures = 5;
  int failures = 0;
  std::string last;
  for (const AuditEntry& entry : store.audit_trail()) {
    if (entry.entity != "USER" || entry.id != user) continue;
    failures = entry.action == "LOGIN_FAILED" ? failures + 1 : 0;
    last = entry.utc;
  }
  return failures >= kMostFailures && last >= utc_minutes_ago(15);
}

// Of the audit trail as it is now.
void append_head(const HeadFile& heads, const Store& store, const std::string& user,
                 const SigningKey& key, const std::string& remedy) {
  const AuditEntry last = store.audit_trail().back();
  heads.append({last.seq, last.hash, utc_now(), user}, key, remedy);
}

}  // namespace

std::string read_password(const Path& file, const std::string& prompt, const std::string& option) {
  std::string password;
  if (!file.empty()) {
    std::ifstream in(file);
    if (!in) {
      throw Error(ErrorCode::kNotFound,
                  {"the password file cannot be read", file.string(), "", ""});
    }
    std::getline(in, password);
  } else if (isatty(STDIN_FILENO) != 0) {
    std::cerr << prompt << ": " << std::flush;
    const Unseen unseen;
    std::getline(std::cin, password);
    std::cerr << '\n';
  } else {
    std::getline(std::cin, password);
  }
  if (!password.empty() && password.back() == '\r') password.pop_back();
  if (password.empty()) {
    throw Error(ErrorCode::kInvalidInput,
                {"there is no password", prompt, "", "type it, or give " + option + " FILE"});
  }
  return password;
}

SigningKey log_in(Store& store, const std::string& user, const Path& password_file) {
  const std::vector<LotRecord> records = store.lot_records();
  const LotRecord& entry = active_user(records, user);
  if (locked(store, user)) {
    throw Error(ErrorCode::kInvalidInput,
                {"this user is locked for 15 minutes after five wrong passwords", "--user " + user,
                 "", "wait, or an administrator unlocks: asbuilt lot unlock-user"});
  }
  SigningKey key = SigningKey::open(
      keys_of(entry), read_password(password_file, "password of " + user, "--password-file"));
  note(store, key.valid() ? "LOGIN" : "LOGIN_FAILED", user);
  if (!key.valid()) {
    throw Error(ErrorCode::kInvalidInput, {"the password is wrong", "--user " + user, "", ""});
  }
  return key;
}

Store open_record(const Path& path) {
  if (!std::filesystem::exists(path)) {
    throw Error(ErrorCode::kNotFound,
                {"there is no such database", path.string(), "",
                 "asbuilt lot add-user begins one, asbuilt inspect --db too"});
  }
  require_trail_end(Store::open_read_only(path));
  Store store = Store::create_or_open(path);
  tell_migration(store);
  return store;
}

void tell_migration(const Store& store) {
  if (store.backup_of_migration().empty()) return;
  std::cerr << "asbuilt: note: the database was brought to schema " << store.stored_schema()
            << "; a copy of it as it was before: " << store.backup_of_migration().string() << '\n';
}

StoredInspections stored_inspections(const Store& store) {
  StoredInspections all;
  for (const InspectionSummary& s : store.list_inspections()) {
    all.push_back({s.id, s.part_serial, s.lot, std::string(to_string(s.verdict)), s.started_utc});
  }
  return all;
}

void change_record(Store& store, const std::string& user, const SigningKey& key,
                   const std::function<void(LotWriter&)>& change) {
  const HeadFile heads(head_file_of(store.path()));
  if (!require_trail_end(store)) {
    append_head(heads, store, user, key, "nothing was added; make room or mend permissions");
  }
  store.change_lot(change);
  append_head(heads, store, user, key,
              "the entry itself is stored; make room or mend permissions, and let a user write the "
              "head: asbuilt lot verify --db FILE --user NAME");
}

void write_head(Store& store, const std::string& user, const SigningKey& key) {
  append_head(HeadFile(head_file_of(store.path())), store, user, key,
              "make room or mend permissions");
}

const LotRecord& add_checked(LotWriter& writer, LotRecord record, const std::string& user,
                             const SigningKey& key, const std::string& utc) {
  active_user(writer.records(), user);
  record.actor = user;
  record.utc = utc;
  put_times_in_utc(record);
  check_entry(record, writer.index());
  return writer.add(std::move(record), [&key](const std::string& text) { return key.sign(text); });
}

}  // namespace asbuilt
