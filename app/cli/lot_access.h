// The way into the lot's record: who works on it, logging in, and entries after all checks.
#pragma once

#include <functional>
#include <string>

#include "app/cli/commands.h"
#include "core/lot/evaluate.h"
#include "core/lot/signing.h"
#include "reports/store/store.h"

namespace asbuilt {

// From the first line of `file`; without one from the terminal, unseen, or from standard input.
// `option` is what gives the file. Throws kInvalidInput for an empty one.
std::string read_password(const Path& file, const std::string& prompt, const std::string& option);

// Opens the user's key. Each attempt is a line of the audit trail; after five failures in a row the
// user is locked for 15 minutes, or until an administrator unlocks. Throws kInvalidInput.
SigningKey log_in(Store& store, const std::string& user, const Path& password_file);

// The database of a record that exists: a mistyped name must not leave a new file behind. Throws
// kNotFound; kStorage where the file was rolled back (require_trail_end), before it is touched.
Store open_record(const Path& path);

// Says on standard error which copy was made where opening brought the schema up to date.
void tell_migration(const Store& store);

// What the database holds of inspections, for an evaluation (core/lot/evaluate.h).
StoredInspections stored_inspections(const Store& store);

// Runs `change` in one write transaction (Store::change_lot) and then keeps the head of the audit
// trail, signed by `key`, beside the database (core/lot/head_file.h), which it holds meanwhile: no
// other command changes the record between entry and head. A last head that is missing is written
// first; where that fails, or the trail does not end where the last head says, nothing is added.
// Where the last head cannot be written, the entries are stored all the same, and kStorage says so.
void change_record(Store& store, const std::string& user, const SigningKey& key,
                   const std::function<void(LotWriter&)>& change);

// Writes the head of the audit trail as it is now, signed by `key`.
void write_head(Store& store, const std::string& user, const SigningKey& key);

// Adds `record` in the name of `user`, who must still have access, after all checks
// (core/lot/record_kinds.h), its times in UTC (core/lot/utc_times.h), signed by `key`. The returned
// reference lives until the next entry.
const LotRecord& add_checked(LotWriter& writer, LotRecord record, const std::string& user,
                             const SigningKey& key, const std::string& utc);

}  // namespace asbuilt
