#include <array>

#include "core/design/threemf_parser.h"
#include "core/mesh_files/text_scan.h"

// The part of the model handler that reads <beamlattice>.

namespace asbuilt::threemf {
namespace {

// How the writer marks a beam set that gives one beam its name.
constexpr std::string_view kNamePrefix = "strut:";

}  // namespace

void ModelHandler::start_lattice(const Attributes& attributes) {
  if (object_.lattice) place_.fail("an object has two beam lattices", "one");
  if (object_.type != ObjectType::kModel && object_.type != ObjectType::kSolidSupport) {
    place_.fail("a beam lattice in an object that is neither model nor solidsupport");
  }
  uses_beams_ = true;
  seen_beams_ = seen_balls_ = false;
  BeamLattice lattice;
  lattice.minimum_length = attributes.positive("minlength");
  lattice.radius = attributes.positive("radius");
  lattice.cap = attributes.cap("cap").value_or(StrutCap::kSphere);
  check_properties(attributes, {"pindex"});
  object_.lattice = std::move(lattice);
  set_clipping(attributes);

  const std::string qualified = std::string(kBallNamespace) + "|";
  auto mode = attributes.find(qualified + "ballmode");
  if (!mode) mode = attributes.find("ballmode");
  const std::string_view ball_mode = mode.value_or("none");
  if (ball_mode == "all") {
    object_.lattice->ball_mode = BallMode::kAll;
  } else if (ball_mode == "mixed") {
    object_.lattice->ball_mode = BallMode::kMixed;
  } else if (ball_mode != "none") {
    place_.fail("an unknown ballmode: " + text_scan::quoted(ball_mode), "none, mixed, all");
  }
  auto radius = attributes.optional_positive(qualified + "ballradius");
  if (!radius) radius = attributes.optional_positive("ballradius");
  if (object_.lattice->ball_mode != BallMode::kNone && !radius) {
    place_.fail("balls without a ballradius", "above 0");
  }
  object_.lattice->ball_radius = radius.value_or(0.0);
}

const Object& ModelHandler::mesh_before(std::int64_t id, const char* role) const {
  const auto found = model_.object_of_id.find(id);
  if (found == model_.object_of_id.end() || !model_.objects[found->second].is_mesh) {
    place_.fail(
        std::string(role) + " " + std::to_string(id) + " is not a mesh object before this place",
        "a mesh object that stands earlier in the file");
  }
  return model_.objects[found->second];
}

void ModelHandler::set_clipping(const Attributes& attributes) {
  BeamLattice& lattice = *object_.lattice;
  auto mode = attributes.find("clippingmode");
  // The draft of the specification called it "clipping", and so do the consortium's samples.
  if (!mode) mode = attributes.find("clipping");
  if (mode.value_or("none") == "inside") {
    lattice.clipping = Clipping::kInside;
  } else if (mode.value_or("none") == "outside") {
    lattice.clipping = Clipping::kOutside;
  } else if (mode.value_or("none") != "none") {
    place_.fail("an unknown clippingmode: " + text_scan::quoted(*mode), "none, inside, outside");
  }
  if (const auto id = attributes.optional_id("representationmesh")) {
    mesh_before(*id, "representationmesh");
  }
  lattice.clipping_mesh = attributes.optional_id("clippingmesh").value_or(0);
  if (lattice.clipping_mesh != 0) {
    mesh_before(lattice.clipping_mesh, "clippingmesh");
  } else if (lattice.clipping != Clipping::kNone) {
    place_.fail("a lattice is clipped without a clippingmesh");
  }
}

ModelHandler::In ModelHandler::enter_lattice(std::string_view local) {
  if (local == "beams") {
    once(seen_beams_, "beams");
    return In::kBeams;
  }
  if (local == "balls") {
    once(seen_balls_, "balls");
    return In::kBalls;
  }
  if (local == "beamsets") return In::kBeamSets;
  return In::kDocument;
}

void ModelHandler::add_beam(const Attributes& attributes) {
  BeamLattice& lattice = *object_.lattice;
  Beam beam;
  beam.vertex1 = attributes.index("v1");
  beam.vertex2 = attributes.index("v2");
  check_vertex(beam.vertex1);
  check_vertex(beam.vertex2);
  if (beam.vertex1 == beam.vertex2) place_.fail("a beam begins and ends at the same vertex");
  const auto radius1 = attributes.optional_positive("r1");
  const auto radius2 = attributes.optional_positive("r2");
  if (radius2 && !radius1) place_.fail("a beam has r2 but no r1", "r1, or r1 and r2, or neither");
  beam.radius1 = radius1.value_or(lattice.radius);
  beam.radius2 = radius2.value_or(beam.radius1);
  beam.cap1 = attributes.cap("cap1").value_or(lattice.cap);
  beam.cap2 = attributes.cap("cap2").value_or(lattice.cap);
  check_properties(attributes, {"p1", "p2"});
  lattice.beams.push_back(beam);
}

void ModelHandler::add_ball(const Attributes& attributes) {
  BeamLattice& lattice = *object_.lattice;
  Ball ball;
  ball.vertex = attributes.index("vindex");
  check_vertex(ball.vertex);
  const auto radius = attributes.optional_positive("r");
  if (!radius && !(lattice.ball_radius > 0.0)) place_.fail("a ball without radius", "above 0");
  ball.radius = radius.value_or(lattice.ball_radius);
  lattice.balls.push_back(ball);
}

void ModelHandler::add_beam_reference(const Attributes& attributes) {
  const std::int32_t index = attributes.index("index");
  if (static_cast<std::size_t>(index) >= object_.lattice->beams.size()) {
    place_.fail("a beam set names beam " + std::to_string(index) + ", which does not exist",
                "0 to " + std::to_string(object_.lattice->beams.size()) + " - 1");
  }
  beam_set_.push_back(index);
}

void ModelHandler::end_beam_set() {
  if (beam_set_.size() != 1 || !beam_set_name_.starts_with(kNamePrefix)) return;
  const std::string name = beam_set_name_.substr(kNamePrefix.size());
  if (!name.empty()) object_.lattice->names.emplace(beam_set_.front(), name);
}

void ModelHandler::end_lattice() {
  if (!seen_beams_) place_.fail("a beam lattice without <beams>");
}

}  // namespace asbuilt::threemf
