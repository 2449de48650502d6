//! Every fixed statement of the product prepares on both databases.

use jiedui::db::Db;
use jiedui::statements;

both! {
    async fn every_statement_prepares(env: Env) {
        let db = Db::open(env.database_url()).await.unwrap();
        let mut bad = Vec::new();
        for (module, list) in statements::ALL {
            for (name, text) in *list {
                if let Err(error) = db.prepare(text).await {
                    bad.push(format!("{module}::{name}: {error}"));
                }
            }
        }
        assert!(bad.is_empty(), "{}", bad.join("\n"));
    }
}

/// Every file that declares statements is in the list above.
#[test]
fn no_list_is_forgotten() {
    let root = crate::support::root().join("src");
    let mut folders = vec![root.clone()];
    let mut declared = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs")
                && std::fs::read_to_string(&path).unwrap().contains("\ncrate::sql! {")
            {
                let name = path.strip_prefix(&root).unwrap().with_extension("");
                let name = name.to_str().unwrap().replace('/', "::");
                declared.push(name.trim_end_matches("::mod").to_owned());
            }
        }
    }
    let listed: Vec<&str> = statements::ALL.iter().map(|(module, _)| *module).collect();
    let missing: Vec<&String> = declared.iter().filter(|name| !listed.contains(&name.as_str())).collect();
    assert!(missing.is_empty(), "not in src/statements.rs: {missing:?}");
    assert_eq!(declared.len(), listed.len());
}
