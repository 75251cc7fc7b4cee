// What the report says about its methods: one line for each kind of number, with the page of
// docs/methods that derives it. A statement changes together with the method it describes.
#pragma once

#include <array>

namespace asbuilt::render {

struct MethodStatement {
  const char* subject;
  const char* text;
  const char* page;  // in docs/methods
};

inline constexpr std::array kMethodStatements = {
    MethodStatement{"Uncertainty",
                    "U is the expanded uncertainty with coverage factor k = 2, about 95 % coverage "
                    "for a normal "
                    "distribution. Where no U stands beside a number, none was evaluated, and no "
                    "decision rests "
                    "on the number alone.",
                    "uncertainty.md"},
    MethodStatement{
        "Alignment",
        "The scan is aligned with the design by a rigid best fit; scale is reported and not "
        "applied. "
        "Other poses that a periodic design allows, shifts by cells and symmetric turns, are "
        "scored "
        "with the chosen one; where one of them explains the scan as well, the registration is "
        "called ambiguous.",
        "registration.md"},
    MethodStatement{
        "Surface",
        "The boundary between metal and air is found below the size of a voxel from the local grey "
        "levels. Deviations are signed distances from the design: plus is extra metal, minus is "
        "missing metal.",
        "surface.md"},
    MethodStatement{
        "Strut diameter",
        "The diameter of the circle of the same area as the strut's cross-section, averaged over "
        "the measurable length between its nodes. Inclination is the angle to the build plane.",
        "struts.md"},
    MethodStatement{"Porosity",
                    "One minus metal volume over envelope volume; the envelope is stated with the "
                    "numbers. Loss is "
                    "design minus built, in percentage points.",
                    "porosity.md"},
    MethodStatement{"Defects",
                    "Each defect carries a severity and a confidence between 0 and 1. Both rank "
                    "attention; neither "
                    "decides conformity, which follows from the tolerances alone.",
                    "defects.md"},
    MethodStatement{"Conformity",
                    "Rule \u201ciso14253\u201d: a feature conforms, or does not, only where that "
                    "holds with at least "
                    "95 % probability under its uncertainty (after ISO 14253-1); between the two "
                    "it is undecided. "
                    "Rule \u201csimple\u201d: the measured value is compared with the limits, and "
                    "its uncertainty "
                    "is shown and not used.",
                    "conformity.md"},
    MethodStatement{"Charts and pictures",
                    "Histograms, medians and bands in the charts summarise the rows of this record "
                    "for the eye. "
                    "Pictures are drawn from a thinned copy of the built surface; numbers are not.",
                    "report.md"},
};

}  // namespace asbuilt::render
