// Schema 6: files that belong to entries of the lot's release record.
//
// Frozen: files with this schema exist. What has to change goes into the next migration.
#include "reports/store/migrations.h"

namespace asbuilt {

// A content stands once, however many entries name it; sha256 and raw_bytes are those of the file,
// data is the file compressed with zlib. Which entry it belongs to, the entries of kind
// "attachment" in lot_records say.
std::string migration_0006_sql() {
  return R"sql(
CREATE TABLE attachments (
  id INTEGER PRIMARY KEY CHECK (id > 0),
  sha256 TEXT NOT NULL UNIQUE CHECK (length(sha256) = 64),
  raw_bytes INTEGER NOT NULL CHECK (raw_bytes > 0),
  data BLOB NOT NULL
) STRICT;
)sql" + append_only_sql(
             "attachments",
             "NEW.id IS NOT (SELECT coalesce(max(id), 0) + 1 FROM attachments) OR EXISTS "
             "(SELECT 1 FROM attachments WHERE sha256 = NEW.sha256)");
}

}  // namespace asbuilt
