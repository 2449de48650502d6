//! Choosing a region level by level, each step a form post that keeps what was typed: no script, nothing written.

use crate::kernel::region::{Level, Region};
use crate::web::Context;

/// What the picker shows.
#[derive(Debug, Clone)]
pub struct Picker {
    /// The way from the country down: what the button sends, and its name.
    pub path: Vec<(String, String)>,
    /// The regions one level below, none below a village.
    pub children: Vec<(String, String)>,
    /// The chosen region in full; empty when none is.
    pub chosen: String,
}

impl Picker {
    pub fn at(c: &Context, region: Option<Region>) -> Self {
        let name = |region: Region| c.app.regions.spoken_name(region).unwrap_or_default();
        let mut path = vec![(String::new(), c.t("offer-whole-country"))];
        path.extend(region.into_iter().flat_map(Region::ancestors).map(|r| (r.to_string(), name(r))));
        let children: Vec<Region> = match region {
            Some(region) => c.app.regions.children(region).map(|(child, _)| child).collect(),
            None => c.app.regions.iter().map(|(r, _)| r).filter(|r| r.level() == Level::Province).collect(),
        };
        Self {
            path,
            children: children.into_iter().map(|r| (r.to_string(), name(r))).collect(),
            chosen: region.map(|r| c.place(r)).unwrap_or_default(),
        }
    }
}
