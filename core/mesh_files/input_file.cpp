#include "core/mesh_files/input_file.h"

#include <cstdint>
#include <fstream>

#include "core/base/error.h"
#include "core/base/memory.h"

namespace asbuilt {

std::string read_whole_file(const std::filesystem::path& path) {
  std::error_code failed;
  if (!std::filesystem::exists(path, failed)) {
    throw Error(ErrorCode::kNotFound, {"the file does not exist", path.string(), "", ""});
  }
  // Pipes and devices have no size to check against, so they are refused like folders.
  if (!std::filesystem::is_regular_file(path, failed)) {
    throw Error(ErrorCode::kNotFound,
                {"this is not a file that can be read", path.string(), "an ordinary file", ""});
  }
  const std::uintmax_t size = std::filesystem::file_size(path, failed);
  if (failed) {
    throw Error(ErrorCode::kStorage, {"the file's size is not known", path.string(), "", ""});
  }
  require_memory(static_cast<std::int64_t>(size), "reading " + path.string(),
                 "close other programs or use a smaller file");
  std::ifstream in(path, std::ios::binary);
  std::string bytes(static_cast<std::size_t>(size), '\0');
  if (!in || !in.read(bytes.data(), static_cast<std::streamsize>(size))) {
    throw Error(ErrorCode::kStorage,
                {"the file could not be read to its end", path.string(), "", "check permissions"});
  }
  return bytes;
}

}  // namespace asbuilt
