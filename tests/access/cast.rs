//! One person of each role, and the places in which things lie as that person sees them.

use std::collections::HashMap;

use jiedui::access::{Account, Actor, Duty, Organization, Role, Session, SessionToken};
use jiedui::app::App;
use jiedui::args;
use jiedui::kernel::id::Id;
use jiedui::kernel::region::{Level, Region};
use jiedui::needs::Need;
use jiedui::projects::LotMark;

use crate::support::world::{Rows, write};

const ACCOUNT: &str = "INSERT INTO account (id, role, region, organization_id, duty, name, phone, phone_index, password, created_at) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'none', $9)";
const ORGANIZATION: &str = "INSERT INTO organization (id, kind, credit_code, name, region, stage, note, created_at) \
    VALUES ($1, 'enterprise', $2, $3, $4, 'applied', '', $5)";
const VERIFIED: &str = "UPDATE organization SET stage = 'verified', verified_until = $2 WHERE id = $1";
/// Who sends a registration in again.
pub const RETURNED: &str = "UPDATE organization SET stage = 'returned', version = 0 WHERE id = $1";

/// A column of the matrix: somebody, and one place.
pub struct Column {
    pub actor: Option<Actor>,
    /// The secret of the actor's session.
    pub session: String,
    /// `in`, `up` (in the parent of the actor's region), `out`; `own`, `else`; `back` for the lead of an organization that
    /// was sent back; nothing where place does not matter.
    pub place: &'static str,
    /// Where needs and households lie.
    pub village: Region,
    /// Where organizations and officers are: the village, but for `up` the parent region itself.
    pub seat: Region,
    /// Whose claims and offers are.
    pub owner: Id<Account>,
    pub owner_organization: Option<Id<Organization>>,
    /// Who wrote the needs and registered the households.
    pub author: Actor,
    pub rows: Rows,
    /// A lot of the project that the API takes a part of.
    pub lot: Option<Id<LotMark>>,
    /// The need in the pools of all campaigns here.
    pub pool_need: Option<Id<Need>>,
    /// By path, what the body of a write names beside the thing of its path.
    pub extra: HashMap<&'static str, String>,
}

impl Column {
    pub fn role(&self) -> Option<Role> {
        self.actor.as_ref().map(|actor| actor.role)
    }

    /// Whether things here are within the actor's reach.
    pub fn is_own(&self) -> bool {
        ["", "in", "own", "back"].contains(&self.place)
    }

    /// The name over the columns of one kind of person.
    pub fn who(&self) -> &'static str {
        let duty = self.actor.as_ref().and_then(|actor| actor.duty);
        match (self.place, duty) {
            ("back", _) => "returned",
            (_, Some(Duty::Clerk)) => "clerk",
            (_, Some(Duty::Finance)) => "finance",
            _ => self.role().map_or("visitor", |role| role.as_str()),
        }
    }

    /// The actor's organization where that is meant, else a verified one of strangers.
    pub fn own_or_strange(&mut self, app: &App) -> Id<Organization> {
        let own = self.actor.as_ref().and_then(|actor| actor.organization).filter(|_| self.is_own());
        own.unwrap_or_else(|| {
            let id = organization(app, &mut self.rows, self.village);
            self.rows.push((VERIFIED, args![id, app.clock.now().plus_days(365)]));
            id
        })
    }

    /// Somebody of the actor's organization, or of a stranger's.
    pub fn colleague(&mut self, app: &App) -> Actor {
        let organization = self.own_or_strange(app);
        person(app, &mut self.rows, Role::Enterprise, None, Some((organization, Duty::Clerk)))
    }

    pub fn account(&mut self, app: &App, role: Role, region: Option<Region>) -> Actor {
        person(app, &mut self.rows, role, region, None)
    }

    pub fn organization(&mut self, app: &App, region: Region) -> Id<Organization> {
        organization(app, &mut self.rows, region)
    }
}

fn person(
    app: &App,
    rows: &mut Rows,
    role: Role,
    region: Option<Region>,
    place: Option<(Id<Organization>, Duty)>,
) -> Actor {
    let (organization, duty) = place.unzip();
    let id = app.ids.next::<Account>();
    let (name, phone) = (role.to_string(), format!("+8619900{:06}", id.raw() % 1_000_000));
    let sealed = app.vault.seal("account.phone", id.raw(), &phone).unwrap();
    let index = id.raw().to_be_bytes().to_vec();
    let now = app.clock.now();
    rows.push((
        ACCOUNT,
        args![id, role, region, organization, duty.unwrap_or(Duty::Clerk), name.as_str(), sealed, index, now],
    ));
    Actor { account: id, role, region, organization, duty, name }
}

fn organization(app: &App, rows: &mut Rows, region: Region) -> Id<Organization> {
    let id = app.ids.next::<Organization>();
    let code = format!("{:018}", id.raw() % 1_000_000_000_000_000_000);
    rows.push((ORGANIZATION, args![id, code, "清江茶业", region, app.clock.now()]));
    id
}

/// A county with the villages that the matrix needs.
struct County {
    region: Region,
    township: Region,
    /// In `township`, and in another township of the county.
    village: Region,
    neighbour: Region,
}

/// Counties with two townships that have villages, by code.
fn counties(app: &App) -> Vec<County> {
    let province = Region::parse("42").unwrap();
    let inside = app.regions.iter().map(|(region, _)| region).filter(|region| province.contains(*region));
    let read = |region: Region| {
        let mut townships = app.regions.children(region).filter_map(|(township, _)| {
            let village = app.regions.children(township).map(|(region, _)| region).next()?;
            (village.level() == Level::Village).then_some((township, village))
        });
        let ((township, village), (_, neighbour)) = (townships.next()?, townships.next()?);
        Some(County { region, township, village, neighbour })
    };
    inside.filter(|region| region.level() == Level::County).filter_map(read).take(30).collect()
}

/// Whom the columns are for: role, duty, and the one place of those who have only one.
fn casting() -> Vec<(Option<Role>, Option<Duty>, &'static str)> {
    let mut cast = vec![(None, None, "")];
    for role in Role::ALL.iter().copied().map(Some) {
        if role == Some(Role::Enterprise) {
            cast.push((role, Some(Duty::Lead), ""));
            cast.push((role, Some(Duty::Clerk), "own"));
            cast.push((role, Some(Duty::Finance), "own"));
            cast.push((role, Some(Duty::Lead), "back"));
        } else {
            cast.push((role, None, ""));
        }
    }
    cast
}

/// The columns of the matrix, each with nothing in it yet. Every role has a county of its own, so that nobody's things
/// fill somebody else's lists.
pub async fn columns(app: &App) -> Vec<Column> {
    let counties = counties(app);
    let mut counties = counties.chunks_exact(2);
    let mut columns = Vec::new();
    let mut rows = Rows::new();
    for (role, duty, only) in casting() {
        let [home, away] = counties.next().unwrap() else { unreachable!() };
        let organization = duty.map(|duty| {
            let id = self::organization(app, &mut rows, home.village);
            rows.push((VERIFIED, args![id, app.clock.now().plus_days(365)]));
            if only == "back" {
                rows.push((RETURNED, args![id]));
            }
            (id, duty)
        });
        let region = match role {
            None | Some(Role::Donor | Role::Enterprise | Role::Administrator) => None,
            Some(_) => Some(home.township),
        };
        let actor = role.map(|role| person(app, &mut rows, role, region, organization));
        let session = app.random.hex().unwrap();
        let places: &[_] = match role {
            None | Some(Role::Administrator) => &[("", home.village, home.village)],
            Some(Role::Donor | Role::Enterprise) => {
                &[("own", home.village, home.village), ("else", away.village, away.village)]
            }
            Some(_) => &[
                ("in", home.village, home.village),
                ("up", home.neighbour, home.region),
                ("out", away.village, away.village),
            ],
        };
        let places = places.iter().filter(|(place, ..)| only.is_empty() || *place == "own");
        for (place, village, seat) in places {
            let author = person(app, &mut rows, Role::InformationOfficer, Some(*village), None);
            // A donor's own things, or for an enterprise those of a colleague.
            let (owner, owner_organization) = match (role, *place, &actor) {
                (Some(Role::Donor), "own", Some(actor)) => (actor.account, None),
                (Some(Role::Enterprise), "own", _) => {
                    let colleague = person(app, &mut rows, Role::Enterprise, None, organization);
                    (colleague.account, organization.map(|(id, _)| id))
                }
                _ => (person(app, &mut rows, Role::Donor, None, None).account, None),
            };
            columns.push(Column {
                actor: actor.clone(),
                session: session.clone(),
                place: if only.is_empty() { place } else { only },
                village: *village,
                seat: *seat,
                owner,
                owner_organization,
                author,
                rows: Rows::new(),
                lot: None,
                pool_need: None,
                extra: HashMap::new(),
            });
        }
    }
    write(app, rows).await;
    for column in columns.iter().filter(|column| column.is_own()) {
        begin(app, column, &column.session).await;
    }
    columns
}

/// Signs the actor of a column in with this secret; a visitor stays one.
pub async fn begin(app: &App, column: &Column, secret: &str) {
    if let Some(actor) = &column.actor {
        let token = SessionToken::new(secret.to_owned());
        Session::begin(&app.db, &token, actor.account, app.clock.now()).await.unwrap();
    }
}
