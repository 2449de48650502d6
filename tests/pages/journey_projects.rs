//! A company in a browser in which scripts are off: it finds a village's project, takes 30 packs and a milestone, signs,
//! delivers in two parts; the village accepts one and disputes the other; the numbers are right to the last figure.

use std::path::Path;

use jiedui::demo::photo::{Scene, draw};

use super::tab::Tab;
use crate::journeys::desk::PASSWORD;
use crate::journeys::projects::{CREDIT_CODE, all_holds, people, published};
use crate::support::databases::{Env, runtime};
use crate::support::site::Site;

const VILLAGER: &str = "19900002101";
const GIVER: &str = "19900002104";

#[test]
fn browser_without_scripts_from_the_project_to_the_dispute() {
    runtime().block_on(async {
        let env = Env::sqlite();
        let site = Site::start(&env).await;
        let Some(tab) = Tab::open(&site).await else { return };
        let people = people(&site).await;
        let project = published(&people).await;
        let files = tempfile::tempdir().unwrap();
        let photo = files.path().join("大棚.jpg");
        std::fs::write(&photo, draw(Scene::Quilts, 1).unwrap()).unwrap();

        let part = take(&tab, &project).await;
        agree(&tab, &part).await;
        sign(&tab, &part).await;
        deliver(&tab, &part, &photo).await;
        answer(&tab, &part).await;
        the_numbers_are_right(&tab, &project, &part).await;
        all_holds(&site).await;
    });
}

/// Found among all projects; too many packs are refused with the number that is open, and what was typed is kept.
async fn take(tab: &Tab, project: &str) -> String {
    tab.sign_in(GIVER, PASSWORD).await;
    tab.go("/projects").await.looks_right().await.press("新建二十亩茶苗大棚").await;
    assert_eq!(tab.path().await, project);
    tab.sees(&["100 个爱心包 · 1 个里程碑", "利川", "20 户"]).await.looks_right().await;
    tab.fill("#f-packs", "101").await.choose("giving", "donation").await.press("确认意向").await;
    tab.is_told("packs", "只剩 100 个").await;
    assert_eq!(tab.value("#f-packs").await, "101");
    tab.looks_right().await.retype("#f-packs", "30").await.click("input[name='milestones']").await;
    tab.press("确认意向")
        .await
        .sees(&["已记下意向", "有意向", "3 万元", "4,500 元"])
        .await
        .looks_right()
        .await;
    tab.path().await
}

async fn agree(tab: &Tab, part: &str) {
    tab.press("拟协议").await.press("生成协议").await.is_told("body_name", "全称").await.looks_right().await;
    tab.fill("#f-body_name", "官田坝村股份经济合作社").await.fill("#f-body_code", CREDIT_CODE).await;
    tab.fill("#f-purpose", "用于茶苗大棚建设").await;
    tab.retype("input[name='i_amount']", "4000").await.press("生成协议").await;
    tab.is_told("instalments", "少 500 元").await;
    tab.retype("input[name='i_amount']", "4500").await.press("生成协议").await.sees(&["协议已生成"]).await;
    assert_eq!(tab.path().await, part);
}

async fn sign(tab: &Tab, part: &str) {
    tab.fill("#f-name", "龙总").await.press("代表本单位签名").await.sees(&["已签名", "协议待签"]).await;
    tab.sign_in(VILLAGER, PASSWORD).await;
    tab.go("/desk/participations").await.press("新建二十亩茶苗大棚").await;
    tab.fill("#f-name", "覃书记").await.press("代表村里签名").await.sees(&["履约中", "还没有到期的"]).await;
    tab.looks_right()
        .await
        .press("打印协议")
        .await
        .sees(&["公益捐赠协议", "本页由平台记录生成", CREDIT_CODE])
        .await;
    tab.looks_right().await;
    assert!(tab.go(part).await.text().await.contains("龙总"));
}

async fn deliver(tab: &Tab, part: &str, photo: &Path) {
    tab.sign_in(GIVER, PASSWORD).await;
    tab.go(part).await.press("登记交付").await.press("提交交付").await.is_told("photo", "附照片").await;
    tab.looks_right().await.attach("#f-photo", photo).await.press("提交交付").await;
    tab.sees(&["等村里答复"]).await.press("登记交付").await.retype("#f-amount", "12000").await;
    tab.fill("#f-receipt_code", "42280126").await.fill("#f-receipt_number", "00017").await;
    tab.press("提交交付").await.sees(&["12,000 元", "等村里答复"]).await;
}

async fn answer(tab: &Tab, part: &str) {
    tab.sign_in(VILLAGER, PASSWORD).await;
    tab.go("/desk").await.press("有交付等村里答复").await.press("新建二十亩茶苗大棚").await;
    tab.press("4,500 元").await.looks_right().await.press("提交答复").await.sees(&["等验收"]).await;
    tab.go(part).await.press("12,000 元").await.retype("#f-accepted", "10000").await.press("提交答复").await;
    tab.is_told("reason", "写明原因").await.looks_right().await;
    tab.fill("#f-reason", "少了两千元").await.press("提交答复").await.sees(&["有异议", "少了两千元"]).await;
}

async fn the_numbers_are_right(tab: &Tab, project: &str, part: &str) {
    tab.go(part).await.sees(&["4,500 元", "12,000 元", "1 万元", "有异议"]).await.looks_right().await;
    tab.forget().await.go(project).await;
    tab.sees(&["70 个爱心包", "清江茶业有限公司", "公益捐赠 34,500 元", "履约中", "还没有到期的"]).await;
    let legend = "[...document.querySelectorAll('.pack-legend strong')].map(e => e.innerText).join(' ')";
    assert_eq!(tab.browser().eval(legend).await, "70 0 30 0");
    tab.looks_right().await;
}
