//! How often each category is reported, and in which words.

/// What the generator knows about a category.
#[derive(Debug)]
pub(super) struct Traits {
    /// How often it is reported, beside the others.
    pub(super) frequency: f64,
    /// How far from the middle of the street it lies, as a standard deviation.
    pub(super) off_middle_m: f64,
    /// The first letters of its asset's id, when it is about an asset.
    pub(super) asset: Option<&'static str>,
    /// What residents write.
    pub(super) texts: &'static [&'static str],
}

/// The traits of a service code; a code that nobody wrote about gets ordinary ones.
pub(super) fn traits(code: &str) -> &'static Traits {
    KNOWN.iter().find(|(known, _)| *known == code).map_or(&ORDINARY, |(_, traits)| traits)
}

const ORDINARY: Traits = Traits { frequency: 1.0, off_middle_m: 3.0, asset: None, texts: &[] };

const KNOWN: [(&str, Traits); 10] = [
    (
        "litter",
        Traits {
            frequency: 1.9,
            off_middle_m: 4.0,
            asset: None,
            texts: &[
                "Bags of rubbish left on the pavement",
                "Somebody dumped a sofa and boxes here",
                "Rubbish all over the pavement",
                "A pile of bags next to the wall, gulls are tearing them open",
                "Broken glass and litter",
            ],
        },
    ),
    (
        "pothole",
        Traits {
            frequency: 1.8,
            off_middle_m: 1.5,
            asset: None,
            texts: &[
                "Deep pothole in the lane",
                "Big hole in the road, cars swerve around it",
                "Pothole with sharp edges",
                "Hole in the asphalt, my bicycle nearly went down",
                "The old pothole is open again",
            ],
        },
    ),
    (
        "overflowing_bin",
        Traits {
            frequency: 1.6,
            off_middle_m: 4.0,
            asset: Some("bin"),
            texts: &[
                "The bin is overflowing",
                "Litter bin full, rubbish around it",
                "Full bin, nothing fits in any more",
                "Bin not emptied for days",
            ],
        },
    ),
    (
        "streetlight_out",
        Traits {
            frequency: 1.4,
            off_middle_m: 4.0,
            asset: Some("lamp"),
            texts: &[
                "Street light is out",
                "The lamp does not come on at night",
                "Lamp flickers and goes out",
                "It is dark here, the street light is broken",
            ],
        },
    ),
    (
        "graffiti",
        Traits {
            frequency: 1.2,
            off_middle_m: 5.0,
            asset: None,
            texts: &[
                "Graffiti on the wall",
                "Tags sprayed over the cabinet",
                "Fresh graffiti on the underpass",
                "Somebody sprayed the wall again",
            ],
        },
    ),
    (
        "broken_pavement",
        Traits {
            frequency: 0.9,
            off_middle_m: 4.0,
            asset: None,
            texts: &[
                "Loose paving stone, people trip over it",
                "Broken slabs on the pavement",
                "The pavement has sunk, a puddle forms",
                "Cobbles missing in the pavement",
            ],
        },
    ),
    (
        "damaged_sign",
        Traits {
            frequency: 0.8,
            off_middle_m: 4.0,
            asset: Some("sign"),
            texts: &[
                "The traffic sign is bent",
                "Sign knocked over by a car",
                "Sign turned the wrong way",
                "Street sign is missing",
            ],
        },
    ),
    (
        "blocked_drain",
        Traits {
            frequency: 0.7,
            off_middle_m: 3.5,
            asset: Some("drain"),
            texts: &[
                "The drain is blocked, water stands on the street",
                "Gully full of sand and leaves",
                "Large puddle, the water does not run off",
                "Drain cover clogged",
            ],
        },
    ),
    (
        "fallen_branch",
        Traits {
            frequency: 0.6,
            off_middle_m: 5.0,
            asset: None,
            texts: &[
                "A large branch fell on the pavement",
                "Branch hanging over the cycle path, about to fall",
                "Tree branch blocks the way",
            ],
        },
    ),
    (
        "slippery_surface",
        Traits {
            frequency: 0.4,
            off_middle_m: 3.0,
            asset: None,
            texts: &[
                "Very slippery here, there is oil on the road",
                "Sand and gravel on the crossing, slippery for bicycles",
                "Slippery pavement at the corner",
            ],
        },
    ),
];
