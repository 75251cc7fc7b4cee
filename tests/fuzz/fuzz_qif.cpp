// QIF results and plans: read, and checked for their structure.
#include "core/interchange/qif.h"
#include "tests/fuzz/corpus.h"
#include "tests/fuzz/fuzz_input.h"

using namespace asbuilt;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::filesystem::path path = fuzz::put("results.qif", fuzz::as_text(data, size));
  fuzz::run([&] { check_qif(path); });
  return fuzz::run([&] { read_qif(path); });
}

fuzz::Corpus fuzz::corpus() {
  const std::string folder = "data/qif/";
  return {
      Form::kText,
      {real_file(folder + "Results/testPython30.qif", 250),
       real_file(folder + "Results/mitutoyo_results_serialized_pass_fail_sample.QIF", 200),
       real_file(folder + "Results/QIF_Results_Sample.QIF", 200),
       real_file(folder + "Plans/simplePlan.QIF", 200),
       real_file(folder + "QIFwidget/WIDGET_QIF_RESULTS.QIF", 200),
       real_file(folder + "ExternalReferencesAndQPIds/Exploded_Results1.QIF", 200),
       refused("entities.qif", "<!DOCTYPE a [<!ENTITY b \"cc\">]><QIFDocument>&b;</QIFDocument>")}};
}
