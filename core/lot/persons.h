// Who is one person: logins of one printed name are, also where one of them was deactivated.
//
// Two people are asked for where a person must not vouch for himself (release, approvals,
// concessions, answers to failures). A login is no person: one that was ended and a new one of the
// same printed name would be two. Printed names are compared without case, blanks and ways of
// writing an accent (Unicode NFKC, case folded), and by what their letters look like (skeletons of
// UTS 39, so that a Cyrillic letter is the Latin one it cannot be told from), as ICU has both.
// Somebody else of the same name is told apart by the field another_person of his user, which says
// why.
//
// Errors: kInternal where ICU has no data.
#pragma once

#include <string>
#include <vector>

#include "core/records/lot_record.h"

namespace asbuilt {

constexpr char kAnotherPersonField[] = "another_person";

std::string folded_name(const std::string& name);
// A text that all logins of one person share, and nobody else's.
std::string person_of(const std::vector<LotRecord>& records, const std::string& login);
bool same_person(const std::vector<LotRecord>& records, const std::string& a, const std::string& b);
// The person of a login or a printed name; of neither, the name as it is compared.
std::string person_named(const std::vector<LotRecord>& records, const std::string& told);
// A sentence for each printed name that several users have: whether they count as one person.
std::vector<std::string> namesakes(const std::vector<LotRecord>& records);

}  // namespace asbuilt
