#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <stop_token>

#include "core/base/error.h"
#include "core/base/hash.h"

namespace asbuilt {
namespace {

// FIPS 180-4 example values, as published by NIST (SHA256.pdf) and its SHAVS set.
constexpr char kEmpty[] = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
constexpr char kAbc[] = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
constexpr char kTwoBlocks[] = "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1";
constexpr char kMillionA[] = "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0";

class TemporaryFile {
 public:
  explicit TemporaryFile(const std::string& content) {
    path_ = std::filesystem::temp_directory_path() /
            ("asbuilt_hash_" + std::to_string(reinterpret_cast<std::uintptr_t>(this)));
    std::ofstream(path_, std::ios::binary) << content;
  }
  ~TemporaryFile() { std::filesystem::remove(path_); }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

TEST(Hash, PublishedVectors) {
  EXPECT_EQ(sha256_hex(""), kEmpty);
  EXPECT_EQ(sha256_hex("abc"), kAbc);
  EXPECT_EQ(sha256_hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"), kTwoBlocks);
  EXPECT_EQ(sha256_hex(std::string(1000000, 'a')), kMillionA);
}

TEST(Hash, FilesGiveTheHashOfTheirBytes) {
  EXPECT_EQ(sha256_file(TemporaryFile("").path()), kEmpty);
  EXPECT_EQ(sha256_file(TemporaryFile(std::string(1000000, 'a')).path()), kMillionA);
  // Exactly one and more than two read blocks, with a zero byte inside.
  for (const std::size_t size : {std::size_t{1} << 20, (std::size_t{2} << 20) + 5}) {
    std::string bytes(size, 'x');
    bytes[size / 2] = '\0';
    EXPECT_EQ(sha256_file(TemporaryFile(bytes).path()), sha256_hex(bytes));
  }
}

TEST(Hash, AMissingFileIsNotFound) {
  try {
    sha256_file("/nonexistent/scan.mha");
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kNotFound);
    EXPECT_NE(std::string(error.what()).find("/nonexistent/scan.mha"), std::string::npos);
  }
}

TEST(Hash, AFolderIsNoFile) {
  try {
    sha256_file(std::filesystem::temp_directory_path());
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kStorage);
  }
}

TEST(Hash, CanBeCancelled) {
  const TemporaryFile file(std::string(100, 'x'));
  std::stop_source stop;
  stop.request_stop();
  try {
    sha256_file(file.path(), Progress(nullptr, stop.get_token()));
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kCancelled);
  }
}

}  // namespace
}  // namespace asbuilt
