// The audit chain against published and independently computed hashes.
#include <gtest/gtest.h>

#include <regex>

#include "core/base/hash.h"
#include "reports/store/audit.h"
#include "reports/store/migrations.h"
#include "reports/store/store.h"
#include "tests/reports/store/sample_record.h"
#include "tests/reports/store/temporary_folder.h"

namespace asbuilt {
namespace {

const std::string kZeros(64, '0');

// FIPS 180-2, appendix B.1.
TEST(Audit, UsesSha256) {
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

// Hashes computed with Python's hashlib and json.
TEST(Audit, ChainsCanonicalRows) {
  AuditEntry first;
  first.action = "CREATE";
  first.actor = "qa1";
  first.entity = "LOT";
  first.id = "L-001";
  first.seq = 1;
  EXPECT_EQ(canonical_json(first),
            R"({"action":"CREATE","actor":"qa1","entity":"LOT","id":"L-001","seq":1})");
  const std::string hash1 = chain_hash(kZeros, canonical_json(first));
  EXPECT_EQ(hash1, "99b5de8e755ba6d808ac3d2d86a216c6a6d571e44cbfd1ab50e9584b297cda19");

  AuditEntry second = first;
  second.action = "SIGN";
  second.more["meaning"] = "APPROVE";
  second.seq = 2;
  EXPECT_EQ(
      canonical_json(second),
      R"({"action":"SIGN","actor":"qa1","entity":"LOT","id":"L-001","meaning":"APPROVE","seq":2})");
  EXPECT_EQ(chain_hash(hash1, canonical_json(second)),
            "cf52659e96fa3c924ffa88e91c6e308734ae2cde9cc6bf4888ff06a460314f7b");
}

TEST(Audit, CanonicalFormKeepsUtf8AndEscapesControlCharacters) {
  AuditEntry entry;
  entry.actor = "Zo\xc3\xab \"Q\"\n";
  EXPECT_EQ(canonical_json(entry),
            "{\"action\":\"\",\"actor\":\"Zo\xc3\xab \\\"Q\\\"\\n\",\"entity\":\"\",\"id\":\"\","
            "\"seq\":0}");
}

TEST(Audit, EveryAdditionIsTold) {
  const sample::TemporaryFolder folder;
  Store store = Store::create_or_open(folder / "lot.sqlite");
  store.add_inspection(sample::record());
  InspectionRecord unnamed = sample::record();
  unnamed.operator_name.clear();
  store.add_inspection(unnamed);

  const std::vector<AuditEntry> trail = store.audit_trail();
  const std::size_t schemas = migrations().size();
  ASSERT_EQ(trail.size(), schemas + 2);
  for (std::size_t i = 0; i < schemas; ++i) {
    EXPECT_EQ(trail[i].action, "CREATE");
    EXPECT_EQ(trail[i].entity, "SCHEMA");
  }
  const AuditEntry& first = trail[schemas];
  const AuditEntry& second = trail[schemas + 1];
  EXPECT_EQ(first.action, "CREATE");
  EXPECT_EQ(first.entity, "INSPECTION");
  EXPECT_EQ(first.id, "1");
  EXPECT_EQ(first.actor, "Ada Lovelace");
  EXPECT_EQ(second.id, "2");
  EXPECT_EQ(second.actor, "not named");
  std::string previous = kZeros;
  for (const AuditEntry& entry : trail) {
    EXPECT_TRUE(std::regex_match(entry.utc, std::regex(R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)")));
    EXPECT_EQ(entry.hash, chain_hash(previous, canonical_json(entry)));
    previous = entry.hash;
  }
  EXPECT_EQ(store.audit_head(), previous);
  EXPECT_EQ(store.verify().audit_head, previous);
  EXPECT_NE(first.more.at("sha256"), second.more.at("sha256"));
}

}  // namespace
}  // namespace asbuilt
