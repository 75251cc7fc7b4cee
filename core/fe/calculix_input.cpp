#include "core/fe/calculix_input.h"

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/base/print.h"

namespace asbuilt::fe {
namespace {

constexpr const char* kFaceNames[6] = {"LOW_X", "HIGH_X", "LOW_Y", "HIGH_Y", "LOW_Z", "HIGH_Z"};

template <class... Values>
void say(std::ostream& out, const char* format, Values... values) {
  char line[256];
  print_to(line, sizeof line, format, values...);
  out << line << '\n';
}

// A metal that flows, and the increments of its load.
struct Flow {
  const Hardening& hardening;
  int steps;
};

// Elements of one law, by number.
struct SameLaw {
  std::string name;
  Elastic law;
  std::vector<std::int64_t> elements;
};

// In the order in which laws occur; one without a list of elements where all have the same.
std::vector<SameLaw> same_laws(const Mask& elements, const Elastic& material,
                               const ElementLaws& laws) {
  if (laws.uniform()) return {{"METAL", material, {}}};
  std::vector<SameLaw> out;
  std::map<std::pair<float, float>, std::size_t> known;
  std::size_t next = 0;
  for (std::size_t i = 0; i < elements.values.size(); ++i) {
    if (elements.values[i] == 0) continue;
    const ElementLaw law = laws.at(next++);
    const auto [found, is_new] = known.try_emplace({law.scale, law.lambda_mpa}, out.size());
    if (is_new) out.push_back({"PHASE_" + std::to_string(out.size() + 1), law.of(material), {}});
    out[found->second].elements.push_back(1 + static_cast<std::int64_t>(i));
  }
  return out;
}

void write(const Mask& elements, const Elastic& material, const ElementLaws& laws, const Flow* flow,
           const LoadCase& load, std::ostream& out) {
  if (load.periodic != 0) {
    throw Error(ErrorCode::kInvalidInput, "periodic faces cannot be written for CalculiX");
  }
  for (const FaceTraction& traction : load.tractions) {
    if (traction.traction_mpa != Vec3::Zero()) {
      throw Error(ErrorCode::kInvalidInput, "tractions cannot be written for CalculiX");
    }
  }
  const Shape& n = elements.frame.shape;
  const Vec3& edge = elements.frame.spacing_mm;
  const auto node = [&n](std::int64_t x, std::int64_t y, std::int64_t z) {
    return 1 + x + (n.x + 1) * (y + (n.y + 1) * z);
  };
  std::vector<std::uint8_t> used(static_cast<std::size_t>((n.x + 1) * (n.y + 1) * (n.z + 1)) + 1,
                                 0);
  const auto each_element = [&](auto&& visit) {
    for (std::int64_t z = 0; z < n.z; ++z) {
      for (std::int64_t y = 0; y < n.y; ++y) {
        for (std::int64_t x = 0; x < n.x; ++x) {
          if (elements.at(x, y, z) == 0) continue;
          // CalculiX counts the corners of a brick around its bottom, then around its top.
          visit(1 + elements.frame.index(x, y, z),
                std::array<std::int64_t, 8>{node(x, y, z), node(x + 1, y, z), node(x + 1, y + 1, z),
                                            node(x, y + 1, z), node(x, y, z + 1),
                                            node(x + 1, y, z + 1), node(x + 1, y + 1, z + 1),
                                            node(x, y + 1, z + 1)});
        }
      }
    }
  };
  each_element([&](std::int64_t, const std::array<std::int64_t, 8>& corners) {
    for (const std::int64_t k : corners) used[static_cast<std::size_t>(k)] = 1;
  });

  const auto each_node = [&](auto&& visit) {
    for (std::int64_t z = 0; z <= n.z; ++z) {
      for (std::int64_t y = 0; y <= n.y; ++y) {
        for (std::int64_t x = 0; x <= n.x; ++x) {
          if (used[static_cast<std::size_t>(node(x, y, z))] != 0) {
            visit(node(x, y, z), std::array<std::int64_t, 3>{x, y, z});
          }
        }
      }
    }
  };
  const auto position = [&edge](const std::array<std::int64_t, 3>& p) -> Vec3 {
    return edge.cwiseProduct(
        Vec3(static_cast<double>(p[0]), static_cast<double>(p[1]), static_cast<double>(p[2])));
  };
  const std::int64_t last[3] = {n.x, n.y, n.z};
  const auto on_face = [&last](const std::array<std::int64_t, 3>& p, std::size_t face) {
    return p[face / 2] == (face % 2 == 0 ? 0 : last[face / 2]);
  };

  const Vec3 low = elements.frame.bounds().low_mm;
  out << "*HEADING\nasbuilt voxel model, mm N MPa\n*NODE, NSET=ALL\n";
  each_node([&](std::int64_t number, const std::array<std::int64_t, 3>& p) {
    const Vec3 at = low + position(p);
    say(out, "%lld, %.12g, %.12g, %.12g", static_cast<long long>(number), at.x(), at.y(), at.z());
  });
  out << "*ELEMENT, TYPE=C3D8, ELSET=METAL\n";
  each_element([&](std::int64_t number, const std::array<std::int64_t, 8>& corners) {
    out << number;
    for (const std::int64_t k : corners) out << ", " << k;
    out << '\n';
  });
  for (const SameLaw& phase : same_laws(elements, material, laws)) {
    if (!phase.elements.empty()) {
      out << "*ELSET, ELSET=" << phase.name << '\n';
      for (const std::int64_t number : phase.elements) out << number << '\n';
    }
    out << "*MATERIAL, NAME=" << phase.name << "\n*ELASTIC\n";
    say(out, "%.12g, %.12g", phase.law.young_mpa, phase.law.poisson);
    if (flow != nullptr) {
      out << "*PLASTIC\n";
      for (const HardeningPoint& point : flow->hardening.table()) {
        say(out, "%.12g, %.12g", point.yield_mpa, point.plastic_strain);
      }
    }
    out << "*SOLID SECTION, ELSET=" << phase.name << ", MATERIAL=" << phase.name << '\n';
  }
  for (std::size_t face = 0; face < 6; ++face) {
    if (load.faces[face].fixed == 0) continue;
    out << "*NSET, NSET=" << kFaceNames[face] << '\n';
    each_node([&](std::int64_t number, const std::array<std::int64_t, 3>& p) {
      if (on_face(p, face)) out << number << '\n';
    });
  }
  for (std::size_t k = 0; k < load.held.size(); ++k) {
    out << "*NSET, NSET=HELD_" << k + 1 << '\n';
    for (const GridNode& p : load.held[k].nodes) out << node(p[0], p[1], p[2]) << '\n';
  }
  if (flow == nullptr) {
    out << "*STEP\n*STATIC, SOLVER=SPOOLES\n";
  } else {
    say(out, "*STEP, INC=%d\n*CONTROLS, PARAMETERS=FIELD\n1e-7, 1e-4", flow->steps);
    say(out, "*STATIC, SOLVER=SPOOLES, DIRECT\n%.12g, 1", 1.0 / flow->steps);
  }
  out << "*BOUNDARY\n";
  each_node([&](std::int64_t number, const std::array<std::int64_t, 3>& p) {
    for (int component = 0; component < 3; ++component) {
      // The highest face that fixes a component wins.
      for (std::size_t face = 6; face-- > 0;) {
        const FaceSupport& support = load.faces[face];
        if (!on_face(p, face) || (support.fixed >> component & 1) == 0) continue;
        const Vec3 u = support.gradient * position(p) + support.shift_mm;
        say(out, "%lld, %d, %d, %.12g", static_cast<long long>(number), component + 1,
            component + 1, u[component]);
        break;
      }
    }
  });
  for (std::size_t k = 0; k < load.held.size(); ++k) {
    for (int component = 0; component < 3; ++component) {
      if ((load.held[k].fixed >> component & 1) == 0) continue;
      say(out, "HELD_%d, %d, %d, %.12g", static_cast<int>(k + 1), component + 1, component + 1,
          load.held[k].shift_mm[component]);
    }
  }
  if (!load.forces.empty()) {
    out << "*CLOAD\n";
    for (const NodeForce& force : load.forces) {
      for (int component = 0; component < 3; ++component) {
        if (force.force_n[component] == 0.0) continue;
        say(out, "%lld, %d, %.12g",
            static_cast<long long>(node(force.node[0], force.node[1], force.node[2])),
            component + 1, force.force_n[component]);
      }
    }
  }
  out << "*NODE PRINT, NSET=ALL\nU\n";
  for (std::size_t face = 0; face < 6; ++face) {
    if (load.faces[face].fixed == 0) continue;
    out << "*NODE PRINT, NSET=" << kFaceNames[face] << ", TOTALS=ONLY\nRF\n";
  }
  for (std::size_t k = 0; k < load.held.size(); ++k) {
    out << "*NODE PRINT, NSET=HELD_" << k + 1 << ", TOTALS=ONLY\nRF\n";
  }
  out << "*END STEP\n";
}

}  // namespace

void write_calculix_input(const Mask& elements, const Elastic& material, const LoadCase& load,
                          std::ostream& out, const ElementLaws& laws) {
  write(elements, material, laws, nullptr, load, out);
}

void write_calculix_input(const Mask& elements, const Elastic& material, const Hardening& hardening,
                          int steps, const LoadCase& load, std::ostream& out) {
  const Flow flow{hardening, steps};
  write(elements, material, {}, &flow, load, out);
}

}  // namespace asbuilt::fe
