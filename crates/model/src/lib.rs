//! The problem, a plan, and the judge of plans: plain data and one exact evaluator.
//!
//! A [`Problem`] has services to perform, vehicles to perform them with, and the travel times between their ends.
//! A [`Plan`] says which vehicle performs what in which order. [`judge`] alone says what a plan costs and which rules it breaks:
//! it walks every route from its departure, second by second, and shares no arithmetic with any search.
//!
//! ```
//! use roadcrew_model::{Plan, Rounding, Route, ServiceId, Stop, VehicleId, judge, vrplib};
//! use roadcrew_units::Seconds;
//!
//! let text = "NAME : two\nTYPE : CVRP\nDIMENSION : 3\nCAPACITY : 10\nEDGE_WEIGHT_TYPE : EUC_2D
//! NODE_COORD_SECTION\n1 0 0\n2 3 4\n3 3 0\nDEMAND_SECTION\n1 0\n2 6\n3 4\nDEPOT_SECTION\n1\n-1\nEOF\n";
//! let instance = vrplib::read("two.vrp", text, Rounding::Nearest)?;
//! let stops = [0, 1].map(|service| Stop::service(ServiceId::new(service), 0)).to_vec();
//! let plan = Plan { routes: vec![Route { vehicle: VehicleId::new(0), departure: Seconds::ZERO, stops }] };
//! let judgement = judge(&instance.problem, &plan);
//! assert!(judgement.is_feasible());
//! assert_eq!(instance.units(judgement.cost()), 12.0);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod formats;
mod judge;
mod plan;
mod problem;

pub use formats::{
    Format, FormatError, Instance, Words, carp, mcarptif, mcgrp, recognise, solomon, solution,
    vroom, vrplib,
};
pub use judge::{
    Changed, Costs, Judgement, RouteJudgement, Standing, StopTimes, TOLD_TO_THE_MINUTE, ToldTimes,
    Violation, judge, judge_as_told, judge_route, judge_route_as_told,
};
pub use plan::{Plan, Route, Stop};
pub use problem::{
    Break, Depot, DepotId, Due, Facility, FacilityId, Group, Leg, Link, Load, Mode, ModeIndex,
    Overtime, Place, Plane, PointId, Problem, ProblemError, ProblemParts, Rests, Rounding, Ruler,
    Service, ServiceId, Skills, Strain, Stretch, Territory, TotalRest, Travel, TravelId,
    TravelRows, Undone, Vehicle, VehicleId,
};
