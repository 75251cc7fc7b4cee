// A small lot with everything that its profile asks for, and three people.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/lot/signing.h"
#include "core/records/lot_record.h"

namespace asbuilt::sample {

// Numbers, digests and checks as the store gives them; later times for later entries.
class LotBook {
 public:
  LotBook();

  const std::vector<LotRecord>& records() const { return records_; }
  // Throws what the checks throw.
  const LotRecord& add(LotRecord record, const std::string& actor = "ada");
  const LotRecord& add(const std::string& kind, std::map<std::string, LotValue> fields,
                       const std::string& actor = "ada");
  // The same entry again with other fields.
  const LotRecord& correct(const std::string& kind, const std::string& key,
                           const std::map<std::string, LotValue>& changed);
  const LotRecord& decide(const std::string& target, const std::string& to,
                          const std::string& nonconformance = "");
  const LotRecord& sign(const std::string& signer, const std::string& meaning,
                        std::int64_t entry = 0);
  // What happens to entries behind the program's back; resign() makes digest and signature fit
  // again, as only the actor could.
  std::vector<LotRecord>& altered() { return records_; }
  static void resign(LotRecord& record);
  static const SigningKey& key(const std::string& user);

  static constexpr char kLot[] = "L-001";

 private:
  std::string next_time() const;
  void add_user(const std::string& name, const std::string& full_name,
                const std::vector<std::string>& roles);

  std::vector<LotRecord> records_;
};

// Entered by ada, accepted and signed by quinn (profile, release) and ada (review): releasable.
// `test` takes the place of fields of its tension test T1.
LotBook releasable_lot(const std::map<std::string, LotValue>& test = {});
// The same with a porous specimen PS-1, and machines of compression (CM-1) and fatigue (FM-1).
LotBook tested_lot();
// Review by ada and release by quinn, of what the lot has become.
void sign_again(LotBook& book);

// All that stands in the way of its release, a line each; expects that each tells what to do.
std::string blockers(const LotBook& book);
// All that is told beside, a line each.
std::string notes(const LotBook& book);

bool has(const std::string& text, const std::string& part);

}  // namespace asbuilt::sample
