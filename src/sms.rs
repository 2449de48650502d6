//! Text messages to households: a pluggable gateway, by default the server's own log.

use std::sync::{Arc, Mutex, PoisonError};

use serde_json::json;

use crate::kernel::masked::Masked;

/// Sends text messages.
#[derive(Debug, Clone)]
pub enum Sms {
    /// To the log, and kept in memory so that a demo or a test can read the code that a household would get.
    Log(Arc<Mutex<Vec<Sent>>>),
    /// By a POST to the county's gateway.
    Webhook { client: reqwest::Client, address: String },
}

/// A message as it went out.
#[derive(Debug, Clone)]
pub struct Sent {
    pub phone: Masked<String>,
    pub text: String,
}

/// Why a message did not go out.
#[derive(Debug, thiserror::Error)]
#[error("the SMS gateway did not take the message: {0}")]
pub struct SmsError(#[from] reqwest::Error);

impl Sms {
    pub fn log() -> Self {
        Self::Log(Arc::default())
    }

    pub fn webhook(address: String) -> Self {
        Self::Webhook { client: reqwest::Client::new(), address }
    }

    /// Sends `text` to `phone` (E.164).
    pub async fn send(&self, phone: &Masked<String>, text: &str) -> Result<(), SmsError> {
        match self {
            Self::Log(sent) => {
                tracing::info!(target: "jiedui::sms", phone = %phone, text, "text message (demo gateway: not sent)");
                let message = Sent { phone: phone.clone(), text: text.to_owned() };
                sent.lock().unwrap_or_else(PoisonError::into_inner).push(message);
            }
            Self::Webhook { client, address } => {
                let body = json!({ "phone": phone.reveal(), "text": text });
                client.post(address).json(&body).send().await?.error_for_status()?;
            }
        }
        Ok(())
    }

    /// What the log gateway has sent so far; nothing for a real one.
    pub fn sent(&self) -> Vec<Sent> {
        match self {
            Self::Log(sent) => sent.lock().unwrap_or_else(PoisonError::into_inner).clone(),
            Self::Webhook { .. } => Vec::new(),
        }
    }
}
