// A forward stream of bytes from a file, raw or inflated.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>

namespace asbuilt::scan {

class ByteSource {
 public:
  virtual ~ByteSource() = default;
  // Fills up to `count` bytes; fewer only at the end. Throws kBadFormat for damaged data.
  virtual std::size_t read(char* out, std::size_t count) = 0;
};

std::unique_ptr<ByteSource> open_file(const std::filesystem::path& path, std::int64_t begin);

// zlib or gzip data, told apart by their first bytes; gzip members may follow one another.
std::unique_ptr<ByteSource> open_deflated(const std::filesystem::path& path, std::int64_t begin);

}  // namespace asbuilt::scan
