// Digests of tables against hashes computed with Python (struct.pack and hashlib).
#include <gtest/gtest.h>

#include "reports/store/artifacts.h"
#include "reports/store/migrations.h"
#include "reports/store/tables.h"
#include "tests/reports/store/sample_record.h"

namespace asbuilt {
namespace {

const std::vector<KnockdownRecord> kKnockdowns = {{"x", 0.1, kNotMeasured, -2.5, kNotMeasured},
                                                  {"\xc2\xb5m", 1.0, 3.0, 1e-300, -0.02}};

TEST(Digest, OfNumbersAndTexts) {
  const TableDigest digest = knockdown_table().digest(kKnockdowns);
  EXPECT_EQ(digest.columns, "axis,value,low,high,larger_elements_change");
  EXPECT_EQ(digest.rows, 2);
  EXPECT_EQ(digest.sha256, "6faa6519d1df58aabd45fc528157e9ae44ba92b0d69dcd528e4aade2787d7d62");
}

TEST(Digest, OfWholeNumbers) {
  const std::vector<InputFile> inputs = {{"scan", "/a/b.mha", "00", 249},
                                         {"", "", "", std::int64_t{1} << 40}};
  EXPECT_EQ(input_table().digest(inputs).sha256,
            "d2243aafa1dc85fc2052d5a2c43bff1175057b039d17c83ae3844523a7754688");
}

TEST(Digest, OfNothing) {
  EXPECT_EQ(knockdown_table().digest({}).sha256,
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(Digest, OfStoredRowsIsThatOfTheRecord) {
  Database database = Database::temporary("test");
  Transaction transaction(database, TransactionKind::kWrite);
  apply_migrations(database, migrations());
  const TableDigest written = knockdown_table().insert(database, 7, kKnockdowns);
  const TableDigest read =
      digest_stored_rows(database, "knockdowns", written.columns, "inspection_id", 7, {});
  EXPECT_EQ(read.sha256, written.sha256);
  EXPECT_EQ(read.sha256, knockdown_table().digest(kKnockdowns).sha256);
  EXPECT_EQ(read.rows, 2);
}

// A table longer than the buffer of the digest, in two different ways.
TEST(Digest, DoesNotDependOnBuffers) {
  std::vector<StatementRow> rows(300, {"kind", std::string(1000, 'a')});
  rows[150].text[500] = 'b';
  DigestBuilder pieces;
  for (const StatementRow& row : rows) {
    pieces.add(std::string_view(row.kind));
    pieces.add(std::string_view(row.text));
  }
  const std::string whole = statement_table().digest(rows).sha256;
  EXPECT_EQ(pieces.hex(), whole);
  rows[150].text[500] = 'a';
  EXPECT_NE(statement_table().digest(rows).sha256, whole);
}

TEST(Artifacts, SceneSurvivesItsEncoding) {
  const Scene scene = sample::record().scene;
  const std::string bytes = encode_scene(scene);
  EXPECT_EQ(bytes.size(), 24 + 5 * 12 + 5 * 4 + 3 * 12U);
  const std::string block = compress(bytes);
  const std::string again = decompress(block, static_cast<std::int64_t>(bytes.size()));
  EXPECT_EQ(again, bytes);
  Scene loaded = decode_scene(again);
  loaded.max_simplification_um = scene.max_simplification_um;
  sample::expect_same(loaded, scene, "scene");
}

TEST(Artifacts, DamagedBlocksAreRefused) {
  const std::string bytes = encode_scene(sample::record().scene);
  const std::string block = compress(bytes);
  const auto size = static_cast<std::int64_t>(bytes.size());
  EXPECT_THROW(decompress(block.substr(0, block.size() / 2), size), Error);
  EXPECT_THROW(decompress(block, size - 1), Error);
  EXPECT_THROW(decompress(block, size + 1), Error);
  // Refused by arithmetic, before 1 TB is asked for.
  EXPECT_THROW(decompress(block, std::int64_t{1} << 40), Error);
  EXPECT_THROW(decompress(block, -1), Error);
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    EXPECT_THROW(decode_scene(std::string_view(bytes).substr(0, length)), Error) << length;
  }
  EXPECT_THROW(decode_scene(bytes + "x"), Error);
  std::string huge = bytes;
  huge.replace(0, 8, std::string(8, '\x7f'));
  EXPECT_THROW(decode_scene(huge), Error);
}

}  // namespace
}  // namespace asbuilt
