#include "app/cli/scratch_file.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "core/base/error.h"

namespace asbuilt {

namespace fs = std::filesystem;

ScratchFile::ScratchFile(const std::string& name, const std::string& bytes) {
  std::string pattern = (fs::temp_directory_path() / "asbuilt_curve_XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) {
    throw Error(ErrorCode::kStorage, {"no folder for a temporary file can be made", pattern, "",
                                      "set TMPDIR to a folder that may be written"});
  }
  folder_ = pattern;
  path_ = folder_ / name;
  std::ofstream(path_, std::ios::binary)
      .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

ScratchFile::~ScratchFile() {
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

}  // namespace asbuilt
