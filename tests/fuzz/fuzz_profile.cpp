// An acceptance profile (TOML) and a lot that is judged by it.
#include "core/lot/entry_file.h"
#include "core/lot/evaluate.h"
#include "core/lot/profile_rule.h"
#include "core/lot/requirements.h"
#include "tests/fuzz/corpus.h"
#include "tests/fuzz/fuzz_input.h"
#include "tests/fuzz/small_lot.h"

using namespace asbuilt;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return fuzz::run([&] {
    const LotFields fields = parse_entry_file(fuzz::as_text(data, size), "profile.toml");
    std::vector<LotRecord> records = fuzz::small_lot();
    const LotRecord profile = fuzz::entry("profile", 1, fields);
    check_lot_record(profile);
    rule_of(profile);
    records[0] = profile;
    records[1].fields["profile"] = profile.key;
    requirements_met(records, "L-001");
    evaluate_lot(records, "L-001");
  });
}

fuzz::Corpus fuzz::corpus() {
  return {
      Form::kText,
      {made("profile.toml",
            "profile = \"P1\"\nedition = \"1\"\ndecision_rule = \"iso14253\"\n"
            "guard_band = \"95 %\"\nleast_tensile = 3\nneeds_inspection = true\n"
            "required_steps = [\"hip\"]\nrequired_signatures = [\"review\", \"release\"]\n"
            "two_people = true\nforce_class = \"1\"\nextensometer_class = \"1\"\n",
            200),
       made("least.toml",
            "profile = \"P2\"\nedition = \"a\"\ndecision_rule = \"simple\"\nleast_tensile = 0\n"
            "needs_inspection = false\nrequired_signatures = [\"release\"]\ntwo_people = false\n",
            40),
       refused("rule.toml", "profile = \"P\"\nedition = \"1\"\ndecision_rule = \"guess\"\n"),
       refused("none.toml", "# nothing\n")}};
}
