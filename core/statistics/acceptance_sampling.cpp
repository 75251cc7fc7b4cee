#include "core/statistics/acceptance_sampling.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <sstream>

#include "core/base/print.h"
#include "core/statistics/check_sample.h"
#include "core/statistics/distributions.h"

namespace asbuilt {
namespace {

constexpr const char* kStanding =
    "verify: the tables of ISO 2859-1 were written down from memory; compare with the standard";

// Percent; one column of the plans each.
constexpr std::array kAql{0.010, 0.015, 0.025, 0.040, 0.065, 0.10, 0.15,  0.25,  0.40,
                          0.65,  1.0,   1.5,   2.5,   4.0,   6.5,  10.0,  15.0,  25.0,
                          40.0,  65.0,  100.0, 150.0, 250.0, 400., 650.0, 1000.0};

struct LotRange {
  std::int64_t up_to;
  const char* letters;  // levels I, II, III
};
constexpr std::array kLots{
    LotRange{8, "AAB"},      LotRange{15, "ABC"},     LotRange{25, "BCD"},
    LotRange{50, "CDE"},     LotRange{90, "CEF"},     LotRange{150, "DFG"},
    LotRange{280, "EGH"},    LotRange{500, "FHJ"},    LotRange{1200, "GJK"},
    LotRange{3200, "HKL"},   LotRange{10000, "JLM"},  LotRange{35000, "KMN"},
    LotRange{150000, "LNP"}, LotRange{500000, "MPQ"}, LotRange{INT64_MAX, "NQR"}};

struct PlanRow {
  const char* letter;
  std::int64_t sample;
  const char* cells;  // for each AQL: Ac, or v (the plan below) or ^ (the plan above); Re = Ac + 1
};
constexpr std::array kPlans{
    PlanRow{"A", 2, "v v v v v v v v v v v v v v 0 v v 1 2 3 5 7 10 14 21 30"},
    PlanRow{"B", 3, "v v v v v v v v v v v v v 0 ^ v 1 2 3 5 7 10 14 21 30 44"},
    PlanRow{"C", 5, "v v v v v v v v v v v v 0 ^ v 1 2 3 5 7 10 14 21 30 44 ^"},
    PlanRow{"D", 8, "v v v v v v v v v v v 0 ^ v 1 2 3 5 7 10 14 21 30 44 ^ ^"},
    PlanRow{"E", 13, "v v v v v v v v v v 0 ^ v 1 2 3 5 7 10 14 21 30 44 ^ ^ ^"},
    PlanRow{"F", 20, "v v v v v v v v v 0 ^ v 1 2 3 5 7 10 14 21 ^ ^ ^ ^ ^ ^"},
    PlanRow{"G", 32, "v v v v v v v v 0 ^ v 1 2 3 5 7 10 14 21 ^ ^ ^ ^ ^ ^ ^"},
    PlanRow{"H", 50, "v v v v v v v 0 ^ v 1 2 3 5 7 10 14 21 ^ ^ ^ ^ ^ ^ ^ ^"},
    PlanRow{"J", 80, "v v v v v v 0 ^ v 1 2 3 5 7 10 14 21 ^ ^ ^ ^ ^ ^ ^ ^ ^"},
    PlanRow{"K", 125, "v v v v v 0 ^ v 1 2 3 5 7 10 14 21 ^ ^ ^ ^ ^ ^ ^ ^ ^ ^"},
    PlanRow{"L", 200, "v v v v 0 ^ v 1 2 3 5 7 10 14 21 ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^"},
    PlanRow{"M", 315, "v v v 0 ^ v 1 2 3 5 7 10 14 21 ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^"},
    PlanRow{"N", 500, "v v 0 ^ v 1 2 3 5 7 10 14 21 ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^"},
    PlanRow{"P", 800, "v 0 ^ v 1 2 3 5 7 10 14 21 ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^"},
    PlanRow{"Q", 1250, "0 ^ v 1 2 3 5 7 10 14 21 ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^"},
    PlanRow{"R", 2000, "^ ^ 1 2 3 5 7 10 14 21 ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^"}};
std::string cell_of(const PlanRow& row, std::size_t column) {
  std::istringstream cells(row.cells);
  std::string cell;
  for (std::size_t c = 0; c <= column; ++c) cells >> cell;
  return cell;
}

void check_plan(std::int64_t n, std::int64_t accept) {
  if (n >= 1 && accept >= 0 && accept < n) return;
  throw Error(ErrorCode::kInvalidInput,
              {"there is no such sampling plan",
               "n " + std::to_string(n) + ", Ac " + std::to_string(accept),
               "n of 1 or more, Ac from 0 to below n", ""});
}

// An item may have several nonconformities: Ac may be above n.
void check_rates(std::int64_t n, std::int64_t accept) {
  if (n >= 1 && accept >= 0) return;
  throw Error(ErrorCode::kInvalidInput,
              {"there is no such sampling plan",
               "n " + std::to_string(n) + ", Ac " + std::to_string(accept),
               "n of 1 or more, Ac of 0 or more", ""});
}

}  // namespace

std::span<const double> aql_list() {
  return kAql;
}

std::string sampling_code_letter(std::int64_t lot, InspectionLevel level) {
  if (lot < 2) {
    throw Error(ErrorCode::kInvalidInput,
                {"the lot is too small to sample", std::to_string(lot) + " items", "2 or more",
                 "inspect the item itself"});
  }
  const auto* range =
      std::find_if(kLots.begin(), kLots.end(), [&](const LotRange& r) { return lot <= r.up_to; });
  return {range->letters[static_cast<std::size_t>(level)]};
}

SamplingPlan single_normal_plan(std::int64_t lot, InspectionLevel level, double aql) {
  const auto* column = std::find(kAql.begin(), kAql.end(), aql);
  if (column == kAql.end()) {
    throw Error(ErrorCode::kInvalidInput,
                {"the AQL is not one of the list", decimal_text(aql),
                 "0.010, 0.015, 0.025, 0.040, 0.065, 0.10, 0.15, 0.25, 0.40, 0.65, 1.0, 1.5, 2.5, "
                 "4.0, 6.5, 10 (% of the items, or nonconformities per 100), 15, 25, 40, 65, 100, "
                 "150, 250, 400, 650, 1000 (nonconformities per 100 items only)",
                 ""});
  }
  SamplingPlan plan;
  plan.standing = kStanding;
  plan.code_letter = sampling_code_letter(lot, level);
  const auto* row = std::find_if(kPlans.begin(), kPlans.end(),
                                 [&](const PlanRow& r) { return r.letter == plan.code_letter; });
  const auto place = static_cast<std::size_t>(column - kAql.begin());
  std::string cell = cell_of(*row, place);
  while (cell == "v" || cell == "^") {
    plan.arrow = cell == "v" ? "down" : "up";
    row += cell == "v" ? 1 : -1;
    cell = cell_of(*row, place);
  }
  std::from_chars(cell.data(), cell.data() + cell.size(), plan.accept);
  plan.plan_letter = row->letter;
  plan.reject = plan.accept + 1;
  plan.whole_lot = row->sample >= lot;
  plan.sample = std::min(row->sample, lot);
  return plan;
}

double acceptance_probability(std::int64_t n, std::int64_t accept, double share) {
  check_plan(n, accept);
  return binomial_at_most(accept, n, share);
}

double acceptance_probability_of_lot(std::int64_t n, std::int64_t accept,
                                     std::int64_t nonconforming, std::int64_t lot) {
  check_plan(n, accept);
  return hypergeometric_at_most(accept, n, nonconforming, lot);
}

double share_accepted_with(double probability, std::int64_t n, std::int64_t accept) {
  check_plan(n, accept);
  check_share(probability, "probability of acceptance");
  return beta_quantile(1.0 - probability, static_cast<double>(accept + 1),
                       static_cast<double>(n - accept));
}

Counted counted_by(double aql) {
  constexpr double kMostPercent = 10.0;
  return aql <= kMostPercent ? Counted::kItems : Counted::kNonconformities;
}

double acceptance_probability_of_rate(std::int64_t n, std::int64_t accept, double rate) {
  check_rates(n, accept);
  return chi_square_above(2.0 * static_cast<double>(n) * rate,
                          2.0 * static_cast<double>(accept + 1));
}

double rate_accepted_with(double probability, std::int64_t n, std::int64_t accept) {
  check_rates(n, accept);
  check_share(probability, "probability of acceptance");
  return chi_square_quantile(1.0 - probability, 2.0 * static_cast<double>(accept + 1)) /
         (2.0 * static_cast<double>(n));
}

OperatingCharacteristic operating_characteristic(std::int64_t n, std::int64_t accept,
                                                 std::int64_t points, Counted counted) {
  if (points < 2) {
    throw Error(ErrorCode::kInvalidInput,
                {"a curve needs points", std::to_string(points), "2 or more", ""});
  }
  const bool items = counted == Counted::kItems;
  const auto accepted_with = items ? share_accepted_with : rate_accepted_with;
  const auto acceptance = items ? acceptance_probability : acceptance_probability_of_rate;
  OperatingCharacteristic oc;
  oc.counted = counted;
  oc.p95 = accepted_with(0.95, n, accept);
  oc.p10 = accepted_with(0.10, n, accept);
  const double last = accepted_with(0.01, n, accept);
  for (std::int64_t i = 0; i < points; ++i) {
    const double share = last * static_cast<double>(i) / static_cast<double>(points - 1);
    oc.curve.push_back({share, acceptance(n, accept, share)});
  }
  return oc;
}

}  // namespace asbuilt
