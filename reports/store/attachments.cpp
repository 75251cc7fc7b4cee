#include "reports/store/attachments.h"

#include <map>

#include "core/base/hash.h"
#include "core/records/lot_record.h"
#include "reports/store/artifacts.h"
#include "reports/store/database.h"

namespace asbuilt {
namespace {

std::string name_of(const std::string& sha256) {
  return "the attached content " + sha256.substr(0, 12) + "...";
}

// What the entries say of the contents: SHA-256, bytes. Entries that cannot be read are told by
// check_lot_records.
std::map<std::string, double> contents_named(Database& database,
                                             std::vector<std::string>& problems) {
  std::map<std::string, double> named;
  Statement entries(database, "SELECT id, entry FROM lot_records WHERE kind = ? ORDER BY id");
  entries.bind(1, std::string_view(kAttachmentKind));
  while (entries.step()) {
    try {
      const LotRecord record = parse_lot_record(entries.text(1));
      const std::string sha256 = record.text(kContentField);
      const double bytes = record.number(kContentBytesField);
      named[sha256] = bytes;
      if (static_cast<double>(content_bytes(database, sha256)) == bytes) continue;
      std::string what = "entry " + std::to_string(entries.integer(0));
      problems.push_back(
          what.append(" of the lot's record: its content is missing or of another "
                      "size"));
    } catch (const Error&) {
      continue;
    }
  }
  return named;
}

}  // namespace

std::string insert_content(Database& database, std::string_view bytes) {
  const auto size = static_cast<std::int64_t>(bytes.size());
  if (size == 0 || size > kMostAttachmentBytes) {
    throw Error(ErrorCode::kInvalidInput,
                {"a file of this size is not attached", std::to_string(size) + " bytes",
                 "1 to " + std::to_string(kMostAttachmentBytes) + " bytes", ""});
  }
  std::string sha256 = sha256_hex(bytes);
  if (content_bytes(database, sha256) != 0) return sha256;
  const std::string block = compress(bytes);
  Statement insert(database,
                   "INSERT INTO attachments (id, sha256, raw_bytes, data) VALUES "
                   "((SELECT coalesce(max(id), 0) + 1 FROM attachments), ?, ?, ?)");
  insert.bind(1, std::string_view(sha256));
  insert.bind(2, size);
  insert.bind_blob(3, block);
  insert.run();
  return sha256;
}

std::int64_t content_bytes(Database& database, const std::string& sha256) {
  Statement find(database, "SELECT raw_bytes FROM attachments WHERE sha256 = ?");
  find.bind(1, std::string_view(sha256));
  return find.step() ? find.integer(0) : 0;
}

std::string read_content(Database& database, const std::string& sha256) {
  Statement find(database, "SELECT raw_bytes, data FROM attachments WHERE sha256 = ?");
  find.bind(1, std::string_view(sha256));
  if (!find.step()) {
    throw Error(ErrorCode::kNotFound, {"there is no attached file of this content", sha256, "",
                                       "asbuilt lot show --lot lists the attachments"});
  }
  std::string bytes = decompress(find.blob(1), find.integer(0));
  if (sha256_hex(bytes) == sha256) return bytes;
  throw Error(ErrorCode::kStorage, {name_of(sha256) + " was altered", database.name(), "",
                                    "asbuilt lot verify; go on with a backup"});
}

std::vector<std::string> check_content(Database& database, const std::string& sha256) {
  try {
    read_content(database, sha256);
    return {};
  } catch (const Error& error) {
    if (error.code() == ErrorCode::kOutOfMemory) throw;
    const bool told = error.text().what.starts_with(name_of(sha256));
    return {told ? error.text().what : name_of(sha256) + ": " + error.text().what};
  }
}

std::vector<std::string> check_contents(Database& database) {
  std::vector<std::string> problems;
  const std::map<std::string, double> named = contents_named(database, problems);
  Statement contents(database, "SELECT sha256, raw_bytes, data FROM attachments ORDER BY id");
  while (contents.step()) {
    const std::string sha256 = contents.text(0);
    if (!named.contains(sha256)) problems.push_back(name_of(sha256) + " belongs to no entry");
    try {
      const std::string bytes = decompress(contents.blob(2), contents.integer(1));
      if (sha256_hex(bytes) != sha256) problems.push_back(name_of(sha256) + " was altered");
    } catch (const Error& error) {
      problems.push_back(name_of(sha256) + ": " + error.text().what);
    }
  }
  return problems;
}

}  // namespace asbuilt
