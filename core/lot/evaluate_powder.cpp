// Powder lots that contradict themselves or what they were blended from.
#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "core/base/number_text.h"
#include "core/base/print.h"
#include "core/lot/elements.h"
#include "core/lot/entry_words.h"
#include "core/lot/evaluation.h"
#include "core/lot/powder_shares.h"

namespace asbuilt {
namespace {

// What a blend's share of virgin powder may differ from that of its parents: each is a number that
// may have been rounded to whole % (own rule).
constexpr double kVirginRoundingPct = 1.0;
// How far beyond those of its parents an element of a blend is told, relatively: analyses scatter
// (own rule).
constexpr double kAnalysisScatter = 0.1;

// Nothing where it is not told of a blend.
std::optional<double> virgin_share(const LotRecord& powder) {
  const std::optional<double> told = optional_number(powder, "virgin_pct");
  if (told) return told;
  if (powder.text("state") == "virgin") return 100.0;
  if (powder.text("state") == "used") return 0.0;
  return std::nullopt;
}

// By mass, from the shares of the parents; nothing where one of them or a share is not told.
std::optional<double> virgin_share_of_parents(const Evaluation& e, const LotRecord& powder) {
  const std::vector<double> shares = share_values(powder);
  const std::vector<std::string> parents = powder.list("parents");
  if (shares.empty() || shares.size() != parents.size()) return std::nullopt;
  double sum = 0.0;
  for (std::size_t i = 0; i < parents.size(); ++i) {
    const LotRecord* parent = e.find("powder", parents[i]);
    const std::optional<double> virgin = parent == nullptr ? std::nullopt : virgin_share(*parent);
    if (!virgin) return std::nullopt;
    sum += shares[i] * *virgin / 100.0;
  }
  return sum;
}

void virgin_powder(Evaluation& e, const LotRecord& powder) {
  if (powder.text("state") == "blend" && powder.list("parents").empty()) {
    e.note("Powder lot " + powder.key + " is a blend, and it is not told what of");
  }
  const std::optional<double> told = optional_number(powder, "virgin_pct");
  if (!told) return;
  const std::string remedy = "correct the wrong one: " + e.correction(powder);
  if (powder.text("state") == "virgin" && *told != 100.0) {
    e.block("powder lot " + powder.key + " is virgin, and " + shortest_number(*told) +
                " % of it are told to be",
            remedy);
  }
  if (powder.text("state") == "used" && *told == 100.0) {
    e.block("powder lot " + powder.key + " is used, and all of it is told to be virgin", remedy);
  }
  const std::optional<double> blended = virgin_share_of_parents(e, powder);
  if (!blended || std::abs(*blended - *told) <= kVirginRoundingPct) return;
  e.block("powder lot " + powder.key + " is told to be " + shortest_number(*told) +
              " % virgin, and was blended from " + shares_text(powder) + ", which makes " +
              decimal_text(*blended) + " %",
          remedy + ", or the powder lot it was blended from");
}

// Mixing makes nothing that was not there; handling may add a little.
void elements(Evaluation& e, const LotRecord& powder) {
  const std::vector<std::string> parents = powder.list("parents");
  if (parents.empty()) return;
  for (const Element& element : kElements) {
    const std::optional<double> told = optional_number(powder, share_field(element));
    if (!told) continue;
    double least = std::numeric_limits<double>::infinity(), most = -least;
    bool all = true;
    for (const std::string& name : parents) {
      const LotRecord* parent = e.find("powder", name);
      const std::optional<double> of_parent =
          parent == nullptr ? std::nullopt : optional_number(*parent, share_field(element));
      all = all && of_parent.has_value();
      if (!of_parent) continue;
      least = std::min(least, *of_parent);
      most = std::max(most, *of_parent);
    }
    const bool within =
        *told >= least * (1.0 - kAnalysisScatter) && *told <= most * (1.0 + kAnalysisScatter);
    if (!all || within) continue;
    std::string range = shortest_number(least);
    if (least != most) range.append(" to ").append(shortest_number(most));
    e.note("Powder lot " + powder.key + " has " + shortest_number(*told) + " % " +
           std::string(element.id) + ", and what it was blended from has " + range + " %");
  }
}

// A blend is of what it was blended from.
void blend(Evaluation& e, const LotRecord& powder) {
  double most_used = 0.0;
  std::string used;
  for (const std::string& name : powder.list("parents")) {
    const LotRecord* parent = e.find("powder", name);
    if (parent == nullptr || parent->text("state") == "virgin") continue;
    const bool new_powder = parent->number("reuse_count") == 0.0 &&
                            parent->number("virgin_pct") == 100.0;  // a blend of virgin powder
    if (new_powder) continue;
    used.append(used.empty() ? "" : ", ").append(name);
    most_used = std::max(most_used, parent->number("reuse_count"));
  }
  const std::string remedy = "correct the wrong one: " + e.correction(powder);
  const std::vector<std::string> parents = powder.list("parents");
  if (std::set<std::string>(parents.begin(), parents.end()).size() < parents.size()) {
    e.block("powder lot " + powder.key + " names a lot that it was blended from twice", remedy);
  }
  // Where the shares are told, virgin_powder compares them.
  if (!used.empty() && powder.number("virgin_pct") == 100.0 &&
      !virgin_share_of_parents(e, powder)) {
    e.block("powder lot " + powder.key + " is 100 % virgin, and was blended from " + used +
                ", which is not",
            remedy);
  }
  if (powder.number("reuse_count") < most_used) {
    e.block("powder lot " + powder.key + " has been in " +
                shortest_number(powder.number("reuse_count")) + " builds, and was blended from " +
                used + ", of which one has been in " + shortest_number(most_used),
            remedy);
  }
}

void use_of(Evaluation& e, const LotRecord& powder) {
  if (powder.text("state") != "used" || powder.number("reuse_count") > 0.0) return;
  e.block("powder lot " + powder.key + " is used and has been in 0 builds",
          "correct state (virgin, used, blend) or reuse_count: " + e.correction(powder));
}

}  // namespace

void evaluate_powder(Evaluation& e) {
  for (const LotRecord* powder : e.of("powder")) {
    use_of(e, *powder);
    blend(e, *powder);
    virgin_powder(e, *powder);
    elements(e, *powder);
  }
}

}  // namespace asbuilt
