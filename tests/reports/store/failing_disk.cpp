#include "tests/reports/store/failing_disk.h"

#include <sqlite3.h>

#include <filesystem>
#include <new>
#include <random>

#include "tests/reports/store/temporary_folder.h"

namespace asbuilt::sample {
namespace {

constexpr std::size_t kSectorBytes = 512;

FailingDisk* the_disk = nullptr;
sqlite3_vfs* real_vfs = nullptr;
sqlite3_vfs failing_vfs;

// SQLite's view of an open file: ours first, the real one right behind it in the same block.
struct File {
  sqlite3_file base;
  std::string* path;
  sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};

File* own(sqlite3_file* file) {
  return reinterpret_cast<File*>(file);
}
sqlite3_file* real(sqlite3_file* file) {
  return own(file)->real();
}

int close_file(sqlite3_file* file) {
  const int result = real(file)->pMethods->xClose(real(file));
  delete own(file)->path;
  return result;
}

int read_file(sqlite3_file* file, void* bytes, int count, sqlite3_int64 offset) {
  if (the_disk->next_read_fails()) return SQLITE_IOERR_READ;
  return real(file)->pMethods->xRead(real(file), bytes, count, offset);
}

int write_file(sqlite3_file* file, const void* bytes, int count, sqlite3_int64 offset) {
  if (the_disk->next_fails()) return SQLITE_IOERR_WRITE;
  const int result = real(file)->pMethods->xWrite(real(file), bytes, count, offset);
  if (result == SQLITE_OK) {
    the_disk->wrote(*own(file)->path, offset,
                    {static_cast<const char*>(bytes), static_cast<std::size_t>(count)});
  }
  return result;
}

int truncate_file(sqlite3_file* file, sqlite3_int64 size) {
  if (the_disk->next_fails()) return SQLITE_IOERR_TRUNCATE;
  const int result = real(file)->pMethods->xTruncate(real(file), size);
  if (result == SQLITE_OK) the_disk->truncated(*own(file)->path, size);
  return result;
}

int sync_file(sqlite3_file* file, int) {
  if (the_disk->next_fails()) return SQLITE_IOERR_FSYNC;
  the_disk->synchronised(*own(file)->path);
  return SQLITE_OK;
}

int size_of_file(sqlite3_file* file, sqlite3_int64* size) {
  return real(file)->pMethods->xFileSize(real(file), size);
}
int lock(sqlite3_file* file, int level) {
  return real(file)->pMethods->xLock(real(file), level);
}
int unlock(sqlite3_file* file, int level) {
  return real(file)->pMethods->xUnlock(real(file), level);
}
int check_lock(sqlite3_file* file, int* taken) {
  return real(file)->pMethods->xCheckReservedLock(real(file), taken);
}
int control(sqlite3_file* file, int operation, void* argument) {
  return real(file)->pMethods->xFileControl(real(file), operation, argument);
}
int sector_size(sqlite3_file* file) {
  return real(file)->pMethods->xSectorSize(real(file));
}
int characteristics(sqlite3_file* file) {
  return real(file)->pMethods->xDeviceCharacteristics(real(file));
}

// Version 1: no shared memory and no memory mapping.
constexpr sqlite3_io_methods kMethods = {
    1,       close_file, read_file,  write_file, truncate_file, sync_file,       size_of_file,
    lock,    unlock,     check_lock, control,    sector_size,   characteristics, nullptr,
    nullptr, nullptr,    nullptr,    nullptr,    nullptr};

int open_file(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out_flags) {
  file->pMethods = nullptr;
  const int result = real_vfs->xOpen(real_vfs, name, real(file), flags, out_flags);
  if (result != SQLITE_OK) return result;
  own(file)->path = new std::string(name != nullptr ? name : "");
  file->pMethods = &kMethods;
  if (name != nullptr && (flags & SQLITE_OPEN_CREATE) != 0) the_disk->opened(name);
  return SQLITE_OK;
}

int delete_file(sqlite3_vfs*, const char* name, int) {
  if (the_disk->next_fails()) return SQLITE_IOERR_DELETE;
  const int result = real_vfs->xDelete(real_vfs, name, 0);
  if (result == SQLITE_OK) the_disk->removed(name);
  return result;
}

}  // namespace

FailingDisk::FailingDisk() {
  real_vfs = sqlite3_vfs_find(nullptr);
  failing_vfs = *real_vfs;
  failing_vfs.zName = "failing disk";
  failing_vfs.szOsFile = static_cast<int>(sizeof(File)) + real_vfs->szOsFile;
  failing_vfs.xOpen = open_file;
  failing_vfs.xDelete = delete_file;
  the_disk = this;
  sqlite3_vfs_register(&failing_vfs, 1);
}

FailingDisk::~FailingDisk() {
  sqlite3_vfs_unregister(&failing_vfs);
  sqlite3_vfs_register(real_vfs, 1);
  the_disk = nullptr;
}

void FailingDisk::fail_at(int n) {
  countdown_ = n;
  reads_ = 0;
  failed_ = power_cut_ = dead_ = false;
  images_.clear();
}

void FailingDisk::fail_read_at(int n) {
  fail_at(0);
  reads_ = n;
}

void FailingDisk::cut_power_at(int n) {
  fail_at(n);
  power_cut_ = true;
}

bool FailingDisk::next_fails() {
  if (dead_) return true;
  if (countdown_ == 0 || --countdown_ > 0) return false;
  failed_ = true;
  dead_ = power_cut_;
  return true;
}

bool FailingDisk::next_read_fails() {
  if (reads_ == 0 || --reads_ > 0) return false;
  failed_ = true;
  return true;
}

void FailingDisk::opened(const std::string& path) {
  if (!power_cut_ || images_.contains(path)) return;
  images_[path].content = bytes_of(path);
}

void FailingDisk::wrote(const std::string& path, std::int64_t offset, const std::string& bytes) {
  if (const auto image = images_.find(path); image != images_.end()) {
    image->second.since.push_back({offset, bytes});
  }
}

void FailingDisk::truncated(const std::string& path, std::int64_t size) {
  if (const auto image = images_.find(path); image != images_.end()) {
    image->second.since.push_back({size, {}});
  }
}

void FailingDisk::synchronised(const std::string& path) {
  const auto image = images_.find(path);
  if (image == images_.end()) return;
  for (const Change& change : image->second.since) apply(image->second.content, change);
  image->second.since.clear();
  // SQLite synchronises the folder with a new journal; that keeps all names in it.
  for (auto& [name, other] : images_) other.durable = true;
}

void FailingDisk::removed(const std::string& path) {
  images_.erase(path);
}

void FailingDisk::apply(std::string& content, const Change& change) {
  const auto offset = static_cast<std::size_t>(change.offset);
  if (change.bytes.empty()) {
    content.resize(offset, '\0');
    return;
  }
  if (content.size() < offset + change.bytes.size())
    content.resize(offset + change.bytes.size(), '\0');
  content.replace(offset, change.bytes.size(), change.bytes);
}

void FailingDisk::restore_power(std::uint32_t seed) {
  std::mt19937 random(seed);
  std::bernoulli_distribution coin(0.5);
  if (dead_) {
    for (auto& [path, image] : images_) {
      if (!image.durable && coin(random)) {
        std::filesystem::remove(path);
        continue;
      }
      for (const Change& change : image.since) {
        if (change.bytes.empty()) {
          if (coin(random)) apply(image.content, change);
          continue;
        }
        for (std::size_t at = 0; at < change.bytes.size(); at += kSectorBytes) {
          if (!coin(random)) continue;
          apply(image.content, {change.offset + static_cast<std::int64_t>(at),
                                change.bytes.substr(at, kSectorBytes)});
        }
      }
      write_bytes(path, image.content);
    }
  }
  fail_at(0);
}

}  // namespace asbuilt::sample
