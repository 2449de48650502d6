//! Invented households of the demo, the same for the same seed.

use super::random::Random;

/// Classes of household an operator usually starts with.
pub const CLASSES: [&str; 6] =
    ["脱贫户", "脱贫不稳定户", "边缘易致贫户", "突发严重困难户", "低保户", "特困户"];

/// Causes of hardship an operator usually starts with.
pub const CAUSES: [&str; 8] = ["因病", "因残", "因学", "因灾", "因意外", "缺劳力", "缺技术", "缺资金"];

/// How members after the spouse are related to the head of the household.
const RELATIONS: [&str; 3] = ["子女", "孙子女", "父母"];

const SURNAMES: [&str; 20] = [
    "向", "覃", "谭", "冉", "牟", "田", "黄", "杨", "张", "李", "周", "吴", "陈", "王", "刘", "罗", "彭",
    "邓", "朱", "孙",
];
const FIRST: [&str; 20] = [
    "正", "永", "明", "大", "国", "德", "光", "世", "家", "兴", "秀", "桂", "春", "玉", "素", "小", "长",
    "青", "云", "天",
];
const SECOND: [&str; 20] = [
    "山", "林", "福", "成", "安", "全", "才", "荣", "平", "贵", "英", "芳", "兰", "珍", "梅", "菊", "芝",
    "碧", "禾", "满",
];

/// Where a household is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Home {
    /// Key of the need it is for; absent for a neighbour without a need.
    pub need: Option<String>,
    /// 12-digit village code.
    pub village: i64,
    /// Its cause; drawn when absent.
    pub cause: Option<String>,
}

/// Someone of a household.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoMember {
    pub name: String,
    /// 18 characters with the unassigned region 999999 and a valid check character.
    pub citizen_id: String,
    /// 户主, 配偶, 子女, 孙子女 or 父母.
    pub relation: &'static str,
}

/// A household.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoHousehold {
    pub need: Option<String>,
    pub village: i64,
    pub class: &'static str,
    pub cause: String,
    /// From a range that is never assigned.
    pub phone: String,
    /// The head (户主) comes first.
    pub members: Vec<DemoMember>,
}

/// Draws one household per home, in the order given. `year` is the present year; nobody is born after it.
///
/// Phones and id numbers are distinct for up to 8,000 homes.
pub fn draw(seed: u64, year: i32, homes: &[Home]) -> Vec<DemoHousehold> {
    let mut random = Random::new(seed);
    let mut serial = 0;
    (2000..).zip(homes).map(|(line, home)| household(&mut random, year, &mut serial, line, home)).collect()
}

fn household(random: &mut Random, year: i32, serial: &mut i32, line: i32, home: &Home) -> DemoHousehold {
    let surname = random.pick(&SURNAMES);
    let age = random.between(52, 68);
    let mut members = vec![member(random, surname, "户主", year - age, serial)];
    for _ in 0..random.between(0, 4) {
        let relation = if members.len() == 1 { "配偶" } else { random.pick(&RELATIONS) };
        let (family, born) = match relation {
            "子女" => (surname, year - age + random.between(22, 30)),
            "孙子女" => (surname, year - random.between(1, 15)),
            "父母" => (surname, year - age - random.between(19, 25)),
            _ => (random.pick(&SURNAMES), year - age + random.between(-3, 3)),
        };
        members.push(member(random, family, relation, born, serial));
    }
    let cause = home.cause.clone();
    DemoHousehold {
        need: home.need.clone(),
        village: home.village,
        class: random.pick(&CLASSES),
        cause: cause.unwrap_or_else(|| random.pick(&CAUSES).to_owned()),
        phone: format!("1990000{line:04}"),
        members,
    }
}

fn member(
    random: &mut Random,
    surname: &str,
    relation: &'static str,
    born: i32,
    serial: &mut i32,
) -> DemoMember {
    let second = if random.between(0, 5) == 0 { "" } else { random.pick(&SECOND) };
    let name = format!("{surname}{}{second}", random.pick(&FIRST));
    let (month, day) = (random.between(1, 12), random.between(1, 28));
    *serial = (*serial + 1) % 1000;
    let body = format!("999999{born:04}{month:02}{day:02}{serial:03}");
    let check = check_character(&body);
    DemoMember { name, citizen_id: format!("{body}{check}"), relation }
}

/// The last character of a citizen id from its first 17 digits (GB 11643-1999, ISO 7064 MOD 11-2).
fn check_character(body: &str) -> char {
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let digits = body.chars().filter_map(|digit| digit.to_digit(10));
    let sum: u32 = digits.zip(weights).map(|(digit, weight)| digit * weight).sum();
    match (12 - sum % 11) % 11 {
        10 => 'X',
        digit => char::from_digit(digit, 10).unwrap_or('0'),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{CAUSES, CLASSES, Home, check_character, draw};

    fn homes() -> Vec<Home> {
        let home = |n: i64| Home { need: None, village: 422_802_105_200 + n % 5, cause: None };
        (0..500).map(home).collect()
    }

    #[test]
    fn the_same_seed_draws_the_same_households() {
        assert_eq!(draw(7, 2026, &homes()), draw(7, 2026, &homes()));
        assert_ne!(draw(7, 2026, &homes()), draw(8, 2026, &homes()));
    }

    #[test]
    fn nobody_is_real_and_every_id_and_phone_is_its_own() {
        let drawn = draw(1, 2026, &homes());
        let phones: HashSet<_> = drawn.iter().map(|household| &household.phone).collect();
        assert_eq!(phones.len(), 500);
        let members: Vec<_> = drawn.iter().flat_map(|household| &household.members).collect();
        let ids: HashSet<_> = members.iter().map(|member| &member.citizen_id).collect();
        assert_eq!(ids.len(), members.len());
        for household in &drawn {
            assert!(household.phone.starts_with("1990000") && household.phone.len() == 11);
            assert!(CLASSES.contains(&household.class));
            assert!(CAUSES.contains(&household.cause.as_str()));
            assert_eq!(household.members.first().map(|head| head.relation), Some("户主"));
        }
        for member in members {
            let (body, check) = member.citizen_id.split_at(17);
            assert!(body.starts_with("999999") && &body[6..10] <= "2026");
            assert_eq!(check, check_character(body).to_string());
        }
    }

    #[test]
    fn the_check_character_follows_the_standard() {
        // The standard's own example, put together here so that no id stands in the source.
        assert_eq!(check_character(&format!("{}{}", "110105", "19491231002")), 'X');
    }
}
