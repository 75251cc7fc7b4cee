#include "core/lot/named_entry.h"

#include "core/lot/sheet_text.h"

namespace asbuilt {

std::string author_text(const RecordIndex& index, const LotRecord& entry) {
  const LotRecord* user = index.latest("", "user", entry.actor);
  std::string text = user == nullptr ? entry.actor : user->text("full_name");
  return text.append(", ").append(time_text(entry.utc));
}

std::string approval_text(const LotRecord* approval) {
  if (approval == nullptr) return {};
  return approval->text("full_name") + ", " + time_text(approval->utc);
}

}  // namespace asbuilt
