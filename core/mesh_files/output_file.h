// A file that appears complete or not at all.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

namespace asbuilt {

// Writes beside the target under a temporary name; commit() gives it its name, replacing what was
// there. Without commit() the temporary file is removed and the target is left as it was.
// Throws kStorage when the folder does not exist or the disk is full.
class OutputFile {
 public:
  explicit OutputFile(const std::filesystem::path& path);
  ~OutputFile();
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  void write(std::string_view bytes);
  // For writers that take a stream; commit() sees whether it went well.
  std::ostream& stream() { return out_; }
  void commit();

 private:
  [[noreturn]] void fail(const std::string& what) const;

  std::filesystem::path path_;
  std::filesystem::path partial_;
  std::ofstream out_;
  bool committed_ = false;
};

}  // namespace asbuilt
