#include "tests/fuzz/fuzz_input.h"

#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <stdexcept>

namespace asbuilt::fuzz {
namespace {

namespace fs = std::filesystem;

class Folder {
 public:
  Folder() {
    const fs::path memory = "/dev/shm";
    const char* told = std::getenv("ASBUILT_FUZZ_FOLDER");
    const fs::path parent = told != nullptr                       ? fs::path(told)
                            : ::access(memory.c_str(), W_OK) == 0 ? memory
                                                                  : fs::temp_directory_path();
    path_ = parent / ("asbuilt-fuzz-" + std::to_string(::getpid()));
    fs::create_directories(path_);
  }
  ~Folder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

}  // namespace

Ending& last_ending() {
  static Ending ending;
  return ending;
}

void require_readable(const std::string& message) {
  if (message.empty()) throw std::logic_error("a message is empty");
  if (message.size() <= kLongestMessage) return;
  throw std::logic_error("a message has " + std::to_string(message.size()) +
                         " characters: " + message.substr(0, 200));
}

void remember_refusal(const Error& error) {
  const std::string message = error.what();
  if (error.text().what.empty()) throw std::logic_error("an error does not say what is wrong");
  require_readable(message);
  last_ending() = {true, message};
}

const fs::path& folder() {
  static const Folder folder;
  return folder.path();
}

fs::path put(const std::string& name, std::string_view bytes) {
  const fs::path path = folder() / name;
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  file.close();
  if (!file) throw std::runtime_error("cannot write " + path.string());
  return path;
}

void clear_folder() {
  for (const fs::directory_entry& entry : fs::directory_iterator(folder())) {
    fs::remove_all(entry.path());
  }
}

}  // namespace asbuilt::fuzz
