// What other lots of the file have of the same builds, powder and parts.
#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "core/lot/entry_words.h"
#include "core/lot/evaluation.h"
#include "core/lot/measured_data.h"
#include "core/lot/nonconformity_answers.h"
#include "core/lot/record_kinds.h"
#include "core/lot/sheet_text.h"
#include "core/lot/withdrawals.h"

namespace asbuilt {
namespace {

// Fields that both entries have and that differ: "layer_um 30 (there 60)".
std::string contradictions(const LotRecord& here, const LotRecord& there) {
  std::string all;
  for (const LotField& field : record_kind(here.kind).fields) {
    const auto own = here.fields.find(field.name), other = there.fields.find(field.name);
    if (field.name == "note" || own == here.fields.end() || other == there.fields.end()) continue;
    if (own->second == other->second) continue;
    if (!all.empty()) all += ", ";
    all.append(field.name).append(" ").append(value_words(&field, own->second));
    all.append(" (there ").append(value_words(&field, other->second)).append(")");
  }
  return all;
}

// What a lot that was accepted rests on was checked then; entries of another lot do not undo it.
void contradiction(Evaluation& e, const std::string& what, const std::string& remedy) {
  if (e.out.state == "ACCEPT") {
    e.note(what);
  } else {
    e.block(what, remedy);
  }
}

// Parts of both lots do not stand at one place.
void shared_places(Evaluation& e, const LotRecord& here, const LotRecord& there) {
  std::map<std::pair<double, double>, const LotRecord*> taken;
  const auto place = [](const LotRecord& part) {
    return std::pair{part.number("x_mm"), part.number("y_mm")};
  };
  for (const LotRecord* part : current_records(e.records())) {
    if (part->kind != "part" || part->lot != there.lot || part->text("build") != there.key)
      continue;
    if (optional_number(*part, "x_mm") && optional_number(*part, "y_mm")) {
      taken.emplace(place(*part), part);
    }
  }
  for (const LotRecord* part : e.of("part")) {
    if (part->text("build") != here.key || !optional_number(*part, "x_mm") ||
        !optional_number(*part, "y_mm")) {
      continue;
    }
    const auto at = taken.find(place(*part));
    if (at == taken.end()) continue;
    contradiction(e,
                  "parts " + part->key + " and " + at->second->key + " of lot " + there.lot +
                      " have the same place on the plate of build " + here.key,
                  "correct the place of the wrong one: " + e.correction(*part));
  }
}

// The same number is one powder lot: the two lots tell the same of it.
void shared_powder(Evaluation& e, const LotRecord& here, const LotRecord& there) {
  for (const std::string& name : here.list("powder")) {
    const LotRecord* own = e.find("powder", name);
    for (const LotRecord* other : current_records(e.records())) {
      if (own == nullptr || other->kind != "powder" || other->lot != there.lot ||
          other->key != name) {
        continue;
      }
      const std::string differs = contradictions(*own, *other);
      if (differs.empty()) continue;
      std::string what = "powder lot " + name;
      what.append(" of build ").append(here.key).append(" is entered in lot ").append(there.lot);
      what.append(", too, and otherwise: ").append(differs);
      contradiction(e, what, "correct the wrong one, of this lot: " + e.correction(*own));
    }
  }
}

// The build that the last entry of a serial names, withdrawn or not.
std::string build_of(const Evaluation& e, const std::string& lot, const std::string& serial) {
  std::string build;
  for (const LotRecord& r : e.records()) {
    if (r.kind == "part" && r.lot == lot && r.key == serial) build = r.text("build");
  }
  return build;
}

// What failed on bars and specimens of a build, corrected and withdrawn tests too, failed on metal
// of both lots. It is answered for in the lot that tested it.
void shared_tests(Evaluation& e, const LotRecord& build, const LotRecord& there) {
  const Evaluation other(e.records(), there.lot);
  if (!other.has_profile()) return;
  for (const LotRecord& test : e.records()) {
    if (test.lot != there.lot || !is_mechanical(test.kind) || test.withdrawn() ||
        !result_failed(other, test) || build_of(e, there.lot, test.text("part")) != there.key) {
      continue;
    }
    std::string what = name_of(test) + " of lot " + there.lot + " (entry ";
    what.append(std::to_string(test.id)).append(") failed on build ").append(there.key);
    what.append(", which is build ").append(build.key).append(" of this lot");
    if (other.answer_to(test) != nullptr) {
      e.note("Answered for there by a closed nonconformity: " + what);
      continue;
    }
    contradiction(e, what + ", and no closed nonconformity is about it",
                  "answer for it there: " + other.nonconformity_command(test));
  }
}

// A build is of one machine at one time: where another lot has it, both tell the same of it.
void shared_build(Evaluation& e, const LotRecord& build) {
  for (const LotRecord* other : current_records(e.records())) {
    if (other->kind != "build" || other->lot == e.lot() ||
        other->text("machine_serial") != build.text("machine_serial") ||
        other->text("started") != build.text("started")) {
      continue;
    }
    const std::string differs = contradictions(build, *other);
    if (differs.empty()) {
      e.note("build " + build.key + " is entered in lot " + other->lot + ", too, and alike");
    } else {
      contradiction(e,
                    "build " + build.key + " is entered in lot " + other->lot +
                        ", too, and otherwise: " + differs,
                    "correct the wrong one, of this lot: " + e.correction(build));
    }
    shared_places(e, build, *other);
    shared_powder(e, build, *other);
    shared_tests(e, build, *other);
  }
}

// A machine makes one build at a time. A plate of two lots is one build (shared_build); each pair
// of the lot is told once.
void overlapping(Evaluation& e, const LotRecord& build) {
  for (const LotRecord* other : current_records(e.records())) {
    if (other->kind != "build" || other == &build ||
        other->text("machine_serial") != build.text("machine_serial") ||
        other->text("started") >= build.text("ended") ||
        build.text("started") >= other->text("ended")) {
      continue;
    }
    const bool own = other->lot == e.lot();
    if (own ? other->id < build.id : other->text("started") == build.text("started")) continue;
    std::string what = "builds " + build.key + " and " + other->key;
    if (!own) what.append(" of lot ").append(other->lot);
    what.append(" were made by the machine ").append(build.text("machine_serial"));
    what.append(" at the same time: ").append(time_text(build.text("started"))).append(" to ");
    what.append(time_text(build.text("ended"))).append(", ");
    what.append(time_text(other->text("started"))).append(" to ");
    what.append(time_text(other->text("ended")));
    contradiction(e, what, "correct the wrong time or machine: " + e.correction(build));
  }
}

// A serial belongs to one lot; where it was entered in another one before and withdrawn there, what
// was found on it then is not left behind.
void earlier_lot_of(Evaluation& e, const LotRecord& there) {
  const std::string head = "was entered in lot " + there.lot + ", too (entry " +
                           std::to_string(there.id) + "), and withdrawn there";
  e.note("Part " + there.key + " " + head);
  const Evaluation other(e.records(), there.lot);
  if (!other.has_profile()) return;
  for (const LotRecord& r : e.records()) {
    if (r.lot != there.lot || r.text("part") != there.key || !is_result(r) || r.withdrawn())
      continue;
    if (!result_failed(other, r) && !is_outside(other, r) && !is_undecided(other, r)) continue;
    if (other.answer_to(r) != nullptr) continue;
    std::string rest = head + ", where " + name_of(r);
    rest.append(" (entry ").append(std::to_string(r.id));
    e.block_part(there.key,
                 rest.append(") had not passed, and no closed nonconformity is about it"),
                 "answer for it there: " + other.nonconformity_command(r));
  }
}

void earlier_lots(Evaluation& e) {
  std::set<std::pair<std::string, std::string>> told;  // serial, lot
  for (const LotRecord& r : e.records()) {
    if (r.kind != "part" || r.lot == e.lot() || e.find("part", r.key) == nullptr) continue;
    if (told.insert({r.key, r.lot}).second) earlier_lot_of(e, r);
  }
}

}  // namespace

void evaluate_other_lots(Evaluation& e) {
  for (const LotRecord* build : e.of("build")) {
    shared_build(e, *build);
    overlapping(e, *build);
  }
  earlier_lots(e);
}

}  // namespace asbuilt
