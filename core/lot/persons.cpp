#include "core/lot/persons.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uspoof.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>

#include "core/base/error.h"

namespace asbuilt {
namespace {

// Letters without case, width and ways of writing an accent, and without what cannot be seen.
icu::UnicodeString folded(const std::string& name, UErrorCode& status) {
  const icu::Normalizer2* folding = icu::Normalizer2::getNFKCCasefoldInstance(status);
  if (U_FAILURE(status) != 0) return {};
  const icu::UnicodeString letters = folding->normalize(icu::UnicodeString::fromUTF8(name), status);
  icu::UnicodeString out;
  for (std::int32_t k = 0; k < letters.length(); k = letters.moveIndex32(k, 1)) {
    const UChar32 letter = letters.char32At(k);
    if (u_isUWhiteSpace(letter) == 0) out.append(letter);
  }
  return out;
}

const LotRecord* last_user(const std::vector<LotRecord>& records, const std::string& login) {
  const auto at = std::find_if(records.rbegin(), records.rend(), [&login](const LotRecord& r) {
    return r.key == login && r.kind == "user";
  });
  return at == records.rend() ? nullptr : &*at;
}

}  // namespace

std::string folded_name(const std::string& name) {
  UErrorCode status = U_ZERO_ERROR;
  static const std::unique_ptr<USpoofChecker, decltype(&uspoof_close)> kChecker(
      uspoof_open(&status), &uspoof_close);
  icu::UnicodeString skeleton;
  uspoof_getSkeletonUnicodeString(kChecker.get(), 0, folded(name, status), skeleton, &status);
  if (U_FAILURE(status) != 0) {
    throw Error(ErrorCode::kInternal,
                std::string("names cannot be compared: ") + u_errorName(status));
  }
  std::string out;
  return skeleton.toUTF8String(out);
}

std::string person_of(const std::vector<LotRecord>& records, const std::string& login) {
  const LotRecord* user = last_user(records, login);
  if (user == nullptr) return "login " + login;
  if (!user->text(kAnotherPersonField).empty()) return "login " + login;
  return folded_name(user->text("full_name"));
}

bool same_person(const std::vector<LotRecord>& records, const std::string& a,
                 const std::string& b) {
  return a == b || person_of(records, a) == person_of(records, b);
}

std::string person_named(const std::vector<LotRecord>& records, const std::string& told) {
  std::string wanted = folded_name(told);
  for (const LotRecord* user : current_records(records)) {
    if (user->kind != "user") continue;
    if (user->key == told || folded_name(user->text("full_name")) == wanted) {
      return person_of(records, user->key);
    }
  }
  return wanted;
}

std::vector<std::string> namesakes(const std::vector<LotRecord>& records) {
  std::map<std::string, std::vector<const LotRecord*>> by_name;
  for (const LotRecord* user : current_records(records)) {
    if (user->kind == "user") by_name[folded_name(user->text("full_name"))].push_back(user);
  }
  std::vector<std::string> told;
  for (const auto& [name, users] : by_name) {
    if (users.size() < 2) continue;
    std::string logins, others;
    for (const LotRecord* user : users) {
      logins.append(logins.empty() ? "" : ", ").append(user->key);
      if (!user->flag("active")) logins.append(" (deactivated)");
      const std::string why = user->text(kAnotherPersonField);
      if (!why.empty()) others.append("; ").append(user->key).append(" is another person: ");
      others.append(why);
    }
    std::string text = "Users of one printed name, " + users.front()->text("full_name");
    text.append(": ").append(logins);
    text.append(others.empty() ? "; they count as one person" : others);
    told.push_back(text);
  }
  return told;
}

}  // namespace asbuilt
