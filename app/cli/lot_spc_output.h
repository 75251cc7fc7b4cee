// What the statistics of asbuilt lot found, as text on standard output or as JSON. Contract:
// docs/results.md.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "app/cli/console.h"
#include "app/session/spc.h"
#include "core/statistics/acceptance_sampling.h"

namespace asbuilt {

struct SamplingAnswer {
  std::optional<std::int64_t> lot;
  std::optional<double> aql;  // with a plan of ISO 2859-1
  std::string level;
  SamplingPlan plan;
  std::optional<OperatingCharacteristic> oc;  // none where the whole lot is looked at
};

void write_capability(const CharacteristicSeries& series, const CapabilityRequest& request,
                      const CapabilityReport& report, const Console& console);
void write_chart(const CharacteristicSeries& series, const ChartRequest& request,
                 const ChartReport& report, const Console& console);
void write_tolerance(const CharacteristicSeries& series, const ToleranceRequest& request,
                     const ToleranceReport& report, const Console& console);
void write_sampling(const SamplingAnswer& answer, const Console& console);

}  // namespace asbuilt
