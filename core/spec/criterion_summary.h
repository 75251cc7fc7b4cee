// What became of the rows of one criterion: the bridge from judging to the sentences about it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "core/records/inspection.h"
#include "core/spec/tolerance.h"

namespace asbuilt {

enum class RowState {
  kInside,
  kBelow,          // does not conform
  kAbove,          // does not conform
  kAbsent,         // does not conform: the strut is missing or broken
  kGuardBand,      // undecided
  kNoUncertainty,  // undecided
  kUnmeasured,     // undecided
  kDoubtful,       // undecided: rests on a finding of low confidence
  kUnknown,        // undecided: the plan names a feature that is not there, or selects none
  kIgnored,        // not measurable, and the plan says to leave it out
};
inline constexpr std::size_t kRowStates = 10;

struct Tally {
  std::int64_t count = 0;
  std::size_t example = 0;  // the row that says most about it
  double score = 0.0;       // by which the example was chosen
};

struct CriterionSummary {
  const Tolerance* tolerance = nullptr;
  std::array<Tally, kRowStates> tallies{};
  std::int64_t selected = 0;
  std::int64_t allowed = 0;
  Outcome outcome = Outcome::kConforms;

  const Tally& of(RowState state) const { return tallies[static_cast<std::size_t>(state)]; }
  std::int64_t failed() const {
    return of(RowState::kBelow).count + of(RowState::kAbove).count + of(RowState::kAbsent).count;
  }
  std::int64_t undecided() const {
    return of(RowState::kGuardBand).count + of(RowState::kNoUncertainty).count +
           of(RowState::kUnmeasured).count + of(RowState::kDoubtful).count +
           of(RowState::kUnknown).count;
  }
  // The row becomes the example of its state when its score is the highest so far.
  void add(RowState state, std::size_t row, double score) {
    Tally& tally = tallies[static_cast<std::size_t>(state)];
    if (tally.count++ == 0 || score > tally.score) {
      tally.example = row;
      tally.score = score;
    }
  }
};

}  // namespace asbuilt
