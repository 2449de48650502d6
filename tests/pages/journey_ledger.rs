//! A federation desk in a browser in which scripts are off: a messy ledger of 500 rows is compared, imported as far as it is
//! right, and exported as it stands.

use super::tab::Tab;
use crate::journeys::desk::PASSWORD;
use crate::journeys::ledger::{County, WRONG, messy, sheet};
use crate::support::databases::{Env, runtime};

const DESK: &str = "19900004110";

#[test]
fn browser_without_scripts_reconciles_a_ledger() {
    runtime().block_on(async {
        let env = Env::sqlite();
        let county = County::new(&env, DESK).await;
        let Some(tab) = Tab::open(&county.site).await else { return };
        let files = tempfile::tempdir().unwrap();
        let (text, book) = (files.path().join("台账.docx"), files.path().join("台账.xlsx"));
        std::fs::write(&text, "这不是表格").unwrap();
        std::fs::write(&book, messy(&county)).unwrap();

        tab.sign_in(DESK, PASSWORD).await;
        tab.go("/desk/ledger")
            .await
            .press("导入台账")
            .await
            .attach("#f-file", &text)
            .await
            .press("开始对账")
            .await;
        tab.looks_right().await.attach("#f-file", &book).await.press("开始对账").await;
        tab.sees(&["对账结果", "名称最接近的是“利川市清江茶业有限公司”", "不是一个确切的数"]).await;
        tab.sees(&WRONG.map(|(_, cell)| cell)).await.looks_right().await;
        let good = tab.read(".tiles div:first-child dd").await;
        tab.press("先导入没问题的行").await.sees(&[&format!("已导入 {good} 笔")]).await.looks_right().await;

        tab.press("去看台账").await;
        let shown = tab.go("/desk/ledger?column=arrived").await.read(".tiles dd").await;
        tab.looks_right().await;
        let page = county.desk.get("/desk/ledger?column=arrived").await.expect(200);
        let sums = sheet(&page.follow("导出 Excel").await.expect(200).bytes, "汇总");
        assert_eq!(sums.last().unwrap()[2], shown.replace(',', ""), "the file says what the page says");
    });
}
