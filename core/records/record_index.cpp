#include "core/records/record_index.h"

#include <algorithm>

namespace asbuilt {

RecordIndex::RecordIndex(const std::vector<LotRecord>& records) : records_(records) {
  update();
}

void RecordIndex::update() {
  for (; seen_ < records_.size(); ++seen_) {
    const LotRecord& record = records_[seen_];
    Places& named = last_[record.kind][record.key];
    if (record.supersedes != 0) {
      std::erase_if(named, [&](std::size_t place) {
        const LotRecord& old = records_[place];
        return old.id == record.supersedes && old.id < record.id && old.lot == record.lot;
      });
    }
    named.push_back(seen_);
    by_id_.emplace(record.id, seen_);
  }
}

const LotRecord* RecordIndex::latest(const std::string& lot, const std::string& kind,
                                     const std::string& key) const {
  const auto of_kind = last_.find(kind);
  if (of_kind == last_.end()) return nullptr;
  const auto at = of_kind->second.find(key);
  if (at == of_kind->second.end()) return nullptr;
  for (const std::size_t place : at->second) {
    if (records_[place].lot == lot) return &records_[place];
  }
  return nullptr;
}

const LotRecord* RecordIndex::current(const std::string& lot, const std::string& kind,
                                      const std::string& key) const {
  for (const LotRecord* record : current_named(kind, key)) {
    if (record->lot == lot) return record;
  }
  return nullptr;
}

std::vector<const LotRecord*> RecordIndex::current_named(const std::string& kind,
                                                         const std::string& key) const {
  std::vector<const LotRecord*> found;
  const auto of_kind = last_.find(kind);
  if (of_kind == last_.end()) return found;
  const auto at = of_kind->second.find(key);
  if (at != of_kind->second.end()) add_current(at->second, found);
  return found;
}

std::vector<const LotRecord*> RecordIndex::current_of(const std::string& kind) const {
  std::vector<const LotRecord*> found;
  const auto of_kind = last_.find(kind);
  if (of_kind == last_.end()) return found;
  for (const auto& [key, places] : of_kind->second) add_current(places, found);
  return found;
}

void RecordIndex::add_current(const Places& places, std::vector<const LotRecord*>& found) const {
  for (const std::size_t place : places) {
    if (!records_[place].withdrawn()) found.push_back(&records_[place]);
  }
}

const LotRecord* RecordIndex::entry(std::int64_t id) const {
  const auto at = by_id_.find(id);
  return at == by_id_.end() ? nullptr : &records_[at->second];
}

}  // namespace asbuilt
