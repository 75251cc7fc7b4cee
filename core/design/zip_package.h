// The parts of a ZIP file, read with limits: what a 3MF is packed in.
//
// Refused: encrypted entries, methods other than store and deflate, names with "..", backslash or a
// leading slash, names that differ in case only, more than 20000 entries, entries that grow by more
// than 200 times beyond 16 MiB or are larger than 4 GiB, entries whose checksum or size is false.
// Nothing is ever written to disk under an entry's name.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace asbuilt {

class ZipPackage {
 public:
  // `kind` is what the caller wants to read, for messages: "a 3MF package". Throws kNotFound,
  // kBadFormat.
  ZipPackage(const std::filesystem::path& path, const std::string& kind);
  ~ZipPackage();
  ZipPackage(const ZipPackage&) = delete;
  ZipPackage& operator=(const ZipPackage&) = delete;

  // Names as in "3D/3dmodel.model"; a leading slash is allowed and case does not matter.
  bool has(std::string_view name) const;
  // Bytes after unpacking, as the package declares them. Throws kBadFormat when there is no such
  // part.
  std::int64_t size(std::string_view name) const;
  // Gives the part's bytes in order, in blocks of up to 64 KiB. The sink may throw.
  void read(std::string_view name, const std::function<void(std::string_view)>& sink) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// One entry of a package to be written.
struct ZipEntry {
  std::string name;
  std::string bytes;
};

// The packed file in memory: deflated, dated 1980-01-01 so that equal content gives equal bytes.
// Throws kStorage.
std::string pack_zip(const std::vector<ZipEntry>& entries);

}  // namespace asbuilt
