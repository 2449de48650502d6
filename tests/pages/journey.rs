//! The whole loop in a browser in which scripts are off: from the village to the household's own confirmation.

use std::path::PathBuf;

use jiedui::access::Role;
use jiedui::demo::photo::{Scene, draw};
use jiedui::work;

use super::tab::Tab;
use crate::journeys::desk::{COUNTY, PASSWORD, TOWNSHIP, VILLAGE, officer};
use crate::support::databases::{Env, runtime};
use crate::support::people::citizen;
use crate::support::site::Site;

const VILLAGER: &str = "19900002101";
const TOWN: &str = "19900002102";
const COUNTY_DESK: &str = "19900002103";
const DONOR: &str = "19900002104";

#[test]
fn browser_without_scripts_from_the_need_to_the_confirmation() {
    runtime().block_on(async {
        let env = Env::sqlite();
        let site = Site::start(&env).await;
        let Some(tab) = Tab::open(&site).await else { return };
        for (role, region, phone) in [
            (Role::InformationOfficer, VILLAGE, VILLAGER),
            (Role::Reviewer, TOWNSHIP, TOWN),
            (Role::Reviewer, COUNTY, COUNTY_DESK),
        ] {
            drop(officer(&site, role, region, phone).await);
        }
        let files = tempfile::tempdir().unwrap();
        let keep = |name: &str, bytes: &[u8]| {
            let path = files.path().join(name);
            std::fs::write(&path, bytes).unwrap();
            path
        };
        let photo = keep("棉被.jpg", &draw(Scene::Quilts, 1).unwrap());
        let text = keep("说明.jpg", b"no picture at all");
        let large = keep("大图.jpg", &vec![0xff; 30 * 1024 * 1024]);

        post(&tab).await;
        review(&tab).await;
        work::settle(&site.app).await.unwrap();
        let need = find(&tab).await;
        let claim = take_on(&tab, &site, &need).await;
        accept(&tab, &claim).await;
        deliver(&tab, &claim, [&text, &large, &photo]).await;
        let code = slip(&tab, &claim).await;
        confirm(&tab, &code).await;
        work::settle(&site.app).await.unwrap();
        the_numbers_are_everywhere(&tab, &need, &claim).await;
    });
}

/// A village officer registers a household and posts for it: three typed fields, the rest chosen.
async fn post(tab: &Tab) {
    tab.sign_in(VILLAGER, PASSWORD).await;
    tab.go("/desk").await.press("农户").await.press("登记农户").await;
    tab.fill("#f-head", "向小满").await.fill("#f-citizen_id", &citizen(1)).await;
    tab.fill("#f-phone", "19900002001")
        .await
        .choose("class", "lifted")
        .await
        .choose("cause", "illness")
        .await;
    tab.press("保存").await.sees(&["农户已登记", "向某"]).await;
    tab.press("查看完整信息").await.sees(&["向小满", &citizen(1)]).await.looks_right().await;
    tab.press("发布需求")
        .await
        .press("下一步")
        .await
        .is_told("title", "请写明需要什么")
        .await
        .looks_right()
        .await;
    tab.fill("#f-title", "两个孩子过冬的棉被").await.fill("#f-detail", "住校，被子薄").await;
    tab.retype("#f-quantity", "8床").await.press("下一步").await;
    assert_eq!((tab.value("#f-quantity").await, tab.value("#f-unit").await), ("8".into(), "床".into()));
    tab.click("#f-about_minor").await.press("提交审核").await.is_told("consent", "还没有农户的同意").await;
    tab.looks_right().await.choose("consent", "witness").await.click("#f-guardian").await;
    tab.press("提交审核").await.sees(&["已提交，等待审核", "待审核"]).await;
}

/// The township passes it on, because it is about a minor; the county publishes it.
async fn review(tab: &Tab) {
    tab.sign_in(TOWN, PASSWORD).await;
    tab.go("/desk").await.press("条需求等您审核").await.press("两个孩子过冬的棉被").await;
    tab.press("确定").await.is_told("decision", "请选择怎么处理").await;
    tab.choose("decision", "return").await.press("确定").await.is_told("reason", "退回要选一个原因").await;
    tab.looks_right().await.choose("decision", "publish").await.press("确定").await;
    tab.sees(&["乡镇已通过，报县级确认"]).await;
    tab.sign_in(COUNTY_DESK, PASSWORD).await;
    tab.go("/desk/review").await.press("两个孩子过冬的棉被").await.choose("decision", "publish").await;
    tab.press("确定").await.sees(&["已公开"]).await;
}

/// Anybody finds it by searching; its page shows four numbers and nobody's name.
async fn find(tab: &Tab) -> String {
    tab.forget()
        .await
        .go("/")
        .await
        .fill("#home-search", "棉被")
        .await
        .press("搜索")
        .await
        .sees(&["共 1 条"])
        .await;
    tab.press("两个孩子过冬的棉被").await.sees(&["还需 8 床", "登录后认领"]).await;
    assert_eq!(tab.numbers().await, ["8床", "0床", "0床", "0床"]);
    assert!(!tab.text().await.contains('向'), "the page names the household");
    tab.path().await
}

/// Somebody signs up and claims a part.
async fn take_on(tab: &Tab, site: &Site, need: &str) -> String {
    tab.go("/sign-up/donor")
        .await
        .press("注册")
        .await
        .is_told("name", "请填写称呼")
        .await
        .looks_right()
        .await;
    tab.fill("#f-name", "小周").await.fill("#f-phone", DONOR).await.fill("#f-password", PASSWORD).await;
    tab.click("#f-consent").await.press("注册").await.sees(&["注册好了"]).await;
    tab.go(need).await;
    for (typed, told) in [("0", "至少是 1"), ("9", "只剩 8")] {
        tab.retype("#f-quantity", typed).await.press("确认认领").await.is_told("quantity", told).await;
        assert_eq!(tab.value("#f-quantity").await, typed);
    }
    tab.looks_right().await.retype("#f-quantity", "5").await.press("确认认领").await;
    tab.sees(&["已认领，等村里接受", "待联系"]).await;
    work::settle(&site.app).await.unwrap();
    tab.path().await
}

async fn accept(tab: &Tab, claim: &str) {
    tab.sign_in(VILLAGER, PASSWORD).await;
    tab.go("/desk").await.press("笔认领等村里接受").await.press("两个孩子过冬的棉被").await;
    assert_eq!(tab.path().await, claim);
    tab.press("接受认领").await.sees(&["已接受，双方可以联系了"]).await;
    tab.press("查看联系方式").await.sees(&["小周", DONOR]).await.looks_right().await;
}

/// A file that is no photo and one that is too large are told at the field; then the photo.
async fn deliver(tab: &Tab, claim: &str, [text, large, photo]: [&PathBuf; 3]) {
    tab.sign_in(DONOR, PASSWORD).await;
    tab.go(claim).await.press("登记交付").await.fill("#f-note", "放在村委会").await;
    for (file, told) in [(text, "这不是照片"), (large, "不能超过 12 MB")] {
        tab.attach("#f-photo", file).await.press("提交交付").await.is_told("photo", told).await;
        assert_eq!(tab.value("#f-note").await, "放在村委会", "what was typed is kept");
    }
    tab.looks_right().await.attach("#f-photo", photo).await.press("提交交付").await;
    tab.sees(&["交付已登记，等受助人确认", "放在村委会"]).await;
    let shown =
        "document.querySelector('main img').complete && document.querySelector('main img').naturalWidth > 0";
    tab.leave("main img").await;
    assert!(tab.browser().eval("document.contentType").await == "image/jpeg", "the photo opens");
    // Chromium's own viewer of pictures wants an inline style.
    drop(tab.browser().complaints().await);
    tab.go(claim).await;
    assert!(tab.browser().eval(shown).await == true, "the photo is shown");
}

/// The paper with the code, for a household without a telephone.
async fn slip(tab: &Tab, claim: &str) -> String {
    tab.sign_in(VILLAGER, PASSWORD).await;
    tab.go(claim)
        .await
        .press("打印签收表")
        .await
        .sees(&["领取签收表", "向某", "5 床"])
        .await
        .looks_right()
        .await;
    tab.read(".code").await
}

async fn confirm(tab: &Tab, code: &str) {
    tab.forget()
        .await
        .go("/")
        .await
        .press("收到东西的人家")
        .await
        .fill("#f-code", "123")
        .await
        .press("下一步")
        .await;
    tab.is_told("code", "12 位数字").await.retype("#f-code", code).await.press("下一步").await;
    tab.sees(&["两个孩子过冬的棉被", "5 床"]).await.looks_right().await;
    tab.retype("#f-received", "4").await.press("确认").await.is_told("reason", "请选一个原因").await;
    tab.choose("reason", "damaged")
        .await
        .press("确认")
        .await
        .sees(&["谢谢，已经记下", "4 床"])
        .await
        .looks_right()
        .await;
}

async fn the_numbers_are_everywhere(tab: &Tab, need: &str, claim: &str) {
    tab.go(need).await.sees(&["还需 3 床", "确认收到 4 床"]).await;
    assert_eq!(tab.numbers().await, ["8床", "5床", "5床", "4床"]);
    // Whose photo a child could be on stays with the two sides.
    assert!(tab.browser().eval("document.querySelector('main img')").await.is_null());
    tab.sign_in(DONOR, PASSWORD).await;
    tab.go("/me").await.sees(&["两个孩子过冬的棉被", "确认 4 床"]).await.go(claim).await;
    assert_eq!(tab.numbers().await, ["5床", "5床", "4床"]);
    tab.sees(&["有损坏", "还有 1 床"]).await;
    for place in [VILLAGE, TOWNSHIP, COUNTY] {
        tab.go(&format!("/regions/{place}")).await;
        assert_eq!(
            tab.read(".dense tbody tr").await.split_whitespace().collect::<Vec<_>>(),
            ["床", "8", "5", "5", "4"]
        );
    }
    tab.sign_in(COUNTY_DESK, PASSWORD).await;
    tab.go("/overview").await;
    assert_eq!(
        tab.read(".dense tbody tr").await.split_whitespace().collect::<Vec<_>>(),
        ["床", "8", "5", "5", "4"]
    );
    tab.go("/audit")
        .await
        .sees(&["提交审核", "乡镇通过，报县确认", "发布需求", "认领", "村里接受认领"])
        .await;
    tab.sees(&["查看联系方式", "记录送达", "发出确认码", "受助人答复"]).await;
}
