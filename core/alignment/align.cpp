#include "core/alignment/align.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/alignment/density.h"
#include "core/alignment/final_fit.h"
#include "core/alignment/overlap.h"
#include "core/alignment/search.h"
#include "core/alignment/surface_fit.h"
#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/base/print.h"

namespace asbuilt {

const std::vector<OptionField<AlignmentOptions>>& AlignmentOptions::fields() {
  static const std::vector<OptionField<AlignmentOptions>> all = {
      {"rotations",
       "1",
       "orientations of the first search",
       &AlignmentOptions::rotations,
       500,
       100000,
       {}},
      {"candidates",
       "1",
       "orientations kept for refinement",
       &AlignmentOptions::candidates,
       1,
       500,
       {}},
      {"decisive_agreement",
       "1",
       "share of the differing volume that must side with the chosen pose",
       &AlignmentOptions::decisive_agreement,
       0.5,
       1.0,
       {}},
      {"decisive_volume",
       "struts",
       "smallest differing volume that decides, in typical struts",
       &AlignmentOptions::decisive_volume,
       0.0,
       100.0,
       {}},
      {"surface_points",
       "1",
       "surface points of the final fit",
       &AlignmentOptions::surface_points,
       1000,
       1e6,
       {}},
  };
  return all;
}

namespace {

// Lengths that the search takes its measure from, mm.
struct Scales {
  double strut_length = 0.0;
  double strut_radius = 0.0;
  double diagonal = 0.0;
};

Scales scales_of(const Design& design) {
  Scales s;
  s.diagonal = design.bounds().diagonal_mm();
  if (design.lattice.empty()) {
    s.strut_length = 0.1 * s.diagonal;
    s.strut_radius = 0.01 * s.diagonal;
    return s;
  }
  std::vector<double> lengths;
  std::vector<double> radii;
  for (std::size_t i = 0; i < design.lattice.struts.size(); ++i) {
    lengths.push_back(design.lattice.length_mm(i));
    radii.push_back(0.5 * design.lattice.nominal_diameter_mm(i));
  }
  const auto median = [](std::vector<double>& v) {
    const auto middle = v.begin() + static_cast<std::ptrdiff_t>(v.size() / 2);
    std::nth_element(v.begin(), middle, v.end());
    return *middle;
  };
  s.strut_length = median(lengths);
  s.strut_radius = median(radii);
  return s;
}

struct Candidate {
  Pose pose;
  double score = 0.0;
};

// Largest displacement of the design's box corners between two poses.
double corner_distance(const Box3& box, const Pose& a, const Pose& b) {
  double worst = 0.0;
  for (int i = 0; i < 8; ++i) {
    const Vec3 q = box.corner_mm(i);
    const Vec3 pa = a.rotation.transpose() * (q - a.translation_mm);
    const Vec3 pb = b.rotation.transpose() * (q - b.translation_mm);
    worst = std::max(worst, (pa - pb).norm());
  }
  return worst;
}

void keep_distinct(std::vector<Candidate>& all, const Box3& box, double distance_mm) {
  std::stable_sort(all.begin(), all.end(),
                   [](const Candidate& a, const Candidate& b) { return a.score > b.score; });
  std::vector<Candidate> kept;
  for (const Candidate& c : all) {
    const bool apart = std::all_of(kept.begin(), kept.end(), [&](const Candidate& k) {
      return corner_distance(box, k.pose, c.pose) > distance_mm;
    });
    if (apart) kept.push_back(c);
  }
  all = std::move(kept);
}

class Search {
 public:
  Search(const ScanGeometry& scan, const Design& design, const SignedField& field,
         const AlignmentOptions& options)
      : scan_(scan),
        field_(field),
        options_(options),
        scales_(scales_of(design)),
        box_(design.bounds()),
        shifts_(repeat_vectors(design.lattice)) {
    // Coarse cells about half a strut's length, so that blur over 1.5 cells still knows the lattice
    // cell.
    spacing_ =
        std::clamp(0.5 * scales_.strut_length, scales_.diagonal / 96.0, scales_.diagonal / 40.0);
    scan_density_ = scan_density(*scan.mask, spacing_, 1.0);
    design_density_ = design_density(field, spacing_, 1.0);
    const double sampled =
        std::clamp(0.6 * scales_.strut_radius, scales_.diagonal / 320.0, scales_.diagonal / 60.0);
    sampled_ = std::make_unique<SampledField>(field, sampled, 0.05 * scales_.diagonal);
    margin_ = std::max(0.3 * scales_.strut_radius,
                       std::min(scan.blur_sigma_mm, 0.5 * scales_.strut_radius));
    probes_ = make_probes(field, margin_, 60000);
    points_ = pick_points(*scan.vertices_mm, *scan.normals, 4000);
  }

  // Distinct poses that fit the surface, best first.
  std::vector<Candidate> run(const std::optional<PoseHint>& hint, Handedness handedness, int most,
                             const Progress& progress) const {
    AlignmentOptions options = options_;
    options.candidates = most;
    const std::vector<Pose> starts = density_candidates(scan_density_, design_density_, field_,
                                                        options, hint, handedness, progress);
    std::vector<Candidate> all(starts.size());
    parallel_for(
        0, static_cast<std::int64_t>(starts.size()), 1, [&](std::int64_t from, std::int64_t to) {
          if (progress.cancelled()) return;
          for (std::int64_t i = from; i < to; ++i)
            all[static_cast<std::size_t>(i)] = settled(starts[static_cast<std::size_t>(i)]);
        });
    progress.throw_if_cancelled();
    progress.report(0.6);
    keep_distinct(all, box_, 0.3 * scales_.strut_length);
    try_shifts(all, progress);
    progress.report(1.0);
    return all;
  }

  const Scales& scales() const { return scales_; }
  const Box3& box() const { return box_; }
  const SignedField& sampled() const { return *sampled_; }
  double margin() const { return margin_; }

 private:
  Candidate settled(Pose pose) const {
    for (const double scale :
         {0.35 * scales_.strut_length, 0.15 * scales_.strut_length, 1.2 * scales_.strut_radius}) {
      fit_pose(points_, *sampled_, std::max(scale, scales_.strut_radius), 8, pose);
    }
    return {pose, overlap(probes_, *scan_.mask, pose)};
  }

  // Every repeat of the lattice from the best poses, until no shift explains the scan better.
  void try_shifts(std::vector<Candidate>& all, const Progress& progress) const {
    if (shifts_.empty()) return;
    constexpr std::size_t kFrom = 24;
    constexpr int kRounds = 4;
    std::vector<Candidate> tried_from;
    for (int round = 0; round < kRounds; ++round) {
      std::vector<Candidate> sources;
      for (std::size_t i = 0; i < std::min(kFrom, all.size()); ++i) {
        if (all[i].score < 0.6 * all[0].score) break;
        const bool fresh =
            std::all_of(tried_from.begin(), tried_from.end(), [&](const Candidate& c) {
              return corner_distance(box_, c.pose, all[i].pose) > 0.3 * scales_.strut_length;
            });
        if (fresh) sources.push_back(all[i]);
      }
      if (sources.empty()) return;
      std::vector<Candidate> shifted(sources.size() * shifts_.size());
      parallel_for(
          0, static_cast<std::int64_t>(shifted.size()), 4, [&](std::int64_t from, std::int64_t to) {
            if (progress.cancelled()) return;
            for (std::int64_t i = from; i < to; ++i) {
              Candidate c = sources[static_cast<std::size_t>(i) / shifts_.size()];
              c.pose.translation_mm += shifts_[static_cast<std::size_t>(i) % shifts_.size()];
              c.score = overlap(probes_, *scan_.mask, c.pose);
              shifted[static_cast<std::size_t>(i)] = c;
            }
          });
      progress.throw_if_cancelled();
      tried_from.insert(tried_from.end(), sources.begin(), sources.end());
      // Only the most promising are settled: those that beat their neighbours.
      std::stable_sort(shifted.begin(), shifted.end(),
                       [](const Candidate& a, const Candidate& b) { return a.score > b.score; });
      if (shifted.size() > 24) shifted.resize(24);
      const double best_before = all[0].score;
      parallel_for(0, static_cast<std::int64_t>(shifted.size()), 1,
                   [&](std::int64_t from, std::int64_t to) {
                     for (std::int64_t i = from; i < to; ++i) {
                       shifted[static_cast<std::size_t>(i)] =
                           settled(shifted[static_cast<std::size_t>(i)].pose);
                     }
                   });
      all.insert(all.end(), shifted.begin(), shifted.end());
      keep_distinct(all, box_, 0.3 * scales_.strut_length);
      if (all[0].score <= best_before + 1e-9 && round > 0) return;
    }
  }

  ScanGeometry scan_;
  const SignedField& field_;
  AlignmentOptions options_;
  Scales scales_;
  Box3 box_;
  std::vector<Vec3> shifts_;
  double spacing_ = 1.0;
  double margin_ = 0.0;
  Density scan_density_;
  Density design_density_;
  std::unique_ptr<SampledField> sampled_;
  Probes probes_;
  std::vector<SurfacePoint> points_;
};

bool within(const PoseHint& hint, const Pose& pose, const Vec3& about) {
  const double angle = rotation_angle_deg(hint.design_from_scan.rotation, pose.rotation);
  const Vec3 a =
      hint.design_from_scan.rotation.transpose() * (about - hint.design_from_scan.translation_mm);
  const Vec3 b = pose.rotation.transpose() * (about - pose.translation_mm);
  return angle <= hint.rotation_tolerance_deg && (a - b).norm() <= hint.translation_tolerance_mm;
}

}  // namespace

Alignment align(const ScanGeometry& scan, const Design& design, const SignedField& field,
                const AlignmentOptions& options, const std::optional<PoseHint>& hint,
                const Progress& progress) {
  const Search search(scan, design, field, options);
  progress.report(0.2);
  std::vector<Candidate> found = search.run(hint, Handedness::kProper, options.candidates,
                                            progress.part(0.2, 0.7, "searching poses"));
  if (hint) {
    const double anywhere = found.empty() ? 0.0 : found[0].score;
    std::erase_if(found, [&](const Candidate& c) {
      return !within(*hint, c.pose, search.box().center_mm());
    });
    if (found.empty() || found[0].score < 0.9 * anywhere) {
      throw Error(
          ErrorCode::kNotMeasurable,
          {"no pose near the stated one explains the scan, or one outside its tolerances does much "
           "better",
           "pose of the plan", "", "check the stated pose and its tolerances, or leave it out"});
    }
  }
  if (found.empty() || found[0].score < 0.3) {
    char text[128];
    print_to(text, sizeof text, "the best pose explains %.0f %% of scan and design together",
             found.empty() ? 0.0 : 100.0 * found[0].score);
    throw Error(ErrorCode::kNotMeasurable,
                {"the scan does not look like the design", text, "at least 30 %",
                 "check that scan and design belong together and have the same unit"});
  }

  // The last fit of the few best, exact distance and many points. Fine: from the search's 4000
  // points to where neighbours' errors no longer average out.
  const std::vector<SurfacePoint> points =
      pick_points(*scan.vertices_mm, *scan.normals, options.surface_points);
  const double scale = std::max(1.2 * search.scales().strut_radius, 3.0 * scan.blur_sigma_mm);
  Alignment result;
  const FinalFit fit = final_fit(points, design, field, search.scales().strut_radius, scale,
                                 search.scales().strut_length, found[0].pose);
  result.design_from_scan = found[0].pose;
  result.score = found[0].score;
  result.margin = found.size() > 1 ? found[0].score - found[1].score : found[0].score;
  result.rms_mm = fit.rms_mm;
  result.oversize_mm = fit.oversize_mm;
  result.downskin_mm = fit.downskin_mm;
  const auto largest = [](const Mat3& m) {
    return std::sqrt(
        std::max(0.0, Eigen::SelfAdjointEigenSolver<Mat3>(m).eigenvalues().maxCoeff()));
  };
  result.u_translation_mm = 2.0 * largest(fit.cov_translation);
  result.u_rotation_deg = 2.0 * largest(fit.cov_rotation) * 180.0 / std::numbers::pi;
  result.scale = fit.scale;
  // Blur fills the corners at nodes, at the rim of a lattice on the inner side only: about a
  // twentieth of the blur, as seen on simulated scans.
  const double rim = 0.05 * scan.blur_sigma_mm / (0.5 * design.bounds().size_mm().minCoeff());
  result.u_scale = 2.0 * std::hypot(fit.u_scale, rim);
  progress.report(0.8);

  const double strut_volume = std::numbers::pi * search.scales().strut_radius *
                              search.scales().strut_radius * search.scales().strut_length;
  const std::size_t rivals = std::min<std::size_t>(found.size(), 33);
  for (std::size_t i = 1; i < rivals; ++i) {
    progress.throw_if_cancelled();
    PoseAlternative alternative;
    alternative.score = found[i].score;
    alternative.design_from_scan = found[i].pose;
    if (found[i].score > 0.5 * found[0].score)
      fit_pose(points, search.sampled(), scale, 3, alternative.design_from_scan);
    const Disagreement d = compare(search.sampled(), *scan.mask, result.design_from_scan,
                                   alternative.design_from_scan, search.margin());
    alternative.agreement = d.for_first;
    alternative.difference_mm3 = d.volume_mm3;
    char text[192];
    if (d.volume_mm3 < options.decisive_volume * strut_volume || d.probes < 12) {
      result.ambiguous = true;
      print_to(text, sizeof text, "not refused: differs from the chosen pose in %.3g mm3 only",
               d.volume_mm3);
    } else if (d.for_first < options.decisive_agreement) {
      result.ambiguous = true;
      print_to(text, sizeof text,
               "not refused: of %.3g mm3 that differ, %.0f %% side with the chosen pose",
               d.volume_mm3, 100.0 * d.for_first);
    } else {
      print_to(text, sizeof text,
               "of %.3g mm3 that differ, %.0f %% of the scan side with the chosen pose",
               d.volume_mm3, 100.0 * d.for_first);
    }
    alternative.refused_because = text;
    result.alternatives.push_back(std::move(alternative));
  }
  progress.report(0.9);

  if (!hint) {
    // A mirror image that explains the scan clearly better: slices in the wrong order.
    const std::vector<Candidate> mirrored = search.run(
        std::nullopt, Handedness::kMirrored, 12, progress.part(0.9, 1.0, "checking handedness"));
    if (!mirrored.empty() && mirrored[0].score > result.score + 0.05) {
      const Disagreement d = compare(search.sampled(), *scan.mask, mirrored[0].pose,
                                     result.design_from_scan, search.margin());
      if (d.for_first > options.decisive_agreement) {
        throw Error(ErrorCode::kNotMeasurable,
                    {"the scan is a mirror image of the design", "its handedness is wrong", "",
                     "check the order of the slices and the axes of the reconstruction"});
      }
    }
  }
  progress.report(1.0);
  return result;
}

}  // namespace asbuilt
