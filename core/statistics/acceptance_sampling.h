// Sampling by attributes: single plans of ISO 2859-1 (ANSI/ASQ Z1.4) and what any plan protects
// from.
//
// The tables (code letters of general levels I to III, single plans for normal inspection) were
// written down from memory and are marked `verify`: an answer says so, and nothing here takes one
// as a default. Read them against a bought copy before a plan decides about a lot. An arrow leads
// to the next letter with a plan, whose own sample size then holds (ISO 2859-1:1999, 10.3).
// An AQL up to 10 is a percentage of nonconforming items, or nonconformities per 100 items; above
// 10 it is nonconformities per 100 items only, of which one item may have several. Operating
// characteristic: of items binomial (a running process, type B) or hypergeometric (one lot, type
// A), of nonconformities Poisson's, P(at most k) = chi-square above 2 mu with 2 (k + 1) degrees of
// freedom. p95 and p10 are the shares of nonconforming items, or nonconformities an item, that a
// plan accepts with 95 % and 10 %. Errors: kInvalidInput for a lot below 2, an AQL that is not in
// the list, a plan of items with Ac above n.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace asbuilt {

enum class InspectionLevel { kI, kII, kIII };

struct SamplingPlan {
  std::string code_letter;  // from lot and level
  std::string plan_letter;  // after the arrows
  std::string arrow;        // "", "up", "down"
  std::int64_t sample = 0;  // the whole lot where the table asks for more
  bool whole_lot = false;
  std::int64_t accept = 0;  // Ac
  std::int64_t reject = 1;  // Re
  std::string standing;     // "verify: ..." for tables from memory
};

// 0.010 to 1000.
std::span<const double> aql_list();

enum class Counted { kItems, kNonconformities };
// What the Ac of a plan of this AQL counts: items up to 10.
Counted counted_by(double aql);
std::string sampling_code_letter(std::int64_t lot, InspectionLevel level);
SamplingPlan single_normal_plan(std::int64_t lot, InspectionLevel level, double aql);

// Probability that a sample of n with at most `accept` nonconforming items is found.
double acceptance_probability(std::int64_t n, std::int64_t accept, double share);
double acceptance_probability_of_lot(std::int64_t n, std::int64_t accept,
                                     std::int64_t nonconforming, std::int64_t lot);
// The share of nonconforming items that is accepted with that probability; accept < n.
double share_accepted_with(double probability, std::int64_t n, std::int64_t accept);

// Poisson: a sample of n with at most `accept` nonconformities where an item has `rate` on the
// mean.
double acceptance_probability_of_rate(std::int64_t n, std::int64_t accept, double rate);
double rate_accepted_with(double probability, std::int64_t n, std::int64_t accept);

struct OcPoint {
  double share = 0.0;  // of nonconforming items; or nonconformities an item
  double acceptance = 0.0;
};

struct OperatingCharacteristic {
  Counted counted = Counted::kItems;
  double p95 = 0.0;            // accepted with 95 %: what the producer is safe with
  double p10 = 0.0;            // accepted with 10 %: what the receiver is safe from
  std::vector<OcPoint> curve;  // from 0 to where 1 % is accepted
};

OperatingCharacteristic operating_characteristic(std::int64_t n, std::int64_t accept,
                                                 std::int64_t points,
                                                 Counted counted = Counted::kItems);

}  // namespace asbuilt
