// The signed heads beside the database: what they show that the chain cannot.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "core/lot/head_file.h"
#include "tests/core/lot/sample_lot.h"

namespace asbuilt {
namespace {

namespace fs = std::filesystem;

class HeadFile : public testing::Test {
 protected:
  void SetUp() override {
    fs::remove(file_);
    append_head(file_, {3, chain_.at(3), "2026-11-20T10:00:00Z", "ada"}, book_.key("ada"));
    append_head(file_, {5, chain_.at(5), "2026-11-20T11:00:00Z", "quinn"}, book_.key("quinn"));
  }
  void TearDown() override { fs::remove(file_); }
  std::string problems() const {
    std::string all;
    for (const std::string& p : check_heads(file_, chain_, last_signed_, book_.records()))
      all += p + "\n";
    return all;
  }

  const fs::path file_ =
      fs::temp_directory_path() / ("asbuilt_heads_" + std::to_string(::getpid()) + ".sqlite.heads");
  const sample::LotBook book_ = sample::releasable_lot();
  std::int64_t last_signed_ = 5;
  std::map<std::int64_t, std::string> chain_ = {{1, "a"}, {2, "b"}, {3, "c"},
                                                {4, "d"}, {5, "e"}, {6, "f"}};
};

TEST_F(HeadFile, HoldsForTheChainItWasSignedFor) {
  EXPECT_EQ(problems(), "");
}

TEST_F(HeadFile, ShowsAFileThatWasRolledBack) {
  chain_.erase(5);
  chain_.erase(6);
  EXPECT_NE(problems().find("ends before entry 5 (signed by quinn"), std::string::npos);
}

// Yesterday's copy that went on differently.
TEST_F(HeadFile, ShowsAnotherHistory) {
  chain_[5] = std::string(1, 'x');
  EXPECT_NE(problems().find("audit entry 5 is not the one that was signed"), std::string::npos);
}

TEST_F(HeadFile, ShowsForgedLines) {
  last_signed_ = 0;
  std::ifstream in(file_);
  std::string first;
  std::getline(in, first);
  in.close();
  std::string forged = first;
  forged.replace(forged.find("\"seq\":3"), 7, "\"seq\":4");
  std::ofstream(file_) << forged << "\n" << first.substr(0, 40) << "\n";
  EXPECT_EQ(problems(),
            "signed head in line 1 is not signed by the key it names\n"
            "signed head in line 2 cannot be read\n");
}

TEST_F(HeadFile, ShowsAKeyOfSomebodyElse) {
  append_head(file_, {6, chain_.at(6), "2026-11-20T12:00:00Z", "quinn"}, book_.key("ada"));
  EXPECT_EQ(problems(), "signed head in line 3 was signed with a key that is not the signer's\n");
}

TEST_F(HeadFile, IsMissedWhereSignaturesExist) {
  const std::string missing = "is missing or ends before the last signature (audit entry 6)";
  last_signed_ = 6;  // a line was cut off
  EXPECT_NE(problems().find(missing), std::string::npos);
  std::ofstream(file_).close();  // emptied
  EXPECT_NE(problems().find(missing), std::string::npos);
  fs::remove(file_);
  EXPECT_NE(problems().find(missing), std::string::npos);
  EXPECT_TRUE(check_heads(file_, chain_, 0, {}).empty());
}

// A full disk leaves half a line; the next head must not be lost with it.
TEST_F(HeadFile, ATornLineDoesNotSpoilTheNext) {
  std::ofstream(file_, std::ios::app) << "{\"seq\":5,";
  append_head(file_, {6, chain_.at(6), "2026-11-20T12:00:00Z", "ada"}, book_.key("ada"));
  last_signed_ = 6;
  EXPECT_EQ(problems(), "signed head in line 3 cannot be read\n");
}

}  // namespace
}  // namespace asbuilt
