//! Mail to people who asked for it: an SMTP server, by default the server's own log.

use std::str::FromStr;
use std::sync::{Arc, Mutex, PoisonError};

use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message};
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Tokio1Executor};

use crate::kernel::masked::Masked;

/// Longest address that is taken (RFC 5321, section 4.5.3.1.3).
const LONGEST: usize = 254;

/// Sends mail.
#[derive(Clone)]
pub enum Mail {
    /// To the log, and kept in memory so that a demo or a test can read what a person would get.
    Log(Arc<Mutex<Vec<Letter>>>),
    Smtp(Box<Server>),
}

/// A mail server, and who writes.
#[derive(Clone)]
pub struct Server {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl std::fmt::Debug for Mail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Mail(..)")
    }
}

/// One mail, plain text.
#[derive(Debug, Clone)]
pub struct Letter {
    pub to: Masked<String>,
    pub subject: String,
    pub text: String,
    /// Where a click stops all further mail, for the program that shows it (RFC 8058).
    pub stop: Option<String>,
}

/// Why mail cannot be sent.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    #[error("no mail address")]
    Address(#[from] lettre::address::AddressError),
    #[error("the message cannot be written: {0}")]
    Message(#[from] lettre::error::Error),
    #[error("a header cannot be written")]
    Header(#[from] lettre::message::header::InvalidHeaderName),
    #[error("the mail server did not take it: {0}")]
    Server(#[from] lettre::transport::smtp::Error),
}

/// A mail address as typed, or none when no server could take it.
pub fn address(typed: &str) -> Option<Masked<String>> {
    let typed = typed.trim();
    let dotted = typed.rsplit_once('@').is_some_and(|(_, host)| host.contains('.'));
    let fits = typed.len() <= LONGEST && typed.is_ascii() && dotted;
    (fits && Address::from_str(typed).is_ok()).then(|| Masked::new(typed.to_owned()))
}

impl Mail {
    pub fn log() -> Self {
        Self::Log(Arc::default())
    }

    /// `url` as [`AsyncSmtpTransport::from_url`] takes it; `from` a mail address, perhaps with a name.
    pub fn smtp(url: &str, from: &str) -> Result<Self, MailError> {
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url)?.build();
        Ok(Self::Smtp(Box::new(Server { transport, from: from.parse()? })))
    }

    /// Sends `letter`. When it returns, the server has taken it.
    pub async fn send(&self, letter: &Letter) -> Result<(), MailError> {
        match self {
            Self::Log(sent) => {
                let Letter { to, subject, text, .. } = letter;
                tracing::info!(target: "jiedui::mail", %to, subject, text, "mail (demo server: not sent)");
                sent.lock().unwrap_or_else(PoisonError::into_inner).push(letter.clone());
            }
            Self::Smtp(server) => {
                server.transport.send(message(server.from.clone(), letter)?).await?;
            }
        }
        Ok(())
    }

    /// What the log has taken so far; nothing for a real server.
    pub fn sent(&self) -> Vec<Letter> {
        match self {
            Self::Log(sent) => sent.lock().unwrap_or_else(PoisonError::into_inner).clone(),
            Self::Smtp(_) => Vec::new(),
        }
    }
}

fn message(from: Mailbox, letter: &Letter) -> Result<Message, MailError> {
    let to = Mailbox::new(None, letter.to.reveal().parse()?);
    let mut message = Message::builder().from(from).to(to).subject(&letter.subject);
    if let Some(stop) = &letter.stop {
        for (name, value) in [
            ("List-Unsubscribe", format!("<{stop}>")),
            ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned()),
        ] {
            let name = HeaderName::new_from_ascii(name.to_owned())?;
            message = message.raw_header(HeaderValue::new(name, value));
        }
    }
    Ok(message.header(ContentType::TEXT_PLAIN).body(letter.text.clone())?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_server_could_take_is_an_address() {
        for good in ["a@example.org", " juan.zeng+1@mail.example.org "] {
            assert_eq!(address(good).unwrap().reveal(), good.trim());
        }
        for bad in [
            "",
            "a",
            "a@",
            "@example.org",
            "a@b@example.org",
            "a b@example.org",
            "a@host",
            "甲@example.org",
            "a@example.org\r\nBcc: b@example.org",
        ] {
            assert!(address(bad).is_none(), "{bad:?}");
        }
    }

    #[test]
    fn a_letter_says_how_to_stop_in_a_way_that_programs_understand() {
        let letter = Letter {
            to: Masked::new("a@example.org".to_owned()),
            subject: "今天有 2 条新需求合您的心愿".to_owned(),
            text: "书包三十个".to_owned(),
            stop: Some("https://jiedui.example.org/mail/abc/stop".to_owned()),
        };
        let sent = message("结对 <jiedui@example.org>".parse().unwrap(), &letter).unwrap().formatted();
        let sent = String::from_utf8(sent).unwrap();
        assert!(sent.contains("List-Unsubscribe: <https://jiedui.example.org/mail/abc/stop>\r\n"), "{sent}");
        assert!(sent.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"), "{sent}");
        assert!(
            sent.contains("To: a@example.org") && sent.contains("Content-Type: text/plain; charset=utf-8"),
            "{sent}"
        );
        assert!(!sent.contains("书包"), "what is not ASCII is encoded: {sent}");
    }
}
