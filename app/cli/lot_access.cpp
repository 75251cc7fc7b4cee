#include "app/cli/lot_access.h"

#include <termios.h>
#include <unistd.h>

#include <fstream>
#include <iostream>

#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/lot/signatures.h"

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

}  // namespace

std::string read_password(const Path& file, const std::string& prompt) {
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
                {"there is no password", prompt, "", "type it, or give --password-file FILE"});
  }
  return password;
}

int failed_logins(const Store& store, const std::string& user) {
  int failures = 0;
  for (const AuditEntry& entry : store.audit_trail()) {
    if (entry.entity != "USER" || entry.id != user) continue;
    failures = entry.action == "LOGIN_FAILED" ? failures + 1 : 0;
  }
  return failures;
}

SigningKey log_in(Store& store, const std::string& user, const Path& password_file) {
  const std::vector<LotRecord> records = store.lot_records();
  const LotRecord& entry = active_user(records, user);
  if (failed_logins(store, user) >= kMostFailedLogins) {
    throw Error(
        ErrorCode::kInvalidInput,
        {"this user is locked after " + std::to_string(kMostFailedLogins) + " wrong passwords",
         "--user " + user, "", "an administrator unlocks: asbuilt lot unlock-user"});
  }
  SigningKey key =
      SigningKey::open(keys_of(entry), read_password(password_file, "password of " + user));
  note(store, key.valid() ? "LOGIN" : "LOGIN_FAILED", user);
  if (!key.valid()) {
    throw Error(ErrorCode::kInvalidInput, {"the password is wrong", "--user " + user, "", ""});
  }
  return key;
}

}  // namespace asbuilt
