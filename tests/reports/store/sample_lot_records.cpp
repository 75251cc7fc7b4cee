#include "tests/reports/store/sample_lot_records.h"

namespace asbuilt::sample {

LotRecord lot_record(const std::string& kind, const std::string& key) {
  LotRecord record;
  record.lot = "L-001";
  record.kind = kind;
  record.key = key;
  record.actor = "ada";
  record.utc = "2026-11-20T10:00:00Z";
  record.fields = {{"text", "\xc2\xb5m \"\n;"},
                   {"number", 0.1},
                   {"flag", true},
                   {"list", std::vector<std::string>{"b", "a"}}};
  return record;
}

std::string no_key(const std::string& text) {
  return "signed: " + std::to_string(text.size());
}

void add_lot_records(LotWriter& writer) {
  writer.add(lot_record("lot", "L-001"), no_key);
  LotRecord part = lot_record("part", "SN-1");
  const std::int64_t first = writer.add(part, no_key).id;
  part.fields["number"] = 1e-300;
  part.supersedes = first;
  part.reason = "typing mistake";
  writer.add(part, no_key);
}

void add_attachment(LotWriter& writer, const std::string& key, const std::string& content) {
  LotRecord record = lot_record(kAttachmentKind, key);
  record.fields[kContentField] = writer.add_content(content);
  record.fields[kContentBytesField] = static_cast<double>(content.size());
  writer.add(record, no_key);
}

}  // namespace asbuilt::sample
