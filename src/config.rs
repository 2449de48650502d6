//! Settings: from the command line and the environment, with defaults that a county office can start with.

pub mod honours;

use std::path::PathBuf;
use std::sync::Arc;

use crate::allocation::Policy;
use crate::search::Server;

pub use honours::HonourClass;

/// How the product runs. The rules are the operator's to change; defaults are those of the specification.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where the secret key, the embedded database and the search index live.
    pub data: PathBuf,
    /// `sqlite://PATH` or `postgres://...`
    pub database_url: String,
    /// How the world reaches this server, without a trailing slash. Cookies are `Secure` when it is https.
    pub public_url: String,
    pub rules: Rules,
    pub sms: SmsSetting,
    pub search: SearchSetting,
    pub mail: MailSetting,
}

/// Rules with numbers.
#[derive(Debug, Clone)]
pub struct Rules {
    /// Days a claim is held for first contact.
    pub hold_days: i64,
    /// Days a published need stays open before it expires (renewable).
    pub need_days: i64,
    /// Above this value in fen (quantity times unit price) the county confirms.
    pub county_price: i64,
    /// Of needs that the township may publish alone, one in this many goes to the county as a sample; 0 for none.
    pub county_sample: i64,
    /// Days an offer stays valid when its owner names no date.
    pub offer_days: i64,
    /// Days within which a household's confirmation code works.
    pub code_days: i64,
    /// Days an invitation works.
    pub invitation_days: i64,
    /// Days for which a verified organization is taken at its word; after them its papers are checked again.
    pub verification_days: i64,
    /// So many days before that its people and the desk are reminded.
    pub verification_reminder_days: i64,
    /// Standing wishes that one account may have.
    pub wishes: i64,
    /// From this hour on (0 to 23, in China) the day's digests go out.
    pub digest_hour: i64,
    /// Days within which a mail address is confirmed; after them it is forgotten.
    pub mailbox_days: i64,
    /// The classes of the honour page, in the order in which they are shown.
    pub honours: Arc<[HonourClass]>,
    /// What fairness is worth where offers are shared out at once.
    pub fairness: Policy,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            hold_days: 7,
            need_days: 180,
            county_price: 500_000,
            county_sample: 10,
            offer_days: 365,
            code_days: 30,
            invitation_days: 7,
            verification_days: 365,
            verification_reminder_days: 30,
            wishes: 20,
            digest_hour: 8,
            mailbox_days: 3,
            honours: honours::built_in(),
            fairness: Policy::default(),
        }
    }
}

/// Which search engine answers.
#[derive(Debug, Clone, Default)]
pub enum SearchSetting {
    /// The one inside, in the data folder.
    #[default]
    Embedded,
    Meilisearch(Server),
    /// None, for a command that finds nothing: the index may be another process's.
    Off,
}

/// Which gateway sends text messages.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum SmsSetting {
    /// Writes messages to the server's log: for trying out, and where no gateway is contracted.
    #[default]
    Log,
    /// Posts `{"phone": "+86...", "text": "..."}` to this address, for whatever gateway the county has.
    Webhook(String),
}

/// Which server takes mail.
#[derive(Clone, Default, PartialEq, Eq)]
pub enum MailSetting {
    /// Writes mail to the server's log: for trying out, and where no mail server is at hand.
    #[default]
    Log,
    /// `smtps://user:password@host`, `smtp://host?tls=required` and the like, and the sender's address.
    Smtp { url: String, from: String },
}

impl std::fmt::Debug for MailSetting {
    /// The address may hold a password.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Log => "Log",
            Self::Smtp { .. } => "Smtp(..)",
        })
    }
}
