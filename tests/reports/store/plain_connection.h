// What another program does to a file, and what verify() says of it then.
#pragma once

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <filesystem>
#include <string>

#include "reports/store/store.h"

namespace asbuilt::sample {

// A connection as any other program opens it: none of our settings.
class PlainConnection {
 public:
  explicit PlainConnection(const std::filesystem::path& path) {
    EXPECT_EQ(sqlite3_open(path.c_str(), &handle_), SQLITE_OK);
  }
  ~PlainConnection() { sqlite3_close(handle_); }
  PlainConnection(const PlainConnection&) = delete;
  PlainConnection& operator=(const PlainConnection&) = delete;
  // Empty when it went through.
  std::string run(const std::string& sql) {
    char* message = nullptr;
    sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, &message);
    std::string text = message != nullptr ? message : "";
    sqlite3_free(message);
    return text;
  }

 private:
  sqlite3* handle_ = nullptr;
};

// A line for each; empty: the file is sound.
inline std::string problems_of(const std::filesystem::path& path) {
  std::string all;
  for (const std::string& problem : Store::open_read_only(path).verify().problems) {
    all += problem + "\n";
  }
  return all;
}

}  // namespace asbuilt::sample
