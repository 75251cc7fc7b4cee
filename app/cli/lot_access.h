// Who works on the lot's record: logging in, and the passwords for it.
#pragma once

#include <string>

#include "app/cli/commands.h"
#include "core/lot/signing.h"
#include "reports/store/store.h"

namespace asbuilt {

// From the first line of `file`; without one from the terminal, unseen, or from standard input.
// Throws kInvalidInput for an empty one.
std::string read_password(const Path& file, const std::string& prompt);

// Opens the user's key. Each attempt is a line of the audit trail; after five failures in a row the
// user is locked until an administrator unlocks. Throws kInvalidInput.
SigningKey log_in(Store& store, const std::string& user, const Path& password_file);

// Failures since the last success or unlocking.
int failed_logins(const Store& store, const std::string& user);
constexpr int kMostFailedLogins = 5;

}  // namespace asbuilt
