// Sentences for people on what was judged, most important first.
#pragma once

#include <string>
#include <vector>

#include "core/spec/criterion_summary.h"

namespace asbuilt {

// "1,980"
std::string grouped(std::int64_t number);

// A value and a limit with as many decimals as tell them apart: {"359.98 um", "360.00 um"}.
std::pair<std::string, std::string> tell_apart(double value, double limit, std::string_view unit);

// "ISO 14253-1:2017 with ..."
std::string describe_rule(const JudgementSpec& spec);

// What stands against any verdict: an unfit scan, an ambiguous pose. Empty where nothing does.
std::vector<std::string> obstacles(const InspectionRecord& record);

// `summaries` in the order of `judgement.criteria`.
std::vector<std::string> write_statements(const InspectionRecord& record, const JudgementSpec& spec,
                                          const Judgement& judgement,
                                          const std::vector<CriterionSummary>& summaries);

}  // namespace asbuilt
