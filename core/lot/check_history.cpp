#include "core/lot/check_history.h"

#include <map>

#include "core/base/error.h"
#include "core/lot/dispositions.h"
#include "core/lot/record_kinds.h"
#include "core/lot/signatures.h"

namespace asbuilt {
namespace {

// Only these two change with a password.
LotRecord without_password(LotRecord user) {
  user.fields.erase("password_hash");
  user.fields.erase("sealed_key");
  return user;
}

class History {
 public:
  std::vector<std::string> check(const std::vector<LotRecord>& records) {
    before_.reserve(records.size());
    for (const LotRecord& record : records) {
      name_ =
          "entry " + std::to_string(record.id) + " (" + record.kind + " \"" + record.key + "\")";
      try {
        entry(record);
      } catch (const Error& error) {
        broken({error.text()});
      }
      before_.push_back(record);
      index_.update();
    }
    if (decided_ != nullptr) problem("is a decision that its actor did not sign");
    return problems_;
  }

 private:
  void problem(const std::string& sentence) { problems_.push_back(name_ + " " + sentence); }

  // A sentence for each; true where there is any.
  bool broken(const EntryProblems& found) {
    for (const ErrorText& text : found) {
      problem("breaks a rule: " + text.what + (text.where.empty() ? "" : ": " + text.where));
    }
    return !found.empty();
  }

  void entry(const LotRecord& record) {
    if (record.id != static_cast<std::int64_t>(before_.size()) + 1) problem("has a wrong number");
    if (broken(entry_problems(record)) || broken(reference_problems(record, index_))) return;
    decision_signed(record);
    const LotRecord* actor = actor_of(record);
    if (actor == nullptr) return;
    if (!signature_holds(actor->text("public_key"), canonical_text(record), record.ed25519)) {
      problem("was not signed by " + record.actor);
    }
    if (record.kind == "user") user(record, *actor);
    if (record.kind == "signature") {
      const std::string wrong = signature_problem(before_, *actor, record);
      if (!wrong.empty()) problem(wrong);
      if (record.actor != record.text("signer")) problem("was entered by somebody else");
    }
    if (record.kind == "disposition") {
      make_disposition(before_, record.lot, record.key, record.text("to"),
                       record.text("justification"), record.text("nonconformance"));
      if (!has_role(*actor, "quality")) problem("was decided without the role quality");
      decided_ = &record;
    }
    if (record.kind == "user") users_[record.key] = record;
  }

  // A decision is followed by its actor's signature on it.
  void decision_signed(const LotRecord& record) {
    if (decided_ == nullptr) return;
    const bool is_signed = record.kind == "signature" && record.lot == decided_->lot &&
                           record.actor == decided_->actor &&
                           record.text("target") == "entry " + std::to_string(decided_->id);
    if (!is_signed) {
      problems_.push_back("entry " + std::to_string(decided_->id) +
                          " is a decision that its actor did not sign");
    }
    decided_ = nullptr;
  }

  const LotRecord* actor_of(const LotRecord& record) {
    if (users_.empty() && record.kind == "user" && record.key == record.actor) return &record;
    const auto at = users_.find(record.actor);
    if (at == users_.end()) {
      problem("was entered by a user that was not there: " + record.actor);
      return nullptr;
    }
    if (!at->second.flag("active")) problem("was entered by a user without access");
    return &at->second;
  }

  void user(const LotRecord& record, const LotRecord& actor) {
    const auto earlier = users_.find(record.key);
    if (earlier != users_.end() &&
        earlier->second.text("public_key") != record.text("public_key")) {
      problem("exchanges the key of a user");
    }
    if (users_.empty() || has_role(actor, "administrator")) return;
    const bool own_password =
        earlier != users_.end() && record.actor == record.key &&
        without_password(earlier->second).fields == without_password(record).fields;
    if (!own_password) problem("changes users without the role administrator");
  }

  std::vector<LotRecord> before_;
  RecordIndex index_{before_};
  std::map<std::string, LotRecord> users_;
  const LotRecord* decided_ = nullptr;
  std::string name_;
  std::vector<std::string> problems_;
};

}  // namespace

std::vector<std::string> check_history(const std::vector<LotRecord>& records) {
  return History().check(records);
}

}  // namespace asbuilt
