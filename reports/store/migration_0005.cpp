// Schema 5: the release record of the lot.
//
// Frozen: files with this schema exist. What has to change goes into the next migration.
#include "reports/store/migrations.h"

namespace asbuilt {

// The entry is the canonical text that its digest in the audit trail and its actor's signature
// (ed25519) are taken of (core/records/lot_record.h); other columns repeat what is looked up. One
// current entry of a lot, kind and key: a further one must supersede it, once.
std::string migration_0005_sql() {
  return R"sql(
CREATE TABLE lot_records (
  id INTEGER PRIMARY KEY CHECK (id > 0),
  lot TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind <> ''),
  key TEXT NOT NULL CHECK (key <> ''),
  supersedes INTEGER UNIQUE REFERENCES lot_records (id) CHECK (supersedes < id),
  entry TEXT NOT NULL CHECK (substr(entry, 1, 1) = '{'),
  sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
  ed25519 TEXT NOT NULL
) STRICT;
CREATE INDEX lot_records_by_key ON lot_records (lot, kind, key);
)sql" + append_only_sql(
             "lot_records",
             "NEW.id IS NOT (SELECT coalesce(max(id), 0) + 1 FROM lot_records) OR EXISTS "
             "(SELECT 1 FROM lot_records AS r WHERE r.lot = NEW.lot AND r.kind = NEW.kind "
             "AND r.key = NEW.key AND r.id IS NOT NEW.supersedes AND NOT EXISTS "
             "(SELECT 1 FROM lot_records AS n WHERE n.supersedes = r.id)) OR EXISTS "
             "(SELECT 1 FROM lot_records WHERE supersedes = NEW.supersedes) OR (NEW.supersedes IS "
             "NOT NULL "
             "AND NOT EXISTS (SELECT 1 FROM lot_records AS o WHERE o.id = NEW.supersedes AND "
             "o.lot = NEW.lot AND o.kind = NEW.kind AND o.key = NEW.key))");
}

}  // namespace asbuilt
