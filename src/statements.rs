//! Every fixed statement of the product, so that a test can prepare each of them on both databases.

type List = &'static [(&'static str, &'static str)];

/// (module, its statements)
pub const ALL: &[(&str, List)] = &[
    ("app", crate::app::STATEMENTS),
    ("imports::store", crate::imports::store::STATEMENTS),
    ("jobs", crate::jobs::STATEMENTS),
    ("access::store", crate::access::store::STATEMENTS),
    ("access::once", crate::access::once::STATEMENTS),
    ("accounts::store", crate::accounts::store::STATEMENTS),
    ("organizations::membership::store", crate::organizations::membership::store::STATEMENTS),
    ("organizations::store", crate::organizations::store::STATEMENTS),
    ("audit::store", crate::audit::store::STATEMENTS),
    ("claims::facts", crate::claims::facts::STATEMENTS),
    ("claims::guess", crate::claims::guess::STATEMENTS),
    ("claims::public", crate::claims::public::STATEMENTS),
    ("claims::store", crate::claims::store::STATEMENTS),
    ("demo::seed", crate::demo::seed::STATEMENTS),
    ("ledger::query", crate::ledger::query::STATEMENTS),
    ("ledger::verify", crate::ledger::verify::STATEMENTS),
    ("ledger::store", crate::ledger::store::STATEMENTS),
    ("needs::store", crate::needs::store::STATEMENTS),
    ("offers::store", crate::offers::store::STATEMENTS),
    ("matching::store", crate::matching::store::STATEMENTS),
    ("recognition::certificates::store", crate::recognition::certificates::store::STATEMENTS),
    ("recognition::honours", crate::recognition::honours::STATEMENTS),
    ("recognition::figures", crate::recognition::figures::STATEMENTS),
    ("projects::participation::store", crate::projects::participation::store::STATEMENTS),
    ("projects::participation::store_plan", crate::projects::participation::store_plan::STATEMENTS),
    (
        "projects::participation::store_performance",
        crate::projects::participation::store_performance::STATEMENTS,
    ),
    ("projects::store", crate::projects::store::STATEMENTS),
    ("registry::store", crate::registry::store::STATEMENTS),
    ("reports::store", crate::reports::store::STATEMENTS),
    ("photos::store", crate::photos::store::STATEMENTS),
    ("accounts::mailbox", crate::accounts::mailbox::STATEMENTS),
    ("campaigns::store", crate::campaigns::store::STATEMENTS),
    ("wishes::store", crate::wishes::store::STATEMENTS),
];
