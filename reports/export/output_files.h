// A set of files that appear together.
#pragma once

#include <cstdio>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace asbuilt {

// Files are opened one after the other under temporary names beside their final ones. What was not
// published is removed by the destructor.
class OutputFiles {
 public:
  // Makes the folder. Throws kStorage.
  explicit OutputFiles(std::filesystem::path folder);
  OutputFiles(const OutputFiles&) = delete;
  OutputFiles& operator=(const OutputFiles&) = delete;
  ~OutputFiles();

  // Starts the next file and ends the one before. A name may have a folder, which is made.
  void begin(const std::string& name);
  void write(std::string_view bytes);
  // Ends the file before, and gives the temporary path of a next one that somebody else writes
  // whole.
  std::filesystem::path next(const std::string& name);

  // Ends the last file and gives all of them their names. The last one is the sign that the set is
  // whole: an older file of its name is removed first, and it is named last.
  void publish();

 private:
  void end();
  [[noreturn]] void fail(const std::string& what, const std::filesystem::path& path) const;
  std::filesystem::path temporary(const std::string& name) const;

  std::filesystem::path folder_;
  std::vector<std::string> names_;
  std::FILE* file_ = nullptr;
  bool published_ = false;
};

}  // namespace asbuilt
