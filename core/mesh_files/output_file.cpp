#include "core/mesh_files/output_file.h"

#include <locale>

#include "core/base/error.h"

namespace asbuilt {

OutputFile::OutputFile(const std::filesystem::path& path) : path_(path), partial_(path) {
  partial_ += ".partial";
  out_.imbue(std::locale::classic());
  out_.open(partial_, std::ios::binary | std::ios::trunc);
  if (!out_) fail("the file could not be created");
}

OutputFile::~OutputFile() {
  if (committed_) return;
  out_.close();
  std::error_code ignored;
  std::filesystem::remove(partial_, ignored);
}

void OutputFile::write(std::string_view bytes) {
  if (!out_.write(bytes.data(), static_cast<std::streamsize>(bytes.size()))) {
    fail("the file could not be written");
  }
}

void OutputFile::commit() {
  out_.close();
  if (!out_) fail("the file could not be written");
  std::error_code failed;
  std::filesystem::rename(partial_, path_, failed);
  if (failed) fail("the file could not be given its name (" + failed.message() + ")");
  committed_ = true;
}

void OutputFile::fail(const std::string& what) const {
  throw Error(ErrorCode::kStorage, {what, path_.string(), "",
                                    "check that the folder exists, may be written and has space"});
}

}  // namespace asbuilt
