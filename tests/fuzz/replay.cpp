// Replays a target's corpus and more than 200 damaged files made of it, each within limits of time
// and memory; what is found is written to fuzz-findings/ in the folder where the test runs. Linked
// with one target.
//     fuzz_replay_x                      the tests
//     fuzz_replay_x --write-corpus DIR   the corpus as files, for libFuzzer
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <string_view>

#include "tests/fuzz/corpus.h"
#include "tests/fuzz/damage.h"
#include "tests/fuzz/fuzz_input.h"
#include "tests/fuzz/run_apart.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace asbuilt::fuzz {
namespace {

// "fuzz_replay_qif": every target is a program of its own.
std::string& program() {
  static std::string name;
  return name;
}

constexpr unsigned kSeedOfDamage = 20261120;
constexpr std::size_t kFewestDamagedFiles = 200;

std::string written_finding(std::size_t number, const std::string& bytes) {
  const std::filesystem::path folder = "fuzz-findings";
  std::filesystem::create_directories(folder);
  const std::filesystem::path path = folder / (program() + "-" + std::to_string(number));
  std::ofstream(path, std::ios::binary) << bytes;
  return std::filesystem::absolute(path).string();
}

bool is_finding(const InputRun& run) {
  return run.verdict != Verdict::kRead && run.verdict != Verdict::kRefused;
}

TEST(Replay, EachFileOfTheCorpusIsReadOrRefusedAsItShould) {
  const Corpus all = corpus();
  ASSERT_FALSE(all.seeds.empty());
  ASSERT_TRUE(all.seeds.front().readable);
  const std::vector<InputRun> runs =
      run_apart(LLVMFuzzerTestOneInput, all.seeds.size(),
                [&all](std::size_t i) { return all.seeds[i].bytes; });
  for (std::size_t i = 0; i < runs.size(); ++i) {
    EXPECT_EQ(to_string(runs[i].verdict),
              std::string(to_string(all.seeds[i].readable ? Verdict::kRead : Verdict::kRefused)))
        << all.seeds[i].name << ": " << runs[i].message;
  }
}

TEST(Replay, DamagedFilesAreReadOrRefusedWithinTimeAndMemory) {
  const Corpus all = corpus();
  const std::vector<Damage> files = damaged_files(all, kSeedOfDamage);
  ASSERT_GE(files.size(), kFewestDamagedFiles);
  const std::vector<InputRun> runs = run_apart(
      LLVMFuzzerTestOneInput, files.size(), [&files](std::size_t i) { return files[i].bytes(); });
  std::size_t refused = 0;
  std::int64_t peak_bytes = 0;
  double longest_s = 0.0;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    refused += runs[i].verdict == Verdict::kRefused ? 1 : 0;
    peak_bytes = std::max(peak_bytes, runs[i].peak_bytes);
    longest_s = std::max(longest_s, runs[i].processor_s);
    if (!is_finding(runs[i])) continue;
    ADD_FAILURE() << files[i].name << ": " << to_string(runs[i].verdict) << ": " << runs[i].message
                  << " (" << runs[i].processor_s << " s, " << (runs[i].peak_bytes >> 20)
                  << " MiB)\n  " << written_finding(i, files[i].bytes());
  }
  // A parser that takes whatever comes is not looked at by this test.
  if (all.refuses) {
    EXPECT_GE(refused, files.size() / 10);
  }
  std::cout << program() << ": " << files.size() << " damaged files, " << refused
            << " refused; longest " << longest_s << " s, most memory " << (peak_bytes >> 20)
            << " MiB\n";
}

int write_corpus(const std::filesystem::path& folder) {
  std::filesystem::create_directories(folder);
  const Corpus all = corpus();
  for (std::size_t i = 0; i < all.seeds.size(); ++i) {
    std::ofstream file(folder / ("seed-" + std::to_string(i)), std::ios::binary);
    file << all.seeds[i].bytes;
    if (!file) return 1;
  }
  return 0;
}

}  // namespace
}  // namespace asbuilt::fuzz

int main(int count, char** words) {
  testing::InitGoogleTest(&count, words);
  asbuilt::fuzz::program() = std::filesystem::path(words[0]).filename().string();
  if (count == 3 && std::string_view(words[1]) == "--write-corpus") {
    return asbuilt::fuzz::write_corpus(words[2]);
  }
  return RUN_ALL_TESTS();
}
