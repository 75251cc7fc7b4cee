// The attached files of a lot's export and their list.
#include <map>

#include "reports/export/lot_parts.h"

namespace asbuilt {

std::vector<AttachedFileName> attached_files(const LotExport& lot) {
  std::vector<AttachedFileName> files;
  if (!lot.content) return files;
  std::map<std::string, std::string> name_of;  // by SHA-256
  for (const LotRecord& r : lot.records) {
    if (r.kind != kAttachmentKind || (!r.lot.empty() && r.lot != lot.lot)) continue;
    const auto [at, first] = name_of.try_emplace(r.text(kContentField));
    if (first)
      at->second.append("attachments/")
          .append(std::to_string(r.id))
          .append("_")
          .append(r.text("file"));
    files.push_back({&r, at->second, first});
  }
  return files;
}

std::string attachment_list(const LotExport& lot) {
  EntryTable table;
  table.columns = {"file",     "entry", "attachment", "what",   "of_kind",
                   "of_names", "name",  "bytes",      "sha256", "withdrawn"};
  for (const AttachedFileName& file : attached_files(lot)) {
    const LotRecord& r = *file.entry;
    table.rows.push_back({file.name.substr(std::string("attachments/").size()),
                          static_cast<double>(r.id), r.key, r.text("what"), r.text("of_kind"),
                          r.list("of_names"), r.text("file"), r.number(kContentBytesField),
                          r.text(kContentField), r.withdrawn()});
  }
  return csv_of(table);
}

}  // namespace asbuilt
