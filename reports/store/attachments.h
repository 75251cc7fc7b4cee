// The contents of files that belong to entries of the lot's record: each stands once, under its
// SHA-256, compressed. Which file it was and what it belongs to, the entries of kind
// kAttachmentKind say (core/records/lot_record.h).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace asbuilt {

class Database;

// Writes the content where no such one is there yet; returns its SHA-256. Throws kInvalidInput for
// an empty one and for more than kMostAttachmentBytes.
std::string insert_content(Database& database, std::string_view bytes);

// Size in bytes before compression; 0 where there is no such content.
std::int64_t content_bytes(Database& database, const std::string& sha256);

// Throws kNotFound where there is no such content, kStorage where it was altered.
std::string read_content(Database& database, const std::string& sha256);

// The same for one content: a sentence where it is missing or was altered.
std::vector<std::string> check_content(Database& database, const std::string& sha256);

// One sentence for each content that is not what its SHA-256 says, that no entry names, and for
// each entry whose content is missing or of another size.
std::vector<std::string> check_contents(Database& database);

}  // namespace asbuilt
