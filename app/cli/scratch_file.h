// A copy of an attached file beside the temporary files, for what reads a path.
#pragma once

#include <string>

#include "app/cli/commands.h"

namespace asbuilt {

// Gone with the object. Throws kStorage where no folder for it can be made.
class ScratchFile {
 public:
  ScratchFile(const std::string& name, const std::string& bytes);
  ~ScratchFile();
  ScratchFile(const ScratchFile&) = delete;
  ScratchFile& operator=(const ScratchFile&) = delete;
  const Path& path() const { return path_; }

 private:
  Path folder_, path_;
};

}  // namespace asbuilt
