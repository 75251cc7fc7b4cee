#include "core/design/zip_package.h"

#include <zip.h>

#include <cstdlib>
#include <unordered_map>
#include <vector>

#include "core/base/error.h"
#include "core/mesh_files/text_scan.h"

namespace asbuilt {
namespace {

constexpr std::int64_t kMostEntries = 20000;
constexpr std::uint64_t kLargestPart = std::uint64_t{4} << 30;
constexpr std::uint64_t kUncheckedGrowth = std::uint64_t{16} << 20;
constexpr std::uint64_t kLargestGrowth = 200;
constexpr std::size_t kBlock = std::size_t{64} << 10;

std::string key_of(std::string_view name) {
  if (name.starts_with('/')) name.remove_prefix(1);
  return text_scan::lower_case(name);
}

// A name that could leave the folder it is unpacked to, or that two programs read differently.
bool is_unsafe(std::string_view name) {
  if (name.empty() || name.front() == '/' || name.find('\\') != std::string_view::npos) return true;
  for (std::size_t start = 0; start <= name.size();) {
    const std::size_t end = std::min(name.find('/', start), name.size());
    if (name.substr(start, end - start) == "..") return true;
    start = end + 1;
  }
  return false;
}

std::string message_of(int code) {
  zip_error_t error;
  zip_error_init_with_code(&error, code);
  std::string text = zip_error_strerror(&error);
  zip_error_fini(&error);
  return text;
}

}  // namespace

struct ZipPackage::State {
  struct Entry {
    zip_uint64_t index = 0;
    std::uint64_t size = 0;
    std::uint64_t packed = 0;
  };
  std::string name;
  zip_t* archive = nullptr;
  std::unordered_map<std::string, Entry> entries;

  ~State() {
    if (archive != nullptr) zip_discard(archive);
  }

  [[noreturn]] void fail(const std::string& what, std::string_view part,
                         const std::string& allowed = "") const {
    throw Error(ErrorCode::kBadFormat,
                {what, part.empty() ? name : name + ", part " + text_scan::quoted(part), allowed,
                 "export the file again"});
  }

  const Entry& entry(std::string_view part) const {
    const auto found = entries.find(key_of(part));
    if (found == entries.end()) fail("the package lacks a part", part);
    return found->second;
  }

  void list() {
    const zip_int64_t count = zip_get_num_entries(archive, 0);
    if (count > kMostEntries) {
      fail("the package has " + std::to_string(count) + " entries", "",
           "up to " + std::to_string(kMostEntries));
    }
    for (zip_int64_t i = 0; i < count; ++i) {
      zip_stat_t stat;
      const auto index = static_cast<zip_uint64_t>(i);
      constexpr zip_uint64_t kNeeded =
          ZIP_STAT_NAME | ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD;
      if (zip_stat_index(archive, index, 0, &stat) != 0 || (stat.valid & kNeeded) != kNeeded) {
        fail("the package's list of parts is damaged", "");
      }
      const std::string_view part = stat.name;
      if (is_unsafe(part)) fail("a part's name points outside the package", part);
      if (part.ends_with('/')) continue;  // a folder
      if ((stat.valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 && stat.encryption_method != ZIP_EM_NONE) {
        fail("a part is encrypted", part);
      }
      if (stat.comp_method != ZIP_CM_STORE && stat.comp_method != ZIP_CM_DEFLATE) {
        fail("a part is packed in an unknown way", part, "store or deflate");
      }
      if (!entries.emplace(key_of(part), Entry{index, stat.size, stat.comp_size}).second) {
        fail("two parts have the same name", part);
      }
    }
  }
};

ZipPackage::ZipPackage(const std::filesystem::path& path, const std::string& kind)
    : state_(std::make_unique<State>()) {
  std::error_code failed;
  if (!std::filesystem::is_regular_file(path, failed)) {
    throw Error(ErrorCode::kNotFound, {"the file does not exist", path.string(), "", ""});
  }
  state_->name = path.string();
  int code = 0;
  state_->archive = zip_open(path.c_str(), ZIP_RDONLY, &code);
  if (state_->archive == nullptr) {
    state_->fail("the file is not a sound ZIP package (" + message_of(code) + ")", "", kind);
  }
  state_->list();
}

ZipPackage::~ZipPackage() = default;

bool ZipPackage::has(std::string_view name) const {
  return state_->entries.contains(key_of(name));
}

std::int64_t ZipPackage::size(std::string_view name) const {
  return static_cast<std::int64_t>(state_->entry(name).size);
}

void ZipPackage::read(std::string_view name,
                      const std::function<void(std::string_view)>& sink) const {
  const State::Entry& entry = state_->entry(name);
  if (entry.size > kLargestPart) {
    state_->fail("a part is too large: " + std::to_string(entry.size) + " bytes", name,
                 "up to 4 GiB");
  }
  if (entry.size > kUncheckedGrowth &&
      entry.size / kLargestGrowth > std::max<std::uint64_t>(1, entry.packed)) {
    state_->fail("a part grows from " + std::to_string(entry.packed) + " to " +
                     std::to_string(entry.size) + " bytes, as only an attack does",
                 name, "up to 200 times");
  }
  const std::unique_ptr<zip_file_t, int (*)(zip_file_t*)> file(
      zip_fopen_index(state_->archive, entry.index, 0), zip_fclose);
  if (!file) {
    state_->fail(std::string("a part cannot be unpacked (") + zip_strerror(state_->archive) + ")",
                 name);
  }
  std::vector<char> block(kBlock);
  std::uint64_t total = 0;
  while (true) {
    const zip_int64_t got = zip_fread(file.get(), block.data(), block.size());
    // The library compares the checksum when the end is reached.
    if (got < 0) {
      state_->fail(std::string("a part is damaged (") + zip_file_strerror(file.get()) + ")", name);
    }
    if (got == 0) break;
    total += static_cast<std::uint64_t>(got);
    if (total > entry.size) state_->fail("a part is longer than the package says", name);
    sink({block.data(), static_cast<std::size_t>(got)});
  }
  if (total != entry.size) state_->fail("a part is cut off", name);
}

std::string pack_zip(const std::vector<ZipEntry>& entries) {
  const auto fail = [](const std::string& why) {
    throw Error(ErrorCode::kStorage, {"the package could not be made (" + why + ")", "", "", ""});
  };
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* target = zip_source_buffer_create(nullptr, 0, 0, &error);
  if (target == nullptr) fail(zip_error_strerror(&error));
  zip_t* archive = zip_open_from_source(target, ZIP_TRUNCATE, &error);
  if (archive == nullptr) {
    zip_source_free(target);
    fail(zip_error_strerror(&error));
  }
  zip_source_keep(target);
  const auto give_up = [&] {
    const std::string why = zip_strerror(archive);
    zip_discard(archive);
    zip_source_free(target);
    fail(why);
  };
  for (const ZipEntry& entry : entries) {
    zip_source_t* source = zip_source_buffer(archive, entry.bytes.data(), entry.bytes.size(), 0);
    if (source == nullptr) give_up();
    const zip_int64_t index = zip_file_add(archive, entry.name.c_str(), source, ZIP_FL_ENC_UTF_8);
    if (index < 0) {
      zip_source_free(source);
      give_up();
    }
    // 1980-01-01 00:00 in the packed form of DOS: the first day a ZIP can state, in no time zone.
    constexpr zip_uint16_t kFirstDay = 1 << 5 | 1;
    const auto at = static_cast<zip_uint64_t>(index);
    if (zip_set_file_compression(archive, at, ZIP_CM_DEFLATE, 6) != 0 ||
        zip_file_set_dostime(archive, at, 0, kFirstDay, 0) != 0) {
      give_up();
    }
  }
  if (zip_close(archive) != 0) give_up();
  std::string bytes;
  zip_stat_t stat;
  if (zip_source_stat(target, &stat) == 0 && zip_source_open(target) == 0) {
    bytes.resize(stat.size);
    const zip_int64_t got = zip_source_read(target, bytes.data(), bytes.size());
    zip_source_close(target);
    if (got != static_cast<zip_int64_t>(bytes.size())) bytes.clear();
  }
  zip_source_free(target);
  if (bytes.empty()) fail("the packed bytes cannot be read back");
  return bytes;
}

}  // namespace asbuilt
