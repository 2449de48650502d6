//! Handing over: the donor records what was brought, the household gets a code on its own channel.

use serde_json::json;

use super::ledger::{self, Amount};
use super::{Claim, ClaimError, Command, load, move_to, store};
use crate::access::{Act, Once};
use crate::audit::{self, Event, Subject};
use crate::db::{Db, DbError, FromRow, Tx};
use crate::kernel::clock::Time;
use crate::kernel::id::{Entity, Id};
use crate::kernel::masked::Masked;
use crate::kernel::message::{Errors, Message};
use crate::kernel::random::Random;
use crate::kernel::vault::{Vault, VaultError};
use crate::photos::{self, Photo, Prepared};

/// The name of the job that sends a code by SMS; its payload is the delivery's id.
pub const SEND_CODE: &str = "send_code";

crate::text_enum! {
    /// How the household gets its code.
    pub enum Channel {
        Sms = "sms",
        /// Printed and handed over with the goods.
        Slip = "slip",
    }
}
crate::text_column!(Channel);

/// One hand-over.
#[derive(Debug, Clone, FromRow)]
pub struct Delivery {
    pub id: Id<Delivery>,
    /// As the donor says.
    pub quantity: i64,
    pub note: String,
    pub photo_id: Option<Id<Photo>>,
    pub delivered_at: Time,
    pub code_channel: Option<Channel>,
    /// As the household says.
    pub received: Option<i64>,
    pub reason: Option<String>,
    pub confirmed_channel: Option<Channel>,
    pub confirmed_at: Option<Time>,
}

impl Entity for Delivery {
    const TAG: [u8; 4] = *b"dlvr";
}

impl Subject for Delivery {
    const NAME: &'static str = "delivery";
}

/// What the donor records.
#[derive(Debug, Clone)]
pub struct NewDelivery {
    pub quantity: i64,
    pub note: String,
    pub photo: Option<Prepared>,
}

/// A household's code: twelve digits, shown in groups of four. The database holds its keyed hash only.
#[derive(Debug, Clone)]
pub struct Code(Masked<String>);

impl Code {
    pub fn draw(random: &Random) -> Result<Self, VaultError> {
        Ok(Self(Masked::new(random.digits(12)?)))
    }

    /// The code of a slip: the same for the same key, so that a form sent twice prints one code.
    pub fn again(once: &Once, vault: &Vault) -> Self {
        let secret = once.secret(vault, "delivery.code");
        let number = secret.first_chunk().map_or(0, |chunk| u64::from_be_bytes(*chunk));
        Self(Masked::new(format!("{:012}", number % 1_000_000_000_000)))
    }

    /// Reads a code as people type it; nothing when it has not twelve digits.
    pub fn parse(typed: &str) -> Option<Self> {
        let digits: String = crate::kernel::text::fold(typed).chars().filter(char::is_ascii_digit).collect();
        (digits.len() == 12).then_some(Self(Masked::new(digits)))
    }

    /// `1234 5678 9012`
    pub fn reveal(&self) -> String {
        let digits: Vec<char> = self.0.reveal().chars().collect();
        digits.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
    }

    /// What the database holds of the code.
    pub fn index(&self, vault: &Vault) -> Vec<u8> {
        vault.blind_index("delivery.code", self.0.reveal())
    }
}

/// The goods are on their way.
pub async fn dispatch(tx: &mut Tx, act: &Act, id: Id<Claim>) -> Result<(), ClaimError> {
    let claim = load(tx, &act.scope, id).await?;
    move_to(tx, act, &claim, Command::Dispatch, "claim.dispatched", json!({})).await
}

/// The donor hands over a part or all of what is outstanding. A code goes to the household's telephone by itself when
/// it has one (`sms`).
pub async fn deliver(
    tx: &mut Tx,
    act: &Act,
    once: &Once,
    id: Id<Claim>,
    new: &NewDelivery,
) -> Result<Id<Delivery>, ClaimError> {
    let Some(recorded_by) = act.scope.account() else { return Err(ClaimError::NotFound) };
    let claim = load(tx, &act.scope, id).await?;
    let delivery = act.ids.next::<Delivery>();
    if let Some(first) = once.take(tx, act, delivery.raw()).await?.earlier()? {
        return Ok(Id::from_raw(first));
    }
    check(&claim, new).map_err(ClaimError::Invalid)?;
    if store::take(tx, claim.id, claim.version).await? == 0 {
        return Err(ClaimError::Changed);
    }
    let photo = match &new.photo {
        Some(photo) => Some(photos::add(tx, act, photo.clone(), recorded_by).await?),
        None => None,
    };
    store::insert_delivery(tx, delivery, &claim, (new, photo), recorded_by, act.now).await?;
    ledger::post(tx, act, &claim, Amount::Delivered, new.quantity).await?;
    let taken = Claim { version: claim.version + 1, ..claim.clone() };
    let data = json!({ "quantity": new.quantity, "photo": photo.is_some() });
    move_to(tx, act, &taken, Command::Deliver, "claim.delivered", data).await?;
    if store::has_phone(tx, claim.need_id).await? {
        crate::jobs::enqueue(tx, act.ids.next::<()>().raw(), SEND_CODE, delivery.raw().to_string(), act.now)
            .await?;
    }
    Ok(delivery)
}

fn check(claim: &Claim, new: &NewDelivery) -> Result<(), Errors> {
    let mut errors = Errors::default();
    if new.quantity < 1 {
        errors.add("quantity", Message::new("delivery-quantity-low"));
    } else if new.quantity > claim.outstanding() {
        errors.add("quantity", Message::new("delivery-quantity-high").with("left", claim.outstanding()));
    }
    if new.note.chars().count() > 300 {
        errors.add("note", Message::new("delivery-note-long").with("max", 300));
    }
    errors.done()
}

/// Gives a delivery a fresh code; an older one stops working. Not once the household has answered.
pub async fn issue_code(
    tx: &mut Tx,
    act: &Act,
    (delivery, index): (Id<Delivery>, Vec<u8>),
    channel: Channel,
    days: i64,
) -> Result<(), ClaimError> {
    let found = store::delivery_claim(tx, delivery).await?.ok_or(ClaimError::NotFound)?;
    let claim = load(tx, &act.scope, found).await?;
    if store::set_code(tx, delivery, index, channel, act.now.plus_days(days)).await? == 0 {
        return Err(ClaimError::Changed);
    }
    let data = json!({ "channel": channel });
    let region = Some(claim.region);
    audit::record(tx, act, Event { kind: "delivery.code_issued", subject: delivery, region, data: &data })
        .await?;
    Ok(())
}

/// Gives a delivery the code of a printed slip, once for each key: the repeat may print the same code again, unless
/// another one has taken its place.
pub async fn issue_slip(
    tx: &mut Tx,
    act: &Act,
    once: &Once,
    (delivery, index): (Id<Delivery>, Vec<u8>),
    days: i64,
) -> Result<(), ClaimError> {
    if once.take(tx, act, delivery.raw()).await?.earlier()?.is_none() {
        return issue_code(tx, act, (delivery, index), Channel::Slip, days).await;
    }
    match store::by_code(tx, index).await? {
        Some((stands, _)) if stands == delivery => Ok(()),
        _ => Err(ClaimError::Changed),
    }
}

/// The telephone of the household that a delivery goes to, if it has one.
pub async fn phone_of(
    db: &Db,
    vault: &Vault,
    delivery: Id<Delivery>,
) -> Result<Option<Masked<String>>, ClaimError> {
    let Some((household, Some(sealed))) = store::phone(db, delivery).await? else { return Ok(None) };
    let phone = vault.open("household.phone", household, &sealed);
    let phone = phone.map_err(|error| DbError::Setup(error.to_string()))?;
    Ok(Some(Masked::new(phone)))
}
