// The driver itself: it has to tell each kind of fault, or no target means anything.
#include <gtest/gtest.h>

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <set>
#include <stdexcept>
#include <vector>

#include "tests/fuzz/damage.h"
#include "tests/fuzz/fuzz_input.h"
#include "tests/fuzz/run_apart.h"

namespace asbuilt::fuzz {
namespace {

std::vector<char> held;
std::atomic<int> turns = 0;

// The first letter says what happens.
int faulty_target(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = as_text(data, size);
  return run([&] {
    switch (text.empty() ? ' ' : text.front()) {
      case 'r':
        throw Error(ErrorCode::kBadFormat, {"refused", "here", "", ""});
      case 'n':
        throw Error(ErrorCode::kBadFormat, {"", "here", "", ""});
      case 'm':
        throw Error(ErrorCode::kBadFormat, std::string(kLongestMessage + 1, 'x'));
      case 'e':
        throw std::out_of_range("escaped");
      case 'i':
        throw 7;
      case 's':
        std::raise(SIGSEGV);
        break;
      case 'a':
        std::abort();
      case 'x':
        std::_Exit(0);
      case 'l':
        while (true) turns.fetch_add(1, std::memory_order_relaxed);
      case 'g':  // gluttony, then a refusal
        held.assign(std::size_t{700} << 20, 'g');
        throw Error(ErrorCode::kBadFormat, {"refused at last", "here", "", ""});
      case 'k':  // the same for a file that can be read
        held.assign(std::size_t{700} << 20, 'k');
        break;
      default:
        break;
    }
  });
}

std::vector<InputRun> runs_of(const std::vector<std::string>& inputs, const Limits& limits) {
  return run_apart(
      faulty_target, inputs.size(), [&](std::size_t i) { return inputs[i]; }, limits);
}

TEST(RunApart, TellsEachKindOfFault) {
  Limits limits;
  limits.processor_s = 1;
  struct Case {
    std::string input;
    Verdict verdict;
    std::string says;
  };
  const std::vector<Case> cases = {{"", Verdict::kRead, ""},
                                   {"r", Verdict::kRefused, "refused"},
                                   {"n", Verdict::kEscaped, "does not say what is wrong"},
                                   {"m", Verdict::kEscaped, "characters"},
                                   {"e", Verdict::kEscaped, "escaped"},
                                   {"i", Verdict::kEscaped, "no std::exception"},
                                   {"s", Verdict::kCrashed, ""},
                                   {"a", Verdict::kCrashed, ""},
                                   {"x", Verdict::kCrashed, "status 0"},
                                   {"l", Verdict::kTooSlow, "1 s"},
                                   {"ok", Verdict::kRead, ""}};
  std::vector<std::string> inputs;
  for (const Case& c : cases) inputs.push_back(c.input);
  for (const std::size_t batch : {std::size_t{1}, std::size_t{64}}) {
    limits.batch = batch;
    const std::vector<InputRun> runs = runs_of(inputs, limits);
    ASSERT_EQ(runs.size(), cases.size());
    for (std::size_t i = 0; i < cases.size(); ++i) {
      EXPECT_EQ(to_string(runs[i].verdict), std::string(to_string(cases[i].verdict)))
          << "\"" << cases[i].input << "\", batches of " << batch << ": " << runs[i].message;
      EXPECT_NE(runs[i].message.find(cases[i].says), std::string::npos) << runs[i].message;
    }
  }
}

TEST(RunApart, RefusedInputsMayNotTakeMuchMemory) {
  const Limits limits;
  const std::vector<InputRun> runs = runs_of({"g", "k", "r"}, limits);
  const bool measured = limits.measures_memory;
  EXPECT_EQ(runs[0].verdict, measured ? Verdict::kTooLarge : Verdict::kRefused);
  EXPECT_EQ(runs[1].verdict, Verdict::kRead);
  EXPECT_EQ(runs[2].verdict, Verdict::kRefused);
  if (!measured) return;
  EXPECT_GE(runs[0].peak_bytes, std::int64_t{700} << 20);
  EXPECT_LT(runs[2].peak_bytes, std::int64_t{50} << 20);
}

TEST(RunApart, ALargerInputMayTakeTwiceItsSizeMore) {
  Limits limits;
  if (!limits.measures_memory) return;
  const std::string large = "g" + std::string(std::size_t{100} << 20, ' ');
  limits.refused_bytes = std::int64_t{510} << 20;  // 710 MiB with it, 700 are taken
  EXPECT_EQ(runs_of({large}, limits)[0].verdict, Verdict::kRefused);
  limits.refused_bytes = std::int64_t{480} << 20;
  EXPECT_EQ(runs_of({large}, limits)[0].verdict, Verdict::kTooLarge);
}

TEST(Damage, IsManifoldAndTheSameEachTime) {
  const Corpus corpus = {Form::kBytes,
                         {made("a.csv", "x;y\n1;2.5\n3;4e-3\n", 4), made("b.csv", "z\n-7\n", 2)}};
  const std::vector<Damage> one = damaged_files(corpus, 1), two = damaged_files(corpus, 1);
  ASSERT_EQ(one.size(), two.size());
  EXPECT_GE(one.size(), 200U);
  std::set<std::string> different;
  for (std::size_t i = 0; i < one.size(); ++i) {
    EXPECT_EQ(one[i].bytes(), two[i].bytes()) << one[i].name;
    different.insert(one[i].bytes());
  }
  EXPECT_GT(different.size(), one.size() * 3 / 4);
  for (const char* wanted : {"", "x;y\n1;2.5\n", "x,y\n1,2.5\n3,4e-3\n", "x;y\n1;2,5\n3;4e-3\n",
                             "x;y\r\n1;2.5\r\n3;4e-3\r\n", "x;y\nnan;nan\nnan;nan\n"}) {
    EXPECT_TRUE(different.contains(wanted)) << wanted;
  }
}

TEST(FuzzInput, FilesAreWrittenAndRemoved) {
  const std::filesystem::path path = put("a.csv", "abc");
  EXPECT_EQ(std::filesystem::file_size(path), 3U);
  clear_folder();
  EXPECT_FALSE(std::filesystem::exists(path));
  EXPECT_TRUE(std::filesystem::exists(folder()));
}

}  // namespace
}  // namespace asbuilt::fuzz
