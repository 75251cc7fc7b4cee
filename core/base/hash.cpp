#include "core/base/hash.h"

#include <sodium.h>

#include <array>
#include <cstdio>
#include <memory>
#include <vector>

#include "core/base/error.h"

namespace asbuilt {
namespace {

std::string hex(const std::array<unsigned char, crypto_hash_sha256_BYTES>& digest) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  text.reserve(2 * digest.size());
  for (const unsigned char byte : digest) {
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  return text;
}

}  // namespace

std::string sha256_hex(std::string_view bytes) {
  std::array<unsigned char, crypto_hash_sha256_BYTES> digest{};
  crypto_hash_sha256(digest.data(), reinterpret_cast<const unsigned char*>(bytes.data()),
                     bytes.size());
  return hex(digest);
}

std::string sha256_file(const std::filesystem::path& path, const Progress& progress) {
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"),
                                                       &std::fclose);
  if (!file) {
    throw Error(ErrorCode::kNotFound, {"the file cannot be opened", path.string(), "",
                                       "check the path and its permissions"});
  }
  crypto_hash_sha256_state state;
  crypto_hash_sha256_init(&state);
  std::vector<unsigned char> block(1 << 20);
  while (true) {
    progress.throw_if_cancelled();
    const std::size_t count = std::fread(block.data(), 1, block.size(), file.get());
    crypto_hash_sha256_update(&state, block.data(), count);
    if (count < block.size()) break;
  }
  if (std::ferror(file.get()) != 0) {
    throw Error(ErrorCode::kStorage, {"the file cannot be read to its end", path.string(), "", ""});
  }
  std::array<unsigned char, crypto_hash_sha256_BYTES> digest{};
  crypto_hash_sha256_final(&state, digest.data());
  return hex(digest);
}

}  // namespace asbuilt
