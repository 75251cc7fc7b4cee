#include "core/lot/password_policy.h"

#include <charconv>
#include <chrono>

#include "core/base/print.h"
#include "core/lot/signatures.h"

namespace asbuilt {
namespace {

// So many days of 24 hours after `utc`, which is_time holds for; such texts compare as times do.
std::string days_after(const std::string& utc, double days) {
  int parts[3];
  const int begin[3] = {0, 5, 8}, length[3] = {4, 2, 2};
  for (int k = 0; k < 3; ++k) {
    std::from_chars(utc.data() + begin[k], utc.data() + begin[k] + length[k], parts[k]);
  }
  const std::chrono::sys_days first = std::chrono::year_month_day(
      std::chrono::year(parts[0]), std::chrono::month(static_cast<unsigned>(parts[1])),
      std::chrono::day(static_cast<unsigned>(parts[2])));
  const std::chrono::year_month_day last(first + std::chrono::days(static_cast<int>(days)));
  char text[32];
  print_to(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(last.year()),
           static_cast<unsigned>(last.month()), static_cast<unsigned>(last.day()));
  return text + utc.substr(10);
}

// When the password was set that the user has now.
std::string password_time(const LotRecord& user, const RecordIndex& existing) {
  const LotRecord* set = &user;
  while (set->supersedes != 0) {
    const LotRecord* before = existing.entry(set->supersedes);
    if (before == nullptr || before->id >= set->id ||
        before->text("password_hash") != set->text("password_hash")) {
      break;
    }
    set = before;
  }
  return set->utc;
}

}  // namespace

EntryProblems password_problems(const LotRecord& record, const RecordIndex& existing) {
  EntryProblems found;
  const LotRecord* user = existing.current("", "user", record.actor);
  if (user == nullptr) return found;
  if (record.kind == "policy" && !has_role(*user, "administrator")) {
    found.push_back(
        {"only administrators set the policy of the file", record.actor, "role administrator", ""});
  }
  const LotRecord* policy = existing.current("", "policy", "passwords");
  const bool own_password = record.kind == "user" && record.key == record.actor;
  if (policy == nullptr || own_password) return found;
  const std::string set = password_time(*user, existing);
  const double days = policy->number("password_days");
  if (is_time(set) && record.utc > days_after(set, days)) {
    found.push_back({"the password is older than the policy allows", record.actor + ", set " + set,
                     "at most " + decimal_text(days) + " days",
                     "asbuilt lot set-password, then again"});
  }
  return found;
}

}  // namespace asbuilt
