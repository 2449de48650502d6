//! A write that is sent again has one effect: every route of the API by its header, every form by its hidden key.

use std::sync::Arc;

use jiedui::args;
use jiedui::web::routes::Mounted;
use scraper::{Html, Selector};
use serde_json::Value;

use super::forms::{self, posts};
use super::requests::{Answer, Body, is_api};
use super::stage::{Stage, all, is_write};

/// At once, with the same key.
const REPEATS: usize = 50;

/// Writes that carry no key, and why sending them twice does no harm.
const UNKEYED: [(&str, &str); 15] = [
    ("/preferences", "sets cookies"),
    ("/sign-in", "each time is a session of its own, which ends by itself"),
    ("/sign-out", "what has ended stays ended"),
    ("/api/v1/sessions", "as signing in; its answer is a secret that is kept nowhere to be given again"),
    ("/api/v1/sessions/end", "what has ended stays ended"),
    ("/needs/preview", "writes nothing"),
    ("/confirm/code", "writes nothing but the count of wrong codes"),
    ("/confirm", "a code answers once"),
    ("/consents/{id}/withdrawal", "what is withdrawn stays withdrawn"),
    ("/claims/{id}/contact", "every look is written down"),
    ("/desk/households/{id}/reveal", "every look is written down"),
    ("/mail/{id}/confirmation", "what is confirmed stays confirmed"),
    ("/mail/{id}/stop", "what is stopped stays stopped; a mail program sends it by itself"),
    ("/desk/import/{id}", "rows that are there are not added again"),
    ("/desk/ledger/import/{id}", "a row of one file is taken once"),
];

const TABLES: [&str; 46] = [
    "claim_follow_up",
    "disclosure",
    "pledge_reminder",
    "campaign",
    "campaign_staff",
    "campaign_need",
    "campaign_task",
    "campaign_pledge",
    "campaign_unit",
    "unit_gift",
    "fair_entry",
    "certificate",
    "membership",
    "branch",
    "village_status",
    "participation",
    "take",
    "agreement",
    "instalment",
    "performance",
    "amendment",
    "follow_up",
    "reminder",
    "contribution",
    "benefit",
    "project",
    "lot",
    "project_review",
    "wish",
    "mailbox",
    "need",
    "claim",
    "entry",
    "delivery",
    "photo",
    "offer",
    "household",
    "consent",
    "organization",
    "account",
    "invitation",
    "import_file",
    "review",
    "job",
    "idempotency",
    "event",
];

pub fn is_keyed(route: &Mounted) -> bool {
    is_write(route) && !UNKEYED.iter().any(|(path, _)| *path == route.path)
}

/// How many rows there are of everything. Whoever comes in by a repeated form is signed in each time: not counted.
async fn rows(stage: &Stage) -> Vec<(&'static str, i64)> {
    let mut rows = Vec::new();
    for table in TABLES {
        let only = if table == "event" { " WHERE kind <> 'account.signed_in'" } else { "" };
        let sql = format!("SELECT COUNT(*) FROM {table}{only}");
        let (count,): (i64,) = stage.site.app.db.one(&sql, args![]).await.unwrap();
        rows.push((table, count));
    }
    rows
}

/// What was added from `before` to `after`.
fn added(before: &[(&'static str, i64)], after: &[(&'static str, i64)]) -> Vec<(&'static str, i64)> {
    let each = before.iter().zip(after).map(|((table, before), (_, after))| (*table, after - before));
    each.filter(|(_, count)| *count != 0).collect()
}

/// Who may do it, where it is theirs to do.
fn doer(stage: &Stage, route: &Mounted) -> usize {
    // Only what was sent back can be sent in again.
    let back = route.path.ends_with("/organization/application");
    let fits = |at: &usize| {
        let column = &stage.columns[*at];
        column.is_own() && (column.place == "back") == back && stage.may(*at, route.action)
    };
    (0..stage.columns.len()).find(fits).unwrap()
}

/// Each keyed write with its doer and its body.
fn deeds(stage: &mut Stage) -> Vec<(usize, Mounted, Body)> {
    let all: Vec<Vec<Body>> = (0..stage.columns.len()).map(|at| stage.bodies(at)).collect();
    let mut all: Vec<_> = all.into_iter().map(Vec::into_iter).collect();
    let mut deeds = Vec::new();
    for route in stage.routes.clone().into_iter().filter(is_write) {
        let at = doer(stage, &route);
        let usual = all.iter_mut().map(|bodies| bodies.next().unwrap()).nth(at);
        let usual = usual.unwrap();
        for rest in &mut all[at + 1..] {
            rest.next();
        }
        let body = forms::full(&stage.site.app, &mut stage.columns[at], &route).unwrap_or(usual);
        if is_keyed(&route) {
            deeds.push((at, route, body));
        }
    }
    deeds
}

/// What a page tells about its fields, or the answer of the API.
fn messages(body: &str) -> Vec<String> {
    let page = Html::parse_document(body);
    let told: Vec<String> =
        page.select(&Selector::parse(".message").unwrap()).map(|told| told.text().collect()).collect();
    if told.is_empty() { vec![body.chars().take(300).collect()] } else { told }
}

fn is_done(answer: &Answer) -> bool {
    [200, 201, 204, 303].contains(&answer.status) && !answer.location.starts_with("/sign-in")
}

/// The answer without what is fresh each time: the keys of the forms on a page.
fn essence(answer: &Answer) -> (u16, &str) {
    let content = if answer.status == 303 { answer.location.as_str() } else { "" };
    (answer.status, content)
}

both! {
    async fn a_write_without_a_key_is_refused_and_says_so(env: Env) {
        let mut stage = Stage::set(&env).await;
        let deeds = deeds(&mut stage);
        stage.flush().await;
        let before = rows(&stage).await;
        let mut wrong = Vec::new();
        for (at, route, body) in deeds {
            let answer = stage.ask(at, &route, Some((body, ""))).await;
            let told: Value = serde_json::from_str(&answer.body).unwrap_or_default();
            let named = told["error"]["fields"][0]["field"] == "Idempotency-Key";
            if answer.status != 422 || (is_api(&route) && !named) {
                wrong.push(format!("{}: {} {:.200}", route.path, answer.status, answer.body));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        assert_eq!(added(&before, &rows(&stage).await), [], "a refused write left something");
    }

    async fn fifty_repeats_of_any_write_have_one_effect(env: Env) {
        let mut stage = Stage::set(&env).await;
        let mut wrong = Vec::new();
        let mut once = Vec::new();
        let singles = deeds(&mut stage);
        stage.flush().await;
        for (at, route, body) in singles {
            stage.restore(at, &route).await;
            let before = rows(&stage).await;
            let answer = stage.ask(at, &route, Some((body, &format!("once-{}", route.path)))).await;
            if !is_done(&answer) {
                wrong.push(format!("{}: not done, {} {:?}", route.path, answer.status, messages(&answer.body)));
            }
            let effect = added(&before, &rows(&stage).await);
            // An uploaded file is not a deed yet.
            let is_upload = ["/desk/import", "/desk/ledger/import"].contains(&route.path);
            if !is_upload && !effect.iter().any(|(table, _)| *table == "event") {
                wrong.push(format!("{}: no event, {effect:?}", route.path));
            }
            once.push((effect, answer));
        }
        stage.furnish().await;
        let many = deeds(&mut stage);
        stage.flush().await;
        let stage = Arc::new(stage);
        for ((at, route, body), (effect, first)) in many.into_iter().zip(once) {
            stage.restore(at, &route).await;
            let before = rows(&stage).await;
            let answers = all((0..REPEATS).map(|_| {
                let (stage, body) = (Arc::clone(&stage), body.clone());
                async move { stage.ask(at, &route, Some((body, &format!("often-{}", route.path)))).await }
            }))
            .await;
            let often = added(&before, &rows(&stage).await);
            if often != effect {
                wrong.push(format!("{}: once {effect:?}, often {often:?}", route.path));
            }
            // Tries of a password are counted before it is known whether they are repeats: most are told to wait.
            let heard = |answer: &&Answer| route.path != "/account/password" || answer.status != 429;
            let mut seen: Vec<_> = answers.iter().filter(heard).map(essence).collect();
            seen.sort_unstable();
            seen.dedup();
            if seen.len() != 1 || seen[0].0 != first.status {
                wrong.push(format!("{}: once {}, often {seen:?}", route.path, first.status));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    async fn every_form_that_writes_carries_a_key(env: Env) {
        let mut stage = Stage::set(&env).await;
        let mut wrong = Vec::new();
        let mut seen = Vec::new();
        for at in (0..stage.columns.len()).filter(|at| stage.columns[*at].is_own()).collect::<Vec<_>>() {
            let mut bodies = stage.bodies(at).into_iter();
            // Who has given a mail address can take it back.
            if let Some(actor) = stage.columns[at].actor.clone() {
                stage.columns[at].mailbox_of(&stage.site.app, actor.account);
            }
            stage.flush().await;
            let mut pages = stage.pages_of_things(at).await;
            let routes = stage.routes.clone();
            // All pages as they are, before the writes change them; then what the writes answer.
            let (writes, reads): (Vec<_>, Vec<_>) = routes.into_iter().partition(is_write);
            for route in reads.iter().filter(|route| !is_api(route)) {
                pages.push((route.path, stage.ask(at, route, None).await.body));
            }
            for route in &writes {
                let write = Some((bodies.next().unwrap(), "a-key-of-a-form"));
                if !is_api(route) {
                    pages.push((route.path, stage.ask(at, route, write).await.body));
                }
            }
            for (path, page) in pages {
                for (target, has_key) in posts(&page) {
                    // Without an address a form goes back to its own page.
                    let target = if target.is_empty() { path } else { &target };
                    let Some(to) = stage.route_of("POST", target) else {
                        wrong.push(format!("{path}: a form to nowhere, {target}"));
                        continue;
                    };
                    seen.push(to.path);
                    if is_keyed(to) && !has_key {
                        wrong.push(format!("{path}: {}", to.path));
                    }
                }
            }
        }
        wrong.sort();
        wrong.dedup();
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        let forms = stage.routes.iter().filter(|route| is_keyed(route) && !is_api(route));
        let unseen: Vec<&str> = forms.map(|route| route.path).filter(|path| !seen.contains(path)).collect();
        assert!(unseen.is_empty(), "no page has a form for {unseen:?}");
    }
}
