//! What a route's path is about: a fresh thing for each route, in the stage in which the route has something to do.

use std::sync::atomic::{AtomicU32, Ordering};

use jiedui::access::{Account, Action, Once, Organization, Role, Scope};
use jiedui::accounts::mailbox::{Mailbox, Stop};
use jiedui::accounts::{self, Invitation, NewInvitation};
use jiedui::app::App;
use jiedui::args;
use jiedui::claims::{self, Claim, Delivery};
use jiedui::imports::{self, ImportFile};
use jiedui::kernel::id::Id;
use jiedui::ledger::{Contribution, Project};
use jiedui::needs::Need;
use jiedui::offers::Offer;
use jiedui::organizations::membership::Membership;
use jiedui::photos::Photo;
use jiedui::projects::LotMark;
use jiedui::projects::participation::{FollowUp, Instalment, Participation, Performance};
use jiedui::recognition::certificates::Certificate;
use jiedui::registry::{Consent, Household};
use jiedui::web::routes::Mounted;
use jiedui::wishes::Wish;

use super::batches::is_of_batch;
use super::cast::Column;
use crate::support::people::credit_code;

const NEED: &str = "INSERT INTO need (id, region, beneficiary, category, tags, title, detail, unit, urgency, about_minor, \
    requested, claimed, delivered, received, stage, version, created_by, created_at, submitted_at, published_at, \
    expires_at) VALUES ($1, $2, 'village', 'N0103', '', '照料点添置棉被', '', '床', 1, $3, 1000, $4, $4, 0, $5, 0, $6, \
    $7, $7, $7, $8)";
const CLAIM: &str = "INSERT INTO claim (id, need_id, region, account_id, organization_id, quantity, claimed, delivered, \
    received, offered, stage, version, created_at, held_until, accepted_at) \
    VALUES ($1, $2, $3, $4, $5, 10, 10, $6, 0, 0, $7, 0, $8, $9, $8)";
const DELIVERY: &str = "INSERT INTO delivery (id, claim_id, quantity, note, photo_id, delivered_at, recorded_by, code, \
    code_channel, code_expires_at) VALUES ($1, $2, 10, '', $3, $4, $5, $6, 'slip', $7)";
const PHOTO: &str = "INSERT INTO photo (id, sha256, width, height, full_size, thumbnail, uploaded_by, uploaded_at) \
    VALUES ($1, $2, 1, 1, $2, $2, $3, $4)";
const OFFER: &str = "INSERT INTO offer (id, account_id, organization_id, category, tags, title, detail, unit, quantity, \
    committed, region, limited, stage, version, created_at, valid_until) \
    VALUES ($1, $2, $3, 'N0103', '', '一批棉被', '', '床', 50, 0, $4, $5, 'open', 0, $6, $7)";
const PROJECT: &str = "INSERT INTO project (id, region, kind, nature, programme, title, wanted, implementer, funds, \
    linkage, households, persons, starts_on, ends_on, budget, own_funds, stage, version, created_by, created_at, \
    published_at) VALUES ($1, $2, 'industry', 'commercial', 'other', '茶苗大棚', '换新苗', '村民委员会', '', '', 20, 60, $3, $4, \
    2000000, 0, $5, 0, $6, $7, $7)";
const LOT: &str = "INSERT INTO lot (id, project_id, position, kind, title, price, units, taken) \
    VALUES ($1, $2, 0, 'pack', '', 20000, 100, 0)";
const PARTICIPATION: &str = "INSERT INTO participation (id, project_id, region, account_id, organization_id, giving, \
    amount, stage, version, created_at, held_until, signed_at) \
    VALUES ($1, $2, $3, $4, $5, 'donation', 2000000, $6, 0, $7, $8, $9)";
const TAKE: &str = "INSERT INTO take (participation_id, lot_id, asked, units) VALUES ($1, $2, 100, 100)";
const AGREEMENT: &str = "INSERT INTO agreement (id, participation_id, body_kind, body_name, body_code, property, purpose, \
    ends_on, drawn_by, drawn_at) VALUES ($1, $2, 'village_collective', '合作社', '', 'money', '大棚', $3, $4, $5)";
const INSTALMENT: &str = "INSERT INTO instalment (id, participation_id, position, lot_id, due_on, amount, delivered, \
    accepted, confirmed) VALUES ($1, $2, 0, $3, $4, 2000000, 0, 0, 0)";
const PERFORMANCE: &str = "INSERT INTO performance (id, participation_id, instalment_id, region, amount, undone, accepted, \
    done_on, note, receipt_code, receipt_number, stage, reason, recorded_by, recorded_at, accepted_by) \
    VALUES ($1, $2, $3, $4, 2000000, 0, $5, $6, '', '1', '2', $7, $8, $9, $6, $10)";
const FOLLOW_UP: &str = "INSERT INTO follow_up (id, participation_id, region, months, due_on, note) \
    VALUES ($1, $2, $3, 1, $4, '')";
const RECEIVED: &str = "UPDATE claim SET delivered = 10, received = 10 WHERE id = $1";
const CLAIM_FOLLOW_UP: &str = "INSERT INTO claim_follow_up (id, claim_id, region, months, due_on, note) \
    VALUES ($1, $2, $3, 1, $4, '')";
const HOUSEHOLD: &str = "INSERT INTO household (id, region, head, surname, citizen_id, citizen_id_index, members, class, \
    cause, created_by, created_at) VALUES ($1, $2, $3, '向', $4, $5, 3, 'lifted', 'illness', $6, $7)";
const CONSENT: &str = "INSERT INTO consent (id, household_id, purpose, channel, version, guardian, recorded_by, \
    recorded_at) VALUES ($1, $2, 'publish', 'signature', '1', $3, $4, $5)";
const WISH: &str = "INSERT INTO wish (id, account_id, text, region, months, stage, since, created_at) \
    VALUES ($1, $2, '轮椅', $3, 0, $4, $5, $5)";
const MAILBOX: &str = "INSERT INTO mailbox (id, account_id, address, lang, created_at, digest_on) \
    VALUES ($1, $2, $3, 'zh', $4, 0)";
const INVITED: &str = "INSERT INTO invitation (id, token, role, name, organization_id, duty, created_at, expires_at) \
    VALUES ($1, $2, 'enterprise', '没来的', $3, 'clerk', $4, $5)";
const EVENT: &str = "INSERT INTO event (id, at, kind, subject, subject_id, region, data) \
    VALUES ($1, $2, 'need.published', 'need', $3, $4, '{}')";

const CONFIRMED: &str =
    "UPDATE delivery SET received = 10, confirmed_channel = 'slip', confirmed_at = $2 WHERE id = $1";
const CERTIFICATE: &str = "INSERT INTO certificate (id, organization_id, name, year, lines, issued_at) \
    VALUES ($1, $2, '清江茶业', 2026, '[]', $3)";
const CHAMBER: &str = "UPDATE organization SET kind = 'chamber', credit_code = $2, stage = 'verified', verified_until = $3 \
    WHERE id = $1";
const MEMBERSHIP: &str = "INSERT INTO membership (id, chamber_id, member_id, asked_by, stage, asked_at, changed_at, version) \
    VALUES ($1, $2, $3, 'chamber', 'asked', $4, $4, 0)";

/// Counts the chambers, so that each has another code.
static CHAMBERS: AtomicU32 = AtomicU32::new(500_000);

/// The spreadsheet that somebody uploaded.
pub const SHEET: &str = "村,户主,身份证号,人口,户类型,致贫原因\n没有的村,向某,1,3,脱贫户,因病\n";

/// The ledger that somebody uploaded.
pub const LEDGER: &str = "日期,统一社会信用代码,村,栏,公益捐赠（万元）\n2025-01-01,1,没有的村,到位,1\n";

const CONTRIBUTION: &str = "INSERT INTO contribution (id, organization_id, region, village_status, project_name, \
    programme, stand, measure, amount, day, note, at) \
    VALUES ($1, $2, $3, 'other', '', 'revive_villages', 'confirmed', 'donation', 100, 20000, '', $4)";

impl Column {
    /// What stands in the place of the parameter of the route's path, as it is written there.
    pub async fn thing(&mut self, app: &App, route: &Mounted) -> String {
        match route.path {
            "/desk/import/{id}" | "/desk/import/{id}/bad-rows" => {
                app.tokens.seal(self.import(app, (imports::Kind::Households, SHEET)).await)
            }
            path if path.starts_with("/desk/ledger/import/{id}") => {
                app.tokens.seal(self.import(app, (imports::Kind::Ledger, LEDGER)).await)
            }
            "/ledger/export/{kind}" | "/desk/ledger/export/{kind}" => "ledger.csv".to_owned(),
            "/desk/import/template/{kind}" => "households.xlsx".to_owned(),
            "/invitations/{secret}" => self.invitation(app).await,
            path if path.ends_with("{code}") => self.village.to_string(),
            path if is_of_batch(path) => self.batch(app, route),
            path if is_of_campaign(path) => self.campaign(app, route),
            _ => self.part_token(app, route).unwrap_or_else(|| self.token(app, route)),
        }
    }

    /// Of a route about somebody who takes part in a project.
    fn part_token(&mut self, app: &App, route: &Mounted) -> Option<String> {
        let seal = &app.tokens;
        let token = match route.path {
            "/participations/{id}/visit"
            | "/participations/{id}/agreement"
            | "/participations/{id}/withdrawal"
            | "/participations/{id}/decline"
            | "/api/v1/participations/{id}/visit"
            | "/api/v1/participations/{id}/withdrawal"
            | "/api/v1/participations/{id}/decline" => seal.seal(self.participation(app, "interest").0),
            "/api/v1/participations/{id}/agreement" => {
                let part = seal.seal(self.participation(app, "interest").0);
                let taken = self.extra.get("taken").cloned();
                self.extra.extend(taken.map(|lot| (route.path, lot)));
                part
            }
            path if path.ends_with("signature") => seal.seal(self.participation(app, "agreed").0),
            path if path.contains("/participations/{id}") => {
                seal.seal(self.participation(app, "performing").0)
            }
            path if path.contains("/instalments/{id}") => seal.seal(self.participation(app, "performing").1),
            path if path.ends_with("/performances/{id}/settlement") => {
                seal.seal(self.performance(app, "disputed"))
            }
            path if path.ends_with("/performances/{id}/confirmation") => {
                seal.seal(self.performance(app, "accepted"))
            }
            path if path.contains("/performances/{id}") => seal.seal(self.performance(app, "waiting")),
            "/follow-ups/{id}" | "/api/v1/follow-ups/{id}" => seal.seal(self.follow_up(app)),
            "/claim-follow-ups/{id}" => seal.seal(self.claim_follow_up(app)),
            _ => return None,
        };
        Some(token)
    }

    fn token(&mut self, app: &App, route: &Mounted) -> String {
        let seal = &app.tokens;
        match route.path {
            "/needs/{id}"
            | "/needs/{id}/standing"
            | "/needs/{id}/claims/new"
            | "/needs/{id}/claims"
            | "/needs/{id}/withdrawal"
            | "/api/v1/needs/{id}"
            | "/api/v1/needs/{id}/claims"
            | "/api/v1/needs/{id}/matches" => seal.seal(self.need(app, "published", 0)),
            "/desk/needs/{id}"
            | "/needs/{id}/edit"
            | "/needs/{id}/submission"
            | "/api/v1/needs/{id}/submission" => seal.seal(self.need(app, "draft", 0)),
            "/needs/{id}/review" | "/needs/{id}/reviews" | "/api/v1/needs/{id}/reviews" => {
                seal.seal(self.need(app, "submitted", 0))
            }
            "/needs/{id}/renewal" => seal.seal(self.need(app, "expired", 0)),
            "/needs/{id}/closing" => seal.seal(self.need(app, "met", 0)),
            "/projects/{id}"
            | "/api/v1/projects/{id}"
            | "/projects/{id}/closing"
            | "/projects/{id}/withdrawal"
            | "/projects/{id}/participations" => seal.seal(self.project(app, "published").0),
            "/api/v1/projects/{id}/participations" => {
                let (project, lot) = self.project(app, "published");
                self.lot = Some(lot);
                seal.seal(project)
            }
            "/projects/{id}/review" | "/projects/{id}/reviews" | "/api/v1/projects/{id}/reviews" => {
                seal.seal(self.project(app, "submitted").0)
            }
            path if path.contains("/projects/{id}") => seal.seal(self.project(app, "draft").0),
            "/claims/{id}"
            | "/claims/{id}/acceptance"
            | "/api/v1/claims/{id}"
            | "/api/v1/claims/{id}/acceptance" => seal.seal(self.claim(app, "held")),
            "/claims/{id}/settlement" => seal.seal(self.claim(app, "disputed")),
            path if path.starts_with("/claims/{id}/") || path.starts_with("/api/v1/claims/{id}/") => {
                seal.seal(self.claim(app, "accepted"))
            }
            "/deliveries/{id}/slip" => seal.seal(self.delivery(app, None).0),
            "/photos/{id}" | "/photos/{id}/small" => seal.seal(self.delivery(app, None).1),
            path if path.starts_with("/offers/{id}") || path.starts_with("/api/v1/offers/{id}") => {
                seal.seal(self.offer(app))
            }
            "/organizations/{id}" | "/organizations/{id}/deliveries" | "/api/v1/organizations/{id}" => {
                seal.seal(self.owner_organization.unwrap_or_else(|| self.applied(app)))
            }
            path if path.contains("/desk/organizations/{id}") => seal.seal(self.applied(app)),
            "/certificates/{id}" | "/certificates/{id}/sheet" => seal.seal(self.certificate(app)),
            path if path.contains("/organization/memberships/{id}/") => seal.seal(self.membership(app)),
            path if path.ends_with("/organization/invitations/{id}/withdrawal") => {
                seal.seal(self.invited(app))
            }
            path if path.contains("/organization/people/{id}/") => seal.seal(self.colleague(app).account),
            "/ledger/entries/{id}"
            | "/desk/ledger/entries/{id}/reversal"
            | "/api/v1/ledger/entries/{id}/reversal" => seal.seal(self.contribution(app)),
            "/officers/{id}/disabling" => {
                let region = Some(self.seat);
                seal.seal(self.account(app, Role::InformationOfficer, region).account)
            }
            "/me/wishes/{id}/resumption" | "/api/v1/wishes/{id}/resumption" => {
                seal.seal(self.wish(app, "paused"))
            }
            path if path.starts_with("/me/wishes/{id}") || path.starts_with("/api/v1/wishes/{id}") => {
                seal.seal(self.wish(app, "active"))
            }
            "/mail/{id}/stop" => seal.seal(Id::<Stop>::from_raw(self.mailbox(app).raw())),
            "/mail/{id}/confirmation" => seal.seal(self.mailbox(app)),
            "/desk/households/{id}" | "/desk/households/{id}/reveal" => seal.seal(self.household(app)),
            "/consents/{id}/withdrawal" => seal.seal(self.consent(app)),
            path => panic!("say here what {path} is about"),
        }
    }

    /// The same where there is no such thing: well formed, and nobody's.
    pub fn missing(&mut self, app: &App, route: &Mounted) -> String {
        match route.path {
            "/invitations/{secret}" => "0".repeat(64),
            path if path.ends_with("{code}") => "429999".to_owned(),
            path if path.ends_with("{kind}") => "poems.xlsx".to_owned(),
            path if path.contains("/organizations/{id}") => app.tokens.seal(app.ids.next::<Organization>()),
            path if path.starts_with("/desk/import/") || path.starts_with("/desk/ledger/import/") => {
                app.tokens.seal(app.ids.next::<ImportFile>())
            }
            path if is_of_batch(path) => self.batch(app, route),
            path if is_of_campaign(path) => self.campaign(app, route),
            _ => self.part_token(app, route).unwrap_or_else(|| self.token(app, route)),
        }
    }

    pub fn need(&mut self, app: &App, stage: &'static str, claimed: i64) -> Id<Need> {
        let (id, now) = (app.ids.next(), app.clock.now());
        let args =
            args![id, self.village, false, claimed, stage, self.author.account, now, now.plus_days(90)];
        self.rows.push((NEED, args));
        id
    }

    fn project(&mut self, app: &App, stage: &'static str) -> (Id<Project>, Id<LotMark>) {
        let (id, lot, now) = (app.ids.next(), app.ids.next(), app.clock.now());
        let args = args![id, self.village, now, now.plus_days(365), stage, self.author.account, now];
        self.rows.push((PROJECT, args));
        self.rows.push((LOT, args![lot, id]));
        (id, lot)
    }

    /// Somebody takes all packs of a project, to be given in one instalment.
    fn participation(&mut self, app: &App, stage: &'static str) -> (Id<Participation>, Id<Instalment>) {
        let (project, lot) = self.project(app, "published");
        self.extra.insert("taken", app.tokens.seal(lot));
        let (id, instalment, now) = (app.ids.next(), app.ids.next(), app.clock.now());
        let organization = self.owner_organization.unwrap_or_else(|| self.organization(app, self.seat));
        let signed = Some(now).filter(|_| ["performing", "accepted"].contains(&stage));
        let held = now.plus_days(7);
        let args = args![id, project, self.village, self.owner, organization, stage, now, held, signed];
        self.rows.push((PARTICIPATION, args));
        self.rows.push((TAKE, args![id, lot]));
        self.rows.push(("UPDATE lot SET taken = 100 WHERE id = $1", args![lot]));
        if stage != "interest" {
            let agreement = app.ids.next::<()>().raw();
            self.rows.push((AGREEMENT, args![agreement, id, now.plus_days(200), self.owner, now]));
            self.rows.push((INSTALMENT, args![instalment, id, lot, now.plus_days(60)]));
        }
        (id, instalment)
    }

    fn performance(&mut self, app: &App, stage: &'static str) -> Id<Performance> {
        let (part, instalment) = self.participation(app, "performing");
        let (id, now) = (app.ids.next(), app.clock.now());
        let accepted = if stage == "accepted" { 2_000_000_i64 } else { 0 };
        let moved = "UPDATE instalment SET delivered = 2000000, accepted = $2 WHERE id = $1";
        self.rows.push((moved, args![instalment, accepted]));
        let reason = Some("少了一半").filter(|_| stage == "disputed");
        let (owner, author) = (self.owner, self.author.account);
        let args = args![id, part, instalment, self.village, accepted, now, stage, reason, owner, author];
        self.rows.push((PERFORMANCE, args));
        id
    }

    fn follow_up(&mut self, app: &App) -> Id<FollowUp> {
        let (part, _) = self.participation(app, "accepted");
        let (id, now) = (app.ids.next(), app.clock.now());
        self.rows.push((FOLLOW_UP, args![id, part, self.village, now]));
        id
    }

    fn claim_follow_up(&mut self, app: &App) -> Id<claims::FollowUp> {
        let claim = self.claim(app, "confirmed");
        let (id, now) = (app.ids.next(), app.clock.now());
        self.rows.push((RECEIVED, args![claim]));
        self.rows.push((CLAIM_FOLLOW_UP, args![id, claim, self.village, now.plus_days(-1)]));
        id
    }

    pub fn claim(&mut self, app: &App, stage: &'static str) -> Id<Claim> {
        let need = self.need(app, "published", 10);
        let (id, now) = (app.ids.next(), app.clock.now());
        let delivered = if ["delivered", "disputed"].contains(&stage) { 10 } else { 0_i64 };
        let (owner, organization) = (self.owner, self.owner_organization);
        let args =
            args![id, need, self.village, owner, organization, delivered, stage, now, now.plus_days(7)];
        self.rows.push((CLAIM, args));
        id
    }

    /// A delivery with its photo, and the index of its code if the household has one.
    pub fn delivery(&mut self, app: &App, code: Option<Vec<u8>>) -> (Id<Delivery>, Id<Photo>) {
        let claim = self.claim(app, "delivered");
        let (id, photo, now) = (app.ids.next(), app.ids.next(), app.clock.now());
        let bytes = photo_bytes(photo);
        self.rows.push((PHOTO, args![photo, bytes, self.owner, now]));
        self.rows.push((DELIVERY, args![id, claim, photo, now, self.owner, code, now.plus_days(30)]));
        (id, photo)
    }

    pub fn offer(&mut self, app: &App) -> Id<Offer> {
        let (id, now) = (app.ids.next(), app.clock.now());
        let (owner, organization) = (self.owner, self.owner_organization);
        self.rows.push((OFFER, args![id, owner, organization, self.village, false, now, now.plus_days(90)]));
        id
    }

    fn wish(&mut self, app: &App, stage: &'static str) -> Id<Wish> {
        let (id, now) = (app.ids.next(), app.clock.now());
        self.rows.push((WISH, args![id, self.owner, self.village, stage, now]));
        id
    }

    /// Of somebody of its own: an account has one.
    fn mailbox(&mut self, app: &App) -> Id<Mailbox> {
        let owner = self.account(app, Role::Donor, None).account;
        self.mailbox_of(app, owner)
    }

    pub fn mailbox_of(&mut self, app: &App, owner: Id<Account>) -> Id<Mailbox> {
        let id = app.ids.next::<Mailbox>();
        let sealed = app.vault.seal("mailbox.address", id.raw(), "donor@example.org").unwrap();
        self.rows.push((MAILBOX, args![id, owner, sealed, app.clock.now()]));
        id
    }

    pub fn household(&mut self, app: &App) -> Id<Household> {
        let (id, now) = (app.ids.next::<Household>(), app.clock.now());
        let seal = |place: &str, text: &str| app.vault.seal(place, id.raw(), text).unwrap();
        let (head, number) = (seal("household.head", "向某甲"), seal("household.citizen_id", "0"));
        let index = id.raw().to_be_bytes().to_vec();
        self.rows.push((HOUSEHOLD, args![id, self.village, head, number, index, self.author.account, now]));
        id
    }

    fn consent(&mut self, app: &App) -> Id<Consent> {
        let household = self.household(app);
        let id = app.ids.next();
        self.rows.push((CONSENT, args![id, household, false, self.author.account, app.clock.now()]));
        id
    }

    /// What the owner's organization gave was received.
    pub fn confirmed(&mut self, app: &App) {
        let (delivery, _) = self.delivery(app, None);
        self.rows.push((CONFIRMED, args![delivery, app.clock.now()]));
    }

    fn certificate(&mut self, app: &App) -> Id<Certificate> {
        let organization = self.own_or_strange(app);
        let id = app.ids.next::<Certificate>();
        self.rows.push((CERTIFICATE, args![id, organization, app.clock.now()]));
        id
    }

    /// A verified chamber, and its code.
    pub fn chamber(&mut self, app: &App) -> (Id<Organization>, String) {
        let id = self.organization(app, self.seat);
        let code = credit_code(CHAMBERS.fetch_add(1, Ordering::SeqCst));
        self.rows.push((CHAMBER, args![id, code.as_str(), app.clock.now().plus_days(365)]));
        (id, code)
    }

    /// A chamber asks the actor's organization, or a stranger's.
    fn membership(&mut self, app: &App) -> Id<Membership> {
        let (chamber, _) = self.chamber(app);
        let member = self.own_or_strange(app);
        let id = app.ids.next::<Membership>();
        self.rows.push((MEMBERSHIP, args![id, chamber, member, app.clock.now()]));
        id
    }

    /// An organization that waits for the federation's desk.
    fn applied(&mut self, app: &App) -> Id<Organization> {
        self.organization(app, self.seat)
    }

    fn contribution(&mut self, app: &App) -> Id<Contribution> {
        let organization = self.owner_organization.unwrap_or_else(|| self.applied(app));
        let (id, now) = (app.ids.next(), app.clock.now());
        self.rows.push((CONTRIBUTION, args![id, organization, self.village, now]));
        id
    }

    /// Uploaded by the actor, or by the colleague who writes the needs there.
    async fn import(&self, app: &App, (kind, sheet): (imports::Kind, &str)) -> Id<ImportFile> {
        let uploader = self.actor.clone().filter(|_| self.is_own()).unwrap_or_else(|| self.author.clone());
        let scope = Scope::new(Some(uploader), Action::Registry);
        let bytes = sheet.as_bytes().to_vec();
        let file = ImportFile { kind, name: "表.csv".to_owned(), bytes };
        imports::keep(app, &scope, fresh(app), &file).await.unwrap()
    }

    async fn invitation(&self, app: &App) -> String {
        let new = NewInvitation {
            role: Role::InformationOfficer,
            region: Some(self.village),
            name: "新来的信息员".to_owned(),
            place: None,
        };
        accounts::invite(app, &app.act(&Scope::system(Action::Invite)), fresh(app), new).await.unwrap()
    }

    /// Somebody who is to come into the actor's organization, or into a stranger's.
    fn invited(&mut self, app: &App) -> Id<Invitation> {
        let (id, now) = (app.ids.next::<Invitation>(), app.clock.now());
        let organization = self.own_or_strange(app);
        let token = id.raw().to_be_bytes().to_vec();
        self.rows.push((INVITED, args![id, token, organization, now, now.plus_days(7)]));
        id
    }

    /// Something happened in the column's village.
    pub fn event(&mut self, app: &App) {
        let (id, now) = (app.ids.next::<()>().raw(), app.clock.now());
        self.rows.push((EVENT, args![id, now, id, self.village]));
    }
}

fn is_of_campaign(path: &str) -> bool {
    ["/campaigns/{id}", "/give/{id}", "/pledged/{id}"].iter().any(|of| path.contains(of))
}

/// A key that nobody used before.
fn fresh(app: &App) -> Once {
    Once::new(&app.random.hex().unwrap(), &[]).unwrap()
}

/// Different for each picture, as its hash would be.
fn photo_bytes(id: Id<Photo>) -> Vec<u8> {
    id.raw().to_be_bytes().to_vec()
}
