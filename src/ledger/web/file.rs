//! `GET /ledger/export/{kind}`, `/desk/ledger/export/{kind}`: the view as .xlsx, its rows as .csv.

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use super::look::{Look, Wish};
use crate::access::Scope;
use crate::app::App;
use crate::ledger::export::{Export, text, workbook};
use crate::web::{Context, Error, Query, Result};

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const CSV: &str = "text/csv; charset=utf-8";

pub(super) async fn export(
    c: Context,
    scope: Scope,
    State(app): State<App>,
    Path(kind): Path<String>,
    Query(wish): Query<Wish>,
) -> Result<Response> {
    let look = Look::read(&app, &scope, wish).await?;
    if !look.errors.is_empty() {
        return Err(look.errors.into());
    }
    let mut said = look.said(&c);
    said.push((c.t("ledger-by"), c.word("ledger-by", look.by.as_str())));
    let export = Export { filter: look.filter, by: look.by, lang: c.lang, said };
    let name = |kind: &str| {
        let column = export.filter.column;
        format!("attachment; filename=\"ledger-{column}-{}.{kind}\"", app.clock.now())
    };
    match kind.as_str() {
        "ledger.xlsx" => {
            let disposition = name("xlsx");
            let book = workbook(&app, &scope, &export).await?;
            Ok(([(CONTENT_TYPE, XLSX.to_owned()), (CONTENT_DISPOSITION, disposition)], book).into_response())
        }
        "ledger.csv" => {
            let disposition = name("csv");
            let body = Body::from_stream(text(app.clone(), scope, export));
            Ok(([(CONTENT_TYPE, CSV.to_owned()), (CONTENT_DISPOSITION, disposition)], body).into_response())
        }
        _ => Err(Error::NotFound),
    }
}
