//! Spreadsheets that villages already have.

use std::fmt::Write;

use jiedui::access::Role;
use jiedui::imports::{self, Kind};

use super::desk::{VILLAGE, officer};
use crate::support::page::Page;
use crate::support::people::citizen;
use crate::support::site::Site;
use crate::support::visitor::{Request, Visitor};

const HEADER: &str = "序号,村,户主姓名,身份证号,联系电话,家庭人口,户类型,致贫原因\n";

fn row(number: u32, village: &str, citizen: &str) -> String {
    format!("{number},{village},覃大山,{citizen},19900003001,3,脱贫户,因病\n")
}

pub(super) async fn upload(officer: &Visitor, kind: &str, name: &str, bytes: &[u8]) -> Page {
    let form = officer.get("/desk/import").await.expect(200).form("main form").set("kind", kind);
    form.attach("file", name, "text/csv", bytes).submit().await
}

both! {
    async fn three_bad_rows_of_a_thousand(env: Env) {
        let site = Site::start(&env).await;
        let officer = officer(&site, Role::InformationOfficer, "422802001", "19900003101").await;
        let mut file = HEADER.to_owned();
        for number in 1..=1000 {
            let line = match number {
                100 => row(number, VILLAGE, &format!("{}{}", &citizen(100)[..17], if citizen(100).ends_with('1') { 2 } else { 1 })),
                500 => row(number, "没有这个村", &citizen(500)),
                900 => row(number, VILLAGE, "123"),
                // Births in two years, so that a thousand numbers differ.
                _ if number > 990 => row(number, VILLAGE, &later(number)),
                _ => row(number, VILLAGE, &citizen(number)),
            };
            write!(file, "{line}").unwrap();
        }
        let preview = upload(&officer, "households", "农户.csv", file.as_bytes()).await.expect(200);
        for words in ["D101", "校验位对不上", "B501", "没有找到这个村", "D901", "应为 18 位，这里是 3 位"] {
            preview.shows(words);
        }
        preview.hides(&citizen(100)[..17]);
        officer.get("/desk/households").await.expect(200).shows("还没有登记农户");
        assert!(!preview.html().contains("全部导入"));
        let mime = "application/x-www-form-urlencoded".to_owned();
        let body = Some((mime, b"do=all".to_vec()));
        let request = Request { method: reqwest::Method::POST, url: preview.url.clone(), body, from: Some(preview.url.clone()) };
        let forced = officer.send(request).await;
        assert_eq!(forced.status, 422, "bad rows are not imported by asking for all");
        officer.get("/desk/households").await.expect(200).shows("还没有登记农户");
        let done = preview.form("main form").press("先导入没问题的行").await.expect(200);
        done.shows("已导入 997 行");
        let bad = done.follow("下载有问题的行").await.expect(200);
        let again = upload(&officer, "households", "改正.xlsx", &bad.bytes).await.expect(200);
        assert_eq!(again.texts(".tiles dd"), ["0", "0", "3"], "the three, and nothing else");
        let again = upload(&officer, "households", "农户.csv", file.as_bytes()).await.expect(200);
        assert_eq!(again.texts(".tiles dd"), ["0", "997", "3"], "importing twice changes nothing");
    }

    async fn a_gb18030_file_and_needs_for_its_households(env: Env) {
        let site = Site::start(&env).await;
        let village = officer(&site, Role::InformationOfficer, VILLAGE, "19900003102").await;
        let text = format!("{HEADER}{}合计,,,,,,,\n", row(1, VILLAGE, &citizen(1)));
        let (bytes, _, _) = encoding_rs::GB18030.encode(&text);
        let preview = upload(&village, "households", "农户.csv", &bytes).await.expect(200);
        preview.form("main form").press("全部导入").await.expect(200).shows("已导入 1 行");
        village.get("/desk/households").await.expect(200).shows("覃某").hides("覃大山");
        let needs = format!(
            "身份证号,需求,数量,单位,同意方式\n{0},过冬棉被,２,床,签字\n{0},取暖器,1台,,\n,村口路灯,12盏,,\n",
            citizen(1)
        );
        let preview = upload(&village, "needs", "需求.csv", needs.as_bytes()).await.expect(200);
        let done = preview.form("main form").press("全部导入").await.expect(200);
        done.shows("已导入 3 行").shows("其中 1 条农户需求还没有同意记录");
        let list = village.get("/desk/needs").await.expect(200);
        for words in ["过冬棉被", "2 床", "取暖器", "草稿", "村口路灯", "12 盏", "待审核"] {
            list.shows(words);
        }
        let again = upload(&village, "needs", "需求.csv", needs.as_bytes()).await.expect(200);
        assert_eq!(again.texts(".tiles dd"), ["0", "3", "0"]);
        let stranger = format!("身份证号,需求,数量\n{},棉被,1床\n", citizen(2));
        let preview = upload(&village, "needs", "别处.csv", stranger.as_bytes()).await.expect(200);
        preview.shows("没有登记这个身份证号的农户").hides(&citizen(2));
    }

    async fn what_is_no_spreadsheet_is_said_at_the_field(env: Env) {
        let site = Site::start(&env).await;
        let village = officer(&site, Role::InformationOfficer, VILLAGE, "19900003103").await;
        let other = officer(&site, Role::InformationOfficer, VILLAGE, "19900003104").await;
        upload(&village, "households", "照片.xlsx", &[0xFF, 0xD8, 0xFF, 0xE0]).await.expect(422).shows("不是表格文件");
        upload(&village, "households", "表.csv", "甲,乙\n1,2\n".as_bytes()).await.expect(422).shows("没有找到表头");
        let large = vec![b','; 30 * 1024 * 1024];
        upload(&village, "households", "大表.csv", &large).await.expect(422).shows("文件太大");
        let text = format!("{HEADER}{}", row(1, VILLAGE, &citizen(3)));
        let preview = upload(&village, "households", "农户.csv", text.as_bytes()).await.expect(200);
        other.get(&preview.path()).await.expect(404).shows("没有找到");
        site.wait_minutes(24 * 60);
        let later = super::desk::sign_in(&site, "19900003103").await;
        later.get(&preview.path()).await.expect(404).shows("没有找到");
        let empty = later.get("/desk/import/template/households.xlsx").await.expect(200);
        upload(&later, "households", "空表.xlsx", &empty.bytes).await.expect(200).shows("检查结果");
    }

    async fn a_township_that_does_not_hold_the_village_is_an_error(env: Env) {
        let site = Site::start(&env).await;
        let officer = officer(&site, Role::InformationOfficer, "422802", "19900003106").await;
        let header = "乡镇,村,户主姓名,身份证号,家庭人口,户类型,致贫原因\n";
        let line = |township: &str, village: &str, number| {
            format!("{township},{village},覃大山,{},3,脱贫户,因病\n", citizen(number))
        };
        let file = [
            header.to_owned(),
            line("团堡镇", "官田坝村", 21),
            line("", VILLAGE, 22),
            line("无此镇", "官田坝村", 23),
            line("谋道镇", "团堡镇官田坝村", 24),
        ];
        let preview = upload(&officer, "households", "农户.csv", file.concat().as_bytes()).await.expect(200);
        assert_eq!(preview.texts(".tiles dd"), ["2", "0", "2"], "{}", preview.html());
        preview.shows("B4").shows("B5");
    }

    async fn the_command_line_says_who_may_not_and_which_file(env: Env) {
        let site = Site::start(&env).await;
        site.person("donor", None, "+8619900003107").await;
        officer(&site, Role::InformationOfficer, VILLAGE, "19900003108").await;
        let path = env.folder().join("农户.csv");
        let refused = async |phone: &str, path: &std::path::Path| {
            let out = &mut Vec::new();
            let done = imports::run(&site.app, Kind::Households, path, phone, (true, None), out).await;
            done.unwrap_err().to_string()
        };
        let said = refused("19900003108", &path).await;
        assert!(said.contains("农户.csv"), "{said}");
        std::fs::write(&path, format!("{HEADER}{}", row(1, VILLAGE, &citizen(25)))).unwrap();
        let said = refused("19900003107", &path).await;
        assert!(said.contains("may not import"), "{said}");
    }

    async fn the_command_line_does_the_same(env: Env) {
        let site = Site::start(&env).await;
        let village = officer(&site, Role::InformationOfficer, VILLAGE, "19900003105").await;
        let path = env.folder().join("农户.csv");
        let text = format!("{HEADER}{}{}", row(1, VILLAGE, &citizen(4)), row(2, VILLAGE, "99"));
        std::fs::write(&path, text).unwrap();
        let bad = env.folder().join("bad.xlsx");
        let import = async |good: bool| {
            let mut out = Vec::new();
            let wish = (good, Some(bad.as_path()));
            let done = imports::run(&site.app, Kind::Households, &path, "19900003105", wish, &mut out).await;
            (done.unwrap(), String::from_utf8(out).unwrap())
        };
        let (done, said) = import(false).await;
        assert!(!done && said.contains("D3") && said.contains("没有写入任何内容"), "{said}");
        village.get("/desk/households").await.expect(200).shows("还没有登记农户");
        let (done, said) = import(true).await;
        assert!(!done && said.contains("已导入 1 行") && bad.exists(), "{said}");
        village.get("/desk/households").await.expect(200).shows("覃某");
    }
}

/// Another birth year than [`citizen`], for numbers past 990.
fn later(number: u32) -> String {
    let body = format!("99999919560412{:03}", number - 900);
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = body.chars().zip(weights).map(|(c, w)| c.to_digit(10).unwrap() * w).sum();
    format!("{body}{}", char::from(b"10X98765432"[(sum % 11) as usize]))
}
