//! A federation desk takes in a ledger as ledgers are, compares it, imports what is missing, and exports what stands.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use jiedui::access::{Action, Organization, Role, Scope};
use jiedui::args;
use jiedui::imports::{self, Kind};
use jiedui::kernel::id::Id;
use jiedui::kernel::region::Region;
use jiedui::ledger::{self, Column, Measure, NewEntry, verify};
use jiff::civil::Date;
use rust_xlsxwriter::{Format, Formula, Workbook, Worksheet};

use super::desk::{COUNTY, officer};
use crate::support::databases::Env;
use crate::support::page::Page;
use crate::support::people::credit_code;
use crate::support::site::Site;
use crate::support::visitor::Visitor;
use crate::support::world::write;

const ORGANIZATION: &str = "INSERT INTO organization (id, kind, credit_code, name, region, stage, note, created_at, \
    verified_until) VALUES ($1, 'enterprise', $2, $3, $4, 'verified', '', 0, 4102444800000)";
const CHAMBER: &str = "INSERT INTO organization (id, kind, credit_code, name, region, stage, note, created_at, \
    verified_until) VALUES ($1, 'chamber', $2, $3, $4, 'verified', '', 0, 4102444800000)";
const MEMBER: &str = "INSERT INTO membership (id, chamber_id, member_id, asked_by, stage, asked_at, changed_at, version) \
    VALUES ($1, $2, $3, 'member', 'joined', 0, 0, 0)";
const MIME: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const HEADER: [&str; 14] = [
    "序号",
    "日　期",
    "统一社会信用代码",
    "企业名称",
    "乡镇",
    "村",
    "村类型",
    "项目名称",
    "栏",
    "产业投入（万元）",
    "公益捐赠（元）",
    "就业安置（人）",
    "就业安置（人次）",
    "联系人",
];
const NAMES: [&str; 5] = [
    "利川市清江茶业有限公司",
    "利川市盘石建材有限公司",
    "恩施州齐岳光伏有限公司",
    "利川市楚山鲜农产品有限公司",
    "利川市禾香米业有限公司",
];

/// The desk's county with five verified firms and the villages of one township.
pub struct County {
    pub site: Site,
    pub desk: Visitor,
    firms: Vec<(Id<Organization>, String)>,
    township: String,
    villages: Vec<(Region, String)>,
}

impl County {
    pub async fn new(env: &Env, phone: &str) -> Self {
        let site = Site::start(env).await;
        let desk = officer(&site, Role::Federation, COUNTY, phone).await;
        let county = Region::parse(COUNTY).unwrap();
        let mut firms = Vec::new();
        let mut rows = Vec::new();
        for (number, name) in (900..).zip(NAMES) {
            let (id, code) = (site.app.ids.next::<Organization>(), credit_code(number));
            rows.push((ORGANIZATION, args![id, code.as_str(), name, county]));
            firms.push((id, code));
        }
        write(&site.app, rows).await;
        let regions = &site.app.regions;
        let township = Region::parse("422802105").unwrap();
        let villages: Vec<(Region, String)> = regions
            .children(township)
            .take(8)
            .map(|(region, _)| (region, regions.spoken_name(region).unwrap()))
            .collect();
        let township = regions.spoken_name(township).unwrap();
        Self { site, desk, firms, township, villages }
    }

    async fn post(&self, firm: usize, village: usize, (measure, amount): (Measure, i64), on: Date) {
        let act = self.site.app.act(&Scope::system(Action::KeepLedger));
        let input = (act, self.firms[firm].0, self.villages[village].0);
        let posted = self.site.app.db.write(input, move |tx, (act, organization, village)| {
            Box::pin(async move {
                let new = NewEntry {
                    organization,
                    village,
                    project: None,
                    programme: "万企兴万村",
                    column: Column::Arrived,
                    measure,
                    amount,
                    on,
                    note: "",
                };
                ledger::post(tx, &act, &new).await
            })
        });
        posted.await.unwrap();
    }

    async fn upload(&self, name: &str, bytes: &[u8]) -> Page {
        let form = self.desk.get("/desk/ledger/import").await.expect(200).form("main form");
        form.attach("file", name, MIME, bytes).submit().await
    }

    /// Row `number` (1 to 500) as it would be if nothing were wrong with it.
    fn row(&self, number: u32) -> [String; 14] {
        let at = number as usize;
        let (firm, village) = (at % 5, at % 8);
        let day =
            Date::constant(2025, 1, 1).checked_add(jiff::Span::new().days(i64::from(number % 300))).unwrap();
        let date = match at % 4 {
            0 => day.to_string(),
            1 => day.strftime("%Y/%-m/%-d").to_string(),
            2 => day.strftime("%Y年%-m月%-d日").to_string(),
            _ => day.strftime("%Y.%m.%d").to_string(),
        };
        let column = ["到位", "已到位", "到账", " 到位 "][at % 4];
        let investment = match at % 5 {
            0 => format!("{number}.5"),
            1 => format!("{number}.25 "),
            2 => full_width(&format!("{number}.125")),
            3 => format!("{number}万元"),
            _ => String::new(),
        };
        let donation = if at.is_multiple_of(3) { format!("{number},000.01") } else { "—".to_owned() };
        let (jobs, times) = if at % 5 == 4 {
            (format!("{number}人"), number.to_string())
        } else {
            (String::new(), String::new())
        };
        let name = if at.is_multiple_of(7) { full_width(NAMES[firm]) } else { NAMES[firm].to_owned() };
        [
            number.to_string(),
            date,
            if at.is_multiple_of(6) { self.firms[firm].1.to_lowercase() } else { self.firms[firm].1.clone() },
            name,
            self.township.clone(),
            self.villages[village].1.clone(),
            ["", "其他村"][at % 2].to_owned(),
            format!("项目{}", at % 40),
            column.to_owned(),
            investment,
            donation,
            jobs,
            times,
            "19900009999".to_owned(),
        ]
    }

    /// What a good row adds: fen of investment and of donation, persons, person-times.
    fn worth(number: u32) -> [i64; 4] {
        let n = i64::from(number);
        let investment = match number % 5 {
            0 => n * 1_000_000 + 500_000,
            1 => n * 1_000_000 + 250_000,
            2 => n * 1_000_000 + 125_000,
            3 => n * 1_000_000,
            _ => 0,
        };
        let donation = if number.is_multiple_of(3) { n * 100_000 + 1 } else { 0 };
        let people = if number % 5 == 4 { n } else { 0 };
        [investment, donation, people, people]
    }
}

fn full_width(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_ascii_graphic() { char::from_u32(u32::from(c) + 0xFEE0).unwrap() } else { c })
        .collect()
}

/// Rows of which something is wrong, with the cell at which it is said (a title and the header stand above).
pub const WRONG: [(u32, &str); 8] = [
    (100, "C102"),
    (150, "C152"),
    (200, "J202"),
    (250, "F252"),
    (300, "B302"),
    (350, "B352"),
    (400, "K402"),
    (450, "J452"),
];
/// Called otherwise than it is registered, and the second of two equal rows.
const RENAMED: u32 = 51;
const TWICE: u32 = 61;
/// The same, and with another amount, in the product already.
const HERE: u32 = 70;
const DIFFERS: u32 = 85;

/// The ledger of 500 rows as a desk may have it.
pub fn messy(county: &County) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet: &mut Worksheet = book.add_worksheet();
    let bold = Format::new().set_bold();
    sheet.merge_range(0, 0, 0, 13, "利川市“万企兴万村”行动台账", &bold).unwrap();
    for (label, column) in HEADER.iter().zip(0_u16..) {
        sheet.write_string(1, column, *label).unwrap();
    }
    for number in 1..=500 {
        let mut cells = county.row(if number == TWICE { TWICE - 1 } else { number });
        let wrong = match number {
            100 => {
                Some((2, format!("{}{}", &cells[2][..17], if cells[2].ends_with('1') { "2" } else { "1" })))
            }
            150 => {
                cells[2] = credit_code(999);
                Some((3, "利川清江茶业公司".to_owned()))
            }
            200 => Some((9, "约30万".to_owned())),
            250 => Some((5, "没有这个村".to_owned())),
            300 => Some((1, "去年冬天".to_owned())),
            350 => Some((1, "2027-01-01".to_owned())),
            RENAMED => Some((3, "清江茶叶公司".to_owned())),
            _ => None,
        };
        if let Some((column, text)) = wrong {
            cells[column] = text;
        }
        write_row(sheet, number + 1, &cells);
        if number == 400 {
            sheet.merge_range(401, 9, 401, 10, "400.5", &Format::new()).unwrap();
        }
        if number == 450 {
            sheet.write_formula(451, 9, Formula::new("=SUM(J3:J4)").set_result("#N/A")).unwrap();
        }
    }
    sheet.write_string(502, 0, "合计").unwrap();
    sheet.write_number(502, 9, 123_456.0).unwrap();
    book.save_to_buffer().unwrap()
}

/// Half of the numbers as numbers, half as the text that people type.
fn write_row(sheet: &mut Worksheet, at: u32, cells: &[String; 14]) {
    for (cell, column) in cells.iter().zip(0_u16..) {
        match cell.parse::<f64>() {
            Ok(number) if at.is_multiple_of(2) && column >= 9 => {
                sheet.write_number(at, column, number).unwrap();
            }
            _ if cell.is_empty() => {}
            _ => {
                sheet.write_string(at, column, cell).unwrap();
            }
        }
    }
}

/// Sheet `name` of a workbook, cell by cell as text.
pub fn sheet(bytes: &[u8], name: &str) -> Vec<Vec<String>> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.to_vec())).unwrap();
    let range = book.worksheet_range(name).unwrap();
    let text = |cell: &Data| match cell {
        Data::Empty => String::new(),
        Data::Float(number) => number.to_string(),
        other => other.to_string(),
    };
    range.rows().map(|row| row.iter().map(text).collect()).collect()
}

/// The figures of the page's tiles, digits as they stand there without grouping.
fn tiles(page: &Page) -> Vec<String> {
    page.texts(".tiles dd").into_iter().map(|text| text.replace(',', "")).collect()
}

/// 万元 as they are shown.
fn shown(fen: i64) -> String {
    ledger::Figure::new(Column::Arrived, Measure::Donation, fen).plain()
}

both! {
    async fn a_messy_ledger_of_five_hundred_rows_is_reconciled(env: Env) {
        let county = County::new(&env, "19900004101").await;
        // Two entries are here already: one the same, one with another amount.
        let day = |number: u32| Date::constant(2025, 1, 1).checked_add(jiff::Span::new().days(i64::from(number))).unwrap();
        county.post(0, (HERE % 8) as usize, (Measure::Investment, County::worth(HERE)[0]), day(HERE)).await;
        county.post(0, (DIFFERS % 8) as usize, (Measure::Investment, 7_000_000), day(DIFFERS)).await;
        county.post(3, 3, (Measure::TrainedPersons, 40), day(5)).await;
        let file = messy(&county);
        let preview = county.upload("台账.xlsx", &file).await.expect(200);
        for (_, cell) in WRONG {
            preview.shows(cell);
        }
        for words in ["清江茶叶公司", "名称最接近的是“利川市清江茶业有限公司”", "不是一个确切的数", "日期还没有到", "合计", "同一企业、村、项目、日期和数额"] {
            preview.shows(words);
        }
        let report = preview.follow("下载对账表").await.expect(200);
        // Unnamed projects agree with any name.
        assert_eq!(sheet(&report.bytes, "两边一致").len() - 1, 1);
        assert_eq!(sheet(&report.bytes, "数额不同").len() - 1, 1);
        assert_eq!(sheet(&report.bytes, "需要改正").len() - 1, WRONG.len());
        let done = preview.form("main form").check("same", &(RENAMED + 2).to_string(), true);
        done.press("先导入没问题的行").await.expect(200).shows("没有导入（已有，或等您回答）");

        let mut sums = [0_i64; 4];
        let left = |number: &u32| WRONG.iter().all(|(row, _)| row != number) && ![TWICE, HERE, DIFFERS].contains(number);
        for number in (1..=500).filter(left) {
            for (sum, worth) in sums.iter_mut().zip(County::worth(number)) {
                *sum += worth;
            }
        }
        // What was here.
        sums[0] += County::worth(HERE)[0] + 7_000_000;
        let page = county.desk.get("/desk/ledger?column=arrived").await.expect(200);
        let [investment, donation, jobs, times] = sums;
        let expected = [shown(investment), shown(donation), "0".to_owned(), jobs.to_string(), times.to_string(), "40".to_owned(), "0".to_owned()];
        assert_eq!(tiles(&page)[..7], expected);

        let again = county.upload("台账.xlsx", &file).await.expect(200);
        assert_eq!(tiles(&again)[0], "0", "importing twice changes nothing");
        let before = tiles(&page);
        again.form("main form").check("second", &(HERE + 2).to_string(), true).press("先导入没问题的行").await.expect(200);
        let page = county.desk.get("/desk/ledger?column=arrived").await.expect(200);
        assert_ne!(tiles(&page)[0], before[0], "said to be a second payment, it is taken");

        let export = page.follow("导出 Excel").await.expect(200);
        let sums = sheet(&export.bytes, "汇总");
        let total = sums.last().unwrap();
        assert_eq!(total[0], "合计");
        assert_eq!(total[2..9], tiles(&page)[..7], "the file says what the page says, to the last figure");
        let rows = sheet(&export.bytes, "明细");
        let reimported = county.upload("导出.xlsx", &export.bytes).await.expect(200);
        let counted = tiles(&reimported);
        assert_eq!((counted[0].as_str(), counted[1].as_str(), counted[6].as_str()), ("0", "0", "0"), "what is exported is read back");
        assert_eq!(counted[4], (rows.len() - 1).to_string());
        let broken = verify::check(&county.site.app.db).await.unwrap();
        assert!(broken.is_empty(), "{broken:?}");
    }

    async fn every_figure_leads_to_rows_that_add_up_and_are_taken_back_once(env: Env) {
        let county = County::new(&env, "19900004102").await;
        let on = Date::constant(2025, 3, 1);
        for (firm, village, amount) in [(0, 0, 1_500_000), (0, 1, 2_000_000), (1, 1, 1)] {
            county.post(firm, village, (Measure::Donation, amount), on).await;
        }
        let page = county.desk.get("/desk/ledger?column=arrived&by=enterprise").await.expect(200);
        page.shows("利川市清江茶业有限公司").shows("3.5").shows("0.000001");
        assert_eq!(tiles(&page)[1], "3.500001");
        assert_eq!(tiles(&page)[7..11], ["0", "2", "2", "0"], "projects, firms, villages, poor villages");
        let rows = page.follow("3.5").await.expect(200);
        rows.shows("公益捐赠（万元） 3.5").shows(&county.villages[0].1).shows(&county.villages[1].1);
        let entry = rows.follow(".lead-cell a").await.expect(200);
        entry.shows("2 万元").shows("记入台账");
        entry.form("main form[action$='/reversal']").submit().await.expect(422).shows("请写明冲销的原因");
        let taken = entry.form("main form[action$='/reversal']").set("reason", "写错了村").submit().await.expect(200);
        taken.shows("已冲销").shows("冲销台账记录");
        assert!(!taken.has("form[action$='/reversal']"), "once");
        let page = county.desk.get("/desk/ledger?column=arrived").await.expect(200);
        assert_eq!(tiles(&page)[1], "1.500001");
        let both = county.desk.get("/desk/ledger/rows?column=arrived&measure=donation").await.expect(200);
        assert_eq!(both.texts("td.num"), ["-2", "0.000001", "2", "1.5"], "both of the pair stand there");
    }

    async fn the_public_sees_public_columns_of_verified_organizations(env: Env) {
        let county = County::new(&env, "19900004103").await;
        county.post(0, 0, (Measure::Donation, 5_000_000), Date::constant(2025, 3, 1)).await;
        let visitor = county.site.visitor();
        let page = visitor.get("/ledger?column=arrived").await.expect(200);
        page.hides("清江茶业");
        assert!(!page.has("a[href*='column=arrived']"));
        let (token,) = county.site.app.db.one::<(Id<ledger::Contribution>,)>("SELECT id FROM contribution", args![]).await.unwrap();
        let token = county.site.app.tokens.seal(token);
        visitor.get(&format!("/ledger/entries/{token}")).await.expect(404);
        county.desk.get(&format!("/ledger/entries/{token}")).await.expect(200);
        let json = visitor.get("/api/v1/ledger?column=pledged&by=enterprise").await.expect(200);
        assert!(json.html().contains("\"lines\":[]"), "{}", json.html());
        let csv = county.desk.get("/desk/ledger/export/ledger.csv?column=arrived").await.expect(200);
        assert!(csv.bytes.starts_with("\u{FEFF}日期,统一社会信用代码".as_bytes()), "{}", csv.html());
        csv.shows("利川市清江茶业有限公司");
    }

    async fn the_sums_by_enterprise_name_its_chamber(env: Env) {
        let county = County::new(&env, "19900004106").await;
        for firm in [0, 1] {
            county.post(firm, 0, (Measure::Donation, 100), Date::constant(2025, 3, 1)).await;
        }
        let (chamber, at) = (county.site.app.ids.next::<Organization>(), Region::parse(COUNTY).unwrap());
        let rows = vec![
            (CHAMBER, args![chamber, credit_code(950), "恩施新茶商会", at]),
            (MEMBER, args![county.site.app.ids.next::<Organization>(), chamber, county.firms[0].0]),
        ];
        write(&county.site.app, rows).await;
        let page = county.desk.get("/desk/ledger?column=arrived&by=enterprise").await.expect(200);
        let sums = sheet(&page.follow("导出 Excel").await.expect(200).bytes, "汇总");
        let at = sums[0].iter().position(|label| label == "所属商会").unwrap();
        let chamber_of = |name: &str| sums.iter().find(|row| row[0] == name).unwrap()[at].clone();
        assert_eq!(chamber_of(NAMES[0]), "恩施新茶商会");
        assert_eq!(chamber_of(NAMES[1]), "");
    }

    async fn the_command_line_imports_what_is_right(env: Env) {
        let county = County::new(&env, "19900004104").await;
        let path = env.folder().join("台账.csv");
        let header = "日期,信用代码,乡镇,村,栏,公益捐赠（万元）,技能培训\n";
        let row = |date: &str, amounts: &str| {
            let (code, village) = (&county.firms[0].1, &county.villages[0].1);
            format!("{date},{code},{},{village},确认,{amounts}\n", county.township)
        };
        std::fs::write(&path, [header.to_owned(), row("2025-03-01", "1.5,20人"), row("2025-03-02", "1.5,20")].concat())
            .unwrap();
        let import = async |good: bool, phone: &str| {
            let mut out = Vec::new();
            let done = imports::run(&county.site.app, Kind::Ledger, &path, phone, (good, None), &mut out).await;
            (done, String::from_utf8(out).unwrap())
        };
        let (done, said) = import(false, "19900004104").await;
        assert!(!done.unwrap() && said.contains("G3") && said.contains("没有写明是人还是人次"), "{said}");
        let (done, said) = import(true, "19900004104").await;
        assert!(!done.unwrap() && said.contains("已导入 2 笔"), "{said}");
        let (_, said) = import(true, "19900004104").await;
        assert!(said.contains("已导入 0 笔"), "{said}");
        county.desk.get("/ledger").await.expect(200).shows("1.5");
        officer(&county.site, Role::Reviewer, COUNTY, "19900004105").await;
        let (refused, _) = import(true, "19900004105").await;
        assert!(refused.unwrap_err().to_string().contains("may not import"));
    }
}
