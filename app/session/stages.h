// Options of every stage, taken from the plan and kept for the record. Internal to app/session.
#pragma once

#include <string>

#include "core/alignment/align.h"
#include "core/spec/plan.h"
#include "core/surface/levels.h"
#include "inspectors/common/strut_trace.h"
#include "inspectors/defect/defect.h"
#include "inspectors/deviation/deviation.h"
#include "inspectors/node/node.h"
#include "inspectors/porosity/porosity.h"
#include "inspectors/stiffness/stiffness.h"
#include "inspectors/strut/strut.h"
#include "inspectors/void/void.h"

namespace asbuilt {

struct Enabled {
  bool strut = true;
  bool node = true;
  bool porosity = true;
  bool deviation = true;
  bool voids = true;
  bool defect = true;
  bool stiffness = true;
};

struct Stages {
  SurfaceOptions surface;
  AlignmentOptions registration;
  TraceOptions trace;
  StrutOptions strut;
  NodeOptions node;
  PorosityOptions porosity;
  DeviationOptions deviation;
  VoidOptions voids;
  DefectOptions defect;
  StiffnessOptions stiffness;
  Enabled enabled;
};

// Throws kInvalidInput for an inspector or an option that does not exist.
Stages stages_from_plan(const Plan& plan);

// Every option of every stage as canonical JSON (sorted keys, no spaces), with the inspectors'
// revisions: what the record keeps and its hash is made of.
std::string options_json(const Stages& stages);

}  // namespace asbuilt
