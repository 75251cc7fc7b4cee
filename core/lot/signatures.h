// Signatures on the lot's record: who, when, what it means, and which bytes.
//
// Every entry is signed by its actor's key (LotRecord::ed25519): nobody without a password can add
// one. A signature in the sense of the law is an entry of its own. It covers one entry, or the lot:
// every entry of the lot and of the file up to a number. The manifest, a line "<id> <SHA-256>" for
// each covered entry, is hashed; that hash, the printed name and the meaning are fields of the
// entry, which its signer signs like any other (21 CFR 11.50 and 11.70, from secondary sources).
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "core/lot/signing.h"
#include "core/records/lot_record.h"

namespace asbuilt {

struct SignatureRequest {
  std::string lot;
  std::int64_t entry = 0;  // 0: the lot
  std::string meaning;     // authorship, review, approval, responsibility, release
  std::int64_t id = 0;     // number that the signature's entry will have
  std::string utc;
};

// `user` is the signer's entry. Throws kInvalidInput for an entry that is not there or belongs to
// another lot, and where the user's role does not allow the meaning: release and approval are for
// quality.
LotRecord make_signature(const std::vector<LotRecord>& records, const LotRecord& user,
                         const SignatureRequest& request);

// What is wrong with one signature, given the entries before it and its signer's entry at that
// time; empty when it is what make_signature makes.
std::string signature_problem(const std::vector<LotRecord>& before, const LotRecord& signer,
                              const LotRecord& signature);

// The lot's signatures on `entry` (0: on the lot), oldest first.
std::vector<const LotRecord*> signatures_on(const std::vector<LotRecord>& records,
                                            const std::string& lot, std::int64_t entry);

// Signatures on one entry, whatever lot they were given in (an entry of the file belongs to none),
// oldest first.
std::vector<const LotRecord*> signatures_on_entry(const std::vector<LotRecord>& records,
                                                  std::int64_t entry);

// Who entered it, and the versions that it corrects: logins, each once, the last one first. What
// somebody wrote stays his own when a colleague enters it again.
std::vector<std::string> authors_of(const std::vector<LotRecord>& records, const LotRecord& entry);

// The first signature with one of these meanings on `entry` by another person than its authors,
// whatever lot it was given in; nullptr: nobody gave one.
const LotRecord* signature_of_another(const std::vector<LotRecord>& records, const LotRecord& entry,
                                      std::initializer_list<std::string_view> meanings);
// The same of approvals, which are for the role quality.
const LotRecord* approval_by_another(const std::vector<LotRecord>& records, const LotRecord& entry);
// The same of what a step counts as signed by: a review or an approval.
const LotRecord* step_signature(const std::vector<LotRecord>& records, const LotRecord& step);

// The user's entry, the current one. Throws kInvalidInput for an unknown or inactive user.
const LotRecord& active_user(const std::vector<LotRecord>& records, const std::string& name);
// Throws kInvalidInput where a user has this login but for case, or this printed name (persons.h),
// active or not, unless `another_person` says why the new one is somebody else. It is asked where a
// user is added: older files may hold two.
void check_new_user(const std::vector<LotRecord>& records, const std::string& name,
                    const std::string& full_name, const std::string& another_person);
bool has_role(const LotRecord& user, const std::string& role);
UserKeys keys_of(const LotRecord& user);

}  // namespace asbuilt
