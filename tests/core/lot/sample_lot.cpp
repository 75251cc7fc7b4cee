#include "tests/core/lot/sample_lot.h"

#include <gtest/gtest.h>

#include "core/base/hash.h"
#include "core/lot/dispositions.h"
#include "core/lot/evaluate.h"
#include "core/lot/record_kinds.h"
#include "core/lot/signatures.h"

namespace asbuilt::sample {
namespace {

const std::string kDigest(64, 'a');

// Making keys is slow by intent: once for all tests.
const UserKeys& keys_for(const std::string& name) {
  static std::map<std::string, UserKeys> all;
  auto at = all.find(name);
  if (at == all.end()) at = all.emplace(name, make_user_keys("password of " + name)).first;
  return at->second;
}

}  // namespace

LotBook::LotBook() {
  add_user("root", "Rita Root", {"administrator"});
  add_user("ada", "Ada Lovelace", {"operator", "inspector"});
  add_user("quinn", "Quinn Quality", {"quality"});
}

void LotBook::add_user(const std::string& name, const std::string& full_name,
                       const std::vector<std::string>& roles) {
  const UserKeys& keys = keys_for(name);
  add("user",
      {{"name", name},
       {"full_name", full_name},
       {"roles", roles},
       {"active", true},
       {"password_hash", keys.password_hash},
       {"public_key", keys.public_key},
       {"sealed_key", keys.sealed_key}},
      "root");
}

// Opening a key is slow by intent, too.
const SigningKey& LotBook::key(const std::string& user) {
  static std::map<std::string, SigningKey> all;
  auto at = all.find(user);
  if (at == all.end()) {
    at = all.emplace(user, SigningKey::open(keys_for(user), "password of " + user)).first;
  }
  return at->second;
}

std::string LotBook::next_time() const {
  const std::size_t n = records_.size();
  const auto two = [](std::size_t v) {
    return std::string(1, static_cast<char>('0' + v / 10)) + static_cast<char>('0' + v % 10);
  };
  std::string text = "2026-11-20T";
  text.append(two(n / 60)).append(":").append(two(n % 60)).append(":00Z");
  return text;
}

const LotRecord& LotBook::add(LotRecord record, const std::string& actor) {
  record.id = static_cast<std::int64_t>(records_.size()) + 1;
  if (record.actor.empty()) record.actor = actor;
  if (record.utc.empty()) record.utc = next_time();
  check_lot_record(record);
  check_references(record, RecordIndex(records_));
  resign(record);
  records_.push_back(std::move(record));
  return records_.back();
}

void LotBook::resign(LotRecord& record) {
  const std::string text = canonical_text(record);
  record.sha256 = sha256_hex(text);
  record.ed25519 = key(record.actor).sign(text);
}

const LotRecord& LotBook::add(const std::string& kind, std::map<std::string, LotValue> fields,
                              const std::string& actor) {
  LotRecord record;
  record.kind = kind;
  if (record_kind(kind).scope == LotScope::kLot) record.lot = kLot;
  record.fields = std::move(fields);
  record.key = record.text(record_kind(kind).key_field);
  return add(std::move(record), actor);
}

const LotRecord& LotBook::correct(const std::string& kind, const std::string& key,
                                  const std::map<std::string, LotValue>& changed) {
  for (const LotRecord* r : current_records(records_)) {
    if (r->kind != kind || r->key != key) continue;
    LotRecord record = *r;
    for (const auto& [name, value] : changed) record.fields[name] = value;
    record.supersedes = r->id;
    record.reason = "entered wrongly";
    record.utc.clear();
    return add(std::move(record));
  }
  throw std::logic_error("no " + kind + " " + key);
}

const LotRecord& LotBook::decide(const std::string& target, const std::string& to,
                                 const std::string& nonconformance) {
  LotRecord decision = make_disposition(records_, kLot, target, to, "as measured", nonconformance);
  if (to == "CONCESSION") {
    decision.fields["regulatory_check"] = "essential requirements read again, all are met";
  }
  const std::int64_t id = add(std::move(decision), "quinn").id;
  sign("quinn", "responsibility", id);
  return records_[static_cast<std::size_t>(id) - 1];
}

const LotRecord& LotBook::sign(const std::string& signer, const std::string& meaning,
                               std::int64_t entry) {
  // A second one of the role quality joins where a test needs him.
  const bool joins = signer == "rex" && RecordIndex(records_).current("", "user", "rex") == nullptr;
  if (joins) add_user("rex", "Rex Quality", {"quality"});
  return add(make_signature(
      records_, active_user(records_, signer),
      {kLot, entry, meaning, static_cast<std::int64_t>(records_.size()) + 1, next_time()}));
}

LotBook releasable_lot(const std::map<std::string, LotValue>& test) {
  LotBook book;
  const auto instrument = [&book](const char* number, const char* kind) {
    book.add("instrument", {{"instrument", number}, {"class", kind}});
    std::map<std::string, LotValue> calibration = {{"certificate", std::string("C-") + number},
                                                   {"instrument", number},
                                                   {"calibrated", "2026-01-10"},
                                                   {"due", "2027-01-10"}};
    if (std::string(kind) == "tensile_machine") {
      calibration["standard"] = "ISO 7500-1";
      calibration["accuracy_class"] = "0.5";
    }
    book.add("calibration", calibration);
  };
  instrument("CT-1", "ct_scanner");
  instrument("CAL-1", "calliper");
  instrument("T-1", "tensile_machine");
  const std::int64_t profile =
      book.add("profile", {{"profile", "P1"},
                           {"edition", "1"},
                           {"decision_rule", "iso14253"},
                           {"least_tensile", 1.0},
                           {"needs_inspection", true},
                           {"required_steps", std::vector<std::string>{"hip"}},
                           {"required_signatures", std::vector<std::string>{"review", "release"}},
                           {"two_people", true},
                           {"force_class", "1"},
                           {"extensometer_class", "1"}})
          .id;
  book.add("lot", {{"number", LotBook::kLot},
                   {"product", "cage"},
                   {"part_number", "PN-7"},
                   {"design_revision", "B"},
                   {"design_sha256", kDigest},
                   {"material", "Ti6Al4V ELI"},
                   {"quantity", 1.0},
                   {"profile", "P1"}});
  book.sign("quinn", "approval", profile);
  book.add("powder", {{"powder", "W1"},
                      {"alloy", "Ti6Al4V ELI"},
                      {"state", "virgin"},
                      {"reuse_count", 0.0},
                      {"certificate", "CoC-1"}});
  book.add("build", {{"build", "B1"},
                     {"machine", "M"},
                     {"machine_serial", "1"},
                     {"parameter_set", "30 um"},
                     {"parameter_sha256", kDigest},
                     {"powder", std::vector<std::string>{"W1"}},
                     {"layer_um", 30.0},
                     {"started", "2026-11-01T08:00:00Z"},
                     {"ended", "2026-11-02T08:00:00Z"}});
  book.add("step", {{"step", "H1"},
                    {"process", "hip"},
                    {"builds", std::vector<std::string>{"B1"}},
                    {"ended", "2026-11-03T08:00:00Z"}});
  book.add("part", {{"serial", "SN-1"}, {"role", "implant"}, {"build", "B1"}});
  book.add("part", {{"serial", "TB-1"}, {"role", "tensile_bar"}, {"build", "B1"}});
  std::map<std::string, LotValue> tensile = {
      {"test", "T1"},        {"part", "TB-1"},      {"spec", "ASTM F3001"},
      {"gauge_basis", "4D"}, {"rm_mpa", 950.0},     {"u_rm_mpa", 9.0},
      {"rp02_mpa", 870.0},   {"u_rp02_mpa", 9.0},   {"a_pct", 14.0},
      {"u_a_pct", 0.5},      {"z_pct", 40.0},       {"u_z_pct", 1.0},
      {"verdict", "pass"},   {"instrument", "T-1"}, {"tested", "2026-11-05T08:00:00Z"}};
  for (const auto& [name, value] : test) tensile[name] = value;
  book.add("tensile", tensile);
  book.add("inspection", {{"part", "SN-1"},
                          {"inspection", 1.0},
                          {"record_sha256", kDigest},
                          {"design_sha256", kDigest},
                          {"plan_sha256", kDigest},
                          {"verdict", "conforms"},
                          {"instrument", "CT-1"},
                          {"scanned", "2026-11-06T08:00:00Z"}});
  book.add("dimension", {{"measurement", "D1"},
                         {"part", "SN-1"},
                         {"characteristic", "length"},
                         {"value", 20.01},
                         {"u", 0.01},
                         {"unit", "mm"},
                         {"lower", 19.95},
                         {"upper", 20.05},
                         {"instrument", "CAL-1"},
                         {"measured", "2026-11-06T09:00:00Z"}});
  book.decide("SN-1", "ACCEPT");
  book.sign("ada", "review");
  book.sign("quinn", "release");
  return book;
}

std::string blockers(const LotBook& book) {
  std::string all;
  for (const Blocker& b : evaluate_lot(book.records(), LotBook::kLot).blockers) {
    all.append(b.what).append("\n");
    EXPECT_FALSE(b.remedy.empty()) << b.what;
  }
  return all;
}

std::string notes(const LotBook& book) {
  std::string all;
  for (const std::string& note : evaluate_lot(book.records(), LotBook::kLot).notes) {
    all.append(note).append("\n");
  }
  return all;
}

void sign_again(LotBook& book) {
  book.sign("ada", "review");
  book.sign("quinn", "release");
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

LotBook tested_lot() {
  LotBook book = releasable_lot();
  for (const auto& [id, type] :
       {std::pair{"CM-1", "compression_machine"}, {"FM-1", "fatigue_machine"}}) {
    book.add("instrument", {{"instrument", id}, {"class", type}});
    book.add("calibration", {{"certificate", std::string("K-") + id},
                             {"instrument", id},
                             {"calibrated", "2026-01-10"},
                             {"due", "2027-01-10"},
                             {"standard", "ISO 7500-1"},
                             {"accuracy_class", "1"}});
  }
  book.add("part", {{"serial", "PS-1"}, {"role", "porous_specimen"}, {"build", "B1"}});
  return book;
}

}  // namespace asbuilt::sample
