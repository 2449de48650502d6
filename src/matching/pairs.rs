//! Regions that stand by each other, from `search/pairs.txt`.

use std::sync::LazyLock;

use crate::kernel::region::Region;

const TEXT: &str = include_str!("../../search/pairs.txt");

static PAIRS: LazyLock<Vec<(Region, Region)>> = LazyLock::new(|| {
    let lines = TEXT.lines().filter(|line| !line.starts_with('#'));
    let pairs = lines.filter_map(|line| line.split_once(" = "));
    let each = pairs.flat_map(|(helper, helped)| helped.split(' ').map(move |helped| (helper, helped)));
    each.filter_map(|(helper, helped)| Region::parse(helper).ok().zip(Region::parse(helped).ok())).collect()
});

/// Whether what comes from `giver` comes from the region that helps the one in which `taker` lies.
pub fn paired(giver: Region, taker: Region) -> bool {
    PAIRS.iter().any(|(helper, helped)| helper.contains(giver) && helped.contains(taker))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::regions::Regions;

    fn region(code: &str) -> Region {
        Region::parse(code).unwrap()
    }

    #[test]
    fn every_line_is_read_and_names_regions_that_exist() {
        let regions = Regions::builtin().unwrap();
        let codes =
            TEXT.lines().filter(|line| !line.starts_with('#')).map(|line| line.split(' ').count() - 2);
        assert_eq!(PAIRS.len(), codes.sum::<usize>());
        for (helper, helped) in PAIRS.iter() {
            assert!(regions.exists(*helper) && regions.exists(*helped), "{helper} {helped}");
        }
    }

    #[test]
    fn help_goes_one_way() {
        assert!(paired(region("440106"), region("522301")) && !paired(region("522301"), region("440106")));
        assert!(paired(region("3702"), region("621102")) && !paired(region("3702"), region("620102")));
    }
}
