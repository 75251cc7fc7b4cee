#include "reports/export/output_files.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "core/base/error.h"

namespace asbuilt {

namespace fs = std::filesystem;

namespace {

// A file that has its name has its content, even after a power cut.
bool synchronise(const fs::path& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return false;
  const bool done = ::fsync(file) == 0;
  ::close(file);
  return done;
}

}  // namespace

OutputFiles::OutputFiles(fs::path folder) : folder_(std::move(folder)) {
  std::error_code failure;
  fs::create_directories(folder_, failure);
  if (!fs::is_directory(folder_)) {
    throw Error(ErrorCode::kStorage, {"the folder cannot be made", folder_.string(), "",
                                      "give the path of a folder that may be written"});
  }
}

OutputFiles::~OutputFiles() {
  if (file_ != nullptr) std::fclose(file_);
  if (published_) return;
  std::error_code ignored;
  for (const std::string& name : names_) fs::remove(temporary(name), ignored);
}

fs::path OutputFiles::temporary(const std::string& name) const {
  const fs::path path = folder_ / name;
  return path.parent_path() /
         ('.' + path.filename().string() + '.' + std::to_string(::getpid()) + ".partial");
}

void OutputFiles::fail(const std::string& what, const fs::path& path) const {
  throw Error(ErrorCode::kStorage,
              {what, path.string() + " (" + std::strerror(errno) + ")", "",
               "check the folder's permissions and the free space of the disk"});
}

fs::path OutputFiles::next(const std::string& name) {
  end();
  std::error_code failure;
  fs::create_directories((folder_ / name).parent_path(), failure);
  names_.push_back(name);
  return temporary(name);
}

void OutputFiles::begin(const std::string& name) {
  file_ = std::fopen(next(name).c_str(), "wb");
  if (file_ == nullptr) fail("a file cannot be made", folder_ / name);
}

void OutputFiles::write(std::string_view bytes) {
  if (std::fwrite(bytes.data(), 1, bytes.size(), file_) != bytes.size()) {
    fail("a file cannot be written", folder_ / names_.back());
  }
}

void OutputFiles::end() {
  if (file_ == nullptr) return;
  // Errors of a full disk may show only here.
  if (std::fclose(std::exchange(file_, nullptr)) != 0) {
    fail("a file cannot be written", folder_ / names_.back());
  }
}

void OutputFiles::publish() {
  end();
  for (const std::string& name : names_) {
    if (!synchronise(temporary(name))) fail("a file cannot be written", folder_ / name);
  }
  std::error_code failure;
  fs::remove(folder_ / names_.back(), failure);
  for (const std::string& name : names_) {
    if (std::rename(temporary(name).c_str(), (folder_ / name).c_str()) != 0) {
      fail("a file cannot be given its name", folder_ / name);
    }
  }
  published_ = true;
}

}  // namespace asbuilt
