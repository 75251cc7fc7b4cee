// The limits that hold for the lots of a profile: those built in, and in their place, property by
// property, those that the profile names (`limits`); and which of them may decide.
//
// A limit that somebody entered counts as compared with its specification once somebody of the role
// quality other than its author has approved it; built-in data count so once an approved entry of
// the kind comparison, which the profile names, tells that they were compared and its digest is
// that of this program's data. Everything else that is marked stays to be verified.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/lot/material_templates.h"
#include "core/lot/named_entry.h"
#include "core/records/lot_record.h"
#include "core/tensile/acceptance.h"

namespace asbuilt {

class LimitsInForce {
 public:
  LimitsInForce() = default;  // what is built in, as it is marked
  // `records` outlives what named() returns.
  LimitsInForce(const std::vector<LotRecord>& records, const LotRecord& profile);

  // The limits of a specification, an edition in its name does not count; empty: none at hand.
  std::vector<tensile::LimitRow> tension(std::string_view spec) const;
  std::vector<CompositionLimit> composition(std::string_view spec) const;
  // Whether built-in data (core/lot/built_in_data.h) were compared with their document.
  bool compared(const std::string& data) const;

  // Whether the limits that a mechanical test was decided by are still to be compared or approved;
  // true where none are at hand.
  bool open_for(const LotRecord& test) const;

  // Entries of the kinds limit and comparison that the profile names.
  const std::vector<NamedEntry>& named() const { return named_; }

 private:
  struct Comparison {
    std::string data, document, compared_by, approved_by;
    std::int64_t entry = 0;
  };
  const Comparison* comparison_of(const std::string& data) const;
  template <typename Row>
  void clear(Row& row, const std::string& data) const;

  std::vector<NamedEntry> named_;
  std::vector<tensile::LimitRow> tension_;
  std::vector<CompositionLimit> composition_;
  std::vector<Comparison> comparisons_;
};

// "\u2265 860 MPa"; of A with its gauge length; of a limit of the record, or one that was compared,
// with document, author, approval and their times; marked where nobody compared it.
std::string tension_limit_text(const tensile::LimitRow& limit);
// "oxygen \u2264 0.13 %; iron \u2264 0.25 %" of one specification, with the same; once where all
// are alike.
std::string composition_text(const std::vector<CompositionLimit>& limits);

// What took part in the decision about a lot without having been compared with its document, a
// phrase each. `current`: entries of the lot and the file.
std::vector<std::string> not_compared(const std::vector<const LotRecord*>& current,
                                      const LotRecord& profile, const LimitsInForce& limits);

// What to do about built-in data that nobody compared, as an evaluation says it.
std::string comparison_remedy(const std::string& data);

}  // namespace asbuilt
