//! A company in a browser in which scripts are off: it registers, is verified, finds a village's project among those that
//! suit it, takes 30 packs and a milestone, signs, delivers in two parts; the village accepts one and disputes the other;
//! the numbers are right to the last figure.

use std::path::Path;

use jiedui::access::Role;
use jiedui::demo::photo::{Scene, draw};
use jiedui::work;

use super::tab::Tab;
use crate::journeys::desk::{COUNTY, PASSWORD, officer, sign_in};
use crate::journeys::projects::{CREDIT_CODE, all_holds, people_and, published};
use crate::support::databases::{Env, runtime};
use crate::support::site::Site;

const VILLAGER: &str = "19900002101";
const GIVER: &str = "19900002104";
const DESK: &str = "19900002106";
/// The company's own code, of the unassigned region 999999.
const COMPANY_CODE: &str = "91999999M000100Y42";

#[test]
fn browser_without_scripts_from_registration_to_the_dispute() {
    runtime().block_on(async {
        let env = Env::sqlite();
        let site = Site::start(&env).await;
        let Some(tab) = Tab::open(&site).await else { return };
        officer(&site, Role::Federation, COUNTY, DESK).await;
        register(&tab).await;
        verify(&tab).await;
        let people = people_and(&site, sign_in(&site, GIVER).await).await;
        let project = published(&people).await;
        work::settle(&site.app).await.unwrap();
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

/// A code with a wrong check character is refused at its field; all else stays as typed.
async fn register(tab: &Tab) {
    tab.forget().await.go("/sign-up").await.press("企业、商会").await;
    tab.choose("kind", "enterprise").await.fill("#f-organization", "清江茶业有限公司").await;
    tab.fill("#f-credit_code", "91999999M000100Y43").await.fill("#f-registered_in", "利川市").await;
    tab.click("#f-industry option[value='15']").await.fill("#f-name", "龙经理").await;
    tab.fill("#f-phone", GIVER).await.fill("#f-password", PASSWORD).await.choose("consent", "yes").await;
    tab.leave("main form button").await.is_told("credit_code", "校验位").await.looks_right().await;
    assert_eq!(tab.value("#f-organization").await, "清江茶业有限公司");
    tab.retype("#f-credit_code", COMPANY_CODE).await.fill("#f-password", PASSWORD).await;
    tab.leave("main form button").await.sees(&["退出"]).await;
    tab.go("/organization").await.sees(&["清江茶业有限公司", "待核实"]).await.looks_right().await;
}

async fn verify(tab: &Tab) {
    tab.sign_in(DESK, PASSWORD).await;
    tab.go("/desk/organizations?stage=applied").await.press("清江茶业有限公司").await.press("由我核实").await;
    tab.sees(&["核实中", COMPANY_CODE]).await.looks_right().await;
    tab.choose("command", "verify").await.leave("#verification button").await.sees(&["已核实"]).await;
}

/// Found among those that suit the company, which say why; too many packs are refused with the number that is open, and
/// what was typed is kept.
async fn take(tab: &Tab, project: &str) -> String {
    tab.sign_in(GIVER, PASSWORD).await;
    tab.go("/projects").await.sees(&["新建二十亩茶苗大棚"]).await.looks_right().await;
    tab.go("/me/projects/suggested").await.sees(&["在同一个县"]).await.looks_right().await;
    tab.press("新建二十亩茶苗大棚").await;
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
