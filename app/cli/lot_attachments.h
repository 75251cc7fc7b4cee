// Files that become attachments of the lot's record (core/lot/attachments.h).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/cli/lot_access.h"
#include "app/cli/lot_options.h"
#include "core/lot/attachments.h"

namespace asbuilt {

struct FileContent {
  std::string name;  // without its folder
  std::string bytes;
  std::string sha256;
};

// Reads a file whole, after its size was found to be one that is attached. Throws kNotFound,
// kInvalidInput, kStorage.
FileContent read_content_of(const Path& file);

// The raw file that entries were made from: its SHA-256 as they have it.
struct RawFile {
  Path path;
  std::string sha256;
  std::string what;  // of attachment_contents()
};
// The same, read; throws kInvalidInput where it is no longer the file that was reduced.
FileContent read_raw(const RawFile& raw);

// Adds content and entry beside `of`, entries of one kind that were just added in this transaction,
// under the name "KIND TEST". The same file under the same name is not entered again; another one
// takes the place of the one before. Returns the entry, or nothing.
std::optional<LotRecord> attach_raw(LotWriter& writer, const FileContent& content,
                                    const RawFile& raw, const LotArguments& arguments,
                                    const std::vector<LotRecord>& of, const SigningKey& key);

}  // namespace asbuilt
