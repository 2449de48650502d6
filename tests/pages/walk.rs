//! Every page that a link leads to, as every role. A page that is mounted and not found here fails the test, so that a
//! new one cannot be forgotten.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Mutex;

use jiedui::access::Role;
use jiedui::accounts::mailbox::{Mailbox, Stop};
use jiedui::args;
use jiedui::campaigns::pledges::{Pledge, secret};
use jiedui::kernel::id::Id;

use super::demo;
use super::looks::{faults, faults_in_english};
use crate::support::browser::Browser;
use crate::support::databases::{Env, runtime};
use crate::support::page::Page;
use crate::support::site::Site;
use crate::support::visitor::Visitor;

/// Pages of one route that are read over HTTP, as one role, to find one of each shape.
const READ: usize = 20;
/// Shapes of one route that are looked at in every look; further ones, met as the first of somebody's, in one.
const SHAPES: usize = 2;

/// A page's route in the site's own words, such as `/needs/{id}`; none for what no route serves.
fn route(path: &str) -> Option<&'static str> {
    let parts: Vec<&str> = path.split('/').collect();
    let fits = |route: &&'static str| {
        let own: Vec<&str> = route.split('/').collect();
        own.len() == parts.len()
            && own.iter().zip(&parts).all(|(own, part)| own.starts_with('{') || own == part)
    };
    // The literal one first: `/needs/new` is no need.
    declared().into_iter().filter(fits).min_by_key(|route| route.matches('{').count())
}

/// Every route that a browser can be sent to.
fn declared() -> BTreeSet<&'static str> {
    let routes = jiedui::server::routes();
    let get = routes.mounted().iter().filter(|route| route.method == "GET");
    // Nor is a stream a page.
    get.map(|route| route.path)
        .filter(|path| !path.starts_with("/api/") && !path.ends_with("/live"))
        .collect()
}

/// What kinds of things a page is made of: pages of one route and one shape look alike, whoever sees them.
fn shape(page: &Page) -> BTreeSet<String> {
    let document = scraper::Html::parse_document(page.html());
    let all = scraper::Selector::parse("body *").unwrap();
    let kind = |element: scraper::ElementRef<'_>| {
        let name = element.value().name();
        format!("{name}.{}", element.attr("class").unwrap_or_default())
    };
    document.select(&all).map(kind).collect()
}

fn links(page: &Page) -> Vec<String> {
    let document = scraper::Html::parse_document(page.html());
    let all = scraper::Selector::parse("a[href], img[src^='/photos/']").unwrap();
    let target =
        |link: scraper::ElementRef<'_>| link.attr("href").or_else(|| link.attr("src")).map(str::to_owned);
    let found = document.select(&all).filter_map(|link| page.url.join(&target(link)?).ok());
    found.filter(|url| url.origin() == page.url.origin()).map(|url| path_of(&url)).collect()
}

fn path_of(url: &reqwest::Url) -> String {
    url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()))
}

/// What the walkers have in common.
#[derive(Default)]
struct Seen {
    visited: BTreeSet<&'static str>,
    shapes: BTreeMap<&'static str, Vec<BTreeSet<String>>>,
    looked: usize,
    thorough: usize,
    faults: Vec<String>,
}

/// Somebody to walk as; nobody without a session.
struct Person {
    who: &'static str,
    secret: String,
    starts: Vec<String>,
}

/// One browser on its way.
struct Walk<'a> {
    site: &'a Site,
    browser: Browser,
    seen: &'a Mutex<Seen>,
}

impl Walk<'_> {
    /// Follows every link as this person. What nobody met yet of a route is looked at in the browser.
    async fn follow(&self, person: &Person) {
        demo::sign_in(&self.browser, self.site, &person.secret).await;
        let visitor = demo::visitor(self.site, &person.secret);
        let mut queue: VecDeque<String> = person.starts.iter().cloned().collect();
        let mut met: BTreeSet<String> = queue.iter().cloned().collect();
        let mut read: BTreeMap<&'static str, usize> = BTreeMap::new();
        while let Some(address) = queue.pop_front() {
            let Some(route) = route(address.split(['?', '#']).next().unwrap_or_default()) else {
                self.fault(person, &address, "a link that no route serves");
                continue;
            };
            let count = read.entry(route).or_default();
            *count += 1;
            if *count > READ {
                continue;
            }
            let first = *count == 1;
            let Some(page) = self.read(person, &visitor, route, &address).await else { continue };
            queue.extend(links(&page).into_iter().filter(|link| met.insert(link.clone())));
            let look = self.worth_a_look(route, shape(&page), first);
            if let Some(thorough) = look {
                self.look(person, &page.path(), thorough).await;
            }
        }
    }

    /// Whether a page is to be looked at, and if so, whether in every look.
    fn worth_a_look(&self, route: &'static str, shape: BTreeSet<String>, first: bool) -> Option<bool> {
        let mut seen = self.seen.lock().unwrap();
        let shapes = seen.shapes.entry(route).or_default();
        let thorough = shapes.len() < SHAPES;
        let looked = (thorough || first) && !shapes.contains(&shape);
        if looked {
            shapes.push(shape);
        }
        looked.then_some(thorough)
    }

    fn fault(&self, person: &Person, address: &str, what: &str) {
        self.seen.lock().unwrap().faults.push(format!("{} {address}: {what}", person.who));
    }

    /// The page at `address`, or nothing for a file. Following a link never ends in an error.
    async fn read(
        &self,
        person: &Person,
        visitor: &Visitor,
        route: &'static str,
        address: &str,
    ) -> Option<Page> {
        let page = visitor.get(address).await;
        if page.status != 200 {
            self.fault(person, address, &format!("a link that ends with {}", page.status));
            return None;
        }
        self.seen.lock().unwrap().visited.insert(route);
        let kind = page.headers.get("content-type").and_then(|kind| kind.to_str().ok());
        kind.is_some_and(|kind| kind.starts_with("text/html")).then_some(page)
    }

    async fn look(&self, person: &Person, address: &str, thorough: bool) {
        let url = format!("{}{address}", self.site.address);
        self.browser.cookie(&self.site.address, "lang", "zh").await;
        self.browser.open(&url).await;
        let mut found = faults(&self.browser, thorough).await;
        if thorough {
            self.browser.cookie(&self.site.address, "lang", "en").await;
            self.browser.open(&url).await;
            found.extend(faults_in_english(&self.browser).await);
        }
        found.extend(self.browser.complaints().await);
        for fault in found {
            self.fault(person, address, &fault);
        }
        let mut seen = self.seen.lock().unwrap();
        seen.looked += 1;
        seen.thorough += usize::from(thorough);
    }
}

/// Walks as one person after the other until nobody is left.
async fn walk(site: &Site, people: &Mutex<Vec<Person>>, seen: &Mutex<Seen>) {
    let browser = Browser::start().await.unwrap();
    // Switching the look in place must not be seen halfway.
    browser.media("prefers-reduced-motion", "reduce").await;
    let walk = Walk { site, browser, seen };
    loop {
        let next = people.lock().unwrap().pop();
        let Some(person) = next else { break };
        walk.follow(&person).await;
    }
}

/// A spreadsheet with a row that is right and one that is not, on its way in; where its check is shown.
async fn spreadsheet(site: &Site, officer: &str) -> String {
    let form = demo::visitor(site, officer).get("/desk/import").await.expect(200).form("main form");
    let file = "户主姓名,身份证号,村,农户类型,主要致贫原因,家庭人口\n覃大山,123,没有这个村,脱贫户,因病,3\n";
    let page =
        form.set("kind", "households").attach("file", "农户.csv", "text/csv", file.as_bytes()).submit().await;
    page.expect(200).path()
}

/// The same for a ledger.
async fn ledger(site: &Site, federation: &str) -> String {
    let page = demo::visitor(site, federation).get("/desk/ledger/import").await.expect(200);
    let file = "日期,统一社会信用代码,村,栏,公益捐赠（万元）\n2025-01-01,1,没有这个村,到位,1\n";
    let page = page.form("main form").attach("file", "台账.csv", "text/csv", file.as_bytes()).submit().await;
    page.expect(200).path()
}

/// The links in mails: one to confirm an address, one to stop.
async fn mail_links(site: &Site, donor: &str) -> Vec<String> {
    let form =
        demo::visitor(site, donor).get("/account").await.expect(200).form("form[action='/account/mail']");
    drop(form.set("mail", "donor@example.org").submit().await.expect(200));
    let (id,): (i64,) = site.app.db.one("SELECT id FROM mailbox", args![]).await.unwrap();
    let confirm = site.app.tokens.seal(Id::<Mailbox>::from_raw(id));
    let stop = site.app.tokens.seal(Id::<Stop>::from_raw(id));
    vec![format!("/mail/{confirm}/confirmation"), format!("/mail/{stop}/stop")]
}

/// The link in the message to somebody who pledged at a desk.
async fn pledge_link(site: &Site) -> String {
    let sql = "SELECT id FROM campaign_pledge WHERE channel = 'desk' AND stage = 'made'";
    let (id,): (Id<Pledge>,) = site.app.db.one(sql, args![]).await.unwrap();
    format!("/pledged/{}?s={}", site.app.tokens.seal(id), secret(&site.app, id))
}

async fn people(site: &Site) -> Vec<Person> {
    let officer = demo::secret(site, Role::InformationOfficer, Some(12)).await;
    let administrator = demo::administrator(site).await;
    let invite = demo::visitor(site, &administrator).get("/officers").await.expect(200).form("#invite");
    let invited = invite.set("role", "administrator").set("name", "甲").submit().await.expect(200);
    let invitation = invited.text("#invitation-link").replace(&site.address, "");
    let donor = demo::secret(site, Role::Donor, None).await;
    let need = demo::visitor(site, &donor).get("/needs").await.link(".card a").unwrap();
    let mails = mail_links(site, &donor).await;
    let federation = demo::secret(site, Role::Federation, Some(6)).await;
    let walkers = [
        ("administrator", administrator, vec![]),
        ("auditor", demo::secret(site, Role::Auditor, Some(6)).await, vec![]),
        ("charity", demo::secret(site, Role::Charity, Some(6)).await, vec![]),
        ("federation", federation.clone(), vec![ledger(site, &federation).await]),
        ("county reviewer", demo::secret(site, Role::Reviewer, Some(6)).await, vec![]),
        ("township reviewer", demo::secret(site, Role::Reviewer, Some(9)).await, vec![]),
        ("enterprise", demo::secret(site, Role::Enterprise, None).await, vec![]),
        // Pages that a form leads to: a file's check, a claim that was refused, an invitation's link.
        ("information officer", officer.clone(), vec![spreadsheet(site, &officer).await]),
        ("donor", donor, vec![format!("{need}/claims/new")]),
        ("anybody", String::new(), [vec![invitation, pledge_link(site).await], mails].concat()),
    ];
    let person = |(who, secret, more): (&'static str, String, Vec<String>)| Person {
        who,
        secret,
        starts: ["/".to_owned()].into_iter().chain(more).collect(),
    };
    walkers.into_iter().map(person).collect()
}

#[test]
fn browser_walks_every_page_as_every_role() {
    runtime().block_on(async {
        if Browser::start().await.is_none() {
            return;
        }
        let env = Env::sqlite();
        let site = demo::county(&env).await;
        let people = Mutex::new(people(&site).await);
        let seen = Mutex::default();
        // The machine has two cores, and a browser uses one.
        tokio::join!(walk(&site, &people, &seen), walk(&site, &people, &seen));
        let seen = seen.into_inner().unwrap();
        println!("{} pages looked at, {} of them in every look", seen.looked, seen.thorough);
        assert!(seen.faults.is_empty(), "{} faults:\n{}", seen.faults.len(), seen.faults.join("\n"));
        let missed: Vec<_> = declared().difference(&seen.visited).copied().collect();
        assert_eq!(missed, Vec::<&str>::new(), "pages that no link leads to");
    });
}
