//! The visitor sends what a browser sends, and fails where a person would be stuck.

use futures::FutureExt;

use super::site;
use crate::support::page::Page;
use crate::support::visitor::Visitor;

async fn home() -> Page {
    Visitor::new(&site::serve().await).get("/").await.expect(200)
}

#[tokio::test]
async fn a_form_goes_out_as_a_browser_sends_it() {
    let form = home().await.form("#need");
    assert_eq!(form.value("title"), "被子");
    assert_eq!(form.fields(), ["title", "text", "count", "kind", "way", "tag"]);
    let sent = form.set("kind", "Goods").set("way", "a").check("tag", "x", true).submit().await;
    assert_eq!(
        sent.html(),
        "same-origin token=t1&title=%E8%A2%AB%E5%AD%90&text=one%0D%0Atwo&count=&kind=Goods&way=a\
         &tag=x&tag=y&do=save"
    );
    assert_eq!(sent.path(), "/sent?x=1");
}

#[tokio::test]
async fn the_pressed_button_decides() {
    let sent = home().await.form("#need").press("Send").await;
    sent.shows("elsewhere").hides("token");
    let found = home().await.form("#search").set("q", "棉被 2").submit().await;
    assert_eq!(found.html(), "q=%E6%A3%89%E8%A2%AB+2");
}

#[tokio::test]
async fn files_go_out_with_their_names() {
    let sent = home().await.form("#files").attach("photo", "照片.jpg", "image/jpeg", b"12").submit();
    assert_eq!(sent.await.html(), "Some(\"photo\") Some(\"照片.jpg\") Some(\"image/jpeg\") b\"12\"\n");
    let none = home().await.form("#files").submit().await;
    assert!(none.html().starts_with("Some(\"photo\") Some(\"\")"), "{}", none.html());
}

#[tokio::test]
async fn cookies_survive_redirects_and_can_be_forged() {
    let page = home().await;
    let signed_in = page.follow("Sign in").await;
    assert_eq!((signed_in.html(), signed_in.redirects), ("__Host-session=abc", 1));
    let visitor = signed_in.visitor.reading("en");
    assert_eq!(visitor.cookies.get("__Host-session").unwrap(), "abc");
    visitor.cookies.set("__Host-session", "forged");
    assert_eq!(visitor.get("/who").await.html(), "__Host-session=forged");
    visitor.cookies.clear();
    assert_eq!(visitor.get("/who").await.html(), "");
}

#[tokio::test]
async fn a_page_can_be_read() {
    let page = home().await;
    assert_eq!(page.text("h1"), "A need");
    assert_eq!(page.headers["content-type"], "text/html; charset=utf-8");
    assert_eq!(page.texts("#need button"), ["Save", "Send"]);
    assert!(page.has("#files") && !page.has("table"));
    assert_eq!(page.attr("#search", "action").unwrap(), "/query");
    assert_eq!(page.follow("a[href='/in']").await.redirects, 1);
}

#[tokio::test]
async fn what_a_person_cannot_do_fails() {
    let submits = async |form: crate::support::form::Form| {
        std::panic::AssertUnwindSafe(form.submit()).catch_unwind().await.is_ok()
    };
    let fails = |attempt: fn(crate::support::form::Form) -> crate::support::form::Form, page: &Page| {
        let form = page.form("#need");
        std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| drop(attempt(form)))).is_err()
    };
    let page = home().await;
    assert!(fails(|form| form.set("title", "more than eight"), &page), "too long");
    assert!(fails(|form| form.set("kind", "gold"), &page), "no such option");
    assert!(fails(|form| form.set("token", "t2"), &page), "hidden");
    assert!(fails(|form| form.set("closed", "yes"), &page), "disabled");
    assert!(!submits(page.form("#need").set("title", "")).await, "required");
    assert!(!submits(page.form("#need").set("count", "two")).await, "not a number");
    assert!(submits(page.form("#need").tamper("title", "").tamper("token", "t2")).await);
}

#[tokio::test]
async fn a_control_that_needs_a_script_fails() {
    let page = home().await.visitor.get("/scripted").await;
    let form = std::panic::AssertUnwindSafe(async { page.form("#f") }).catch_unwind().await;
    assert!(form.is_err());
}
