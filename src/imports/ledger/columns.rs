//! The columns of ledgers as federations keep them.

use super::amount::Unit;
use crate::ledger::{Column, Measure};
use crate::sheets::{Columns, Field, Kind};

/// A column of amounts: field, heading of the empty form, labels, what must stand in brackets behind the label, unit,
/// and the measures of persons and of person-times (of money, twice the same).
pub(super) struct Amounts {
    pub(super) field: &'static str,
    heading: &'static str,
    labels: &'static [&'static str],
    remarks: &'static [&'static str],
    pub(super) unit: Unit,
    pub(super) measures: (Measure, Measure),
}

const TEN_THOUSAND: &[&str] = &["万元", "10,000yuan", "单位:万元"];
const YUAN: &[&str] = &["元", "yuan", "单位:元"];
const PERSONS: &[&str] = &["人", "人数", "名", "persons"];
const TIMES: &[&str] = &["人次", "person-times"];

const INVESTMENT: &[&str] = &["产业投入", "产业投资", "产业投入金额", "投资", "Investment"];
const DONATION: &[&str] = &["公益捐赠", "公益投入", "捐赠", "捐款", "捐赠金额", "Donation"];
const PURCHASE: &[&str] = &["消费帮扶", "消费扶贫", "采购金额", "Purchases"];
const JOBS: &[&str] = &["就业安置", "安置就业", "吸纳就业", "Jobs"];
const TRAINED: &[&str] = &["技能培训", "培训", "Training"];

macro_rules! money {
    ($measure:ident, $heading:literal, $labels:ident, $wan:literal, $yuan:literal, $bare:literal) => {
        [
            Amounts {
                field: $wan,
                heading: $heading,
                labels: $labels,
                remarks: TEN_THOUSAND,
                unit: Unit::TenThousand,
                measures: (Measure::$measure, Measure::$measure),
            },
            Amounts {
                field: $yuan,
                heading: $heading,
                labels: $labels,
                remarks: YUAN,
                unit: Unit::Yuan,
                measures: (Measure::$measure, Measure::$measure),
            },
            Amounts {
                field: $bare,
                heading: $heading,
                labels: $labels,
                remarks: &[],
                unit: Unit::Unsaid,
                measures: (Measure::$measure, Measure::$measure),
            },
        ]
    };
}

macro_rules! people {
    ($persons:ident, $times:ident, $heads:expr, $labels:ident, $one:literal, $many:literal, $bare:literal) => {
        [
            Amounts {
                field: $many,
                heading: $heads.1,
                labels: $labels,
                remarks: TIMES,
                unit: Unit::Times,
                measures: (Measure::$persons, Measure::$times),
            },
            Amounts {
                field: $one,
                heading: $heads.0,
                labels: $labels,
                remarks: PERSONS,
                unit: Unit::Persons,
                measures: (Measure::$persons, Measure::$times),
            },
            Amounts {
                field: $bare,
                heading: $heads.0,
                labels: $labels,
                remarks: &[],
                unit: Unit::Unsaid,
                measures: (Measure::$persons, Measure::$times),
            },
        ]
    };
}

const JOB_HEADS: (&str, &str) = ("ledger-measure-jobs_persons", "ledger-measure-jobs_times");
const TRAINED_HEADS: (&str, &str) = ("ledger-measure-trained_persons", "ledger-measure-trained_times");

/// All columns of amounts; where the label says no unit comes last of its kind.
pub(super) const AMOUNTS: [[Amounts; 3]; 5] = [
    money!(
        Investment,
        "ledger-measure-investment",
        INVESTMENT,
        "investment_wan",
        "investment_yuan",
        "investment"
    ),
    money!(Donation, "ledger-measure-donation", DONATION, "donation_wan", "donation_yuan", "donation"),
    money!(Purchase, "ledger-measure-purchase", PURCHASE, "purchase_wan", "purchase_yuan", "purchase"),
    people!(JobsPersons, JobsTimes, JOB_HEADS, JOBS, "jobs_persons", "jobs_times", "jobs"),
    people!(
        TrainedPersons,
        TrainedTimes,
        TRAINED_HEADS,
        TRAINED,
        "trained_persons",
        "trained_times",
        "trained"
    ),
];

/// What a ledger must and may hold.
pub(super) fn columns() -> Columns {
    let code = ["统一社会信用代码", "信用代码", "社会信用代码", "机构代码", "Credit code"];
    let fields = [
        Field::new("date", "ledger-column-date", &["日期", "时间", "投入时间", "登记日期", "Date"])
            .kind(Kind::Date)
            .required(),
        Field::new("code", "ledger-column-code", &code).required(),
        Field::new(
            "enterprise",
            "ledger-column-enterprise",
            &["企业名称", "企业", "帮扶企业", "单位名称", "商会", "Organization"],
        ),
        Field::new("county", "ledger-column-county", &["县", "县市区", "区县", "County"]),
        Field::new("township", "ledger-column-township", &["乡镇", "镇", "乡镇街道", "Township"]),
        Field::new(
            "village",
            "ledger-column-village",
            &["村", "村名", "帮扶村", "受帮扶村", "行政村", "所在村", "Village"],
        ),
        Field::new("village_code", "ledger-column-village-code", &["村代码", "行政村代码", "Village code"]),
        Field::new(
            "village_status",
            "ledger-column-village-status",
            &["村类型", "是否贫困村", "是否建档立卡贫困村", "Kind of village"],
        ),
        Field::new("project", "ledger-column-project", &["项目名称", "项目", "帮扶项目", "Project"]),
        Field::new("programme", "ledger-column-programme", &["行动", "行动名称", "专项行动", "Programme"]),
        Field::new("stand", "ledger-column-stand", &["栏", "进度", "资金状态", "到位情况", "Column"])
            .required(),
        Field::new("note", "ledger-column-note", &["备注", "说明", "Note"]),
    ];
    let amounts = AMOUNTS.iter().flatten().map(|one| {
        let field = Field::new(one.field, one.heading, one.labels);
        let field = field.remark(one.remarks);
        if matches!(one.unit, Unit::Yuan | Unit::Unsaid) { field.unlisted() } else { field }
    });
    Columns::new(fields.into_iter().chain(amounts))
}

/// The column that people mean.
pub(super) fn stand(written: &str) -> Option<Column> {
    Some(match written.trim_start_matches('已') {
        "意向" | "意向协议" | "intended" | "Intended" => Column::Intended,
        "认捐" | "签约" | "签约认捐" | "协议" | "合同" | "pledged" | "Pledged" => Column::Pledged,
        "到位" | "到账" | "实际到位" | "拨付" | "arrived" | "Arrived" => Column::Arrived,
        "确认" | "受益人确认" | "验收" | "confirmed" | "Confirmed" => Column::Confirmed,
        _ => return None,
    })
}
