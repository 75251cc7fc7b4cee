// A folder that vanishes with the test.
#pragma once

#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace asbuilt::sample {

enum class Place {
  kMemory,  // where there is a memory disk, on it: synchronising costs nothing there
  kDisk,
};

class TemporaryFolder {
 public:
  explicit TemporaryFolder(Place place = Place::kMemory) {
    static std::atomic<int> count = 0;
    const std::filesystem::path memory = "/dev/shm";
    path_ = (place == Place::kMemory && ::access(memory.c_str(), W_OK) == 0
                 ? memory
                 : std::filesystem::temp_directory_path()) /
            ("asbuilt-store-" + std::to_string(::getpid()) + "-" + std::to_string(count++));
    std::filesystem::remove_all(path_);
    std::filesystem::create_directories(path_);
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

inline std::string bytes_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

inline void write_bytes(const std::filesystem::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

}  // namespace asbuilt::sample
