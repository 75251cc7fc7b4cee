#include "core/fe/elastic_system.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <string>

#include "core/base/error.h"
#include "core/base/large_pages.h"
#include "core/base/parallel.h"
#include "core/fe/face_nodes.h"
#include "core/fe/pins.h"
#include "core/fe/self_checks.h"

namespace asbuilt::fe {
namespace {

// A node on a face that is fixed, or tied to another.
struct BoundaryNode {
  NodeAddress address;
  std::array<std::int32_t, 3> place;
};

// The number of an element in the order of the grid.
std::size_t element_number(const Block& b, std::int64_t x, std::int64_t y, std::int64_t z) {
  std::size_t k = b.first_element;
  for (int q = 0; q < z % 4; ++q) {
    k += static_cast<std::size_t>(__builtin_popcount(b.elements[q]));
  }
  const unsigned lane = static_cast<unsigned>(x % 4 + 4 * (y % 4));
  return k + static_cast<std::size_t>(__builtin_popcount(b.elements[z % 4] & ((1U << lane) - 1U)));
}

// Values from raster order into the order of the grid.
std::vector<float> in_grid_order(const BlockGrid& grid, const Mask& elements,
                                 const std::vector<float>& values, const Progress& progress) {
  if (values.empty()) return {};
  std::vector<float> out;
  reserve_large(out, grid.element_count() + FineOperator::kPadding);
  out.resize(grid.element_count());
  const Shape& n = elements.frame.shape;
  std::size_t next = 0;
  for (std::int64_t z = 0; z < n.z; ++z) {
    progress.throw_if_cancelled();
    for (std::int64_t y = 0; y < n.y; ++y) {
      for (std::int64_t x = 0; x < n.x; ++x) {
        if (elements.at(x, y, z) == 0) continue;
        const Block& b = *grid.block(x / 4, y / 4, z / 4);
        out[element_number(b, x, y, z)] = values[next++];
      }
    }
  }
  return out;
}

}  // namespace

struct ElasticSystem::Parts {
  GridFrame frame;
  Vec3 spacing_mm;
  Shape shape;
  Elastic material;
  BlockGrid grid;
  LoadCase support;
  SolverOptions options;
  std::unique_ptr<FineOperator> stiffness;
  std::vector<HalfFloat> inverse_diagonal;
  std::vector<BoundaryNode> boundary;
  std::vector<std::vector<NodeAddress>> held;  // nodes of the support's groups
  std::vector<Pin> pins;
  std::vector<Tie> ties;
  std::unique_ptr<Multigrid> multigrid;
  // Of each case that was solved together with others.
  struct Case {
    std::unique_ptr<SolveVectors> vectors;
    std::vector<double> loads;  // nodal forces of tractions; empty where there are none
  };
  std::vector<Case> cases;
  std::size_t shown = 0;
  double diagonal = 0.0;  // the largest entry
  double rigid_motion_force = 0.0;

  Parts(const Mask& elements, const Elastic& metal, const LoadCase& load,
        const SolverOptions& solver, const Progress& progress)
      : frame(elements.frame),
        spacing_mm(elements.frame.spacing_mm),
        shape(elements.frame.shape),
        material(metal),
        grid(elements, progress),
        support(load),
        options(solver) {}

  std::int64_t last(int axis) const { return axis == 0 ? shape.x : axis == 1 ? shape.y : shape.z; }
  Vec3 edges_mm() const {
    return spacing_mm.cwiseProduct(Vec3(static_cast<double>(shape.x), static_cast<double>(shape.y),
                                        static_cast<double>(shape.z)));
  }
  Vec3 position_mm(const std::array<std::int32_t, 3>& p) const {
    return spacing_mm.cwiseProduct(Vec3(p[0], p[1], p[2]));
  }
  // Components fixed at a place on the boundary.
  std::uint8_t fixed_at(const std::array<std::int32_t, 3>& p) const {
    unsigned bits = 0;
    for (int axis = 0; axis < 3; ++axis) {
      const auto a = static_cast<std::size_t>(axis);
      if (p[a] == 0) bits |= support.faces[2 * a].fixed;
      if (p[a] == last(axis)) bits |= support.faces[2 * a + 1].fixed;
    }
    return static_cast<std::uint8_t>(bits);
  }
  bool on_boundary(const std::array<std::int32_t, 3>& p) const {
    for (int axis = 0; axis < 3; ++axis) {
      const auto a = static_cast<std::size_t>(axis);
      if (p[a] == 0 || p[a] == last(axis)) return true;
    }
    return false;
  }

  void find_boundary(const Mask& elements, std::vector<std::uint8_t>& fixed,
                     std::vector<std::uint32_t>& tied_to, const Progress& progress);
  // The law of an element that exists.
  ElementLaw law_of(std::int64_t x, std::int64_t y, std::int64_t z) const {
    if (stiffness->laws().uniform()) return {};
    return stiffness->laws().at(element_number(*grid.block(x / 4, y / 4, z / 4), x, y, z));
  }
  void require_same_support(const LoadCase& load) const;
  void add_case() {
    cases.emplace_back().vectors = std::make_unique<SolveVectors>(grid.unknown_count());
  }
  SolveVectors& shown_vectors() { return *cases[shown].vectors; }
  void set_displacements(const LoadCase& load, double* x);
  void set_tractions(const LoadCase& load, std::vector<double>& loads);
  void read_forces(const LoadCase& load, const Case& solved, Solution& solution);
  double work(const LoadCase& load, const Case& solved, const Mat3& moment) const;
  void check_rigid_motions();
};

// Fixed components, ties and the inverse diagonal.
void ElasticSystem::Parts::find_boundary(const Mask& elements, std::vector<std::uint8_t>& fixed,
                                         std::vector<std::uint32_t>& tied_to,
                                         const Progress& progress) {
  std::vector<float> scale = stiffness->node_scale(progress);
  std::vector<float> lambda_mpa = stiffness->node_lambda_mpa(progress);
  fixed.assign(grid.node_count(), 0);
  if (support.periodic != 0) {
    tied_to.resize(grid.node_count());
    for (std::uint32_t k = 0; k < tied_to.size(); ++k) tied_to[k] = k;
  }
  const Shape& blocks = grid.blocks_shape();
  const auto for_boundary = [&](auto&& visit) {
    for (std::int64_t z = 0; z < blocks.z; ++z) {
      progress.throw_if_cancelled();
      for (std::int64_t y = 0; y < blocks.y; ++y) {
        for (std::int64_t x = 0; x < blocks.x; ++x) {
          const bool outer = x == 0 || y == 0 || z == 0 || x >= shape.x / 4 || y >= shape.y / 4 ||
                             z >= shape.z / 4;
          const Block* block = outer ? grid.block(x, y, z) : nullptr;
          if (block == nullptr) continue;
          grid.for_nodes(*block, x, y, z,
                         [&](std::int64_t nx, std::int64_t ny, std::int64_t nz, NodeAddress a,
                             std::uint32_t number) {
                           const std::array<std::int32_t, 3> p{static_cast<std::int32_t>(nx),
                                                               static_cast<std::int32_t>(ny),
                                                               static_cast<std::int32_t>(nz)};
                           if (on_boundary(p)) visit(p, a, number);
                         });
        }
      }
    }
  };
  for_boundary([&](const std::array<std::int32_t, 3>& p, NodeAddress a, std::uint32_t number) {
    fixed[number] = fixed_at(p);
    boundary.push_back({a, p});
    if (support.periodic == 0) return;
    // Places that are the same modulo the grid: each coordinate at one end may be at the other. The
    // first of them that is a node is the master of all.
    unsigned ends = 0;
    for (int axis = 0; axis < 3; ++axis) {
      const auto k = static_cast<std::size_t>(axis);
      const bool end = p[k] == 0 || p[k] == last(axis);
      if (end && (support.periodic >> axis & 1) != 0) ends |= 1U << axis;
    }
    for (unsigned high = 0; high < 8; ++high) {
      if ((high & ~ends) != 0) continue;
      std::array<std::int32_t, 3> q = p;
      for (int axis = 0; axis < 3; ++axis) {
        if ((ends >> axis & 1) == 0) continue;
        q[static_cast<std::size_t>(axis)] =
            (high >> axis & 1) != 0 ? static_cast<std::int32_t>(last(axis)) : 0;
      }
      const auto [address, master] = grid.node(q[0], q[1], q[2]);
      if (address.stride == 0) continue;
      if (master != number) {
        tied_to[number] = master;
        ties.push_back({a, address});
      }
      break;
    }
  });
  for (const NodeSupport& group : support.held) {
    std::vector<NodeAddress>& addresses = held.emplace_back();
    for (const GridNode& p : group.nodes) {
      const auto [address, number] = grid.node(p[0], p[1], p[2]);
      if (address.stride == 0) throw Error(ErrorCode::kInternal, "no element has a held node");
      fixed[number] = static_cast<std::uint8_t>(fixed[number] | group.fixed);
      addresses.push_back(address);
    }
  }
  pins = find_pins(elements, support, progress);
  for (const Pin& pin : pins) {
    const std::uint32_t number = grid.node(pin.place[0], pin.place[1], pin.place[2]).second;
    const std::uint32_t master = tied_to.empty() ? number : tied_to[number];
    fixed[master] = static_cast<std::uint8_t>(fixed[master] | pin.components);
  }
  for (std::size_t k = 0; k < scale.size(); ++k) {
    const double lambda = lambda_mpa.empty() ? 0.0 : static_cast<double>(lambda_mpa[k]);
    for (int p = 0; p < 3; ++p) {
      diagonal = std::max(diagonal, stiffness->diagonal(p, static_cast<double>(scale[k]), lambda));
    }
  }
  // A master carries its copies' share of the diagonal.
  if (support.periodic != 0) {
    for (std::uint32_t k = 0; k < tied_to.size(); ++k) {
      if (tied_to[k] == k) continue;
      scale[tied_to[k]] += scale[k];
      if (!lambda_mpa.empty()) lambda_mpa[tied_to[k]] += lambda_mpa[k];
    }
  }
  inverse_diagonal = large_array<HalfFloat>(grid.unknown_count() + FineOperator::kPadding);
  parallel_for(0, blocks.z, 1, [&](std::int64_t z, std::int64_t) {
    progress.throw_if_cancelled();
    for (std::int64_t y = 0; y < blocks.y; ++y) {
      for (std::int64_t x = 0; x < blocks.x; ++x) {
        const Block* block = grid.block(x, y, z);
        if (block == nullptr) continue;
        grid.for_nodes(
            *block, x, y, z,
            [&](std::int64_t, std::int64_t, std::int64_t, NodeAddress a, std::uint32_t number) {
              if (!tied_to.empty() && tied_to[number] != number) return;
              const auto s = static_cast<double>(scale[number]);
              const double lambda =
                  lambda_mpa.empty() ? 0.0 : static_cast<double>(lambda_mpa[number]);
              for (std::uint32_t p = 0; p < 3; ++p) {
                if ((fixed[number] >> p & 1) != 0) continue;
                inverse_diagonal[a.first + p * a.stride] = narrow(
                    static_cast<float>(1.0 / stiffness->diagonal(static_cast<int>(p), s, lambda)));
              }
            });
      }
    }
  });
}

void ElasticSystem::Parts::require_same_support(const LoadCase& load) const {
  bool same = load.periodic == support.periodic;
  for (std::size_t k = 0; k < 6; ++k) same = same && load.faces[k].fixed == support.faces[k].fixed;
  same = same && load.held.size() == support.held.size();
  for (std::size_t k = 0; same && k < load.held.size(); ++k) {
    same =
        load.held[k].fixed == support.held[k].fixed && load.held[k].nodes == support.held[k].nodes;
  }
  if (!same) {
    throw Error(
        ErrorCode::kInvalidInput,
        "the load case \"" + load.name + "\" is held otherwise than the system was set up for");
  }
}

void ElasticSystem::Parts::set_displacements(const LoadCase& load, double* x) {
  std::fill_n(x, grid.unknown_count(), 0.0);
  const auto set = [&](const NodeAddress& a, int p, double value) {
    x[a.first + static_cast<std::uint32_t>(p) * a.stride] = value;
  };
  if (load.periodic != 0) {
    // Start from the uniform field: ties then hold with their jumps.
    const Shape& blocks = grid.blocks_shape();
    parallel_for(0, blocks.z, 1, [&](std::int64_t bz, std::int64_t) {
      for (std::int64_t by = 0; by < blocks.y; ++by) {
        for (std::int64_t bx = 0; bx < blocks.x; ++bx) {
          const Block* block = grid.block(bx, by, bz);
          if (block == nullptr) continue;
          grid.for_nodes(
              *block, bx, by, bz,
              [&](std::int64_t nx, std::int64_t ny, std::int64_t nz, NodeAddress a, std::uint32_t) {
                const Vec3 u =
                    load.periodic_gradient *
                    position_mm({static_cast<std::int32_t>(nx), static_cast<std::int32_t>(ny),
                                 static_cast<std::int32_t>(nz)});
                for (int p = 0; p < 3; ++p) set(a, p, u[p]);
              });
        }
      }
    });
  }
  for (const BoundaryNode& node : boundary) {
    const Vec3 at = position_mm(node.place);
    for (int axis = 0; axis < 3; ++axis) {
      for (int side = 0; side < 2; ++side) {
        if (node.place[static_cast<std::size_t>(axis)] != (side == 0 ? 0 : last(axis))) continue;
        const FaceSupport& face =
            load.faces[2 * static_cast<std::size_t>(axis) + static_cast<std::size_t>(side)];
        const Vec3 u = face.gradient * at + face.shift_mm;
        for (int p = 0; p < 3; ++p) {
          if ((face.fixed >> p & 1) != 0) set(node.address, p, u[p]);
        }
      }
    }
  }
  for (std::size_t k = 0; k < held.size(); ++k) {
    for (const NodeAddress& a : held[k]) {
      for (int p = 0; p < 3; ++p) {
        if ((load.held[k].fixed >> p & 1) != 0) set(a, p, load.held[k].shift_mm[p]);
      }
    }
  }
}

void ElasticSystem::Parts::set_tractions(const LoadCase& load, std::vector<double>& loads) {
  const bool any = !load.forces.empty() || std::any_of(load.tractions.begin(), load.tractions.end(),
                                                       [](const FaceTraction& t) {
                                                         return t.traction_mpa != Vec3::Zero();
                                                       });
  loads.assign(any ? grid.unknown_count() : 0, 0.0);
  if (!any) return;
  if (load.periodic != 0) {
    throw Error(ErrorCode::kInvalidInput,
                "the load case \"" + load.name + "\" has tractions on periodic faces");
  }
  for (const NodeForce& force : load.forces) {
    const NodeAddress a = grid.address(force.node[0], force.node[1], force.node[2]);
    if (a.stride == 0) throw Error(ErrorCode::kInternal, "no element has a loaded node");
    for (int p = 0; p < 3; ++p) {
      loads[a.first + static_cast<std::uint32_t>(p) * a.stride] += force.force_n[p];
    }
  }
  const auto share = [&](std::int64_t x, std::int64_t y, std::int64_t z) {
    return law_of(x, y, z).share;
  };
  for (int face = 0; face < 6; ++face) {
    const FaceTraction& traction = load.tractions[static_cast<std::size_t>(face)];
    if (traction.traction_mpa == Vec3::Zero()) continue;
    for_face_nodes(grid, spacing_mm, face, traction, share,
                   [&](const std::array<std::int32_t, 3>& at, double weight) {
                     const NodeAddress a = grid.address(at[0], at[1], at[2]);
                     for (int p = 0; p < 3; ++p) {
                       loads[a.first + static_cast<std::uint32_t>(p) * a.stride] +=
                           weight * traction.traction_mpa[p];
                     }
                   });
  }
}

// Of the forces in y of the case's vectors; `moment` is theirs over the boundary.
double ElasticSystem::Parts::work(const LoadCase& load, const Case& solved,
                                  const Mat3& moment) const {
  if (load.periodic != 0) return 0.5 * load.periodic_gradient.cwiseProduct(moment).sum();
  const std::vector<double>& loads = solved.loads;
  const double* x = solved.vectors->x();
  const double* f = solved.vectors->y_double();
  double sum = 0.0;
  for (const BoundaryNode& node : boundary) {
    const unsigned bits = fixed_at(node.place);
    for (std::uint32_t p = 0; p < 3; ++p) {
      if ((bits >> p & 1) == 0) continue;
      const std::size_t at = node.address.first + p * node.address.stride;
      sum += x[at] * (f[at] - (loads.empty() ? 0.0 : loads[at]));
    }
  }
  for (std::size_t k = 0; k < held.size(); ++k) {
    for (const NodeAddress& a : held[k]) {
      for (std::uint32_t p = 0; p < 3; ++p) {
        if ((load.held[k].fixed >> p & 1) == 0) continue;
        const std::size_t at = a.first + p * a.stride;
        sum += x[at] * (f[at] - (loads.empty() ? 0.0 : loads[at]));
      }
    }
  }
  for (std::size_t i = 0; i < loads.size(); ++i) sum += x[i] * loads[i];
  return 0.5 * sum;
}

void ElasticSystem::Parts::check_rigid_motions() {
  SolveVectors& v = shown_vectors();
  rigid_motion_force = fe::rigid_motion_force(
      grid, spacing_mm, diagonal,
      [this](const double* x, double* y) { stiffness->apply_unfolded(x, y); }, v.x(), v.y_double());
  require_no_force_of_rigid_motions(rigid_motion_force);
}

void ElasticSystem::Parts::read_forces(const LoadCase& load, const Case& solved, Solution& s) {
  const std::vector<double>& loads = solved.loads;
  const double* x = solved.vectors->x();
  const double* f = solved.vectors->y_double();
  stiffness->apply_unfolded(x, solved.vectors->y_double());
  const std::size_t n = grid.unknown_count();
  s.strain_energy_nmm = 0.5 * parallel_reduce(
                                  0, static_cast<std::int64_t>(n), 1 << 16, 0.0,
                                  [&](std::int64_t first, std::int64_t last_one) {
                                    double sum = 0.0;
                                    for (std::int64_t i = first; i < last_one; ++i)
                                      sum += x[i] * f[i];
                                    return sum;
                                  },
                                  std::plus<>());
  for (Vec3& force : s.face_force_n) force.setZero();
  for (Vec3& moment : s.face_moment_nmm) moment.setZero();
  for (Vec3& u : s.face_displacement_mm) u.setZero();
  Mat3 moment = Mat3::Zero();
  for (const BoundaryNode& node : boundary) {
    Vec3 force;
    for (int p = 0; p < 3; ++p) {
      force[p] = f[node.address.first + static_cast<std::uint32_t>(p) * node.address.stride];
    }
    moment += force * position_mm(node.place).transpose();
    // A node on an edge counts for the highest face that fixes it, as its displacement does.
    for (int face = 5; face >= 0; --face) {
      const auto axis = static_cast<std::size_t>(face / 2);
      if (node.place[axis] != (face % 2 == 0 ? 0 : last(face / 2))) continue;
      if (support.periodic == 0 && load.faces[static_cast<std::size_t>(face)].fixed == 0) continue;
      Vec3 pushed = force;
      for (int p = 0; p < 3 && !loads.empty(); ++p) {
        pushed[p] -=
            loads[node.address.first + static_cast<std::uint32_t>(p) * node.address.stride];
      }
      s.face_force_n[static_cast<std::size_t>(face)] += pushed;
      s.face_moment_nmm[static_cast<std::size_t>(face)] += position_mm(node.place).cross(pushed);
      break;
    }
  }
  for (const std::vector<NodeAddress>& group : held) {
    Vec3& force = s.held_force_n.emplace_back(Vec3::Zero());
    for (const NodeAddress& a : group) {
      for (std::uint32_t p = 0; p < 3; ++p) {
        const std::size_t at = a.first + p * a.stride;
        force[static_cast<int>(p)] += f[at] - (loads.empty() ? 0.0 : loads[at]);
      }
    }
  }
  s.unbalanced_n.setZero();
  for (const Vec3& force : s.face_force_n) s.unbalanced_n += force;
  const Mat3 stress = moment / edges_mm().prod();
  s.mean_stress_mpa = 0.5 * (stress + stress.transpose());
  s.work_nmm = work(load, solved, moment);
  for (const Pin& pin : pins) {
    if (support.periodic != 0) break;
    const NodeAddress a = grid.address(pin.place[0], pin.place[1], pin.place[2]);
    for (std::uint32_t p = 0; p < 3; ++p) {
      if ((pin.components >> p & 1) == 0) continue;
      const std::size_t at = a.first + p * a.stride;
      s.pin_force_n = std::max(s.pin_force_n, std::abs(f[at] - (loads.empty() ? 0.0 : loads[at])));
    }
  }
  const auto share = [&](std::int64_t ex, std::int64_t ey, std::int64_t ez) {
    return law_of(ex, ey, ez).share;
  };
  for (int face = 0; face < 6 && !loads.empty(); ++face) {
    double area = 0.0;
    Vec3& mean = s.face_displacement_mm[static_cast<std::size_t>(face)];
    for_face_nodes(grid, spacing_mm, face, load.tractions[static_cast<std::size_t>(face)], share,
                   [&](const std::array<std::int32_t, 3>& at, double weight) {
                     const NodeAddress a = grid.address(at[0], at[1], at[2]);
                     area += weight;
                     for (int p = 0; p < 3; ++p) {
                       mean[p] += weight * x[a.first + static_cast<std::uint32_t>(p) * a.stride];
                     }
                   });
    if (area > 0.0) mean /= area;
  }
}

ElasticSystem::ElasticSystem(const Mask& elements, const Elastic& material, const ElementLaws& laws,
                             const LoadCase& support, const SolverOptions& options,
                             const Progress& progress)
    : parts_(std::make_unique<Parts>(elements, material, support, options, progress)) {
  Parts& p = *parts_;
  p.stiffness = std::make_unique<FineOperator>(
      p.grid, p.spacing_mm, material,
      ElementLaws(in_grid_order(p.grid, elements, laws.scale, progress),
                  in_grid_order(p.grid, elements, laws.lambda_mpa, progress)),
      options.instructions, progress);
  progress.report(0.1);
  std::vector<std::uint8_t> fixed;
  std::vector<std::uint32_t> tied_to;
  p.find_boundary(elements, fixed, tied_to, progress);
  p.stiffness->set_ties(std::move(p.ties));
  p.multigrid = std::make_unique<Multigrid>(*p.stiffness, p.inverse_diagonal, fixed, tied_to,
                                            options.instructions, options.multigrid, progress);
  progress.report(0.8);
  p.add_case();
  if (options.check_rigid_motions) p.check_rigid_motions();
  SolveVectors& v = p.shown_vectors();
  p.multigrid->measure_finest(v.r(), v.p(), v.z(), v.y(), progress);
  progress.report(1.0);
}

ElasticSystem::~ElasticSystem() = default;

Solution ElasticSystem::solve(const LoadCase& load, const Progress& progress) {
  return solve({&load, 1}, progress).front();
}

std::vector<Solution> ElasticSystem::solve(std::span<const LoadCase> loads,
                                           const Progress& progress) {
  Parts& p = *parts_;
  if (loads.empty() || loads.size() > std::size_t{kMostCases}) {
    std::string found = std::to_string(loads.size()), allowed = "1 to ";
    throw Error(ErrorCode::kInternal,
                {"load cases cannot be solved together", found.append(" of them"),
                 allowed.append(std::to_string(kMostCases)), "solve them in groups"});
  }
  for (const LoadCase& load : loads) p.require_same_support(load);
  while (p.cases.size() < loads.size()) p.add_case();
  std::vector<RightSide> sides;
  sides.reserve(loads.size());
  for (std::size_t k = 0; k < loads.size(); ++k) {
    Parts::Case& one = p.cases[k];
    p.set_displacements(loads[k], one.vectors->x());
    p.set_tractions(loads[k], one.loads);
    sides.push_back({one.loads.empty() ? nullptr : one.loads.data(), one.vectors.get()});
  }
  const std::vector<PcgResult> found =
      fe::solve(*p.stiffness, *p.multigrid, p.inverse_diagonal, sides, p.options.pcg, progress);
  std::vector<Solution> solutions(loads.size());
  for (std::size_t k = 0; k < loads.size(); ++k) {
    solutions[k].solver = found[k];
    p.read_forces(loads[k], p.cases[k], solutions[k]);
  }
  p.shown = 0;
  return solutions;
}

void ElasticSystem::show(std::size_t number) {
  parts_->shown = number;
}

double ElasticSystem::rigid_motion_force() const {
  return parts_->rigid_motion_force;
}

std::size_t ElasticSystem::case_bytes() const {
  return SolveVectors::bytes(unknown_count()) + sizeof(double) * unknown_count() +
         parts_->multigrid->case_bytes();
}

void ElasticSystem::prescribe(const LoadCase& load) {
  parts_->require_same_support(load);
  parts_->set_displacements(load, parts_->shown_vectors().x());
}

SolverParts ElasticSystem::solver_parts() {
  return {*parts_->multigrid, parts_->inverse_diagonal, parts_->shown_vectors()};
}

Vec3 ElasticSystem::displacement_mm(std::int64_t x, std::int64_t y, std::int64_t z) const {
  const NodeAddress a = parts_->grid.address(x, y, z);
  Vec3 u = Vec3::Zero();
  if (a.stride == 0) return u;
  for (int p = 0; p < 3; ++p) {
    u[p] = parts_->shown_vectors().x()[a.first + static_cast<std::uint32_t>(p) * a.stride];
  }
  return u;
}

ElementLaw ElasticSystem::element(std::int64_t x, std::int64_t y, std::int64_t z,
                                  std::array<double, 24>& corners_mm) const {
  const BlockGrid& grid = parts_->grid;
  if (!grid.element(x, y, z)) return {0.0F, 0.0F, 0.0F};
  const double* values = parts_->shown_vectors().x();
  for (std::uint32_t k = 0; k < 8; ++k) {
    const NodeAddress a = grid.address(x + (k & 1), y + (k >> 1 & 1), z + (k >> 2));
    for (std::uint32_t p = 0; p < 3; ++p) corners_mm[3 * k + p] = values[a.first + p * a.stride];
  }
  return parts_->law_of(x, y, z);
}

const GridFrame& ElasticSystem::frame() const {
  return parts_->frame;
}
const Elastic& ElasticSystem::material() const {
  return parts_->material;
}
const BlockGrid& ElasticSystem::grid() const {
  return parts_->grid;
}
const ElementLaws& ElasticSystem::laws() const {
  return parts_->stiffness->laws();
}
std::size_t ElasticSystem::unknown_count() const {
  return parts_->grid.unknown_count();
}
std::size_t ElasticSystem::element_count() const {
  return parts_->grid.element_count();
}
std::vector<LevelSummary> ElasticSystem::levels() const {
  return parts_->multigrid->summary();
}

}  // namespace asbuilt::fe
