// A disk under SQLite that fails on demand: one operation returns an error, or the power goes and
// everything that was not synchronised may be lost in part.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace asbuilt::sample {

// While it exists, SQLite uses it for every file that is opened. One at a time, one thread.
class FailingDisk {
 public:
  FailingDisk();
  ~FailingDisk();
  FailingDisk(const FailingDisk&) = delete;
  FailingDisk& operator=(const FailingDisk&) = delete;

  // The n-th write, truncation, synchronisation or removal from now on returns an I/O error, once.
  // 0: none does.
  void fail_at(int n);
  // The n-th read from now on returns an I/O error, once.
  void fail_read_at(int n);
  // From the n-th such operation as of fail_at on nothing reaches the disk any more and every
  // operation fails.
  void cut_power_at(int n);
  // After a cut, when all files are closed: gives every file the content of its last
  // synchronisation and a random part of what was written since, in pieces of 512 bytes. Ends the
  // cut.
  void restore_power(std::uint32_t seed);
  // Whether an operation has failed since one of these was called.
  bool failed() const { return failed_; }

  // ---- called from SQLite's side
  bool next_fails();
  bool next_read_fails();
  void wrote(const std::string& path, std::int64_t offset, const std::string& bytes);
  void truncated(const std::string& path, std::int64_t size);
  void synchronised(const std::string& path);
  void removed(const std::string& path);
  void opened(const std::string& path);

 private:
  struct Change {
    std::int64_t offset = 0;  // of the bytes, or the new size where there are none
    std::string bytes;
  };
  struct Image {
    bool durable = false;  // its name is on the disk
    std::string content;   // as last synchronised
    std::vector<Change> since;
  };
  static void apply(std::string& content, const Change& change);

  int countdown_ = 0;
  int reads_ = 0;
  bool power_cut_ = false;
  bool dead_ = false;
  bool failed_ = false;
  std::map<std::string, Image> images_;
};

}  // namespace asbuilt::sample
