// Finds entries of the lot's record without going through all of them.
//
// An index looks at a list that only grows at its end; update() takes in what came since. Pointers
// that it returns live until the list grows. Entries of equal kind and key may stand in several
// lots, and twice in one lot where a record breaks the rules; the oldest is found first.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/records/lot_record.h"

namespace asbuilt {

class RecordIndex {
 public:
  // `records` outlives the index.
  explicit RecordIndex(const std::vector<LotRecord>& records);
  void update();

  // The current entry (current_records) of this lot, kind and key, or nullptr.
  const LotRecord* current(const std::string& lot, const std::string& kind,
                           const std::string& key) const;
  // The last of this lot, kind and key, which may be a withdrawal, or nullptr.
  const LotRecord* latest(const std::string& lot, const std::string& kind,
                          const std::string& key) const;
  // Those of every lot.
  std::vector<const LotRecord*> current_named(const std::string& kind,
                                              const std::string& key) const;
  std::vector<const LotRecord*> current_of(const std::string& kind) const;
  // The entry of this number, current or not, or nullptr.
  const LotRecord* entry(std::int64_t id) const;
  const std::vector<LotRecord>& records() const { return records_; }

 private:
  using Places = std::vector<std::size_t>;

  void add_current(const Places& places, std::vector<const LotRecord*>& found) const;

  const std::vector<LotRecord>& records_;
  std::size_t seen_ = 0;
  std::map<std::string, std::map<std::string, Places>> last_;  // kind, key; withdrawals, too
  std::map<std::int64_t, std::size_t> by_id_;
};

}  // namespace asbuilt
