//! People and a published need, written straight into the database of a test.

use jiedui::access::{Account, Session, SessionToken};
use jiedui::args;
use jiedui::db::DbError;
use jiedui::kernel::id::Id;
use jiedui::kernel::uscc::CreditCode;
use jiedui::needs::Need;

use super::site::Site;
use super::visitor::Visitor;

/// 马者村 in 屯堡乡, 恩施市.
pub const VILLAGE: i64 = 422_801_206_201;

const ACCOUNT: &str = "INSERT INTO account (id, role, region, organization_id, name, phone, phone_index, password, created_at) \
    VALUES ($1, $2, $3, NULL, $4, $5, $6, '', $7)";
const NEED: &str = "INSERT INTO need (id, region, beneficiary, category, tags, title, detail, unit, urgency, about_minor, \
    requested, claimed, delivered, received, stage, version, created_by, created_at, published_at, expires_at) \
    VALUES ($1, $2, 'village', 'N0101', '', '过冬的棉被', '', '床', 1, $5, $4, 0, 0, 0, 'published', 0, $3, $6, $6, $7)";

/// An identity number of the unassigned region 999999 for a birth in 1955, made at run time.
pub fn citizen(sequence: u32) -> String {
    let body = format!("99999919550412{sequence:03}");
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = body.chars().zip(weights).map(|(c, w)| c.to_digit(10).unwrap() * w).sum();
    format!("{body}{}", char::from(b"10X98765432"[(sum % 11) as usize]))
}

/// A credit code of the unassigned region 999999 with this number in it; the check characters are tried out.
pub fn credit_code(number: u32) -> String {
    let digits = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    let body = format!("91999999M{number:06}");
    let ends = digits.chars().flat_map(|first| digits.chars().map(move |last| format!("{first}{last}")));
    // The organization's own code ends in a check character of its own.
    let middles = "0123456789X".chars();
    let all = middles.flat_map(|middle| ends.clone().map(move |end| format!("{middle}{end}")));
    let mut codes = all.map(|end| format!("{body}{end}"));
    codes.find(|code| CreditCode::parse(code).is_ok()).unwrap()
}

impl Site {
    /// A signed-in person of this role.
    pub async fn person(
        &self,
        role: &'static str,
        region: Option<i64>,
        phone: &str,
    ) -> (Visitor, Id<Account>) {
        let id = self.app.ids.next::<Account>();
        let now = self.app.clock.now();
        let sealed = self.app.vault.seal("account.phone", id.raw(), phone).unwrap();
        let index = self.app.vault.blind_index("account.phone", phone);
        let name = format!("{role}甲");
        let row = (id, role, region, name, sealed, index, now);
        let write = self.app.db.write(row, |tx, (id, role, region, name, sealed, index, now)| {
            Box::pin(async move {
                tx.exec(ACCOUNT, args![id, role, region, name, sealed, index, now]).await.map(drop)
            })
        });
        let done: Result<(), DbError> = write.await;
        done.unwrap();
        let token = SessionToken::new(self.app.random.hex().unwrap());
        Session::begin(&self.app.db, &token, id, now).await.unwrap();
        let visitor = self.visitor();
        visitor.cookies.set("session", token.as_str());
        (visitor, id)
    }

    /// A published need of the village; its public token.
    pub async fn need(&self, officer: Id<Account>, quantity: i64) -> (String, Id<Need>) {
        let id = self.app.ids.next::<Need>();
        let now = self.app.clock.now();
        let row = (id, officer, quantity, now);
        let write = self.app.db.write(row, |tx, (id, officer, quantity, now)| {
            Box::pin(async move {
                let args = args![id, VILLAGE, officer, quantity, false, now, now.plus_days(90)];
                tx.exec(NEED, args).await.map(drop)
            })
        });
        let done: Result<(), DbError> = write.await;
        done.unwrap();
        (self.app.tokens.seal(id), id)
    }
}
