// Files of the lot's record in the database: content and entry together or not at all, each content
// once, never changed, and every change of it behind the program's back is found.
#include <gtest/gtest.h>

#include "core/base/error.h"
#include "core/base/hash.h"
#include "reports/store/store.h"
#include "tests/reports/store/plain_connection.h"
#include "tests/reports/store/sample_lot_records.h"
#include "tests/reports/store/temporary_folder.h"

namespace asbuilt {
namespace {

using sample::add_attachment;
namespace fs = std::filesystem;

// Bytes that zlib cannot make smaller, zeros among them.
std::string noise(std::size_t size) {
  std::string bytes(size, '\0');
  std::uint32_t state = 7;
  for (char& byte : bytes) {
    state = state * 1664525U + 1013904223U;
    byte = static_cast<char>(state >> 24);
  }
  return bytes;
}

class Attachments : public testing::Test {
 protected:
  void SetUp() override {
    Store store = Store::create_or_open(path_);
    store.change_lot([](LotWriter& writer) {
      sample::add_lot_records(writer);
      add_attachment(writer, "S1", sample::kAttachedText);
      add_attachment(writer, "S2", noise(70000));
      add_attachment(writer, "S3", sample::kAttachedText);
    });
    ASSERT_EQ(problems(), "");
  }
  std::string problems() const { return sample::problems_of(path_); }
  std::string run(const std::string& sql) const { return sample::PlainConnection(path_).run(sql); }

  sample::TemporaryFolder folder_;
  fs::path path_ = folder_ / "lot.sqlite";
};

TEST_F(Attachments, ComeBackByteForByteAndStandOnce) {
  const Store store = Store::open_read_only(path_);
  EXPECT_EQ(store.attached_content(sha256_hex(sample::kAttachedText)), sample::kAttachedText);
  EXPECT_EQ(store.attached_content(sha256_hex(noise(70000))), noise(70000));
  EXPECT_EQ(store.verify().attachments, 2);
  try {
    store.attached_content(std::string(64, 'a'));
    FAIL() << "found";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kNotFound);
  }
}

TEST_F(Attachments, ContentAndEntryComeTogetherOrNotAtAll) {
  Store store = Store::create_or_open(path_);
  const std::string head = store.audit_head();
  EXPECT_THROW(store.change_lot([](LotWriter& writer) { writer.add_content("of nothing"); }),
               Error);
  EXPECT_THROW(store.change_lot([](LotWriter& writer) {
    LotRecord record = sample::lot_record(kAttachmentKind, "S9");
    record.fields[kContentField] = sha256_hex("never added");
    record.fields[kContentBytesField] = 11.0;
    writer.add(record, sample::no_key);
  }),
               Error);
  EXPECT_THROW(store.change_lot([](LotWriter& writer) {
    LotRecord record = sample::lot_record(kAttachmentKind, "S9");
    record.fields[kContentField] = writer.add_content("of another size");
    record.fields[kContentBytesField] = 3.0;
    writer.add(record, sample::no_key);
  }),
               Error);
  EXPECT_THROW(store.change_lot([](LotWriter& writer) {
    add_attachment(writer, "S9", "whole");
    throw Error(ErrorCode::kInvalidInput, "no");
  }),
               Error);
  EXPECT_EQ(store.audit_head(), head);
  EXPECT_EQ(store.verify().attachments, 2);
  EXPECT_THROW(store.attached_content(sha256_hex("whole")), Error);
  EXPECT_EQ(problems(), "");
}

TEST_F(Attachments, EmptyAndHugeContentsAreRefused) {
  Store store = Store::create_or_open(path_);
  for (const std::size_t size : {std::size_t{0}, std::size_t{kMostAttachmentBytes} + 1}) {
    try {
      store.change_lot([size](LotWriter& writer) { writer.add_content(std::string(size, 'x')); });
      FAIL() << size;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::kInvalidInput);
      EXPECT_NE(std::string(error.what()).find("67108864"), std::string::npos) << error.what();
    }
  }
}

TEST_F(Attachments, TheDatabaseRefusesChanges) {
  EXPECT_NE(run("UPDATE attachments SET raw_bytes = 3"), "");
  EXPECT_NE(run("DELETE FROM attachments"), "");
  EXPECT_NE(run("INSERT OR REPLACE INTO attachments SELECT 3, sha256, 1, x'00' FROM attachments "
                "WHERE id = 1"),
            "");
  EXPECT_NE(run("INSERT INTO attachments VALUES (7, '" + std::string(64, 'b') + "', 1, x'00')"),
            "");
  EXPECT_EQ(problems(), "");
}

TEST_F(Attachments, EveryChangeBehindTheBackIsFound) {
  struct Case {
    std::string sql;
    const char* says;
  };
  const Case cases[] = {
      {"UPDATE attachments SET data = (SELECT data FROM attachments WHERE id = 2), raw_bytes = "
       "70000 WHERE id = 1",
       "was altered"},
      {"UPDATE attachments SET data = x'0011' WHERE id = 1", "cannot be decompressed"},
      {"UPDATE attachments SET raw_bytes = 5 WHERE id = 1", "missing or of another size"},
      {"DELETE FROM attachments WHERE id = 2",
       "entry 5 of the lot's record: its content is missing or of another size"},
      {"INSERT INTO attachments SELECT 3, '" + std::string(64, 'b') +
           "', raw_bytes, data FROM attachments WHERE id = 1",
       "belongs to no entry"},
  };
  const std::string original = sample::bytes_of(path_);
  for (const Case& c : cases) {
    SCOPED_TRACE(c.sql);
    sample::write_bytes(path_, original);
    run("DROP TRIGGER attachments_no_update; DROP TRIGGER attachments_no_delete; "
        "DROP TRIGGER attachments_no_replace");
    EXPECT_EQ(run(c.sql), "");
    EXPECT_NE(problems().find(c.says), std::string::npos) << problems();
  }
}

}  // namespace
}  // namespace asbuilt
