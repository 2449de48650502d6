//! The agreement, from its data.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;

use super::view;
use crate::access::{Action, Scope};
use crate::app::App;
use crate::kernel::money::yuan;
use crate::projects::participation::web::{draw_up, unsigned};
use crate::projects::participation::{AgreementFields, Participation, Taken};
use crate::web::extract::IdempotencyKey;
use crate::web::{Context, Json, PathId, Result, Routes};

pub(super) fn routes() -> Routes {
    Routes::new().post("/api/v1/participations/{id}/agreement", Action::TakePart, draw)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Row {
    /// Token of a lot that is taken.
    lot: String,
    due_on: String,
    amount: i64,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Drawn {
    body_kind: String,
    body_name: String,
    body_code: String,
    property: String,
    purpose: String,
    /// The day of the last instalment when it is left out.
    ends_on: String,
    instalments: Vec<Row>,
}

impl Drawn {
    /// The same as the form has it: lots by their number among those taken, yuan.
    fn fields(self, app: &App, takes: &[Taken]) -> AgreementFields {
        let row = |row: Row| {
            let lot = app.tokens.open(&row.lot);
            let at = takes.iter().position(|taken| Some(taken.lot_id) == lot);
            (at.map(|at| at.to_string()).unwrap_or_default(), row.due_on, yuan(row.amount))
        };
        AgreementFields {
            body_kind: self.body_kind,
            body_name: self.body_name,
            body_code: self.body_code,
            property: self.property,
            purpose: self.purpose,
            ends_on: self.ends_on,
            rows: self.instalments.into_iter().map(row).collect(),
        }
    }
}

async fn draw(
    c: Context,
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<Participation>,
    key: IdempotencyKey,
    Json(body): Json<Drawn>,
) -> Result<Response> {
    let found = unsigned(&app, &scope, id).await?;
    let fields = body.fields(&app, &found.takes);
    let once = key.once(&["api agreement", &id.raw().to_string(), &format!("{fields:?}")])?;
    draw_up(&c, &scope, once, &found, &fields).await?;
    view::answer(&app, &scope, id, StatusCode::OK).await
}
