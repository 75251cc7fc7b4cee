// One line of the audit trail.
#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace asbuilt {

struct AuditEntry {
  std::int64_t seq = 0;                     // from 1, without gaps
  std::string utc;                          // ISO 8601
  std::string action;                       // "CREATE", "MIGRATE", ...
  std::string actor;                        // the person or, where none is known, the program
  std::string entity;                       // "INSPECTION", "SCHEMA", ...
  std::string id;                           // of the entity
  std::map<std::string, std::string> more;  // further keys, for example "sha256" of the content
  std::string hash;                         // of this entry, chained to the one before
};

}  // namespace asbuilt
