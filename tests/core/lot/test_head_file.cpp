// The signed heads beside the database: what they show that the chain cannot.
#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>
#include <thread>

#include "core/base/error.h"
#include "core/lot/head_file.h"
#include "tests/core/lot/sample_lot.h"

namespace asbuilt {
namespace {

namespace fs = std::filesystem;

class HeadFileTest : public testing::Test {
 protected:
  void SetUp() override {
    fs::remove(file_);
    append({3, chain_.at(3), "2026-11-20T10:00:00Z", "ada"}, "ada");
    append({5, chain_.at(5), "2026-11-20T11:00:00Z", "quinn"}, "quinn");
  }
  void TearDown() override { fs::remove(file_); }
  void append(const SignedHead& head, const std::string& key) const {
    HeadFile(file_).append(head, sample::LotBook::key(key), "");
  }
  HeadFindings findings() const { return check_heads(file_, {chain_, changes_}, book_.records()); }
  static std::string problems_of(const HeadFindings& found) {
    std::string all;
    for (const std::string& p : found.problems) all.append(p).append("\n");
    return found.lost.empty() ? all : all.append(found.lost).append("\n");
  }
  std::string problems() const { return problems_of(findings()); }
  std::vector<std::string> lines() const {
    std::vector<std::string> all;
    std::ifstream in(file_);
    for (std::string line; std::getline(in, line);) all.push_back(line);
    return all;
  }
  void write(const std::vector<std::string>& lines) const {
    std::ofstream out(file_);
    for (const std::string& line : lines) out << line << "\n";
  }
  // A line as older versions wrote them, which names no line before it.
  std::string old_line(std::int64_t seq) const {
    nlohmann::json line = {
        {"seq", seq}, {"hash", chain_.at(seq)}, {"utc", "2026-11-20T09:00:00Z"}, {"signer", "ada"}};
    line["ed25519"] = sample::LotBook::key("ada").sign(line.dump());
    line["public_key"] = sample::LotBook::key("ada").public_key();
    return line.dump();
  }

  const fs::path file_ =
      fs::temp_directory_path() / ("asbuilt_heads_" + std::to_string(::getpid()) + ".sqlite.heads");
  const sample::LotBook book_ = sample::releasable_lot();
  std::vector<RecordChange> changes_ = {{3, false}, {5, true}};
  std::map<std::int64_t, std::string> chain_ = {{1, "a"}, {2, "b"}, {3, "c"},
                                                {4, "d"}, {5, "e"}, {6, "f"}};
};

TEST_F(HeadFileTest, HoldsForTheChainItWasSignedFor) {
  EXPECT_EQ(problems(), "");
}

TEST_F(HeadFileTest, ShowsAFileThatWasRolledBack) {
  chain_.erase(5);
  chain_.erase(6);
  EXPECT_NE(problems().find("ends before entry 5 (signed by quinn"), std::string::npos);
}

// Yesterday's copy that went on differently.
TEST_F(HeadFileTest, ShowsAnotherHistory) {
  chain_[5] = std::string(1, 'x');
  EXPECT_NE(problems().find("audit entry 5 is not the one that was signed"), std::string::npos);
}

TEST_F(HeadFileTest, ShowsForgedLines) {
  std::ifstream in(file_);
  std::string first;
  std::getline(in, first);
  in.close();
  std::string forged = first;
  forged.replace(forged.find("\"seq\":3"), 7, "\"seq\":4");
  std::ofstream(file_) << forged << "\n" << first.substr(0, 40) << "\n";
  EXPECT_EQ(problems(),
            "signed head in line 1 is not signed by the key it names\n"
            "signed head in line 2 cannot be read\n"
            "the file of signed heads is missing or holds none: " +
                file_.string() + "; put back the one that belongs to the database\n");
}

TEST_F(HeadFileTest, ShowsAKeyOfSomebodyElse) {
  append({6, chain_.at(6), "2026-11-20T12:00:00Z", "quinn"}, "ada");
  EXPECT_EQ(problems(), "signed head in line 3 was signed with a key that is not the signer's\n");
}

TEST_F(HeadFileTest, IsMissedWhereSignaturesExist) {
  const std::string missing = "the file of signed heads is missing or holds none: ";
  std::ofstream(file_).close();  // emptied
  EXPECT_EQ(problems(),
            missing + file_.string() + "; put back the one that belongs to the database\n");
  fs::remove(file_);
  EXPECT_EQ(problems(),
            missing + file_.string() + "; put back the one that belongs to the database\n");
  EXPECT_TRUE(check_heads(file_, {chain_, {}}, {}).problems.empty());
}

// A program that was stopped between its entry and its head leaves this, and the next head mends
// it: nothing was altered.
TEST_F(HeadFileTest, AMissingLastHeadIsNotTampering) {
  changes_.push_back({6, false});
  EXPECT_EQ(problems(), "");
  EXPECT_EQ(findings().unfinished, "the last signed head is missing: " + file_.string() +
                                       " ends with audit entry 5, the last change of the record is "
                                       "audit entry 6");
  std::ofstream(file_, std::ios::app) << "{\"seq\":6,";  // stopped while it wrote
  EXPECT_EQ(problems(), "");
  EXPECT_NE(findings().unfinished, "");
  append({6, chain_.at(6), "2026-11-20T12:00:00Z", "ada"}, "ada");
  EXPECT_EQ(problems(), "");
  EXPECT_EQ(findings().unfinished, "");
  // A database that lacks what was signed is another thing.
  chain_.erase(6);
  EXPECT_NE(problems().find("ends before entry 6"), std::string::npos);
}

TEST_F(HeadFileTest, ShowsALineThatWasTakenOutOrAltered) {
  append({6, chain_.at(6), "2026-11-20T12:00:00Z", "ada"}, "ada");
  const std::vector<std::string> all = lines();
  ASSERT_EQ(all.size(), 3u);
  const std::string gap =
      "signed head in line 2 does not follow the line before it: one between them was taken out, "
      "or it was altered\n";
  write({all[0], all[2]});
  EXPECT_EQ(problems(), gap);
  write({all[1], all[2]});
  EXPECT_NE(problems().find("line 1 does not follow"), std::string::npos);
  write({all[0], "{", all[2]});
  EXPECT_NE(problems().find("line 2 cannot be read"), std::string::npos);
  write({all[0], all[1].substr(0, 40), all[2]});
  EXPECT_NE(problems().find("line 3 does not follow"), std::string::npos);
  write(all);
  EXPECT_EQ(problems(), "");
}

TEST_F(HeadFileTest, LinesOfOlderFilesStayReadable) {
  write({old_line(1), old_line(3)});
  append({5, chain_.at(5), "2026-11-20T11:00:00Z", "ada"}, "ada");
  EXPECT_EQ(problems(), "");
  EXPECT_TRUE(findings().notes.empty());
  write({lines()[0], lines()[2]});  // the new line follows the last old one
  EXPECT_NE(problems().find("line 2 does not follow"), std::string::npos);
}

// Heads that were lost begin again with the next entry, which stays in sight.
TEST_F(HeadFileTest, TellsThatTheHeadsBeganAgain) {
  EXPECT_TRUE(findings().notes.empty());
  fs::remove(file_);
  changes_.push_back({6, false});
  append({6, chain_.at(6), "2026-11-20T12:00:00Z", "ada"}, "ada");
  EXPECT_EQ(problems(), "");
  ASSERT_EQ(findings().notes.size(), 1u);
  EXPECT_EQ(findings().notes[0].find(
                "The signed heads begin again at audit entry 6 (ada, 2026-11-20T12:00:00Z)"),
            0u);
}

// A full disk leaves half a line; the next head must not be lost with it, and answers for it.
TEST_F(HeadFileTest, ATornLineDoesNotSpoilTheNext) {
  std::ofstream(file_, std::ios::app) << "{\"seq\":5,";
  append({6, chain_.at(6), "2026-11-20T12:00:00Z", "ada"}, "ada");
  changes_.push_back({6, true});
  EXPECT_EQ(problems(), "");
  std::vector<std::string> all = lines();
  ASSERT_EQ(all.size(), 4u);
  all[2] = "{\"seq\":4,";
  write(all);
  EXPECT_EQ(problems(),
            "signed head in line 3 cannot be read\n"
            "signed head in line 4 does not follow the line before it: one between them was taken "
            "out, or it was altered\n");
}

// Longer than what is read of the end at first.
TEST_F(HeadFileTest, FollowsALongTornLine) {
  std::ofstream(file_, std::ios::app) << std::string(20000, 'x');
  append({6, chain_.at(6), "2026-11-20T12:00:00Z", "ada"}, "ada");
  EXPECT_EQ(problems(), "");
}

// More heads are missing at the end than one stopped program leaves.
TEST_F(HeadFileTest, ShowsThatItsEndWasCutOff) {
  changes_.push_back({6, false});
  write({lines()[0]});
  EXPECT_EQ(problems(), "the file of signed heads was cut off: " + file_.string() +
                            " ends with audit entry 3, the record was changed 2 times after that, "
                            "in audit entries 5 to 6; put back the one that belongs to the "
                            "database\n");
  EXPECT_EQ(findings().unfinished, "");
  // A head that was signed after all covers what came before it; the gap stays in sight.
  append({6, chain_.at(6), "2026-11-20T12:00:00Z", "ada"}, "ada");
  EXPECT_EQ(problems(), "");
  ASSERT_EQ(findings().notes.size(), 1u);
  EXPECT_EQ(findings().notes[0].find("The signed head in line 2 stands for 2 changes of the "
                                     "record, the first is audit entry 5 (ada, "),
            0u);
}

// Older versions wrote a head for signatures only.
TEST_F(HeadFileTest, LinesOfOlderFilesStandForSignaturesOnly) {
  chain_.insert({{7, "g"}, {8, "h"}});
  changes_ = {{1, false}, {2, false}, {3, true}, {4, false}, {5, false}};
  write({old_line(3)});
  EXPECT_EQ(problems(), "");
  EXPECT_EQ(findings().unfinished, "");
  changes_.push_back({6, true});
  EXPECT_NE(findings().unfinished, "");
  changes_.push_back({7, true});
  EXPECT_NE(problems().find("was cut off"), std::string::npos);
  // From the first line of this version on, every change has one.
  append({7, chain_.at(7), "2026-11-20T12:00:00Z", "ada"}, "ada");
  changes_.push_back({8, false});
  EXPECT_NE(findings().unfinished, "");
}

// What is looked at before something is added.
TEST_F(HeadFileTest, TheLastLineAloneShowsWhereTheTrailHasToEnd) {
  const auto last = [&] { return check_last_head(file_, {chain_, changes_}, book_.records()); };
  EXPECT_EQ(problems_of(last()), "");
  EXPECT_EQ(last().unfinished, "");
  std::ofstream(file_, std::ios::app) << "{\"seq\":6,";  // stopped while it wrote
  changes_.push_back({6, false});
  EXPECT_EQ(problems_of(last()), "");
  EXPECT_NE(last().unfinished, "");
  chain_.erase(5);
  EXPECT_NE(problems_of(last()).find("ends before entry 5"), std::string::npos);
  chain_[5] = "another";
  EXPECT_NE(problems_of(last()).find("is not the one that was signed"), std::string::npos);
  chain_[5] = "e";
  write({lines()[0]});
  EXPECT_NE(problems_of(last()).find("was cut off"), std::string::npos);
  std::string forged = lines()[0];
  forged.replace(forged.find("\"seq\":3"), 7, "\"seq\":6");
  write({forged});
  EXPECT_NE(problems_of(last()).find("is not signed by the key it names"), std::string::npos);
}

TEST_F(HeadFileTest, IsHeldByOneProgramAtATime) {
  std::optional<HeadFile> held(file_);
  std::atomic<bool> appended = false;
  std::thread other([&] {
    append({6, chain_.at(6), "2026-11-20T12:00:00Z", "ada"}, "ada");
    appended = true;
  });
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  EXPECT_FALSE(appended);
  held.reset();
  other.join();
  EXPECT_EQ(lines().size(), 3u);
  EXPECT_THROW(HeadFile(file_.parent_path() / "no such folder" / "heads"), Error);
}

}  // namespace
}  // namespace asbuilt
